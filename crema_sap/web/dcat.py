"""The catalogue of the open data in the words of DCAT-AP_IT: what, whose, when, where, how."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from crema_sap.web.rdf import Iri, Letterale, Nodo, Valore, giorno, italiano

LICENZA = "https://creativecommons.org/licenses/by/4.0/"
NOME_LICENZA = "Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)"
TITOLARE = "Comune di Crema, ente capofila dell’ambito"
TERRITORIO = "Ambito di Crema"
RADICE = "/dati-aperti/"
_AUTORITA = "http://publications.europa.eu/resource/authority"

type Fatti = list[tuple[str, Valore]]


@dataclass(frozen=True, slots=True)
class File:
    """A file of a table: what it is, its bytes told by their hash and their number."""

    percorso: str
    formato: str
    tipo: str
    impronta: str
    misura: int

    @classmethod
    def di(cls, percorso: str, formato: str, tipo: str, contenuto: bytes) -> "File":
        """Tell a file by its content."""
        impronta = hashlib.sha256(contenuto).hexdigest()
        return cls(percorso, formato, tipo, impronta, len(contenuto))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheda:
    """What the catalogue says of a table.

    `frequenza` is a code of the European authority, as ANNUAL or IRREG; `dal` and `al` are the
    days covered, both included.
    """

    codice: str
    percorso: str
    titolo: str
    descrizione: str
    parole: Sequence[str]
    aggiornata_il: date
    frequenza: str
    dal: date | None
    al: date | None
    versione: str
    file: Sequence[File]


def catalogo(schede: Sequence[Scheda]) -> Nodo:
    """Return the whole catalogue as a graph."""
    titolare = _titolare()
    fatti: Fatti = [
        ("dct:title", italiano("Dati aperti dei servizi abitativi dell’ambito di Crema")),
        (
            "dct:description",
            italiano("Piani, ricognizioni, unità del registro e unità offerte dagli avvisi."),
        ),
        ("dct:language", Iri(f"{_AUTORITA}/language/ITA")),
        ("dct:publisher", titolare),
        ("dcat:themeTaxonomy", Iri(f"{_AUTORITA}/data-theme")),
        ("foaf:homepage", Iri(f"{settings.ORIGINE}/")),
        ("dct:spatial", _territorio()),
        ("dct:license", _licenza()),
    ]
    if schede:
        fatti.append(("dct:modified", giorno(max(scheda.aggiornata_il for scheda in schede))))
    fatti += [("dcat:dataset", _dataset(scheda, titolare)) for scheda in schede]
    return Nodo(f"{settings.ORIGINE}{RADICE}", ("dcat:Catalog", "dcatapit:Catalog"), tuple(fatti))


def _dataset(scheda: Scheda, titolare: Nodo) -> Nodo:
    indirizzo = f"{settings.ORIGINE}{scheda.percorso}"
    fatti: Fatti = [
        ("dct:identifier", Letterale(scheda.codice)),
        ("dct:title", italiano(scheda.titolo)),
        ("dct:description", italiano(scheda.descrizione)),
        ("dct:modified", giorno(scheda.aggiornata_il)),
        ("dct:accrualPeriodicity", Iri(f"{_AUTORITA}/frequency/{scheda.frequenza}")),
        ("dcat:theme", Iri(f"{_AUTORITA}/data-theme/SOCI")),
        ("dct:language", Iri(f"{_AUTORITA}/language/ITA")),
        ("dct:rightsHolder", titolare),
        ("dct:publisher", titolare),
        ("dct:creator", titolare),
        ("dcat:contactPoint", _contatto()),
        ("dct:spatial", _territorio()),
        ("dcat:landingPage", Iri(indirizzo)),
        *(("dcat:keyword", italiano(parola)) for parola in scheda.parole),
    ]
    if scheda.versione:
        fatti.append(("owl:versionInfo", Letterale(scheda.versione)))
    if scheda.dal and scheda.al:
        periodo = Nodo(
            f"{indirizzo}#periodo",
            ("dct:PeriodOfTime",),
            (("schema:startDate", giorno(scheda.dal)), ("schema:endDate", giorno(scheda.al))),
        )
        fatti.append(("dct:temporal", periodo))
    fatti += [("dcat:distribution", nodo) for nodo in _distribuzioni(scheda, indirizzo)]
    return Nodo(indirizzo, ("dcat:Dataset", "dcatapit:Dataset"), tuple(fatti))


def _distribuzioni(scheda: Scheda, pagina: str) -> Iterator[Nodo]:
    for file in scheda.file:
        indirizzo = f"{settings.ORIGINE}{file.percorso}"
        impronta = Nodo(
            f"{pagina}#impronta-{file.formato.lower()}",
            ("spdx:Checksum",),
            (
                ("spdx:algorithm", Iri("http://spdx.org/rdf/terms#checksumAlgorithm_sha256")),
                ("spdx:checksumValue", Letterale(file.impronta, tipo="xsd:hexBinary")),
            ),
        )
        yield Nodo(
            f"{pagina}#{file.formato.lower()}",
            ("dcat:Distribution", "dcatapit:Distribution"),
            (
                ("dct:title", italiano(f"{scheda.titolo} ({file.formato})")),
                ("dct:description", italiano(f"La tabella intera in formato {file.formato}.")),
                ("dct:format", Iri(f"{_AUTORITA}/file-type/{file.formato}")),
                ("dcat:mediaType", Iri(f"https://www.iana.org/assignments/media-types/{file.tipo}")),
                ("dct:license", _licenza()),
                ("dct:modified", giorno(scheda.aggiornata_il)),
                ("dcat:accessURL", Iri(pagina)),
                ("dcat:downloadURL", Iri(indirizzo)),
                ("dcat:byteSize", Letterale(str(file.misura), tipo="xsd:decimal")),
                ("spdx:checksum", impronta),
            ),
        )  # fmt: skip


def _titolare() -> Nodo:
    """The administration: its code in the index of public bodies is written only if given."""
    fatti: Fatti = [("foaf:name", italiano(TITOLARE))]
    if settings.CODICE_IPA:
        fatti.insert(0, ("dct:identifier", Letterale(settings.CODICE_IPA)))
    indirizzo = f"{settings.ORIGINE}{RADICE}#titolare"
    return Nodo(indirizzo, ("foaf:Agent", "dcatapit:Agent"), tuple(fatti))


def _contatto() -> Nodo:
    fatti: Fatti = [
        ("vcard:fn", italiano(TITOLARE)),
        ("vcard:hasURL", Iri(f"{settings.ORIGINE}/contatti/")),
    ]
    if settings.POSTA_CONTATTI:
        fatti.append(("vcard:hasEmail", Iri(f"mailto:{settings.POSTA_CONTATTI}")))
    classi = ("vcard:Organization", "dcatapit:Organization")
    return Nodo(f"{settings.ORIGINE}{RADICE}#contatto", classi, tuple(fatti))


def _territorio() -> Nodo:
    fatti = (("locn:geographicalName", italiano(TERRITORIO)),)
    indirizzo = f"{settings.ORIGINE}{RADICE}#territorio"
    return Nodo(indirizzo, ("dct:Location", "dcatapit:Location"), fatti)


def _licenza() -> Nodo:
    return Nodo(
        LICENZA,
        ("dct:LicenseDocument", "dcatapit:LicenseDocument"),
        (
            ("foaf:name", italiano(NOME_LICENZA)),
            ("dct:type", Iri("http://purl.org/adms/licencetype/Attribution")),
            ("owl:versionInfo", Letterale("4.0")),
        ),
    )
