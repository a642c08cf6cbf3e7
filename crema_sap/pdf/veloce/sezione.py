"""Sets one section with the fast typesetter."""

from crema_sap.pdf.veloce.blocchi import Flusso
from crema_sap.pdf.veloce.caratteri import ammetti
from crema_sap.pdf.veloce.lettura import leggi
from crema_sap.pdf.veloce.tabelle import componi_tabella
from crema_sap.pdf.veloce.testo import componi_blocco, componi_titolo


def componi_sezione(titolo: str, html: str, *, livello: int, orizzontale: bool) -> Flusso:
    """Set a section whose heading is an `h{livello + 1}`.

    Raises `NonSemplice` when `html` goes beyond the plain vocabulary.
    """
    elementi = leggi(ammetti(html))
    flusso = Flusso(orizzontale=orizzontale)
    componi_titolo(flusso, livello + 1, ammetti(titolo))
    for elemento in elementi:
        if elemento.nome == "table":
            componi_tabella(flusso, elemento)
        else:
            componi_blocco(flusso, elemento)
    return flusso
