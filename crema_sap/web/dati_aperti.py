"""Open data: tables that the apps publish, as CSV and JSON, with a DCAT-AP_IT catalogue.

Apps register their tables in `pubblicazione.py`; they become files of the public tree. An address
once given stays: a table of a version says the version in its code.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crema_sap.web import albero, dcat, rdf
from crema_sap.web.dcat import LICENZA, NOME_LICENZA, RADICE, TITOLARE, File, Scheda

__all__ = ["LICENZA", "NOME_LICENZA", "RADICE", "TITOLARE", "Colonna", "Tabella", "tabelle"]
# The catalogue says the same in each.
CATALOGHI = {
    "catalogo.jsonld": rdf.in_jsonld,
    "catalogo.ttl": rdf.in_turtle,
    "catalogo.rdf": rdf.in_xml,
}
PAROLE = ("casa", "servizi abitativi pubblici", "edilizia residenziale pubblica", "Lombardia")
# A cell that starts so is taken by a spreadsheet for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

type Valore = str | int | Decimal | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Colonna:
    """A column of a table: its name in the file and what it holds."""

    nome: str
    descrizione: str


class RighePigre(Sequence[Sequence[Valore]]):
    """Rows that are read the first time somebody looks at one; how many they are is known before.

    The list of the tables says how many rows each has, and shows none.
    """

    def __init__(self, quante: int, leggi: Callable[[], Sequence[Sequence[Valore]]]) -> None:
        self._quante, self._leggi = quante, leggi
        self._lette: Sequence[Sequence[Valore]] | None = None

    def __len__(self) -> int:
        return self._quante

    def __getitem__(self, posto: Any) -> Any:
        if self._lette is None:
            self._lette = self._leggi()
            if len(self._lette) != self._quante:
                raise ValueError(f"Righe: {len(self._lette)}, annunciate {self._quante}.")
        return self._lette[posto]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabella:
    """A table that anybody may use again; an empty cell is «not known», never zero."""

    codice: str
    titolo: str
    descrizione: str
    colonne: Sequence[Colonna]
    righe: Sequence[Sequence[Valore]]
    aggiornata_il: date
    avvertenza: str = ""
    # A code of the European authority on frequencies.
    frequenza: str = "IRREG"
    parole: Sequence[str] = ()
    # The days covered, both included.
    dal: date | None = None
    al: date | None = None
    versione: str = ""

    @property
    def percorso(self) -> str:
        """Where its page is: columns, files, hashes."""
        return f"{RADICE}{self.codice}/"

    @property
    def percorso_csv(self) -> str:
        """Where the CSV is."""
        return f"{RADICE}{self.codice}.csv"

    @property
    def percorso_json(self) -> str:
        """Where the JSON is."""
        return f"{RADICE}{self.codice}.json"


@dataclass(frozen=True, slots=True)
class ColonnaLetta:
    """A column as the dictionary tells it: with its type, and whether cells may be empty."""

    nome: str
    descrizione: str
    tipo: str
    vuota: bool


Produttore = Callable[[str], Iterable[Tabella]]
PRODUTTORI: dict[str, Produttore] = {}


def tabelle(nome: str) -> Callable[[Produttore], Produttore]:
    """Register the function that gives an app's open tables, read through the alias it is given."""

    def registra(funzione: Produttore) -> Produttore:
        if nome in PRODUTTORI:
            raise ValueError(f"Le tabelle «{nome}» ci sono già.")
        PRODUTTORI[nome] = funzione
        return funzione

    return registra


def tutte(alias: str) -> list[Tabella]:
    """Every table of every app."""
    return [tabella for nome in sorted(PRODUTTORI) for tabella in PRODUTTORI[nome](alias)]


def inerte(valore: Valore) -> str:
    """Write a cell so that no spreadsheet takes it for a formula."""
    if isinstance(valore, bool):
        return "sì" if valore else "no"
    if isinstance(valore, date):
        return valore.isoformat()
    testo = "" if valore is None else str(valore)
    if isinstance(valore, str) and testo.startswith(_FORMULA):
        return f"'{testo}"
    return testo


def in_csv(tabella: Tabella) -> bytes:
    """Write a table as CSV (UTF-8, comma, RFC 4180)."""
    uscita = io.StringIO(newline="")
    righe = csv.writer(uscita)
    righe.writerow([colonna.nome for colonna in tabella.colonne])
    righe.writerows([inerte(valore) for valore in riga] for riga in tabella.righe)
    return uscita.getvalue().encode()


def in_json(tabella: Tabella) -> bytes:
    """Write a table as JSON: licence, columns, rows as objects; numbers stay exact as text."""
    nomi = [colonna.nome for colonna in tabella.colonne]
    return _json(
        {
            "titolo": tabella.titolo,
            "descrizione": tabella.descrizione,
            "avvertenza": tabella.avvertenza,
            "licenza": LICENZA,
            "titolare": TITOLARE,
            "aggiornata_il": tabella.aggiornata_il,
            "colonne": {colonna.nome: colonna.descrizione for colonna in tabella.colonne},
            "righe": [dict(zip(nomi, riga, strict=True)) for riga in tabella.righe],
        }
    )


def dizionario(tabella: Tabella) -> list[ColonnaLetta]:
    """Tell the columns of a table; the type is that of the values that are there."""
    return [
        ColonnaLetta(
            colonna.nome,
            colonna.descrizione,
            _tipo([riga[n] for riga in tabella.righe]),
            any(riga[n] in {None, ""} for riga in tabella.righe),
        )
        for n, colonna in enumerate(tabella.colonne)
    ]


def file(tabella: Tabella) -> list[tuple[File, bytes]]:
    """Return the files of a table with what they hold."""
    scritti = (
        (tabella.percorso_csv, "CSV", "text/csv", in_csv(tabella)),
        (tabella.percorso_json, "JSON", "application/json", in_json(tabella)),
    )
    return [
        (File.di(percorso, formato, tipo, contenuto), contenuto)
        for percorso, formato, tipo, contenuto in scritti
    ]


def catalogo(elenco: Sequence[Tabella]) -> rdf.Nodo:
    """Return the catalogue of the tables as a graph with the words of DCAT-AP_IT."""
    return dcat.catalogo([_scheda(tabella) for tabella in elenco])


def foglie(elenco: Sequence[Tabella]) -> Iterator[albero.Foglia]:
    """The files of the tables, and the catalogue in each of its writings."""
    grafo = catalogo(elenco)
    for nome, scrivi in CATALOGHI.items():
        yield albero.Foglia(f"{RADICE}{nome}", scrivi(grafo))
    for tabella in elenco:
        for descritto, contenuto in file(tabella):
            yield albero.Foglia(descritto.percorso, contenuto)


def _scheda(tabella: Tabella) -> Scheda:
    return Scheda(
        codice=tabella.codice,
        percorso=tabella.percorso,
        titolo=tabella.titolo,
        descrizione=f"{tabella.descrizione} {tabella.avvertenza}".strip(),
        parole=(*PAROLE, *tabella.parole),
        aggiornata_il=tabella.aggiornata_il,
        frequenza=tabella.frequenza,
        dal=tabella.dal,
        al=tabella.al,
        versione=tabella.versione,
        file=[descritto for descritto, _ in file(tabella)],
    )


def _tipo(valori: Sequence[Valore]) -> str:
    primo = next((valore for valore in valori if valore is not None), "")
    match primo:
        case bool():
            return "sì o no"
        case int():
            return "numero intero"
        case Decimal():
            return "numero con il punto decimale"
        case date():
            return "data, AAAA-MM-GG"
        case _:
            return "testo"


def _json(valore: Any) -> bytes:
    return json.dumps(valore, ensure_ascii=False, indent=1, default=str).encode()
