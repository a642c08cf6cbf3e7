"""What the avvisi let one find, signed in or not."""

from django.urls import reverse

from bandi import selectors
from crema_sap.web.ricerca import PER_GRUPPO, Gruppo, Persona, Trovato, fonte


@fonte
def avvisi(persona: Persona, testo: str) -> Gruppo:
    """Find published avvisi by title or code."""
    trovati = [
        Trovato(titolo, reverse("bandi:avviso", args=[codice]), codice)
        for codice, titolo in selectors.cerca_avvisi(testo=testo, quanti=PER_GRUPPO)
    ]
    return Gruppo("Avvisi", trovati)


@fonte
def unita_offerte(persona: Persona, testo: str) -> Gruppo:
    """Find units offered by a published avviso, by code or comune."""
    trovati = [
        Trovato(codice, reverse("bandi:unita", args=[avviso, codice]), comune)
        for avviso, codice, comune in selectors.cerca_offerte(testo=testo, quante=PER_GRUPPO)
    ]
    return Gruppo("Unità offerte", trovati)
