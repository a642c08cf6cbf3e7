"""Open data: tables that the apps publish, as CSV and JSON, with a DCAT-AP_IT catalogue.

Apps register their tables in `pubblicazione.py`; they become files of the public tree.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from crema_sap.web import albero

LICENZA = "https://creativecommons.org/licenses/by/4.0/"
NOME_LICENZA = "Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)"
TITOLARE = "Comune di Crema, ente capofila dell’ambito"
RADICE = "/dati-aperti/"
_AUTORITA = "http://publications.europa.eu/resource/authority"
# A cell that starts so is taken by a spreadsheet for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

type Valore = str | int | Decimal | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Colonna:
    """A column of a table: its name in the file and what it holds."""

    nome: str
    descrizione: str


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

    @property
    def percorso_csv(self) -> str:
        """Where the CSV is."""
        return f"{RADICE}{self.codice}.csv"

    @property
    def percorso_json(self) -> str:
        """Where the JSON is."""
        return f"{RADICE}{self.codice}.json"


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


def catalogo(elenco: Sequence[Tabella]) -> bytes:
    """Write the catalogue of the tables as JSON-LD with the words of DCAT-AP_IT."""
    aggiornato = max((tabella.aggiornata_il for tabella in elenco), default=None)
    return _json(
        {
            "@context": {
                "dcat": "http://www.w3.org/ns/dcat#",
                "dct": "http://purl.org/dc/terms/",
                "foaf": "http://xmlns.com/foaf/0.1/",
                "dcatapit": "http://dati.gov.it/onto/dcatapit#",
            },
            "@id": f"{settings.ORIGINE}{RADICE}",
            "@type": ["dcat:Catalog", "dcatapit:Catalog"],
            "dct:title": "Dati aperti dei servizi abitativi dell’ambito di Crema",
            "dct:description": "Unità offerte dagli avvisi e tabelle dei piani annuali.",
            "dct:language": {"@id": f"{_AUTORITA}/language/ITA"},
            "dct:publisher": _titolare(),
            "dct:modified": aggiornato,
            "foaf:homepage": {"@id": settings.ORIGINE},
            "dcat:dataset": [_scheda(tabella) for tabella in elenco],
        }
    )


def foglie(elenco: Sequence[Tabella]) -> list[albero.Foglia]:
    """The files of the tables, and the catalogue."""
    file = [albero.Foglia(f"{RADICE}catalogo.jsonld", catalogo(elenco))]
    for tabella in elenco:
        file.append(albero.Foglia(tabella.percorso_csv, in_csv(tabella)))
        file.append(albero.Foglia(tabella.percorso_json, in_json(tabella)))
    return file


def _scheda(tabella: Tabella) -> dict[str, Any]:
    formati = (
        ("CSV", tabella.percorso_csv, "text/csv"),
        ("JSON", tabella.percorso_json, "application/json"),
    )
    return {
        "@id": f"{settings.ORIGINE}{RADICE}#{tabella.codice}",
        "@type": ["dcat:Dataset", "dcatapit:Dataset"],
        "dct:identifier": tabella.codice,
        "dct:title": tabella.titolo,
        "dct:description": f"{tabella.descrizione} {tabella.avvertenza}".strip(),
        "dct:modified": tabella.aggiornata_il,
        "dct:rightsHolder": _titolare(),
        "dct:accrualPeriodicity": {"@id": f"{_AUTORITA}/frequency/IRREG"},
        "dcat:theme": {"@id": f"{_AUTORITA}/data-theme/SOCI"},
        "dcat:distribution": [
            {
                "@type": ["dcat:Distribution", "dcatapit:Distribution"],
                "dct:format": {"@id": f"{_AUTORITA}/file-type/{formato}"},
                "dcat:mediaType": tipo,
                "dct:license": {"@id": LICENZA},
                "dcat:accessURL": {"@id": f"{settings.ORIGINE}{RADICE}"},
                "dcat:downloadURL": {"@id": f"{settings.ORIGINE}{percorso}"},
            }
            for formato, percorso, tipo in formati
        ],
    }


def _titolare() -> dict[str, str]:
    return {"@type": "dcatapit:Agent", "foaf:name": TITOLARE}


def _json(valore: Any) -> bytes:
    return json.dumps(valore, ensure_ascii=False, indent=1, default=str).encode()
