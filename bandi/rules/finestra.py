"""The window of an avviso, `[apre, chiude)`, judged on instants. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ROMA = ZoneInfo("Europe/Rome")


class TermineNonValido(ValueError):
    """A term that can't be; the message is a sentence for the person."""


class Momento(StrEnum):
    """Where an instant stands with respect to a window."""

    PRIMA = "PRIMA"
    DURANTE = "DURANTE"
    DOPO = "DOPO"


@dataclass(frozen=True, slots=True)
class Finestra:
    """The interval in which domande are received: `apre_il` is in, `chiude_il` is out.

    Both are kept in UTC: Python compares two instants of one time zone by their wall clocks,
    and on the night of the change two different instants show the same one.
    """

    apre_il: datetime
    chiude_il: datetime

    def __post_init__(self) -> None:
        """Bring both ends to UTC.

        Raises `TermineNonValido` when an end has no time zone or they are not in order.
        """
        if self.apre_il.tzinfo is None or self.chiude_il.tzinfo is None:
            raise TermineNonValido("Un termine ha bisogno del suo fuso orario.")
        object.__setattr__(self, "apre_il", self.apre_il.astimezone(UTC))
        object.__setattr__(self, "chiude_il", self.chiude_il.astimezone(UTC))
        if self.chiude_il <= self.apre_il:
            raise TermineNonValido("La chiusura viene dopo l'apertura.")

    @property
    def durata(self) -> timedelta:
        """The time that really passes between the two ends."""
        return self.chiude_il - self.apre_il


def momento(finestra: Finestra, ora: datetime) -> Momento:
    """Tell whether an instant comes before, in or after the window.

    The opening instant is in, the closing one is out, to the microsecond.
    Norma: R.R. 4/2017, art. 8 (initial and final term of the avviso).
    """
    istante = ora.astimezone(UTC)
    if istante < finestra.apre_il:
        return Momento.PRIMA
    return Momento.DURANTE if istante < finestra.chiude_il else Momento.DOPO


def e_aperta(finestra: Finestra, ora: datetime) -> bool:
    """Tell whether domande are received at an instant.

    Norma: R.R. 4/2017, art. 8 (initial and final term of the avviso).
    """
    return momento(finestra, ora) is Momento.DURANTE


def istante_di_roma(giorno: date, ora: time) -> datetime:
    """Turn a wall clock of Europe/Rome into the instant it means, in UTC.

    Raises `TermineNonValido` for a time that the change of the clocks skips or shows twice: a
    term must mean one instant.
    Norma: R.R. 4/2017, art. 8 (initial and final term of the avviso).
    """
    primo = datetime.combine(giorno, ora, ROMA)
    secondo = primo.replace(fold=1)
    istante = primo.astimezone(UTC)
    if istante.astimezone(ROMA).replace(tzinfo=None) != primo.replace(tzinfo=None):
        raise TermineNonValido(
            f"Il {giorno:%d/%m/%Y} le ore {ora:%H.%M} non esistono: quella notte l'orologio va"
            " avanti di un'ora."
        )
    if secondo.astimezone(UTC) != istante:
        raise TermineNonValido(
            f"Il {giorno:%d/%m/%Y} le ore {ora:%H.%M} ci sono due volte: quella notte l'orologio"
            " torna indietro di un'ora. Scegli un'altra ora."
        )
    return istante
