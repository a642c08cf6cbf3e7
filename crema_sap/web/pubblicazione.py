"""The pages of content, published as files with the rest of the public tree."""

from collections.abc import Iterator

from django.template.loader import render_to_string

from crema_sap.web import albero, contesto

# The home page is not here: those who are logged in find their own work at its address.
CONTENUTI = {
    "/accessibilita/": "web/accessibilita.html",
    "/privacy/": "web/privacy.html",
    "/note-legali/": "web/note_legali.html",
    "/contatti/": "web/contatti.html",
}


@albero.pagine("web")
def contenuti() -> Iterator[albero.Foglia]:
    """Give the pages of content, which ask the database for nothing but the clock."""
    dati = contesto.pubblico(albero.scarto_orologio())
    for percorso, modello in CONTENUTI.items():
        yield albero.Foglia(percorso, render_to_string(modello, dati).encode())
