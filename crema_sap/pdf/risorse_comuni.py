"""What the pages share: the faces, the drawings, the objects copied from WeasyPrint."""

import base64
from collections.abc import Callable, Mapping

from crema_sap.pdf.esterno import FACCE, PRIMO, Modulo, rinumera
from crema_sap.pdf.incorpora import incorpora
from crema_sap.pdf.scrittore import Scrittore
from crema_sap.pdf.veloce.caratteri import caratteri
from crema_sap.pdf.veloce.righe import TESTINE


def copia(
    pdf: Scrittore,
    oggetti: Mapping[int, tuple[str, str | None]],
    numeri: Callable[[int], int],
    chiavi: Mapping[int, int],
) -> None:
    """Store objects under their new numbers; annotations learn their key of the parent tree."""
    for locale, (grezzo, codificato) in oggetti.items():
        numero = numeri(locale)
        corpo = rinumera(grezzo, numeri)
        if codificato is not None:
            pdf.metti_flusso(base64.b64decode(codificato), corpo, numero, compresso=True)
        elif numero in chiavi:
            pdf.metti(f"{corpo.rstrip()[:-2]}/StructParent {chiavi[numero]}>>", numero)
        else:
            pdf.metti(corpo, numero)


def ricorda(testi: dict[str, dict[int, str]], usati: Mapping[str, Mapping[int, str]]) -> None:
    """Add the glyphs that WeasyPrint used, and their text, to those of the file."""
    for nome, voci in usati.items():
        esistenti = testi.setdefault(nome, {})
        for glifo, scritto in voci.items():
            esistenti.setdefault(glifo, scritto)


def metti_risorse(
    pdf: Scrittore,
    numero: int,
    *,
    disegni: Mapping[str, Modulo],
    usati: Mapping[str, set[str]],
    testi: dict[str, dict[int, str]],
) -> None:
    """Store drawings and faces, and the resources of our own pages as object `numero`.

    `usati` are the letters written here with each face, `testi` the glyphs of WeasyPrint.
    """
    moduli = []
    for nome, modulo in sorted(disegni.items()):
        base = pdf.nuovo(max(modulo.oggetti) - PRIMO + 1) - PRIMO
        copia(pdf, modulo.oggetti, _scostamento(base), {})
        ricorda(testi, modulo.usati)
        moduli.append(f"/{nome} {base + modulo.principale} 0 R")
    facce = []
    for nome, faccia in FACCE.items():
        glifi = dict(testi.get(nome, {}))
        mappa = caratteri()[nome].glifi
        for lettera in sorted(usati.get(nome, ())):
            if lettera in mappa:
                glifi.setdefault(mappa[lettera], lettera)
        if glifi:
            incorpora(pdf, nome, glifi, faccia)
            facce.append(f"/{TESTINE[nome]} {faccia} 0 R")
        else:
            pdf.metti("null", faccia)
    chiamati = f"/XObject<<{''.join(moduli)}>>" if moduli else ""
    pdf.metti(f"<</Font<<{''.join(facce)}>>{chiamati}>>", numero)


def _scostamento(base: int) -> Callable[[int], int]:
    """Return the function that moves local numbers; the faces keep theirs."""
    return lambda locale: locale if locale < PRIMO else base + locale
