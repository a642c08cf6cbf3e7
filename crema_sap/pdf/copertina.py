"""Sets the cover, and the box by which anybody can check the document."""

from typing import Final

from crema_sap.pdf import carta, composizione
from crema_sap.pdf.modello import Fascicolo
from crema_sap.pdf.veloce.blocchi import ARTEFATTO, Blocco, Flusso
from crema_sap.pdf.veloce.caratteri import ammetti
from crema_sap.pdf.veloce.figure import chiama, disegna_qr
from crema_sap.pdf.veloce.pagine import altezza_utile
from crema_sap.pdf.veloce.righe import colore, scrivi, spezza, spezza_pari
from crema_sap.pdf.veloce.testo import componi_avvertenza, filo, larghezza_testo

ENTE: Final = carta.Stile("sans-b", 12, 16, 14, 0, carta.BLU)
ORGANO: Final = carta.Stile("sans", 10.5, 15, 2, 0, carta.GRIGIO)
TITOLO: Final = carta.Stile("sans-b", 33, 38, 0, 0, carta.BLU)
SOTTOTITOLO: Final = carta.Stile("serif-i", 15, 21, 12, 0, carta.GRIGIO)
DATA: Final = carta.Stile("sans", 11, 16, 14, 0)
CODICE: Final = carta.Stile("sans-b", 11, 15, 0, 2.5, carta.BLU)
SPIEGA: Final = carta.Stile("sans", 8.2, 11.4, 0, 2.5, carta.GRIGIO)
EMBLEMA: Final = 62.0
ALTO_TITOLO: Final = 232.0  # top of the title, from the top of the text
DESTRA_TITOLO: Final = 60.0  # white kept on the right of the title
LINEETTA: Final = (52.0, 2.4, 26.0)  # length, weight and distance of the short rule
QR: Final = (62.0, 14.0)  # side, and distance of the text


def componi_copertina(fascicolo: Fascicolo) -> Flusso:
    """Set the cover as one block as high as the page."""
    flusso = Flusso(orizzontale=False)
    emblema = fascicolo.emblema or composizione.emblema_predefinito()
    giu, figura = chiama(flusso, emblema, x=0, y=0, larghezza=EMBLEMA)
    pezzi = [figura]
    giu = _capoversi(flusso, pezzi, giu, "P", [(ENTE, fascicolo.ente), (ORGANO, fascicolo.organo)])
    giu = max(giu + 40, ALTO_TITOLO)
    giu = _capoversi(flusso, pezzi, giu, "H1", [(TITOLO, fascicolo.titolo)])
    giu = _capoversi(flusso, pezzi, giu, "P", [(SOTTOTITOLO, fascicolo.sottotitolo)])
    lunga, spessa, stacco = LINEETTA
    giu += stacco
    lineetta = f"{colore(carta.AZZURRO)} 0 {-giu - spessa:.2f} {lunga} {spessa} re f"
    pezzi.append((ARTEFATTO, lineetta))
    data = composizione.scrivi_data(fascicolo)
    giu = _capoversi(flusso, pezzi, giu + spessa, "P", [(DATA, data)])
    if fascicolo.avvertenza:
        larghezza = larghezza_testo(orizzontale=False) - DESTRA_TITOLO
        corsa = [(ammetti(fascicolo.avvertenza), "")]
        pezzi += componi_avvertenza(flusso, corsa, larghezza, y=-giu - 18)[1]
    piena = altezza_utile(orizzontale=False)
    if fascicolo.codice_verifica:
        altezza, _ = componi_verifica(Flusso(orizzontale=False), fascicolo)
        pezzi += componi_verifica(flusso, fascicolo, y=altezza - piena)[1]
    flusso.blocchi.append(Blocco(piena, pezzi))
    return flusso


def _capoversi(
    flusso: Flusso,
    pezzi: list[tuple[int, str]],
    giu: float,
    tag: str,
    testi: list[tuple[carta.Stile, str]],
) -> float:
    """Add paragraphs from the depth `giu`, and return the depth reached."""
    larghezza = larghezza_testo(orizzontale=False) - DESTRA_TITOLO
    for stile, testo in testi:
        rompi = spezza_pari if stile is TITOLO else spezza
        righe = rompi([(ammetti(testo), "")], stile, larghezza)
        if righe:
            giu += stile.prima
            pezzi.append((flusso.nodo(tag), scrivi(righe, stile, y=-giu, usati=flusso.usati)))
            giu += len(righe) * stile.interlinea
    return giu


def componi_verifica(
    flusso: Flusso, fascicolo: Fascicolo, *, y: float = 0.0
) -> tuple[float, list[tuple[int, str]]]:
    """Return height and pieces of the box with QR code, verification code and hash."""
    larghezza = larghezza_testo(orizzontale=flusso.orizzontale)
    lato, stacco = QR
    alto = 12.0
    contenuto = composizione.contenuto_qr(fascicolo)
    figura = disegna_qr(flusso, contenuto, composizione.QR, x=0, y=y - alto, lato=lato)
    pezzi = [(ARTEFATTO, filo(larghezza, y, 0.6, carta.FILO)), figura]
    giu = alto
    for n, testo in enumerate(composizione.testi_verifica(fascicolo)):
        stile = SPIEGA if n else CODICE
        righe = spezza([(ammetti(testo), "")], stile, larghezza - lato - stacco)
        scritto = scrivi(righe, stile, x=lato + stacco, y=y - giu, usati=flusso.usati)
        pezzi.append((flusso.nodo("P"), scritto))
        giu += len(righe) * stile.interlinea + stile.dopo
    return max(giu, alto + lato), pezzi
