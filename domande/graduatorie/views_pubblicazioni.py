"""The publication of the lists, and the lists as everybody reads them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bandi import selectors as avvisi
from crema_sap import orologio
from crema_sap.web.decorators import accesso_libero
from crema_sap.web.richieste import RichiestaAutenticata
from domande.graduatorie import (
    letture_differenze,
    letture_pubblicazioni,
    permissions,
    pubblicazioni,
    selectors,
)


@require_http_methods(["GET", "HEAD", "POST"])
def pubblica(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Show what would be public, then publish it."""
    permissions.verifica_lettura(request.user)
    permissions.verifica_pubblicazione(request.user)
    avviso = get_object_or_404(avvisi.elenco_avvisi(utente=request.user), codice=codice)
    if request.method == "POST":
        try:
            fatta = pubblicazioni.pubblica(
                avviso=avviso,
                impronta=request.POST.get("impronta", ""),
                utente=request.user,
                ora=orologio.adesso(),
            )
        except pubblicazioni.PubblicazioneNonAmmessa as errore:
            messages.error(request, str(errore))
            return redirect("domande:graduatoria_pubblica", codice=codice)
        messages.success(request, f"{fatta.get_tipo_display()} pubblicata: avvisiamo chi c'è.")
        return redirect("domande:graduatoria", codice=codice)
    pronta = letture_pubblicazioni.pubblicabile(avviso)
    contesto = {
        "avviso": avviso,
        "pronta": pronta,
        "liste": selectors.liste(utente=request.user, elaborazione=pronta.elaborazione)
        if pronta.elaborazione
        else [],
        "regola": letture_pubblicazioni.regola(pronta),
        "differenze": letture_differenze.dalla_precedente(
            utente=request.user, elaborazione=pronta.elaborazione
        )
        if pronta.elaborazione
        else None,
    }
    return render(request, "domande/graduatorie/pubblica_conferma.html", contesto)


@accesso_libero
@require_GET
def pubblicata(request: HttpRequest, codice: str) -> HttpResponse:
    """Show everybody the lists of an avviso that are public now."""
    pubblicazione = get_object_or_404(letture_pubblicazioni.vigenti(), avviso__codice=codice)
    liste = letture_pubblicazioni.liste(pubblicazione)
    contesto = {
        "pubblicazione": pubblicazione,
        "liste": liste,
        # The hash is of every row: with the others public, it would tell the few that are hidden.
        "impronta": "" if any(una["nascosta"] for una in liste) else pubblicazione.impronta,
        "dimostrativo": pubblicazione.elaborazione.profilo.dimostrativo,
    }
    return render(request, "domande/graduatorie/pubblicata.html", contesto)


@accesso_libero
@require_GET
def lista(request: HttpRequest, codice: str, pk: int) -> HttpResponse:
    """Show everybody one page of a public list."""
    una = get_object_or_404(
        letture_pubblicazioni.elenco_liste(), pk=pk, pubblicazione__avviso__codice=codice
    )
    pagina = Paginator(range(len(una.codici)), letture_pubblicazioni.RIGHE_PER_PAGINA).get_page(
        request.GET.get("pagina")
    )
    contesto = {
        "lista": una,
        "pagina": pagina,
        "righe": letture_pubblicazioni.righe(una, pagina.number),
        "dimostrativo": una.pubblicazione.elaborazione.profilo.dimostrativo,
    }
    return render(request, "domande/graduatorie/pubblicata_lista.html", contesto)
