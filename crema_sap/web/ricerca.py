"""The search box of every page: each app says what it finds, within what the person may see."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib.auth.models import AnonymousUser

from crema_sap.enti.models import Utente
from crema_sap.web.moduli import aiutante

# A shorter text finds everything and nothing.
LUNGHEZZA_MINIMA = 2
PER_GRUPPO = 10


class RicercaForm(forms.Form):
    """What is looked for; it stands in the address, so it must not be anybody's."""

    helper = aiutante(metodo="get", nel_modulo=False)
    q = forms.CharField(
        label="Che cosa cerchi",
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
        help_text="Un avviso, un piano, un'unità o un comune. Non scrivere nomi di persone o "
        "codici fiscali.",
    )


@dataclass(frozen=True, slots=True)
class Trovato:
    """One result: what it is, where it is, one line about it."""

    titolo: str
    indirizzo: str
    testo: str = ""


@dataclass(frozen=True, slots=True)
class Gruppo:
    """Results of one kind; `tutti` is where all of them are, when there are more."""

    nome: str
    trovati: list[Trovato]
    tutti: str = ""


type Persona = Utente | AnonymousUser
type Fonte = Callable[[Persona, str], Gruppo]
FONTI: list[Fonte] = []


def fonte(funzione: Fonte) -> Fonte:
    """Register what searches one kind of thing; at most PER_GRUPPO results, in one query."""
    FONTI.append(funzione)
    return funzione


def cerca(persona: Persona, testo: str) -> list[Gruppo]:
    """Search everywhere; groups with no result are left out."""
    if len(testo) < LUNGHEZZA_MINIMA:
        return []
    return [gruppo for chiedi in FONTI if (gruppo := chiedi(persona, testo)).trovati]
