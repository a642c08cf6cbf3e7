"""The table of contents: one line a section, a link and its page number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crema_sap.pdf import carta
from crema_sap.pdf.modello import Sezione
from crema_sap.pdf.veloce.blocchi import ARTEFATTO, Blocco, Flusso
from crema_sap.pdf.veloce.caratteri import ammetti, caratteri
from crema_sap.pdf.veloce.righe import Riga, scrivi, spezza
from crema_sap.pdf.veloce.testo import larghezza_testo, paragrafo

VOCI: Final = {
    1: carta.Stile("sans-b", 10.2, 15, 7, 0, carta.BLU),
    2: carta.Stile("sans", 9.6, 13, 0, 0),
}
RIENTRO: Final = 14.0
COLONNA_NUMERI: Final = 26.0
PASSO_PUNTI: Final = 4.5


@dataclass(slots=True)
class Indice:
    """The contents set as a flow; `rimandi` are block → (link element, section)."""

    flusso: Flusso
    rimandi: dict[int, tuple[int, int]]


def componi_indice(sezioni: Sequence[Sezione], pagine: Sequence[int]) -> Indice:
    """Set the contents; `pagine` are the page numbers, from 1, in the order of `sezioni`."""
    flusso = Flusso(orizzontale=False)
    paragrafo(flusso, "H2", [("Indice", "")], carta.STILI["h2"], lega=True)
    radice = flusso.nodo("TOC")
    rimandi = {}
    for n, (sezione, pagina) in enumerate(zip(sezioni, pagine, strict=True)):
        voce = flusso.nodo("TOCI", radice)
        collegamento = flusso.nodo("Link", flusso.nodo("Reference", voce))
        rimandi[len(flusso.blocchi)] = (collegamento, n)
        flusso.blocchi.append(_voce(flusso, sezione, pagina, collegamento))
    return Indice(flusso, rimandi)


def componi_bozza(sezioni: Sequence[Sezione]) -> Flusso:
    """Set the contents blank: as high as they will be, to know where the sections begin."""
    flusso = Flusso(orizzontale=False)
    paragrafo(flusso, "H2", [("Indice", "")], carta.STILI["h2"], lega=True)
    flusso.blocchi += [_bianca(sezione, *_titolo(sezione)) for sezione in sezioni]
    return flusso


def _titolo(sezione: Sezione) -> tuple[carta.Stile, list[Riga]]:
    """Return style and lines of the title of a section."""
    stile = VOCI[min(sezione.livello, 2)]
    larghezza = larghezza_testo(orizzontale=False) - _rientro(sezione) - COLONNA_NUMERI - 12
    return stile, spezza([(ammetti(sezione.titolo), "")], stile, larghezza)


def _rientro(sezione: Sezione) -> float:
    return RIENTRO * (sezione.livello - 1)


def _bianca(sezione: Sezione, stile: carta.Stile, righe: list[Riga]) -> Blocco:
    altezza = len(righe) * stile.interlinea
    return Blocco(altezza, [], prima=stile.prima, dopo=stile.dopo, lega=sezione.livello == 1)


def _voce(flusso: Flusso, sezione: Sezione, pagina: int, collegamento: int) -> Blocco:
    stile, righe = _titolo(sezione)
    rientro, tutta = _rientro(sezione), larghezza_testo(orizzontale=False)
    blocco = _bianca(sezione, stile, righe)
    scritto = scrivi(righe, stile, x=rientro, usati=flusso.usati)
    giu = -(len(righe) - 1) * stile.interlinea
    numero = spezza([(str(pagina), "")], stile, COLONNA_NUMERI)
    # Read aloud and copied, the title and its number are two words.
    stacco = scrivi(
        [Riga([(stile.carattere, " ")], 0)], stile, x=tutta - 30, y=giu, usati=flusso.usati
    )
    cifre = scrivi(
        numero,
        stile,
        x=tutta - COLONNA_NUMERI,
        y=giu,
        larghezza=COLONNA_NUMERI,
        verso="num",
        usati=flusso.usati,
    )
    blocco.pezzi.append((collegamento, f"{scritto}\n{stacco}\n{cifre}"))
    punti = _punti(rientro + righe[-1].larghezza, tutta - numero[0].larghezza, giu, flusso)
    if punti:
        blocco.pezzi.append((ARTEFATTO, punti))
    return blocco


def _punti(da: float, a: float, y: float, flusso: Flusso) -> str:
    """Return dots on a common grid between the title and the number."""
    stile = carta.Stile("sans", 9.6, 14, 0, 0, carta.FILO)
    punto = caratteri()["sans"].larghezza(".", stile.corpo)
    posti = [
        n * PASSO_PUNTI
        for n in range(int(a // PASSO_PUNTI))
        if n * PASSO_PUNTI > da + 5 and n * PASSO_PUNTI + punto < a - 5
    ]
    if not posti:
        return ""
    passo = round((PASSO_PUNTI - punto) * 1000 / stile.corpo)
    operando = caratteri()["sans"].componi(".")[0].strip("[]")
    flusso.usati.setdefault("sans", set()).add(".")
    riga = scrivi([Riga([("sans", ".")], 0)], stile, x=posti[0], y=y, usati=flusso.usati)
    solo = f"[{operando}] TJ"
    return riga.replace(solo, f"[{f' {-passo} '.join([operando] * len(posti))}] TJ")
