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
from bandi.models import AttoDiVersione, Avviso, UnitaOfferta
from bandi.rules.finestra import Finestra
from bandi.services import AvvisoNonValido
from bandi.states import (
    NonAdesso,
    StatoAvviso,
    TransizioneNonAmmessa,
    fase,
    verifica_momento,
    verifica_transizione,
)
from bandi.termine import in_parole
from crema_sap import orologio
from crema_sap.enti.models import Ruolo
from crema_sap.web.decorators import richiede_ruolo
from crema_sap.web.richieste import RichiestaAutenticata

per_il_capofila = richiede_ruolo(Ruolo.CAPOFILA)
leggi_o_scrivi = require_http_methods(["GET", "HEAD", "POST"])
RIFIUTI = (AvvisoNonValido, NonAdesso, TransizioneNonAmmessa)
# What the page of each act does: a step of the table of states, or an act of a moment.
PASSI = {
    "approva": StatoAvviso.APPROVATO,
    "pubblica": StatoAvviso.PUBBLICATO,
    "revoca": StatoAvviso.REVOCATO,
}
ATTI = {
    "proroga": AttoDiVersione.PROROGA,
    "sospendi": AttoDiVersione.SOSPENSIONE,
    "riprendi": AttoDiVersione.RIPRESA,
    "riapri": AttoDiVersione.RIAPERTURA,
    "aggiungi": AttoDiVersione.AGGIUNTA,
}


def quello_della_pagina(request: RichiestaAutenticata, codice: str) -> Avviso:
    """Return the avviso of the page, among those that the person sees."""
    return get_object_or_404(selectors.elenco_avvisi(utente=request.user), codice=codice)


def ora_dell_atto(avviso: Avviso) -> datetime:
    """Lock the avviso of an act, then read the clock: nobody has sent a domanda after it."""
    services.blocca(avviso)
    return orologio.rileggi()


def non_piu_bozza(avviso: Avviso) -> str:
    """Say why what belongs to a draft can only be read; nothing while it is one."""
    try:
        services.verifica_bozza(avviso)
    except TransizioneNonAmmessa as errore:
        return str(errore)
    return ""


def dillo(request: RichiestaAutenticata, avviso: Avviso, perche: str) -> HttpResponse:
    """Go back to the sheet of the avviso, which says why."""
    messages.error(request, perche)
    return redirect("bandi:gestione_avviso", avviso.codice)


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
    """Show an act: what follows from it, and its form; in another moment, why it can't be done."""
    offerte = selectors.offerte(avviso=avviso, utente=request.user)
    finestra = selectors.finestra(avviso)
    contesto = {
        "avviso": avviso,
        "finestra": finestra,
        "termine": in_parole(finestra),
        "fermo": _perche_non_adesso(avviso, finestra, atto),
        "form": form,
        "offerta": offerta,
        "numero_unita": offerte.offerte().count(),
    }
    return render(request, f"bandi/avviso_{atto}.html", contesto)


def _perche_non_adesso(avviso: Avviso, finestra: Finestra, pagina: str) -> str:
    stato = StatoAvviso(avviso.stato)
    try:
        if pagina in PASSI:
            verifica_transizione(stato, PASSI[pagina])
        elif pagina in ATTI:
            adesso = fase(stato, finestra, orologio.adesso())
            verifica_momento(ATTI[pagina], adesso, in_parole(finestra))
    except (NonAdesso, TransizioneNonAmmessa) as errore:
        return str(errore)
    return ""


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
