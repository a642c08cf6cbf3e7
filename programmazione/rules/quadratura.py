"""Totals of the plan, re-added from its rows, and why free plus freeing is not assignable. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from programmazione.rules.figure import Figure, somma_addendi


@dataclass(frozen=True, slots=True)
class RigaQuadro:
    """One row of the plan as plain facts."""

    ente: str
    comune: str | None
    figure: Figure
    consistenza_sap: int = 0
    consistenza_sas: int = 0
    dichiarata: bool = True
    nota: str = ""
    fonte: str = ""
    dimostrativa: bool = False


@dataclass(frozen=True, slots=True)
class Totali:
    """The totals of a plan; counts of the register apart from those declared."""

    comuni: int
    comuni_senza_patrimonio: int
    unita: int
    unita_sap: int
    unita_sas: int
    liberi: int
    turnover: int
    nuova_edificazione: int
    conferiti_privati: int
    stato_di_fatto: int
    assegnabili: int
    assegnati_anno_precedente: int
    enti_silenti: tuple[str, ...]

    @property
    def addendi(self) -> int:
        """Free, freeing and the other kinds together."""
        return (
            self.liberi
            + self.turnover
            + self.nuova_edificazione
            + self.conferiti_privati
            + self.stato_di_fatto
        )

    @property
    def scostamento(self) -> int:
        """Assignable units that the other columns do not account for."""
        return self.assegnabili - self.addendi


@dataclass(frozen=True, slots=True)
class GruppoQuadro:
    """The rows of one ente, with their sums and what they leave to explain."""

    ente: str
    righe: tuple[RigaQuadro, ...]
    liberi: int
    turnover: int
    addendi: int
    assegnabili: int | None
    note: tuple[str, ...]

    @property
    def scostamento(self) -> int | None:
        """Assignable less the sum; None when the ente did not declare the assignable ones."""
        return None if self.assegnabili is None else self.assegnabili - self.addendi

    @property
    def conto(self) -> str:
        """The difference as a sum to be read: `9 + 20 = 29`; nothing if there is none."""
        if not self.scostamento:
            return ""
        segno = "+" if self.scostamento > 0 else "−"
        return f"{self.addendi} {segno} {abs(self.scostamento)} = {self.assegnabili}"

    @property
    def spiegato(self) -> bool:
        """Tell whether a difference has its reason."""
        return not self.scostamento or bool(self.note)


def totali(righe: Sequence[RigaQuadro], comuni: Iterable[str]) -> Totali:
    """Add the rows; what was not declared adds nothing, and silent enti are named.

    A comune is without stock when the register has no dwelling in it.
    Norma: R.R. 4/2017, art. 4 c. 3.
    """
    tutti = frozenset(comuni)
    con_patrimonio = {
        riga.comune for riga in righe if riga.consistenza_sap + riga.consistenza_sas > 0
    }
    sap = sum(riga.consistenza_sap for riga in righe)
    sas = sum(riga.consistenza_sas for riga in righe)
    return Totali(
        comuni=len(tutti),
        comuni_senza_patrimonio=len(tutti - con_patrimonio),
        unita=sap + sas,
        unita_sap=sap,
        unita_sas=sas,
        liberi=_somma(righe, "liberi"),
        turnover=_somma(righe, "turnover"),
        nuova_edificazione=_somma(righe, "nuova_edificazione"),
        conferiti_privati=_somma(righe, "conferiti_privati"),
        stato_di_fatto=_somma(righe, "stato_di_fatto"),
        assegnabili=_somma(righe, "assegnabili"),
        assegnati_anno_precedente=_somma(righe, "assegnati_anno_precedente"),
        enti_silenti=tuple(sorted({riga.ente for riga in righe if not riga.dichiarata})),
    )


def quadratura(righe: Sequence[RigaQuadro]) -> tuple[GruppoQuadro, ...]:
    """Group by ente the rows with a figure on offer, to show where the difference comes from.

    Assignable units are declared, never computed: a difference is shown with its reason and is
    never corrected. Norma: R.R. 4/2017, art. 4 c. 3 lett. b).
    """
    per_ente: dict[str, list[RigaQuadro]] = {}
    for riga in righe:
        if riga.figure.assegnabili or somma_addendi(riga.figure):
            per_ente.setdefault(riga.ente, []).append(riga)
    return tuple(_gruppo(ente, gruppo) for ente, gruppo in sorted(per_ente.items()))


def percentuale(parte: int, tutto: int, decimali: int = 0) -> Decimal | None:
    """Return the percent that a part is of the whole, half up; None of nothing.

    Norma: R.R. 4/2017, art. 4 c. 3.
    """
    if tutto == 0:
        return None
    return (Decimal(parte) * 100 / Decimal(tutto)).quantize(
        Decimal(1).scaleb(-decimali), rounding=ROUND_HALF_UP
    )


def _gruppo(ente: str, righe: Sequence[RigaQuadro]) -> GruppoQuadro:
    dichiarati = [r.figure.assegnabili for r in righe if r.figure.assegnabili is not None]
    note = [riga.figure.nota_scostamento or riga.nota for riga in righe]
    return GruppoQuadro(
        ente=ente,
        righe=tuple(sorted(righe, key=lambda riga: (riga.comune is None, riga.comune or ""))),
        liberi=_somma(righe, "liberi"),
        turnover=_somma(righe, "turnover"),
        addendi=sum(somma_addendi(riga.figure) for riga in righe),
        assegnabili=sum(dichiarati) if dichiarati else None,
        note=tuple(dict.fromkeys(nota for nota in note if nota)),
    )


def _somma(righe: Iterable[RigaQuadro], campo: str) -> int:
    return sum(getattr(riga.figure, campo) or 0 for riga in righe)
