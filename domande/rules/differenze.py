"""What changed between two runs of the list of one unit. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Spostata:
    """A domanda with its position of before and of now, counted from 1."""

    domanda: int
    da: int
    a: int


@dataclass(frozen=True, slots=True)
class DifferenzaLista:
    """Domande that came in, that went out, and that moved, the widest moves first."""

    entrate: tuple[int, ...]
    uscite: tuple[int, ...]
    spostate: tuple[Spostata, ...]

    def __bool__(self) -> bool:
        return bool(self.entrate or self.uscite or self.spostate)


def differenza(prima: Sequence[int], dopo: Sequence[int]) -> DifferenzaLista:
    """Compare two lists of domande, each from the first position down.

    Norma: R.R. 4/2017, art. 12 c. 4; the comparison itself is in no norm.
    """
    posto_prima = {domanda: posto for posto, domanda in enumerate(prima, 1)}
    posto_dopo = {domanda: posto for posto, domanda in enumerate(dopo, 1)}
    spostate = [
        Spostata(domanda, posto_prima[domanda], posto)
        for domanda, posto in posto_dopo.items()
        if domanda in posto_prima and posto_prima[domanda] != posto
    ]
    spostate.sort(key=lambda una: (-abs(una.a - una.da), una.a))
    return DifferenzaLista(
        entrate=tuple(d for d in dopo if d not in posto_prima),
        uscite=tuple(d for d in prima if d not in posto_dopo),
        spostate=tuple(spostate),
    )


class Causa(StrEnum):
    """What made a row of a list come in, go out or have other points."""

    RETTIFICA = "rettifica accolta"
    DOPPIONE = "decisione su una persona in due domande"
    RITIRO = "domanda ritirata"
    PROFILO = "un altro profilo di punteggio"
    IGNOTA = "nessun atto la spiega: chiedi al capofila prima di approvare"


@dataclass(frozen=True, slots=True)
class Atti:
    """What was decided about a domanda between two runs."""

    rettificata: bool = False
    doppione: bool = False
    ritirata: bool = False
    altro_profilo: bool = False


def causa(atti: Atti, *, stessi_posti: bool) -> Causa:
    """What explains a change; `stessi_posti` when the row is in both lists, with other points.

    Norma: R.R. 4/2017, art. 12: after the provvisoria a list changes by an act, or not at all.
    """
    if stessi_posti:
        if atti.rettificata:
            return Causa.RETTIFICA
        return Causa.PROFILO if atti.altro_profilo else Causa.IGNOTA
    if atti.doppione:
        return Causa.DOPPIONE
    return Causa.RITIRO if atti.ritirata else Causa.IGNOTA
