"""Sets a sheet — receipt, attestation — without WeasyPrint: letterhead, text, verification."""

from typing import Final

from crema_sap.pdf import carta, composizione
from crema_sap.pdf.copertina import componi_verifica
from crema_sap.pdf.modello import Fascicolo
from crema_sap.pdf.veloce.blocchi import ARTEFATTO, Blocco, Flusso
from crema_sap.pdf.veloce.caratteri import ammetti
from crema_sap.pdf.veloce.figure import chiama
from crema_sap.pdf.veloce.righe import scrivi, spezza
from crema_sap.pdf.veloce.sezione import aggiungi
from crema_sap.pdf.veloce.testo import filo, larghezza_testo, paragrafo

ENTE: Final = carta.Stile("sans-b", 11, 14, 0, 0, carta.BLU)
ORGANO: Final = carta.Stile("sans", 9, 12, 0, 0, carta.GRIGIO)
TITOLO: Final = carta.Stile("sans-b", 20, 25, 0, 4, carta.BLU)
SOTTOTITOLO: Final = carta.Stile("serif-i", 12, 17, 0, 4, carta.GRIGIO)
DATA: Final = carta.Stile("sans", 9.4, 13, 0, 16, carta.GRIGIO)
CAPITOLO: Final = carta.Stile("sans-b", 13.5, 17, 16, 6, carta.BLU)
EMBLEMA: Final = (34.0, 12.0)  # width, and distance of the text


def componi_foglio(fascicolo: Fascicolo) -> Flusso:
    """Set all the sections as one flow.

    Raises `NonSemplice` when a section or the emblem goes beyond the plain vocabulary.
    """
    flusso = Flusso(orizzontale=fascicolo.sezioni[0].orizzontale)
    _testata(flusso, fascicolo)
    for sezione in fascicolo.sezioni:
        stile = CAPITOLO if sezione.livello == 1 else carta.STILI[f"h{sezione.livello + 1}"]
        aggiungi(flusso, sezione.titolo, sezione.html, livello=sezione.livello, stile=stile)
    if fascicolo.codice_verifica:
        # Never alone on a page: the last words go over with it.
        flusso.blocchi[-1].lega = True
        altezza, pezzi = componi_verifica(flusso, fascicolo)
        flusso.blocchi.append(Blocco(altezza, pezzi, prima=22))
    return flusso


def _testata(flusso: Flusso, fascicolo: Fascicolo) -> None:
    larghezza = larghezza_testo(orizzontale=flusso.orizzontale)
    emblema = fascicolo.emblema or composizione.emblema_predefinito()
    larga, stacco = EMBLEMA
    altezza, figura = chiama(flusso, emblema, x=0, y=0, larghezza=larga)
    righe = [(ENTE, fascicolo.ente)]
    if fascicolo.organo:
        righe.append((ORGANO, fascicolo.organo))
    alto = (altezza - sum(stile.interlinea for stile, _ in righe)) / 2
    pezzi = [figura]
    for stile, testo in righe:
        composte = spezza([(ammetti(testo), "")], stile, larghezza - larga - stacco)
        scritto = scrivi(composte, stile, x=larga + stacco, y=-alto, usati=flusso.usati)
        pezzi.append((flusso.nodo("P"), scritto))
        alto += len(composte) * stile.interlinea
    fine = max(altezza, alto) + 10
    pezzi.append((ARTEFATTO, filo(larghezza, -fine, carta.FILO_FORTE, carta.BLU)))
    flusso.blocchi.append(Blocco(fine + carta.FILO_FORTE, pezzi, dopo=20, lega=True))
    paragrafo(flusso, "H1", [(ammetti(fascicolo.titolo), "")], TITOLO, lega=True)
    if fascicolo.sottotitolo:
        corsa = [(ammetti(fascicolo.sottotitolo), "")]
        paragrafo(flusso, "P", corsa, SOTTOTITOLO, lega=True)
    paragrafo(flusso, "P", [(composizione.scrivi_data(fascicolo), "")], DATA)
    if fascicolo.avvertenza:
        aggiungi(flusso, "", f'<p class="avvertenza">{_testo(fascicolo.avvertenza)}</p>')


def _testo(valore: str) -> str:
    return valore.replace("&", "&amp;").replace("<", "&lt;")
