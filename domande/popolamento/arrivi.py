"""When the invented domande arrive: in the hours of the offices, inside the window. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domande.rules.popolazione import APERTURA, CHIUSURA

ROMA = ZoneInfo("Europe/Rome")
GIORNO = timedelta(days=1)


class NessunMomento(ValueError):
    """The window has no hour of the offices in it, or it has not begun."""


@dataclass(frozen=True, slots=True)
class Momenti:
    """The instants `[apre, limite)` in which the domande may arrive (aware)."""

    apre: datetime
    limite: datetime

    def giorni(self) -> tuple[date, date]:
        """The first and the last day with room, both included.

        Raises `NessunMomento` when there is none.
        """
        con_posto = [giorno for giorno in self._tutti() if self._posto(giorno)]
        if not con_posto:
            raise NessunMomento(
                "L'avviso non ha ancora ricevuto domande: la finestra non è cominciata."
            )
        return con_posto[0], con_posto[-1]

    def istante(self, giorno: date, secondo: int) -> datetime:
        """The instant of a day and second of the population.

        On the day in which the window opens, or the limit falls, the hours that are left take
        the place of the whole day.
        """
        posto = self._posto(giorno)
        if posto is None:
            raise NessunMomento(f"Il {giorno} è fuori dalla finestra dell'avviso.")
        inizio, fine = posto
        quota = (secondo - APERTURA) / (CHIUSURA - APERTURA)
        return inizio + timedelta(seconds=int((fine - inizio).total_seconds() * quota))

    def _posto(self, giorno: date) -> tuple[datetime, datetime] | None:
        mezzanotte = datetime.combine(giorno, time(), ROMA)
        inizio = max(mezzanotte + timedelta(seconds=APERTURA), self.apre)
        fine = min(mezzanotte + timedelta(seconds=CHIUSURA), self.limite)
        return (inizio, fine) if inizio < fine else None

    def _tutti(self) -> Iterator[date]:
        giorno, ultimo = self.apre.astimezone(ROMA).date(), self.limite.astimezone(ROMA).date()
        while giorno <= ultimo:
            yield giorno
            giorno += GIORNO
