"""Sets one section with the fast typesetter."""

from crema_sap.pdf import carta
from crema_sap.pdf.veloce.blocchi import Flusso
from crema_sap.pdf.veloce.caratteri import ammetti
from crema_sap.pdf.veloce.figure import componi_figura
from crema_sap.pdf.veloce.lettura import NonSemplice, leggi
from crema_sap.pdf.veloce.pagine import altezza_utile
from crema_sap.pdf.veloce.tabelle import componi_tabella
from crema_sap.pdf.veloce.testo import componi_blocco, paragrafo


def componi_sezione(titolo: str, html: str, *, livello: int, orizzontale: bool) -> Flusso:
    """Set a section whose heading is an `h{livello + 1}`.

    Raises `NonSemplice` when `html` goes beyond the plain vocabulary.
    """
    flusso = Flusso(orizzontale=orizzontale)
    aggiungi(flusso, titolo, html, livello=livello)
    return flusso


def aggiungi(
    flusso: Flusso, titolo: str, html: str, *, livello: int = 1, stile: carta.Stile | None = None
) -> None:
    """Set a section at the end of a flow, with a heading unless `titolo` is empty.

    Raises `NonSemplice` when `html` goes beyond the plain vocabulary.
    """
    elementi = leggi(ammetti(html))
    inizio = len(flusso.blocchi)
    if titolo:
        nome = f"h{livello + 1}"
        corsa = [(ammetti(titolo), "")]
        paragrafo(flusso, nome.upper(), corsa, stile or carta.STILI[nome], lega=True)
    for elemento in elementi:
        if elemento.nome == "table":
            componi_tabella(flusso, elemento)
        elif elemento.nome == "figure":
            componi_figura(flusso, elemento)
        else:
            componi_blocco(flusso, elemento)
    limite = altezza_utile(orizzontale=flusso.orizzontale)
    if any(blocco.altezza > limite for blocco in flusso.blocchi[inizio:]):
        raise NonSemplice("blocco più alto di una pagina")
