"""The plan proved dwelling by dwelling: declared, listed in it, offered by an avviso. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from programmazione.rules.quadratura import GruppoQuadro, RigaQuadro, quadratura


class Genere(StrEnum):
    """Why a dwelling was assignable when the plan was frozen."""

    LIBERA = "Libera"
    IN_USCITA = "In uscita"
    OCCUPATA = "Occupata"
    ALTRO = "Altro"


GENERI: Mapping[str, Genere] = {
    "LIBERA": Genere.LIBERA,
    "IN_LIBERAZIONE": Genere.IN_USCITA,
    "OCCUPATA": Genere.OCCUPATA,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitaPiano:
    """A dwelling as the plan froze it; no address, for most are somebody's home."""

    codice: str
    comune: str
    ente: str
    stato: str
    assegnabile: bool
    dimostrativa: bool = False

    @property
    def genere(self) -> Genere:
        """Why it was assignable, from the state of that day."""
        return GENERI.get(self.stato, Genere.ALTRO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offerta:
    """That an avviso of the plan offers a dwelling, and how that went."""

    codice: str
    comune: str
    ente: str
    avviso: str
    indirizzo: str
    tipo: str
    dal: date
    ritirata_il: date | None = None
    motivo: str = ""


@dataclass(frozen=True, slots=True)
class RigaRiscontro:
    """A dwelling followed from the plan to the avviso; `unita` is None if the plan lacks it."""

    codice: str
    comune: str
    genere: Genere | None
    offerte: tuple[Offerta, ...]

    @property
    def offerta(self) -> Offerta | None:
        """The last offer that stands."""
        in_piedi = [offerta for offerta in self.offerte if offerta.ritirata_il is None]
        return in_piedi[-1] if in_piedi else None

    @property
    def quadra(self) -> bool:
        """Tell whether it is both in the plan's list and in an avviso."""
        return self.genere is not None and self.offerta is not None

    @property
    def cambiata(self) -> bool:
        """Tell whether it was not free when the plan was frozen, and is offered all the same."""
        return self.quadra and self.genere is not Genere.LIBERA

    @property
    def spiegazione(self) -> str:
        """Why it is in the plan alone, or in an avviso alone; else nothing."""
        if self.genere is None:
            return "Offerta senza essere tra le assegnabili del piano."
        if self.offerta is None:
            ritiro = self.offerte[-1] if self.offerte else None
            if ritiro and ritiro.ritirata_il:
                return f"Ritirata dall’avviso il {ritiro.ritirata_il:%d/%m/%Y}: {ritiro.motivo}"
            return "Nessun avviso del piano l’ha ancora offerta."
        return ""


@dataclass(frozen=True, slots=True)
class RiscontroEnte:
    """What an ente declared, what the plan lists of it, what the avvisi offer."""

    ente: str
    gruppo: GruppoQuadro | None
    righe: tuple[RigaRiscontro, ...]

    def conta(self, genere: Genere) -> int:
        """Count the dwellings of a kind in the plan's list."""
        return sum(riga.genere is genere for riga in self.righe)

    @property
    def libere(self) -> int:
        """Free ones in the list."""
        return self.conta(Genere.LIBERA)

    @property
    def in_uscita(self) -> int:
        """Those in the list that somebody is leaving."""
        return self.conta(Genere.IN_USCITA)

    @property
    def altre(self) -> int:
        """Those in the list that were lived in, or not ready."""
        return self.elencate - self.libere - self.in_uscita

    @property
    def elencate(self) -> int:
        """All the dwellings in the plan's list."""
        return sum(riga.genere is not None for riga in self.righe)

    @property
    def offerte(self) -> int:
        """Dwellings that an avviso offers, withdrawn ones left out."""
        return sum(riga.offerta is not None for riga in self.righe)

    @property
    def differenze(self) -> tuple[str, ...]:
        """What declared figures and list do not agree on, a sentence each.

        Norma: R.R. 4/2017, art. 4 c. 3 lett. b): declared figures are never corrected.
        """
        dichiarate = self.gruppo
        coppie = (
            ("libere", dichiarate.liberi if dichiarate else 0, self.libere),
            ("in uscita", dichiarate.turnover if dichiarate else 0, self.in_uscita),
            ("assegnabili", (dichiarate.assegnabili if dichiarate else 0) or 0, self.elencate),
        )
        return tuple(
            f"Unità {nome}: dichiarate {prima}, nell’elenco {dopo}."
            for nome, prima, dopo in coppie
            if prima != dopo
        )


@dataclass(frozen=True, slots=True)
class Riscontro:
    """The whole reconciliation of a plan."""

    enti: tuple[RiscontroEnte, ...]

    @property
    def elencate(self) -> int:
        """Dwellings in the list of the plan."""
        return sum(ente.elencate for ente in self.enti)

    @property
    def libere(self) -> int:
        """Free ones in the list."""
        return sum(ente.libere for ente in self.enti)

    @property
    def in_uscita(self) -> int:
        """Those in the list that somebody is leaving."""
        return sum(ente.in_uscita for ente in self.enti)

    @property
    def altre(self) -> int:
        """Those in the list that were lived in, or not ready."""
        return sum(ente.altre for ente in self.enti)

    @property
    def offerte(self) -> int:
        """Dwellings that the avvisi of the plan offer."""
        return sum(ente.offerte for ente in self.enti)

    @property
    def cambiate(self) -> int:
        """Dwellings offered that were not free when the plan was frozen."""
        return sum(riga.cambiata for ente in self.enti for riga in ente.righe)

    @property
    def tipi(self) -> tuple[tuple[str, int], ...]:
        """How many are offered in each condition, in alphabetical order."""
        conti = Counter(
            riga.offerta.tipo for ente in self.enti for riga in ente.righe if riga.offerta
        )
        return tuple(sorted(conti.items()))

    @property
    def da_spiegare(self) -> tuple[RigaRiscontro, ...]:
        """The dwellings that are in one of the two only."""
        return tuple(riga for ente in self.enti for riga in ente.righe if not riga.quadra)

    @property
    def differenze(self) -> tuple[tuple[str, str], ...]:
        """Where declared figures and list differ, as (ente, sentence)."""
        return tuple((ente.ente, frase) for ente in self.enti for frase in ente.differenze)


def riscontro(
    righe: Sequence[RigaQuadro], unita: Iterable[UnitaPiano], offerte: Iterable[Offerta]
) -> Riscontro:
    """Follow every assignable or offered dwelling, ente by ente, in a total order.

    Norma: R.R. 4/2017, art. 4 c. 3 lett. b) and art. 8.
    """
    gruppi = {gruppo.ente: gruppo for gruppo in quadratura(righe)}
    per_codice: dict[str, list[Offerta]] = {}
    for offerta in offerte:
        per_codice.setdefault(offerta.codice, []).append(offerta)
    per_ente: dict[str, list[RigaRiscontro]] = {ente: [] for ente in gruppi}
    for una in unita:
        if una.assegnabile:
            trovate = tuple(per_codice.pop(una.codice, ()))
            riga = RigaRiscontro(una.codice, una.comune, una.genere, trovate)
            per_ente.setdefault(una.ente, []).append(riga)
    for codice, trovate_altrove in per_codice.items():
        prima = trovate_altrove[0]
        riga = RigaRiscontro(codice, prima.comune, None, tuple(trovate_altrove))
        per_ente.setdefault(prima.ente, []).append(riga)
    return Riscontro(
        tuple(
            RiscontroEnte(
                ente,
                gruppi.get(ente),
                tuple(sorted(trovate, key=lambda riga: (riga.comune, riga.codice))),
            )
            for ente, trovate in sorted(per_ente.items())
        )
    )
