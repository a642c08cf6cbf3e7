"""What the capofila's views share."""

from collections.abc import Callable

from django.forms import Form
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from bandi import selectors
from bandi.models import Avviso
from bandi.services import AvvisoNonValido
from bandi.states import NonAdesso, TransizioneNonAmmessa
from crema_sap.enti.models import Ruolo
from crema_sap.web.decorators import richiede_ruolo
from crema_sap.web.richieste import RichiestaAutenticata

per_il_capofila = richiede_ruolo(Ruolo.CAPOFILA)
leggi_o_scrivi = require_http_methods(["GET", "HEAD", "POST"])
RIFIUTI = (AvvisoNonValido, NonAdesso, TransizioneNonAmmessa)


def quello_della_pagina(request: RichiestaAutenticata, codice: str) -> Avviso:
    """Return the avviso of the page, among those that the person sees."""
    return get_object_or_404(selectors.elenco_avvisi(utente=request.user), codice=codice)


def prova[T](azione: Callable[[], T], form: Form) -> T | None:
    """Do an act; when it is refused, write on the form why."""
    try:
        return azione()
    except RIFIUTI as errore:
        form.add_error(None, str(errore))
        return None
