"""The capofila's acts that stop, restart and widen a published avviso."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from bandi import forms, selectors, services
from bandi.models import TipoOfferta
from bandi.views.parti import (
    leggi_o_scrivi,
    ora_dell_atto,
    pagina_dell_atto,
    per_il_capofila,
    prova,
    quello_della_pagina,
)
from crema_sap.web.richieste import RichiestaAutenticata


@per_il_capofila
@leggi_o_scrivi
def avviso_sospendi(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Stop receiving domande."""
    avviso = quello_della_pagina(request, codice)
    form = forms.SospensioneForm(request.POST or None)
    if (
        form.is_valid()
        and prova(
            lambda: services.sospendi_avviso(
                avviso=avviso,
                dal=form.cleaned_data["dal"],
                motivo=form.cleaned_data["motivo"],
                estremi=form.cleaned_data["estremi"],
                utente=request.user,
                ora=ora_dell_atto(avviso),
            ),
            form,
        )
        is not None
    ):
        messages.success(request, "Avviso sospeso: avvisiamo chi ha una domanda o una bozza.")
        return redirect("bandi:gestione_avviso", avviso.codice)
    return pagina_dell_atto(request, avviso, form, "sospendi")


@per_il_capofila
@leggi_o_scrivi
def avviso_riprendi(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Receive domande again after a suspension."""
    avviso = quello_della_pagina(request, codice)
    form = forms.RipresaForm(request.POST or None)
    if (
        form.is_valid()
        and prova(
            lambda: services.riprendi_avviso(
                avviso=avviso,
                riprende_il=form.cleaned_data["riprende_il"],
                chiude_il=form.cleaned_data["chiude_il"],
                motivo=form.cleaned_data["motivo"],
                estremi=form.cleaned_data["estremi"],
                utente=request.user,
                ora=ora_dell_atto(avviso),
            ),
            form,
        )
        is not None
    ):
        messages.success(request, "L’avviso riprende: avvisiamo chi ha una domanda o una bozza.")
        return redirect("bandi:gestione_avviso", avviso.codice)
    return pagina_dell_atto(request, avviso, form, "riprendi")


@per_il_capofila
@leggi_o_scrivi
def avviso_riapri(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Receive domande again after the close."""
    avviso = quello_della_pagina(request, codice)
    form = forms.RiaperturaForm(request.POST or None)
    if (
        form.is_valid()
        and prova(
            lambda: services.riapri_avviso(
                avviso=avviso,
                riapre_il=form.cleaned_data["riapre_il"],
                chiude_il=form.cleaned_data["chiude_il"],
                motivo=form.cleaned_data["motivo"],
                estremi=form.cleaned_data["estremi"],
                utente=request.user,
                ora=ora_dell_atto(avviso),
            ),
            form,
        )
        is not None
    ):
        messages.success(request, "Avviso riaperto: avvisiamo chi ha una domanda o una bozza.")
        return redirect("bandi:gestione_avviso", avviso.codice)
    return pagina_dell_atto(request, avviso, form, "riapri")


@per_il_capofila
@leggi_o_scrivi
def unita_aggiungi(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Offer one more unit in an open avviso."""
    avviso = quello_della_pagina(request, codice)
    libere = selectors.unita_aggiungibili(avviso=avviso, utente=request.user)
    form = forms.AggiuntaForm(request.POST or None, libere=libere)
    if (
        form.is_valid()
        and prova(
            lambda: services.aggiungi_unita(
                avviso=avviso,
                unita_id=form.cleaned_data["unita"].pk,
                tipo=TipoOfferta(form.cleaned_data["tipo"]),
                motivo=form.cleaned_data["motivo"],
                estremi=form.cleaned_data["estremi"],
                utente=request.user,
                ora=ora_dell_atto(avviso),
            ),
            form,
        )
        is not None
    ):
        messages.success(request, "Unità aggiunta: avvisiamo chi ha una domanda o una bozza.")
        return redirect("bandi:gestione_avviso", avviso.codice)
    return pagina_dell_atto(request, avviso, form, "aggiungi")
