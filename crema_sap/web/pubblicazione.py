"""The pages of content, published as files with the rest of the public tree."""

from collections.abc import Iterator

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from crema_sap.web import albero, contesto, lingue

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
    scarto = albero.scarto_orologio()
    for lingua, _ in settings.LANGUAGES:
        with translation.override(lingua):
            foglie = list(_in_una_lingua(lingua, scarto))
        yield from foglie


def _in_una_lingua(lingua: str, scarto: int) -> Iterator[albero.Foglia]:
    for italiano, modello in CONTENUTI.items():
        percorso = lingue.indirizzo(italiano, lingua)
        if lingua == settings.LANGUAGE_CODE or percorso != italiano:
            dati = contesto.pubblico(scarto) | {"percorso": percorso}
            yield albero.Foglia(percorso, render_to_string(modello, dati).encode())
