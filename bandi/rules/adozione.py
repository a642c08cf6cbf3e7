"""When an adopted profile is in force, and whether another may be adopted beside it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bandi.rules.tipi import Difetto


class StatoProfilo(StrEnum):
    """What a profile is on a day: nothing is stored but the act that adopted it."""

    BOZZA = "Bozza"
    ADOTTATO = "Adottato"
    SUPERATO = "Superato"


@dataclass(frozen=True, slots=True)
class Periodo:
    """From a day, included, to another, excluded; None means without end."""

    dal: date
    al: date | None

    def contiene(self, giorno: date) -> bool:
        """Whether a day is in the period."""
        return self.dal <= giorno and (self.al is None or giorno < self.al)

    def incontra(self, altro: "Periodo") -> bool:
        """Whether two periods have a day in common."""
        return (altro.al is None or self.dal < altro.al) and (
            self.al is None or altro.dal < self.al
        )

    def dentro(self, altro: "Periodo") -> bool:
        """Whether every day of this period is in the other."""
        finisce = altro.al is None or (self.al is not None and self.al <= altro.al)
        return altro.dal <= self.dal and finisce

    def puo_prendere_il_posto(self, altro: "Periodo") -> bool:
        """Whether closing the other on the eve of this one leaves no day without a profile."""
        copre = self.al is None or (altro.al is not None and altro.al <= self.al)
        return altro.dal < self.dal and copre

    def __str__(self) -> str:
        fine = f" al {self.al:%d/%m/%Y} (escluso)" if self.al else " in poi"
        return f"dal {self.dal:%d/%m/%Y}{fine}"


@dataclass(frozen=True, slots=True)
class Adottato:
    """Another profile that was adopted: its name and the days for which it was."""

    nome: str
    periodo: Periodo


def stato(periodo: Periodo | None, giorno: date) -> StatoProfilo:
    """Derive what a profile is on a day from the period for which it was adopted, if it was.

    Norma: R.R. 4/2017, art. 8 (the avviso names the criteria in force).
    """
    if periodo is None:
        return StatoProfilo.BOZZA
    finito = periodo.al is not None and periodo.al <= giorno
    return StatoProfilo.SUPERATO if finito else StatoProfilo.ADOTTATO


def sovrapposti(periodo: Periodo, adottati: Sequence[Adottato]) -> list[Adottato]:
    """The adopted profiles that share a day with a period.

    Norma: R.R. 4/2017, art. 12 c. 2: on one day there is one table of points.
    """
    return [altro for altro in adottati if periodo.incontra(altro.periodo)]


def difetti(
    chiesto: Periodo, del_profilo: Periodo, adottati: Sequence[Adottato], *, sostituisce: bool
) -> Iterator[Difetto]:
    """Why a profile can't be adopted for a period; nothing when it can.

    `sostituisce` closes the one in force on the eve, where that leaves no hole.
    Norma: R.R. 4/2017, art. 12 c. 2: on one day there is one table of points.
    """
    if chiesto.al is not None and chiesto.al <= chiesto.dal:
        yield Difetto("al", "La fine non segue l'inizio.", "Scrivi un giorno dopo «dal».")
        return
    if not chiesto.dentro(del_profilo):
        yield Difetto(
            "dal",
            f"Il profilo vale {del_profilo}: fuori da questi giorni non si può adottare.",
            "Scegli giorni compresi in questi.",
        )
    for altro in sovrapposti(chiesto, adottati):
        if not chiesto.puo_prendere_il_posto(altro.periodo):
            yield Difetto(
                "dal",
                f"«{altro.nome}» è già adottato {altro.periodo}.",
                "Scegli un inizio successivo al suo, e una fine non precedente alla sua.",
            )
        elif not sostituisce:
            yield Difetto(
                "sostituisce",
                f"«{altro.nome}» è già adottato {altro.periodo}.",
                "Scegli giorni liberi, oppure conferma che il profilo nuovo ne prende il posto.",
            )
