"""Finds the row of the headings, and what each column is. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from programmazione.importazione import colonne
from programmazione.importazione.celle import Cella, chiave, mostra_cella

RIGHE_DA_GUARDARE = 30
LARGHEZZA = 60
_A, _LETTERE = ord("A"), 26


@dataclass(frozen=True, slots=True)
class Intestazione:
    """A heading of the sheet: its place from 0, its words, the field it stands for or nothing."""

    posto: int
    titolo: str
    campo: str

    @property
    def lettera(self) -> str:
        """The column's letter."""
        return lettera(self.posto)

    @property
    def ignorata(self) -> bool:
        """Whether the column is ours, and says nothing."""
        return chiave(self.titolo) == chiave(colonne.OSSERVAZIONI)


def lettera(posto: int) -> str:
    """Return the letters of a column from its place: 0 is A, 26 is AA."""
    testo, numero = "", posto + 1
    while numero:
        numero, resto = divmod(numero - 1, _LETTERE)
        testo = chr(_A + resto) + testo
    return testo


def riga_intestazioni(righe: Sequence[Sequence[Cella]]) -> int:
    """Return the index of the row with the headings: most known ones, else most words."""

    def merito(indice: int) -> tuple[int, int, int]:
        testi = [cella for cella in righe[indice] if isinstance(cella, str)]
        note = len({campo for testo in testi if (campo := colonne.riconosci(testo))})
        return (note if note > 1 else 0), len(testi), -indice

    return max(range(min(len(righe), RIGHE_DA_GUARDARE)), key=merito, default=0)


def intestazioni(
    riga: Sequence[Cella], abbinamento: Mapping[str, str] | None = None
) -> list[Intestazione]:
    """Return the headings, each with its field: by what the ente said, else by its words."""
    trovate = []
    for posto, cella in enumerate(riga):
        titolo = breve(cella)
        if titolo:
            campo = colonne.riconosci(titolo)
            if abbinamento is not None:
                campo = abbinamento.get(voce(posto, titolo), "")
            trovate.append(Intestazione(posto, titolo, campo))
    return trovate


def breve(cella: Cella) -> str:
    """Write a cell on one short line, as headings and samples are shown and remembered."""
    return " ".join(mostra_cella(cella).split())[:LARGHEZZA].strip()


def voce(posto: int, titolo: str) -> str:
    """Name a heading where the ente's choices are kept; its place tells twins apart."""
    return f"{posto}:{chiave(titolo)}"


def impronta(trovate: Sequence[Intestazione]) -> str:
    """Return what makes a set of headings the same as one seen before."""
    testo = "\n".join(voce(una.posto, una.titolo) for una in trovate)
    return hashlib.sha256(testo.encode()).hexdigest()


def dubbi(trovate: Sequence[Intestazione]) -> list[str]:
    """Return what keeps the columns from being clear; nothing when they are."""
    usati = [una.campo for una in trovate if una.campo]
    frasi = []
    for colonna in colonne.COLONNE:
        if usati.count(colonna.campo) > 1:
            dove = " e ".join(una.lettera for una in trovate if una.campo == colonna.campo)
            frasi.append(f"Le colonne {dove} dicono tutte «{colonna.titolo}»: scegline una.")
    if "codice" not in usati:
        frasi.append("Manca la colonna con il codice dell'unità, che serve a riconoscerla.")
    return frasi


def sconosciute(trovate: Sequence[Intestazione]) -> list[Intestazione]:
    """Return the headings that mean nothing yet."""
    return [una for una in trovate if not una.campo and not una.ignorata]
