"""Terms in days: which days are holidays, when a term ends, what moves it. Pure.

Norma: R.R. 4/2017, art. 12. The sources do not say how a term that ends on a Saturday or on a
holiday is treated: it is a parameter of the ambito, dated and with its source. The day from which
a term runs is not counted; the last one is, whole, by the clock of Europe/Rome.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bandi.rules.finestra import ROMA

SABATO, DOMENICA = 5, 6


class Slittamento(StrEnum):
    """What a term does when its last day is not a working day."""

    NESSUNO = "NESSUNO"
    FESTIVI = "FESTIVI"
    FESTIVI_E_SABATI = "FESTIVI_E_SABATI"


@dataclass(frozen=True, slots=True)
class Ricorrenza:
    """A holiday that comes on the same day every year, from a year on and up to another."""

    nome: str
    mese: int
    giorno: int
    dal: int
    norma: str
    verificato: bool
    al: int | None = None

    def nell_anno(self, anno: int) -> date | None:
        """The day in a year; None in a year in which it is not a holiday."""
        if anno < self.dal or (self.al is not None and anno > self.al):
            return None
        if (self.mese, self.giorno) == (2, 29) and not _bisestile(anno):
            return None
        return date(anno, self.mese, self.giorno)


L_260 = "L. 260/1949, art. 2"
# 6 January had been taken away in 1977; 2 June moved to a Sunday from 1977 to 2000.
FESTE_NAZIONALI: tuple[Ricorrenza, ...] = (
    Ricorrenza("Capodanno", 1, 1, 1949, L_260, True),
    Ricorrenza("Epifania", 1, 6, 1986, "D.P.R. 792/1985", True),
    Ricorrenza("Festa della Liberazione", 4, 25, 1949, L_260, True),
    Ricorrenza("Festa del lavoro", 5, 1, 1949, L_260, True),
    Ricorrenza("Festa della Repubblica", 6, 2, 2001, "L. 336/2000", True),
    Ricorrenza("Assunzione", 8, 15, 1949, L_260, True),
    Ricorrenza("San Francesco d'Assisi", 10, 4, 2026, "L. 151/2025", False),
    Ricorrenza("Ognissanti", 11, 1, 1949, L_260, True),
    Ricorrenza("Immacolata Concezione", 12, 8, 1949, L_260, True),
    Ricorrenza("Natale", 12, 25, 1949, L_260, True),
    Ricorrenza("Santo Stefano", 12, 26, 1949, L_260, True),
)


def pasqua(anno: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the anonymous algorithm of 1876.

    Norma: L. 260/1949, art. 2 (Easter Monday is a holiday).
    """
    ciclo, secolo, resto = anno % 19, anno // 100, anno % 100
    epatta = (19 * ciclo + secolo - secolo // 4 - (secolo - (secolo + 8) // 25 + 1) // 3 + 15) % 30
    giorno = (32 + 2 * (secolo % 4) + 2 * (resto // 4) - epatta - resto % 4) % 7
    scarto = (ciclo + 11 * epatta + 22 * giorno) // 451
    mese, prima = divmod(epatta + giorno - 7 * scarto + 114, 31)
    return date(anno, mese, prima + 1)


def festivita(anni: Iterable[int], patronali: Iterable[Ricorrenza] = ()) -> dict[date, str]:
    """The holidays of some years with their names: national ones, Easter Monday, patron saints.

    Sundays are not in it. Norma: L. 260/1949, art. 2.
    """
    ricorrenze = (*FESTE_NAZIONALI, *patronali)
    trovate: dict[date, str] = {}
    for anno in anni:
        trovate[pasqua(anno) + timedelta(days=1)] = "Lunedì dell'Angelo"
        for ricorrenza in ricorrenze:
            giorno = ricorrenza.nell_anno(anno)
            if giorno is not None:
                trovate.setdefault(giorno, ricorrenza.nome)
    return trovate


def slitta(giorno: date, regola: Slittamento, festivi: Container[date]) -> bool:
    """Tell whether a term that ends on this day goes on to the next.

    Norma: parameter of the ambito (see the head of the module).
    """
    if regola is Slittamento.NESSUNO:
        return False
    if giorno.weekday() == DOMENICA or giorno in festivi:
        return True
    return regola is Slittamento.FESTIVI_E_SABATI and giorno.weekday() == SABATO


def termine(dal: date, giorni: int, regola: Slittamento, festivi: Container[date]) -> date:
    """The last day of a term of so many days: the first is the day after `dal`.

    Norma: R.R. 4/2017, art. 12; the moving is a parameter of the ambito.
    """
    ultimo = dal + timedelta(days=giorni)
    while slitta(ultimo, regola, festivi):
        ultimo += timedelta(days=1)
    return ultimo


def fine_del_giorno(giorno: date) -> datetime:
    """The first instant after a day of Europe/Rome, in UTC: what comes before it is in time.

    Norma: R.R. 4/2017, art. 12 (terms are in days).
    """
    return datetime.combine(giorno + timedelta(days=1), time(), ROMA).astimezone(UTC)


def giorno_di(istante: datetime) -> date:
    """The day of Europe/Rome in which an instant falls.

    Norma: R.R. 4/2017, art. 12 (terms are in days).
    """
    return istante.astimezone(ROMA).date()


def spostamento(
    dal: date, giorni: int, regola: Slittamento, festivi: dict[date, str]
) -> Iterator[str]:
    """Say, day by day, why a term ends later than its count.

    Norma: parameter of the ambito.
    """
    giorno = dal + timedelta(days=giorni)
    while slitta(giorno, regola, festivi):
        yield f"{giorno:%d/%m/%Y} {festivi.get(giorno) or _della_settimana(giorno)}"
        giorno += timedelta(days=1)


def _della_settimana(giorno: date) -> str:
    return "domenica" if giorno.weekday() == DOMENICA else "sabato"


def _bisestile(anno: int) -> bool:
    return anno % 4 == 0 and (anno % 100 != 0 or anno % 400 == 0)
