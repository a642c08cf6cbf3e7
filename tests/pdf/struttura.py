"""Reads back the tags of a PDF, independently of the code that wrote them."""

from collections.abc import Iterator
from typing import Any

import pikepdf

SCRIVE = {"Tj", "TJ", "'", '"'}
DIPINGE = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do"} | SCRIVE


def elementi(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every element of the structure tree, in reading order."""
    attesa = [pdf.Root.StructTreeRoot.K]
    while attesa:
        elemento = attesa.pop()
        if isinstance(elemento, pikepdf.Array):
            attesa += reversed(list(elemento))
        elif isinstance(elemento, pikepdf.Dictionary) and "/S" in elemento:
            yield elemento
            attesa.append(elemento.get("/K", pikepdf.Array()))


def con_tag(pdf: pikepdf.Pdf, *tag: str) -> list[Any]:
    """Return the elements with one of these tags."""
    return [elemento for elemento in elementi(pdf) if str(elemento.S)[1:] in tag]


def figli(elemento: Any) -> list[Any]:
    """Return the kids of an element, of any kind."""
    voci = elemento.get("/K", pikepdf.Array())
    return list(voci) if isinstance(voci, pikepdf.Array) else [voci]


def marche_della_pagina(pagina: pikepdf.Page) -> tuple[list[int], list[str]]:
    """Return the marked-content numbers of a page, and the painting left unmarked."""
    pila: list[int | None] = []
    numeri: list[int] = []
    scoperti: list[str] = []
    for istruzione in pikepdf.parse_content_stream(pagina):
        operatore = str(istruzione.operator)
        if operatore in ("BDC", "BMC"):
            proprieta = istruzione.operands[1] if operatore == "BDC" else pikepdf.Dictionary()
            numero = int(proprieta["/MCID"]) if "/MCID" in proprieta else None
            if numero is not None:
                assert all(aperto is None for aperto in pila), "marked content inside another"
                numeri.append(numero)
            else:
                assert str(istruzione.operands[0]) == "/Artifact"
            pila.append(numero)
        elif operatore == "EMC":
            pila.pop()
        elif operatore in DIPINGE and not pila:
            scoperti.append(operatore)
    assert not pila
    return numeri, scoperti


def albero_dei_padri(pdf: pikepdf.Pdf) -> dict[int, Any]:
    """Return the parent tree as a dictionary."""
    numeri = pdf.Root.StructTreeRoot.ParentTree.Nums
    return {int(numeri[n]): numeri[n + 1] for n in range(0, len(numeri), 2)}
