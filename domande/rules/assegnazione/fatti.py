"""The frozen facts of an assignment: units, households, lists, quotas, choices. Pure.

Households and the rows of the lists are arrays, as in `domande.rules.graduatoria`: a million
domande are a few arrays and not a million objects. Units are few, and are objects.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from domande.rules.tempo_in_blocco import Interi

type Veri = NDArray[np.bool_]


class FattiIncoerenti(ValueError):
    """The facts contradict each other: nothing is assigned on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unita:
    """A unit to assign.

    `lista`: the list it is assigned from, which is its own (2019) or that of its owner and comune.
    `anno`: the calendar year in which it is available. `adatta_a`: the classes of households that
    it suits. `riserva`: the code of the reserve it may serve, or empty.
    """

    codice: str
    proprietario: str
    comune: str
    anno: int
    lista: int
    adatta_a: frozenset[int]
    aler: bool = False
    riserva: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nuclei:
    """The households, one row each; `codici` are all different.

    `classe`: households of one class suit the same units. `categorie`: bit n is set for who
    belongs to the n-th of `Fatti.categorie`. `sistemato`: already has a public dwelling.
    """

    codici: Sequence[str]
    indigente: Veri
    attestato: Veri
    classe: Interi
    categorie: Interi
    sistemato: Veri
    escluso: Veri


@dataclass(frozen=True, slots=True, kw_only=True)
class Righe:
    """The rows of all the lists: who is where.

    `posizione` counts from 1 in each list. `ordine`: 1 is the first choice. `residente`: in the
    comune of the list. `chiavi` compare rows of different lists, ascending, the draw last.
    """

    lista: Interi
    posizione: Interi
    domanda: Interi
    ordine: Interi
    residente: Veri
    chiavi: tuple[Interi, ...]

    def in_fila(self) -> "Righe":
        """The same rows, list by list and from the first position down.

        Raises `FattiIncoerenti` when two rows have the same place.
        """
        fermo = (self.lista[1:] == self.lista[:-1]) & (self.posizione[1:] <= self.posizione[:-1])
        if not fermo.any() and (self.lista[1:] >= self.lista[:-1]).all():
            return self
        ordine = np.lexsort((self.posizione, self.lista))
        righe = Righe(
            lista=self.lista[ordine],
            posizione=self.posizione[ordine],
            domanda=self.domanda[ordine],
            ordine=self.ordine[ordine],
            residente=self.residente[ordine],
            chiavi=tuple(chiave[ordine] for chiave in self.chiavi),
        )
        uguali = np.diff(righe.lista) == 0
        if (uguali & (np.diff(righe.posizione) == 0)).any():
            raise FattiIncoerenti("Due domande hanno lo stesso posto in una lista.")
        return righe


@dataclass(frozen=True, slots=True, kw_only=True)
class Contingente:
    """What is known of the units of an owner in a calendar year.

    `comune` is set for the ALER, whose quota is counted comune by comune. `disponibili`: the units
    available in the whole year, whatever the avviso. `gia_assegnate`: to indigent households, in
    the year, before this run. `quota`: the owner's own when it exceeds that of the law.
    """

    proprietario: str
    anno: int
    disponibili: int
    comune: str = ""
    gia_assegnate: int = 0
    quota: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Riserva:
    """A reserve of an owner for the year: whoever belongs to one of its categories has it."""

    codice: str
    categorie: frozenset[str]
    percentuale: Decimal
    disponibili: int
    gia_assegnate: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scelta:
    """Which of its units the owner gives to a household placed for several, and why."""

    domanda: int
    unita: int
    motivo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fatti:
    """All that an assignment depends on, with the rules and what happened since."""

    unita: tuple[Unita, ...]
    nuclei: Nuclei
    righe: Righe
    categorie: tuple[str, ...] = ()
    contingenti: tuple[Contingente, ...] = ()
    riserve: tuple[Riserva, ...] = ()
    scelte: tuple[Scelta, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        codici = [unita.codice for unita in self.unita]
        riserve = [riserva.codice for riserva in self.riserve]
        if len(set(codici)) < len(codici):
            raise FattiIncoerenti("Due unità hanno lo stesso codice.")
        if len(set(riserve)) < len(riserve):
            raise FattiIncoerenti("Due riserve hanno lo stesso codice.")
        if not {unita.riserva for unita in self.unita} <= {"", *riserve}:
            raise FattiIncoerenti("Un'unità è di una riserva che non c'è.")
        scelte = {(s.domanda, self.unita[s.unita].proprietario) for s in self.scelte}
        if len(scelte) < len(self.scelte):
            raise FattiIncoerenti("Un proprietario ha scelto due volte per lo stesso nucleo.")
        proprietari: dict[str, set[tuple[str, bool, int]]] = {}
        for unita in self.unita:
            if unita.riserva:
                chiave = (unita.proprietario, unita.aler, unita.anno)
                proprietari.setdefault(unita.riserva, set()).add(chiave)
        if any(len(trovati) > 1 for trovati in proprietari.values()):
            raise FattiIncoerenti("Una riserva è di un solo proprietario e di un solo anno.")
        if not {c for riserva in self.riserve for c in riserva.categorie} <= set(self.categorie):
            raise FattiIncoerenti("Una riserva è per una categoria che non c'è.")
