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
    SOSPESO = "SOSPESO"
    DOPO = "DOPO"


@dataclass(frozen=True, slots=True)
class Pausa:
    """An interval in which nothing is received: `dal` is in, `fino` is out; None: not yet known.

    A suspension, or what passed between a close and the reopening that followed it.
    """

    dal: datetime
    fino: datetime | None = None

    def __post_init__(self) -> None:
        """Bring the ends to UTC.

        Raises `TermineNonValido` when an end has no time zone or they are not in order.
        """
        object.__setattr__(self, "dal", _in_utc(self.dal))
        if self.fino is not None:
            object.__setattr__(self, "fino", _in_utc(self.fino))
            if self.fino <= self.dal:
                raise TermineNonValido("La ripresa viene dopo la sospensione.")

    def contiene(self, istante: datetime) -> bool:
        """Tell whether an instant in UTC falls in it."""
        return self.dal <= istante and (self.fino is None or istante < self.fino)


@dataclass(frozen=True, slots=True)
class Finestra:
    """The interval in which domande are received: `apre_il` is in, `chiude_il` is out.

    `pause` are the intervals inside it in which they are not, in order; only the last may be
    without an end, and while it is the close is not known either: the resumption will say it.
    Instants are kept in UTC: Python compares two instants of one time zone by their wall clocks,
    and on the night of the change two different instants show the same one.
    """

    apre_il: datetime
    chiude_il: datetime
    pause: tuple[Pausa, ...] = ()

    def __post_init__(self) -> None:
        """Bring both ends to UTC.

        Raises `TermineNonValido` when an end has no time zone or the instants are not in order.
        """
        object.__setattr__(self, "apre_il", _in_utc(self.apre_il))
        object.__setattr__(self, "chiude_il", _in_utc(self.chiude_il))
        if self.chiude_il <= self.apre_il:
            raise TermineNonValido("La chiusura viene dopo l'apertura.")
        self._verifica_pause()

    def _verifica_pause(self) -> None:
        fine: datetime | None = None
        for posto, pausa in enumerate(self.pause):
            prima = posto == 0 and pausa.dal >= self.apre_il
            if not prima and (fine is None or pausa.dal <= fine):
                raise TermineNonValido("Le sospensioni stanno nella finestra, in ordine.")
            fine = pausa.fino
            if (fine or pausa.dal) >= self.chiude_il:
                raise TermineNonValido("Dopo una sospensione resta del tempo prima della chiusura.")

    @property
    def durata(self) -> timedelta:
        """The time that really passes between the two ends."""
        return self.chiude_il - self.apre_il

    @property
    def sospesa_dal(self) -> datetime | None:
        """Since when it is suspended without a known resumption, or will be; None when it isn't."""
        ultima = self.pause[-1] if self.pause else None
        return ultima.dal if ultima and ultima.fino is None else None

    @property
    def riprende_il(self) -> datetime | None:
        """When the last pause ends, if there was one and its end is known."""
        return self.pause[-1].fino if self.pause else None


def momento(finestra: Finestra, ora: datetime) -> Momento:
    """Tell whether an instant comes before, in or after the window, or in one of its pauses.

    The opening instant is in, the closing one is out, to the microsecond. A suspension without an
    end outlives the close that was foreseen: its time is given back.
    Norma: R.R. 4/2017, art. 8 (initial and final term of the avviso).
    """
    istante = ora.astimezone(UTC)
    if istante < finestra.apre_il:
        return Momento.PRIMA
    if any(pausa.contiene(istante) for pausa in finestra.pause):
        return Momento.SOSPESO
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


def _in_utc(istante: datetime) -> datetime:
    if istante.tzinfo is None:
        raise TermineNonValido("Un termine ha bisogno del suo fuso orario.")
    return istante.astimezone(UTC)
