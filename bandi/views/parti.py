"""What the capofila's views share."""

from collections.abc import Callable
from datetime import datetime

from django import forms as django_forms
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bandi import selectors, services
from bandi.models import Avviso, UnitaOfferta
from bandi.services import AvvisoNonValido
from bandi.states import NonAdesso, TransizioneNonAmmessa
from bandi.termine import in_parole
from crema_sap import orologio
from crema_sap.enti.models import Ruolo
from crema_sap.web.decorators import richiede_ruolo
from crema_sap.web.richieste import RichiestaAutenticata

per_il_capofila = richiede_ruolo(Ruolo.CAPOFILA)
leggi_o_scrivi = require_http_methods(["GET", "HEAD", "POST"])
RIFIUTI = (AvvisoNonValido, NonAdesso, TransizioneNonAmmessa)


def quello_della_pagina(request: RichiestaAutenticata, codice: str) -> Avviso:
    """Return the avviso of the page, among those that the person sees."""
    return get_object_or_404(selectors.elenco_avvisi(utente=request.user), codice=codice)


def ora_dell_atto(avviso: Avviso) -> datetime:
    """Lock the avviso of an act, then read the clock: nobody has sent a domanda after it."""
    services.blocca(avviso)
    return orologio.rileggi()


def prova[T](azione: Callable[[], T], form: Form) -> T | None:
    """Do an act; when it is refused, write on the form why."""
    try:
        return azione()
    except RIFIUTI as errore:
        form.add_error(None, str(errore))
        return None


def pagina_dell_atto(
    request: RichiestaAutenticata,
    avviso: Avviso,
    form: django_forms.Form | None,
    atto: str,
    *,
    offerta: UnitaOfferta | None = None,
) -> HttpResponse:
    """Show an act: what follows from it, and its form."""
    offerte = selectors.offerte(avviso=avviso, utente=request.user)
    contesto = {
        "avviso": avviso,
        "finestra": selectors.finestra(avviso),
        "termine": in_parole(selectors.finestra(avviso)),
        "form": form,
        "offerta": offerta,
        "numero_unita": offerte.offerte().count(),
    }
    return render(request, f"bandi/avviso_{atto}.html", contesto)


def compi_atto(
    request: RichiestaAutenticata,
    avviso: Avviso,
    form: Form,
    *,
    pagina: str,
    atto: Callable[..., object],
    campi: tuple[str, ...],
    riuscito: str,
    offerta: UnitaOfferta | None = None,
) -> HttpResponse:
    """Do an act with the fields of its form, or show its page with what does not hold.

    `atto` is called with `campi` by name, the person and the instant read under the lock.
    """
    if (
        form.is_valid()
        and prova(
            lambda: atto(
                **{nome: form.cleaned_data[nome] for nome in campi},
                utente=request.user,
                ora=ora_dell_atto(avviso),
            ),
            form,
        )
        is not None
    ):
        messages.success(request, riuscito)
        return redirect("bandi:gestione_avviso", avviso.codice)
    return pagina_dell_atto(request, avviso, form, pagina, offerta=offerta)
