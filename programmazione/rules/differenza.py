"""The difference between two versions of a plan: row by row, and paragraph by paragraph.

Applied to the first version a difference gives the second, whole: what a page shows as changed is
all that changed. Norma: L.R. 16/2016, art. 6; R.R. 4/2017, artt. 3 e 4 (the plan and its updates).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, StrEnum
from typing import Any, Final

from programmazione.rules.testo import capoversi

type Riga = Mapping[str, Any]
type Chiave = tuple[Any, ...]
# What tells two rows of a table apart; rows that agree in it are paired in their order.
CHIAVI: Final[Mapping[str, tuple[str, ...]]] = {
    "capitoli": ("codice",),
    "righe": ("ente", "comune"),
    "unita": ("codice", "proprietario__nome"),
    "popolazione": ("comune", "anno", "fonte"),
    # Of the triennial.
    "consistenza": ("ente", "comune"),
    "attese": ("anno", "specie"),
    "indicatori": ("codice",),
    "risultati": ("codice", "anno"),
    # Of an annual that updates it.
    "modifiche": ("genere", "codice", "anno"),
}
# A plan that updates no triennial does not have the table at all.
FACOLTATIVE: Final = frozenset({"modifiche"})
TESTI: Final = frozenset({"testo"})


class Segno(StrEnum):
    """What happened to a row or to a paragraph."""

    UGUALE = "uguale"
    TOLTO = "tolto"
    AGGIUNTO = "aggiunto"
    CAMBIATO = "cambiato"


class Assente(Enum):
    """Stands for a field that one of the two versions does not have at all."""

    ASSENTE = "assente"


ASSENTE: Final = Assente.ASSENTE


class DifferenzaInapplicabile(Exception):
    """The difference was taken from another first version."""


@dataclass(frozen=True, slots=True)
class Brano:
    """Paragraphs that follow each other and share what happened to them."""

    segno: Segno
    capoversi: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cambio:
    """A field before and after; of a text also its paragraphs."""

    campo: str
    prima: Any
    dopo: Any
    brani: tuple[Brano, ...] = ()


@dataclass(frozen=True, slots=True)
class RigaDiversa:
    """A row that was added, removed or changed; `riga` is the added one, or the removed one."""

    chiave: Chiave
    segno: Segno
    riga: Riga
    cambi: tuple[Cambio, ...] = ()


@dataclass(frozen=True, slots=True)
class DifferenzaTabella:
    """The rows that differ, and the order of all the rows of the second version."""

    righe: tuple[RigaDiversa, ...]
    ordine: tuple[Chiave, ...]


@dataclass(frozen=True, slots=True)
class Differenza:
    """All that differs between two contents of a plan."""

    cambi: tuple[Cambio, ...]
    tabelle: Mapping[str, DifferenzaTabella]

    @property
    def vuota(self) -> bool:
        """Tell whether the two versions say the same, whatever the order they say it in."""
        return not self.cambi and not any(t.righe for t in self.tabelle.values())


def differenza(prima: Mapping[str, Any], dopo: Mapping[str, Any]) -> Differenza:
    """Return what changes between two contents of a plan."""
    return Differenza(
        cambi=_cambi(_piana(_senza_tabelle(prima)), _piana(_senza_tabelle(dopo))),
        tabelle={
            nome: differenza_tabella(prima.get(nome, ()), dopo.get(nome, ()), chiave)
            for nome, chiave in CHIAVI.items()
            if nome in prima or nome in dopo
        },
    )


def applica(prima: Mapping[str, Any], diversa: Differenza) -> dict[str, Any]:
    """Return the second content from the first. Raises `DifferenzaInapplicabile`."""
    dopo = _annidata(_cambiata(_piana(_senza_tabelle(prima)), diversa.cambi))
    for nome, tabella in diversa.tabelle.items():
        righe = applica_tabella(prima.get(nome, ()), tabella, CHIAVI[nome])
        if righe or nome not in FACOLTATIVE:
            dopo[nome] = righe
    return dopo


def differenza_tabella(
    prima: Sequence[Riga], dopo: Sequence[Riga], chiave: Sequence[str]
) -> DifferenzaTabella:
    """Return the rows that differ, in the order of the second table, the removed ones last."""
    vecchie, nuove = _per_chiave(prima, chiave), _per_chiave(dopo, chiave)
    diverse: list[RigaDiversa] = []
    for nome, riga in nuove.items():
        if nome not in vecchie:
            diverse.append(RigaDiversa(nome, Segno.AGGIUNTO, riga))
        elif cambi := _cambi(_piana(vecchie[nome]), _piana(riga)):
            diverse.append(RigaDiversa(nome, Segno.CAMBIATO, riga, cambi))
    diverse += [
        RigaDiversa(nome, Segno.TOLTO, riga) for nome, riga in vecchie.items() if nome not in nuove
    ]
    return DifferenzaTabella(tuple(diverse), tuple(nuove))


def applica_tabella(
    prima: Sequence[Riga], diversa: DifferenzaTabella, chiave: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the second table from the first. Raises `DifferenzaInapplicabile`."""
    righe = {nome: dict(riga) for nome, riga in _per_chiave(prima, chiave).items()}
    for riga in diversa.righe:
        if (riga.segno is Segno.AGGIUNTO) == (riga.chiave in righe):
            raise DifferenzaInapplicabile(str(riga.chiave))
        if riga.segno is Segno.TOLTO:
            del righe[riga.chiave]
        elif riga.segno is Segno.AGGIUNTO:
            righe[riga.chiave] = dict(riga.riga)
        else:
            righe[riga.chiave] = _annidata(_cambiata(_piana(righe[riga.chiave]), riga.cambi))
    if set(righe) != set(diversa.ordine):
        raise DifferenzaInapplicabile("Le righe sono altre.")
    return [righe[nome] for nome in diversa.ordine]


def differenza_testo(prima: str, dopo: str) -> tuple[Brano, ...]:
    """Return the paragraphs of two texts with what happened to each."""
    vecchi, nuovi = capoversi(prima), capoversi(dopo)
    brani: list[Brano] = []
    for tipo, da, fino, da_nuovo, fino_nuovo in SequenceMatcher(None, vecchi, nuovi).get_opcodes():
        if tipo == "equal":
            brani.append(Brano(Segno.UGUALE, vecchi[da:fino]))
            continue
        if fino > da:
            brani.append(Brano(Segno.TOLTO, vecchi[da:fino]))
        if fino_nuovo > da_nuovo:
            brani.append(Brano(Segno.AGGIUNTO, nuovi[da_nuovo:fino_nuovo]))
    return tuple(brani)


def applica_testo(prima: str, brani: Sequence[Brano]) -> str:
    """Return the second text from the first. Raises `DifferenzaInapplicabile`."""
    restano = list(capoversi(prima))
    scritti: list[str] = []
    for brano in brani:
        quanti = len(brano.capoversi)
        if brano.segno is not Segno.AGGIUNTO:
            if tuple(restano[:quanti]) != brano.capoversi:
                raise DifferenzaInapplicabile("Il testo di partenza è un altro.")
            del restano[:quanti]
        if brano.segno is not Segno.TOLTO:
            scritti += brano.capoversi
    if restano:
        raise DifferenzaInapplicabile("Il testo di partenza è più lungo.")
    return "\n\n".join(scritti)


def _per_chiave(righe: Sequence[Riga], chiave: Sequence[str]) -> dict[Chiave, Riga]:
    viste: Counter[Chiave] = Counter()
    per_chiave: dict[Chiave, Riga] = {}
    for riga in righe:
        nome = tuple(riga.get(campo) for campo in chiave)
        per_chiave[*nome, viste[nome]] = riga
        viste[nome] += 1
    return per_chiave


def _cambi(prima: Riga, dopo: Riga) -> tuple[Cambio, ...]:
    cambi = []
    for campo in dict.fromkeys((*prima, *dopo)):
        vecchio, nuovo = prima.get(campo, ASSENTE), dopo.get(campo, ASSENTE)
        if vecchio == nuovo and type(vecchio) is type(nuovo):
            continue
        testi = campo in TESTI and isinstance(vecchio, str) and isinstance(nuovo, str)
        brani = differenza_testo(vecchio, nuovo) if testi else ()
        cambi.append(Cambio(campo, vecchio, nuovo, brani))
    return tuple(cambi)


def _cambiata(riga: Riga, cambi: Sequence[Cambio]) -> dict[str, Any]:
    nuova = dict(riga)
    for cambio in cambi:
        vecchio = nuova.pop(cambio.campo, ASSENTE)
        if vecchio != cambio.prima:
            raise DifferenzaInapplicabile(f"«{cambio.campo}» era un altro.")
        if cambio.brani:
            nuova[cambio.campo] = applica_testo(vecchio, cambio.brani)
        elif cambio.dopo is not ASSENTE:
            nuova[cambio.campo] = cambio.dopo
    return nuova


def _senza_tabelle(contenuto: Mapping[str, Any]) -> dict[str, Any]:
    return {campo: valore for campo, valore in contenuto.items() if campo not in CHIAVI}


def _piana(riga: Riga) -> dict[str, Any]:
    """Return a row with the fields of its inner mappings beside the others, as `figure.liberi`."""
    piana: dict[str, Any] = {}
    for campo, valore in riga.items():
        if isinstance(valore, Mapping) and valore:
            piana |= {f"{campo}.{interno}": dato for interno, dato in valore.items()}
        else:
            piana[campo] = valore
    return piana


def _annidata(piana: Riga) -> dict[str, Any]:
    riga: dict[str, Any] = {}
    for campo, valore in piana.items():
        esterno, punto, interno = campo.partition(".")
        if punto:
            riga.setdefault(esterno, {})[interno] = valore
        else:
            riga[campo] = valore
    return riga
