"""The capofila's pages: papers and desks of a draft, and the ambito's list of desks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from bandi import forms, selectors, services
from bandi.rules.corredo import leggi_corredo
from bandi.views.parti import (
    leggi_o_scrivi,
    non_piu_bozza,
    per_il_capofila,
    prova,
    quello_della_pagina,
)
from crema_sap import orologio
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata


@per_il_capofila
@leggi_o_scrivi
def avviso_corredo(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Say which papers a draft asks for, and which desks help; later they are only read."""
    avviso = quello_della_pagina(request, codice)
    corredo = leggi_corredo(avviso.corredo)
    if perche := non_piu_bozza(avviso):
        contesto = {"avviso": avviso, "corredo": corredo, "perche": perche}
        return render(request, "bandi/avviso_corredo_fisso.html", contesto)
    dati = request.POST or None
    documenti = forms.DocumentiFormSet(dati, corredo, selectors.condizioni_del_profilo(avviso))
    sportelli = selectors.elenco_sportelli(utente=request.user)
    form = forms.SceltaSportelliForm(dati, corredo=corredo, sportelli=sportelli)
    if documenti.is_valid() and form.is_valid():
        esito = prova(
            lambda: services.scrivi_documenti_e_sportelli(
                avviso=avviso,
                documenti=documenti.documenti(),
                sportelli=form.scelti(),
                utente=request.user,
                ora=orologio.adesso(),
            ),
            form,
        )
        if esito:
            messages.success(request, "Documenti e sportelli salvati.")
            return redirect("bandi:gestione_avviso", avviso.codice)
    contesto = {"avviso": avviso, "form": form, "documenti": documenti}
    return render(request, "bandi/avviso_corredo.html", contesto)


@per_il_capofila
@solo_lettura
def sportello_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the desks of the ambito."""
    sportelli = selectors.elenco_sportelli(utente=request.user)
    return render(request, "bandi/sportello_list.html", {"sportelli": sportelli})


@per_il_capofila
@leggi_o_scrivi
def sportello_nuovo(request: RichiestaAutenticata) -> HttpResponse:
    """Add a desk."""
    return _modulo(request, None)


@per_il_capofila
@leggi_o_scrivi
def sportello_modifica(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Change a desk."""
    return _modulo(request, pk)


def _modulo(request: RichiestaAutenticata, pk: int | None) -> HttpResponse:
    elenco = selectors.elenco_sportelli(utente=request.user)
    sportello = get_object_or_404(elenco, pk=pk) if pk else None
    form = forms.SportelloForm(
        request.POST or None,
        comuni=selectors.comuni_degli_sportelli(utente=request.user, giorno=orologio.oggi()),
        sportello=sportello,
    )
    if form.is_valid():
        esito = prova(
            lambda: services.salva_sportello(
                sportello=sportello,
                dati=form.dati(),
                utente=request.user,
                ora=orologio.adesso(),
            ),
            form,
        )
        if esito:
            messages.success(request, f"Sportello salvato: {esito.nome}.")
            return redirect("bandi:sportelli")
    return render(request, "bandi/sportello_form.html", {"form": form, "sportello": sportello})
