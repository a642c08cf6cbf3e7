"""When an ente that has not answered is reminded: the steps around the deadline. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

ROMA = ZoneInfo("Europe/Rome")
# Reminders are read in the morning, before the desk opens.
ORA_DEL_SOLLECITO = time(8)


@dataclass(frozen=True, slots=True)
class Tappa:
    """A step: so many days after the day of the deadline (before it, if negative)."""

    codice: str
    nome: str
    giorni: int


# Art. 4 sets no term for the survey: the steps are those of the portal.
TAPPE: tuple[Tappa, ...] = (
    Tappa("MENO_7", "7 giorni prima", -7),
    Tappa("MENO_2", "2 giorni prima", -2),
    Tappa("GIORNO", "il giorno della scadenza", 0),
    Tappa("PIU_1", "il giorno dopo la scadenza", 1),
    Tappa("PIU_7", "7 giorni dopo la scadenza", 7),
)


def istante(tappa: Tappa, scade_il: datetime) -> datetime:
    """Return when a step falls due: at eight in the morning of its day, in Rome.

    Norma: R.R. 4/2017, art. 4.
    """
    giorno = scade_il.astimezone(ROMA).date() + timedelta(days=tappa.giorni)
    return datetime.combine(giorno, ORA_DEL_SOLLECITO, tzinfo=ROMA)


def tappa_dovuta(*, aperta_il: datetime, scade_il: datetime, ora: datetime) -> Tappa | None:
    """Return the last step that has fallen due, or None before the first.

    Earlier steps that nobody sent are passed over: who is reminded late is reminded once. A step
    of before the opening never falls due. Norma: R.R. 4/2017, art. 4.
    """
    scattate = [tappa for tappa in TAPPE if aperta_il <= istante(tappa, scade_il) <= ora]
    return scattate[-1] if scattate else None
