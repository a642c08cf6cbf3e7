"""The tables of the dwellings of a plan, which bear no address."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from programmazione.documents.contenuto import unita_del_contenuto
from programmazione.documents.tabelle import Colonna, Tabella, Valore
from programmazione.rules.riscontro import Genere, Riscontro

# How a dwelling that the plan counts as assignable is told, by the state of that day.
CONDIZIONI: Mapping[Genere, str] = {
    Genere.LIBERA: "libera",
    Genere.IN_USCITA: "in uscita",
    Genere.OCCUPATA: "oggi occupata",
    Genere.ALTRO: "altra condizione",
}


def assegnabili(prova: Riscontro, anno: int) -> Tabella:
    """The dwellings assignable in the year, one by one."""
    trovate = [
        (riga.codice, riga.comune, ente.ente, CONDIZIONI[riga.genere])
        for ente in prova.enti
        for riga in ente.righe
        if riga.genere is not None
    ]
    return Tabella(
        file="assegnabili",
        titolo=f"Le {len(trovate)} unità assegnabili nel {anno}, una per una",
        colonne=(
            Colonna("codice", "Codice", 18),
            Colonna("comune", "Comune", 28),
            Colonna("ente", "Proprietario", 34),
            Colonna("condizione", "Condizione", 20),
        ),
        righe=sorted(trovate, key=lambda voce: (voce[1], voce[0])),
    )


def del_comune(comune: str, elenco: Sequence[Mapping[str, Any]], anno: int) -> Tabella:
    """The dwellings of a comune."""
    quante = len(elenco)
    scelte = sum(una["assegnabile_nel"] == anno for una in elenco)
    dopo = f", {scelte} assegnabil{'e' if scelte == 1 else 'i'} nel {anno}" if scelte else ""
    return _elenco(f"{comune}: {quante} unità{dopo}", elenco, anno)


def tutte(contenuto: Mapping[str, Any]) -> Tabella:
    """All the dwellings of the plan, as one file."""
    return _elenco("Tutte le unità del registro", contenuto["unita"], contenuto["anno"], "unita")


def _elenco(titolo: str, elenco: Sequence[Mapping[str, Any]], anno: int, file: str = "") -> Tabella:
    pronte = zip(elenco, unita_del_contenuto(elenco, anno), strict=True)
    righe: list[Sequence[Valore]] = [
        (
            una["codice"], una["comune__nome"], una["proprietario__nome"], una["tipo"],
            CONDIZIONI[fatti.genere] if fatti.assegnabile else "", una["piano"],
            _decimale(una["superficie_mq"]), _decimale(una["vani"]),
            "si" if una["dimostrativa"] else "no",
        )
        for una, fatti in pronte
    ]  # fmt: skip
    return Tabella(
        file=file,
        titolo=titolo,
        colonne=(
            Colonna("codice", "Codice", 16),
            Colonna("comune"),
            Colonna("proprietario", "Proprietario", 36),
            Colonna("servizio", "Servizio", 10),
            Colonna("assegnabile_nel_anno", f"Nel {anno}", 15),
            Colonna("piano", "Piano", 7, "num"),
            Colonna("superficie_mq", "m²", 9, "num", 2),
            Colonna("vani", "Vani", 7, "num"),
            Colonna("dimostrativa"),
        ),
        righe=righe,
    )


def _decimale(valore: str | None) -> Decimal | None:
    return None if valore is None else Decimal(valore)
