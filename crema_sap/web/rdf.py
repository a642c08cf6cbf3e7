"""A small graph of named nodes, written as JSON-LD, Turtle and RDF/XML: the same facts thrice.

Pure. The names of classes and properties are prefixed, as in `dcat:Dataset`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.etree import ElementTree

PREFISSI: Final[Mapping[str, str]] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatapit": "http://dati.gov.it/onto/dcatapit#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Iri:
    """Something that has its facts elsewhere."""

    indirizzo: str


@dataclass(frozen=True, slots=True)
class Letterale:
    """A text, in a language if `lingua` says it, or of a prefixed type such as `xsd:date`."""

    testo: str
    lingua: str = ""
    tipo: str = ""


@dataclass(frozen=True, slots=True)
class Nodo:
    """Something named, its classes, what is said of it in order."""

    indirizzo: str
    classi: tuple[str, ...]
    fatti: tuple[tuple[str, "Valore"], ...]


type Valore = Iri | Letterale | Nodo


def italiano(testo: str) -> Letterale:
    """A text in Italian."""
    return Letterale(testo, lingua="it")


def giorno(data: date) -> Letterale:
    """A day."""
    return Letterale(data.isoformat(), tipo="xsd:date")


def in_jsonld(radice: Nodo) -> bytes:
    """Write a graph as JSON-LD, each node whole where it first appears."""
    visti: set[str] = set()
    contesto = {"@context": dict(PREFISSI)}
    return json.dumps(contesto | _oggetto(radice, visti), ensure_ascii=False, indent=1).encode()


def in_turtle(radice: Nodo) -> bytes:
    """Write a graph as Turtle, a block a node."""
    blocchi = ["\n".join(f"@prefix {nome}: <{dove}> ." for nome, dove in PREFISSI.items())]
    for nodo in _nodi(radice):
        righe = [f"a {', '.join(nodo.classi)}"]
        righe += [f"{nome} {_turtle(valore)}" for nome, valore in nodo.fatti]
        blocchi.append(f"<{nodo.indirizzo}> " + " ;\n    ".join(righe) + " .")
    return ("\n\n".join(blocchi) + "\n").encode()


def in_xml(radice: Nodo) -> bytes:
    """Write a graph as RDF/XML, a description a node."""
    for nome, dove in PREFISSI.items():
        ElementTree.register_namespace(nome, dove)
    documento = ElementTree.Element(_xml("rdf:RDF"))
    for nodo in _nodi(radice):
        prima, *altre = nodo.classi
        elemento = ElementTree.SubElement(
            documento, _xml(prima), {_xml("rdf:about"): nodo.indirizzo}
        )
        for classe in altre:
            risorsa = {_xml("rdf:resource"): _intero(classe)}
            ElementTree.SubElement(elemento, _xml("rdf:type"), risorsa)
        for nome, valore in nodo.fatti:
            figlio = ElementTree.SubElement(elemento, _xml(nome))
            if not isinstance(valore, Letterale):
                figlio.set(_xml("rdf:resource"), valore.indirizzo)
                continue
            figlio.text = valore.testo
            if valore.lingua:
                figlio.set("{http://www.w3.org/XML/1998/namespace}lang", valore.lingua)
            if valore.tipo:
                figlio.set(_xml("rdf:datatype"), _intero(valore.tipo))
    ElementTree.indent(documento, " ")
    scritto: bytes = ElementTree.tostring(documento, encoding="utf-8", xml_declaration=True)
    return scritto + b"\n"


def _nodi(radice: Nodo) -> Iterator[Nodo]:
    """Every node once, those inside after those that name them."""
    visti: set[str] = set()
    coda = [radice]
    while coda:
        nodo = coda.pop(0)
        if nodo.indirizzo in visti:
            continue
        visti.add(nodo.indirizzo)
        coda += [valore for _, valore in nodo.fatti if isinstance(valore, Nodo)]
        yield nodo


def _oggetto(nodo: Nodo, visti: set[str]) -> dict[str, object]:
    if nodo.indirizzo in visti:
        return {"@id": nodo.indirizzo}
    visti.add(nodo.indirizzo)
    voci: dict[str, list[object]] = {}
    for nome, valore in nodo.fatti:
        voci.setdefault(nome, []).append(_json(valore, visti))
    # Datasets and distributions are lists even when there is one: readers count on it.
    return {
        "@id": nodo.indirizzo,
        "@type": list(nodo.classi),
        **{
            nome: valori if len(valori) > 1 or (nome.startswith("dcat:d") and nome[5:] in _ELENCHI)
            else valori[0]
            for nome, valori in voci.items()
        },
    }  # fmt: skip


_ELENCHI: Final = frozenset({"dataset", "distribution"})


def _json(valore: Valore, visti: set[str]) -> object:
    match valore:
        case Nodo():
            return _oggetto(valore, visti)
        case Iri(indirizzo):
            return {"@id": indirizzo}
        case Letterale(testo, "", ""):
            return testo
        case Letterale(testo, "", tipo):
            return {"@value": testo, "@type": tipo}
        case Letterale(testo, lingua, _):
            return {"@value": testo, "@language": lingua}


def _turtle(valore: Valore) -> str:
    if not isinstance(valore, Letterale):
        return f"<{valore.indirizzo}>"
    testo = json.dumps(valore.testo, ensure_ascii=False)
    if valore.lingua:
        return f"{testo}@{valore.lingua}"
    return f"{testo}^^{valore.tipo}" if valore.tipo else testo


def _intero(nome: str) -> str:
    prefisso, _, resto = nome.partition(":")
    return PREFISSI[prefisso] + resto


def _xml(nome: str) -> str:
    prefisso, _, resto = nome.partition(":")
    return f"{{{PREFISSI[prefisso]}}}{resto}"
