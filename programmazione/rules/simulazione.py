"""What would happen if units were of another kind, or percentages different. Pure.

Norma: L.R. 16/2016, art. 23 c. 3; R.R. 4/2017, art. 4 c. 3 and art. 13 c. 3.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Final

from crema_sap.aritmetica import arrotonda_per_eccesso
from programmazione.rules.esiti import Difetto
from programmazione.rules.figure import CENTO, Figure, difetti
from programmazione.rules.regimi import Limiti


@dataclass(frozen=True, slots=True)
class Leve:
    """The figures of a row that a trial may change."""

    consistenza_sap: int
    consistenza_sas: int
    liberi: int | None
    turnover: int | None
    assegnabili: int | None
    perc_indigenza: Decimal | None
    perc_forze_ordine: Decimal | None


LEVE: Final = tuple(Leve.__dataclass_fields__)
NOMI_LEVE: Final[Mapping[str, str]] = {
    "consistenza_sap": "Unità SAP",
    "consistenza_sas": "Unità SAS",
    "liberi": "Libere",
    "turnover": "Si liberano",
    "assegnabili": "Assegnabili",
    "perc_indigenza": "Indigenza, %",
    "perc_forze_ordine": "Forze dell'ordine, %",
}
# A unit changes kind and stays a unit: each pair keeps its sum.
COPPIE: Final = (("consistenza_sap", "consistenza_sas"), ("liberi", "turnover"))


@dataclass(frozen=True, slots=True)
class Prova:
    """A row of the plan as it is, and as it is tried."""

    chiave: int
    ente: str
    comune: str | None
    ente_comunale: bool
    prima: Leve
    dopo: Leve

    @property
    def cambiata(self) -> bool:
        """Tell whether the trial changes the row."""
        return self.prima != self.dopo


@dataclass(frozen=True, slots=True)
class Effetto:
    """Assignable units and those for indigent households, before and after."""

    nome: str
    assegnabili: int
    assegnabili_dopo: int
    indigenti: int
    indigenti_dopo: int

    @property
    def cambiato(self) -> bool:
        """Tell whether anything differs."""
        return (self.assegnabili, self.indigenti) != (self.assegnabili_dopo, self.indigenti_dopo)


def quota_indigenti(leve: Leve, minima: Decimal) -> int:
    """Return the units of a row for indigent households, always rounded up.

    The share of law (percent of the assignable units of the year), or the higher one that a
    comune gives on its own stock. Each row is one owner in one comune, as the norm counts them.
    Norma: R.R. 4/2017, art. 13 c. 3.
    """
    percentuale = max(minima, leve.perc_indigenza or minima)
    return arrotonda_per_eccesso(Decimal(leve.assegnabili or 0) * percentuale / CENTO)


def difetti_prova(prova: Prova, limiti: Limiti) -> tuple[Difetto, ...]:
    """Return what makes a tried row impossible: units made or lost, percentages out of bounds."""
    trovati = []
    for uno, altro in COPPIE:
        prima = (getattr(prova.prima, uno) or 0) + (getattr(prova.prima, altro) or 0)
        dopo = (getattr(prova.dopo, uno) or 0) + (getattr(prova.dopo, altro) or 0)
        if prima != dopo:
            nomi = f"«{NOMI_LEVE[uno]}» e «{NOMI_LEVE[altro]}»"
            trovati.append(
                Difetto(altro, f"{nomi} insieme erano {prima} e ora sono {dopo}: qui le unità"
                        " cambiano specie, non numero.")
            )  # fmt: skip
    figure = Figure(**{campo: getattr(prova.dopo, campo) for campo in LEVE[2:]})
    return (*trovati, *difetti(figure, limiti, ente_comunale=prova.ente_comunale))


def effetti_per_comune(prove: Sequence[Prova], minima: Decimal) -> tuple[Effetto, ...]:
    """Return the effect in each comune, in alphabetical order, the whole territory last."""
    per_comune: dict[str | None, list[Prova]] = {}
    for prova in prove:
        per_comune.setdefault(prova.comune, []).append(prova)
    ordine = sorted(per_comune, key=lambda comune: (comune is None, comune or ""))
    return tuple(
        effetto(comune or "Tutto il territorio", per_comune[comune], minima) for comune in ordine
    )


def effetto(nome: str, prove: Iterable[Prova], minima: Decimal) -> Effetto:
    """Return the effect of a trial on some rows together."""
    somme = [0, 0, 0, 0]
    for prova in prove:
        for n, valore in enumerate(
            (
                prova.prima.assegnabili or 0,
                prova.dopo.assegnabili or 0,
                quota_indigenti(prova.prima, minima),
                quota_indigenti(prova.dopo, minima),
            )
        ):
            somme[n] += valore
    return Effetto(nome, *somme)


def differenze(prova: Prova) -> dict[str, tuple[object, object]]:
    """Return the figures that the trial changes, before and after."""
    prima, dopo = asdict(prova.prima), asdict(prova.dopo)
    return {campo: (prima[campo], dopo[campo]) for campo in LEVE if prima[campo] != dopo[campo]}
