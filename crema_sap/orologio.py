"""The only reader of the clock: the database's, moved in the demonstration and never elsewhere."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

ROMA = ZoneInfo("Europe/Rome")
_istante: ContextVar[datetime | None] = ContextVar("istante", default=None)
_scarto: ContextVar[timedelta | None] = ContextVar("scarto", default=None)


@dataclass(frozen=True, slots=True)
class Tappa:
    """A named instant to which the demonstration's clock may be moved."""

    nome: str
    istante: datetime


FornitoreDiTappe = Callable[[], Iterable[Tappa]]
_fornitori: list[FornitoreDiTappe] = []


class OrologioFermo(Exception):
    """The clock may be moved only in the demonstration and in the tests."""


def adesso() -> datetime:
    """Return the instant of the request in hand, else the database's clock; aware, in UTC.

    A web request has one instant, read with its first statement, so that two rules asked in
    the same request never disagree about a term.
    """
    return _istante.get() or rileggi()


def rileggi() -> datetime:
    """Read the database's clock now, whatever instant the request has; aware, in UTC.

    For an act that must come after all that was decided before it got its lock.
    """
    with connection.cursor() as cursore:
        cursore.execute("SELECT orologio_adesso()")
        letto: datetime = cursore.fetchone()[0]
    return letto.astimezone(UTC)


def oggi() -> date:
    """Return today's date in Europe/Rome."""
    return adesso().astimezone(ROMA).date()


def scarto() -> timedelta | None:
    """Return by how much the instant of the request is ahead of the true one, if it was read."""
    return _scarto.get()


@contextmanager
def fissato(istante: datetime, scarto: timedelta | None = None) -> Iterator[None]:
    """Hold one instant for the whole of a request, and by how much it is ahead if that is known."""
    pegno, altro = _istante.set(istante.astimezone(UTC)), _scarto.set(scarto)
    try:
        yield
    finally:
        _istante.reset(pegno)
        _scarto.reset(altro)


def e_dimostrativo() -> bool:
    """Tell whether this installation may move its clock."""
    return settings.AMBIENTE != "produzione"


def sposta(a: datetime) -> None:
    """Make the clock read `a` (aware) now, and run on from there.

    Raises `OrologioFermo` in production.
    """
    if not e_dimostrativo():
        raise OrologioFermo("L'orologio si può spostare solo nella dimostrazione.")
    with connection.cursor() as cursore:
        cursore.execute("SELECT orologio_sposta(%s)", [a])


def offri_tappe(fornitore: FornitoreDiTappe) -> FornitoreDiTappe:
    """Register, in an app's `ready`, the function that knows the app's named instants."""
    if fornitore not in _fornitori:
        _fornitori.append(fornitore)
    return fornitore


def tappe() -> list[Tappa]:
    """Return the named instants of every app, in order of time."""
    tutte = [tappa for fornitore in _fornitori for tappa in fornitore()]
    return sorted(tutte, key=lambda tappa: (tappa.istante, tappa.nome))
