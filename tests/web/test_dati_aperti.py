"""The open data: what a table says of itself, and what DCAT-AP_IT asks of a catalogue."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest

from crema_sap.web import dati_aperti, rdf
from crema_sap.web.dati_aperti import Colonna, RighePigre, Tabella

TABELLA = Tabella(
    codice="piano-2019-v1",
    titolo="Piano «2019»",
    descrizione="Le unità & le cifre.",
    avvertenza="Una cella vuota non è zero.",
    colonne=(
        Colonna("ente", "chi possiede"),
        Colonna("unita", "quante"),
        Colonna("mq", "superficie"),
        Colonna("dal", "da quando"),
        Colonna("libera", "sì o no"),
        Colonna("ignota", "non si sa"),
    ),
    righe=[
        ("=CMD()", 3, Decimal("58.40"), date(2019, 6, 25), True, None),
        ("Crema", None, None, None, False, None),
    ],
    aggiornata_il=date(2019, 7, 9),
    frequenza="ANNUAL",
    dal=date(2019, 1, 1),
    al=date(2019, 12, 31),
    versione="1",
)

# What DCAT-AP_IT makes obligatory, class by class (Linee guida, profilo nazionale dei metadati);
# vcard:hasEmail and the Agent's identifier are written only if the administration gives them.
OBBLIGATORIE = {
    "dcatapit:Catalog": {
        "dct:title", "dct:description", "dct:publisher", "dct:modified", "dcat:dataset",
    },
    "dcatapit:Dataset": {
        "dct:identifier", "dct:title", "dct:description", "dct:modified", "dcat:theme",
        "dct:rightsHolder", "dct:accrualPeriodicity", "dcat:distribution",
    },
    "dcatapit:Distribution": {"dct:format", "dcat:accessURL", "dct:license"},
    "dcatapit:Agent": {"dct:identifier", "foaf:name"},
    "dcatapit:Organization": {"vcard:fn", "vcard:hasEmail"},
    "dcatapit:LicenseDocument": {"dct:type", "foaf:name"},
    "dct:PeriodOfTime": {"schema:startDate", "schema:endDate"},
    "dcatapit:Location": {"locn:geographicalName"},
    "spdx:Checksum": {"spdx:algorithm", "spdx:checksumValue"},
}  # fmt: skip
RACCOMANDATE = {
    "dcatapit:Catalog": {"dct:language", "dcat:themeTaxonomy", "foaf:homepage", "dct:spatial"},
    "dcatapit:Dataset": {
        "dct:publisher", "dct:creator", "dcat:contactPoint", "dct:spatial", "dct:temporal",
        "dcat:landingPage", "dcat:keyword", "owl:versionInfo", "dct:language",
    },
    "dcatapit:Distribution": {
        "dct:title", "dct:description", "dcat:downloadURL", "dcat:mediaType", "dcat:byteSize",
        "spdx:checksum", "dct:modified",
    },
}  # fmt: skip

Terna = tuple[str, str, str]


@pytest.fixture(autouse=True)
def completo(settings: Any) -> Any:
    settings.CODICE_IPA = "prova"
    settings.POSTA_CONTATTI = "dati@prova.it"
    return settings


def _nodi(radice: rdf.Nodo) -> Iterator[rdf.Nodo]:
    yield radice
    for _, valore in radice.fatti:
        if isinstance(valore, rdf.Nodo):
            yield from _nodi(valore)


def mancanti(attese: dict[str, set[str]]) -> set[tuple[str, str]]:
    """The checklist: every property that a node of a class should have and has not."""
    trovati = list(_nodi(dati_aperti.catalogo([TABELLA])))
    assert {classe for nodo in trovati for classe in nodo.classi} >= set(attese)
    return {
        (classe, nome)
        for nodo in trovati
        for classe in nodo.classi
        for nome in attese.get(classe, set()) - {fatto for fatto, _ in nodo.fatti}
    }


def test_nothing_that_the_profile_makes_obligatory_or_recommends_is_missing() -> None:
    assert mancanti(OBBLIGATORIE) == set()
    assert mancanti(RACCOMANDATE) == set()


def test_what_the_administration_did_not_give_is_left_out_and_not_invented(
    completo: Any,
) -> None:
    completo.CODICE_IPA = completo.POSTA_CONTATTI = ""

    assert mancanti(OBBLIGATORIE) == {
        ("dcatapit:Agent", "dct:identifier"),
        ("dcatapit:Organization", "vcard:hasEmail"),
    }


def test_titles_names_and_dates_have_the_form_that_the_profile_asks() -> None:
    for nodo in _nodi(dati_aperti.catalogo([TABELLA])):
        for nome, valore in nodo.fatti:
            if nome in {"dct:title", "dct:description", "foaf:name", "dcat:keyword"}:
                assert isinstance(valore, rdf.Letterale)
                assert valore.lingua == "it"
            elif nome in {"dct:modified", "schema:startDate", "schema:endDate"}:
                assert isinstance(valore, rdf.Letterale)
                assert valore.tipo == "xsd:date"
                assert date.fromisoformat(valore.testo)
            elif nome in {"dcat:theme", "dct:accrualPeriodicity", "dct:format", "dct:language"}:
                assert isinstance(valore, rdf.Iri)
                assert valore.indirizzo.startswith("http://publications.europa.eu/resource/")


def _da_jsonld(oggetto: dict[str, Any]) -> set[Terna]:
    terne: set[Terna] = set()
    soggetto = oggetto["@id"]
    for nome, valori in oggetto.items():
        if nome in {"@id", "@context"}:
            continue
        for valore in valori if isinstance(valori, list) else [valori]:
            if nome == "@type":
                terne.add((soggetto, "rdf:type", valore))
            elif isinstance(valore, dict) and "@id" in valore:
                terne.add((soggetto, nome, valore["@id"]))
                terne |= _da_jsonld(valore)
            else:
                testo = valore["@value"] if isinstance(valore, dict) else valore
                terne.add((soggetto, nome, testo))
    return terne


def _da_xml(dati: bytes) -> set[Terna]:
    corti = {dove: nome for nome, dove in rdf.PREFISSI.items()}

    def corto(nome: str) -> str:
        spazio, _, resto = nome.removeprefix("{").rpartition("}")
        return f"{corti[spazio]}:{resto}"

    def di_classe(indirizzo: str) -> str:
        spazio = next(dove for dove in corti if indirizzo.startswith(dove))
        return f"{corti[spazio]}:{indirizzo.removeprefix(spazio)}"

    rdf_ = f"{{{rdf.PREFISSI['rdf']}}}"
    terne: set[Terna] = set()
    for nodo in ElementTree.fromstring(dati):
        soggetto = nodo.attrib[f"{rdf_}about"]
        terne.add((soggetto, "rdf:type", corto(nodo.tag)))
        for figlio in nodo:
            risorsa = figlio.get(f"{rdf_}resource")
            nome = corto(figlio.tag)
            valore = risorsa if risorsa is not None else figlio.text or ""
            terne.add((soggetto, nome, di_classe(valore) if nome == "rdf:type" else valore))
    return terne


def _da_turtle(dati: bytes) -> set[Terna]:
    terne: set[Terna] = set()
    for blocco in dati.decode().split("\n\n")[1:]:
        trovato = re.match(r"<([^>]+)> ", blocco)
        assert trovato is not None
        assert blocco.rstrip().endswith(" .")
        for riga in blocco.rstrip().removesuffix(" .")[trovato.end() :].split(" ;\n    "):
            nome, _, valore = riga.partition(" ")
            if nome == "a":
                terne |= {(trovato[1], "rdf:type", classe) for classe in valore.split(", ")}
            elif valore.startswith("<"):
                terne.add((trovato[1], nome, valore.strip("<>")))
            else:
                testo, _ = json.JSONDecoder().raw_decode(valore)
                terne.add((trovato[1], nome, testo))
    return terne


def test_the_three_writings_of_the_catalogue_say_the_same() -> None:
    foglie = {f.percorso: f.contenuto for f in dati_aperti.foglie([TABELLA])}

    jsonld = _da_jsonld(json.loads(foglie["/dati-aperti/catalogo.jsonld"]))
    assert len(jsonld) > 60
    assert _da_turtle(foglie["/dati-aperti/catalogo.ttl"]) == jsonld
    assert _da_xml(foglie["/dati-aperti/catalogo.rdf"]) == jsonld


def test_every_file_is_where_the_catalogue_says_with_that_hash_and_that_size() -> None:
    foglie = {f.percorso: f.contenuto for f in dati_aperti.foglie([TABELLA])}
    catalogo = json.loads(foglie["/dati-aperti/catalogo.jsonld"])

    (dataset,) = catalogo["dcat:dataset"]
    assert dataset["@id"].endswith("/dati-aperti/piano-2019-v1/")
    assert len(dataset["dcat:distribution"]) == 2
    for distribuzione in dataset["dcat:distribution"]:
        nome = distribuzione["dcat:downloadURL"]["@id"].partition("/dati-aperti/")[2]
        contenuto = foglie[f"/dati-aperti/{nome}"]
        impronta = distribuzione["spdx:checksum"]["spdx:checksumValue"]["@value"]
        assert impronta == hashlib.sha256(contenuto).hexdigest()
        assert distribuzione["dcat:byteSize"]["@value"] == str(len(contenuto))


def test_a_catalogue_without_tables_claims_no_date() -> None:
    catalogo = json.loads(rdf.in_jsonld(dati_aperti.catalogo([])))

    assert "dct:modified" not in catalogo
    assert "dcat:dataset" not in catalogo


def test_the_dictionary_tells_type_and_emptiness_of_every_column() -> None:
    assert [(c.nome, c.tipo, c.vuota) for c in dati_aperti.dizionario(TABELLA)] == [
        ("ente", "testo", False),
        ("unita", "numero intero", True),
        ("mq", "numero con il punto decimale", True),
        ("dal", "data, AAAA-MM-GG", True),
        ("libera", "sì o no", False),
        ("ignota", "testo", True),
    ]


def test_a_cell_of_the_csv_is_never_a_formula() -> None:
    assert dati_aperti.in_csv(TABELLA).decode() == (
        "ente,unita,mq,dal,libera,ignota\r\n'=CMD(),3,58.40,2019-06-25,sì,\r\nCrema,,,,no,\r\n"
    )


def test_rows_are_read_once_and_only_when_one_is_looked_at() -> None:
    letture = []

    def leggi() -> list[list[str]]:
        letture.append(1)
        return [["a"], ["b"]]

    righe = RighePigre(2, leggi)

    assert len(righe) == 2
    assert not letture
    assert list(righe) == [["a"], ["b"]]
    assert righe[1] == ["b"]
    assert len(letture) == 1


def test_rows_that_are_not_as_many_as_was_said_are_not_published() -> None:
    with pytest.raises(ValueError, match="1, annunciate 2"):
        list(RighePigre(2, lambda: [["a"]]))
