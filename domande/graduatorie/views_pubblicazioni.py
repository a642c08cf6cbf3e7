"""The publication of the lists, and the lists as everybody reads them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bandi import selectors as avvisi
from bandi.views.pubblico import rispondi
from crema_sap import orologio
from crema_sap.web.decorators import accesso_libero, solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from domande.graduatorie import (
    letture_differenze,
    letture_pubblicazioni,
    pagine,
    permissions,
    pubblicazioni,
    pubbliche,
    selectors,
)
from domande.graduatorie.pubbliche import Pubblicata


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
        "dimostrativo": bool(pronta.elaborazione and pronta.elaborazione.profilo.dimostrativo),
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
@solo_lettura
def pubblicata(request: HttpRequest, codice: str) -> HttpResponse:
    """Show everybody the lists of an avviso that are public now."""
    tutte, una = _vigente(codice)
    return rispondi(request, pagine.pubblicata(una, tutte, pubbliche.liste(una.id)))


@accesso_libero
@solo_lettura
def lista(request: HttpRequest, codice: str, pk: int, pagina: int = 1) -> HttpResponse:
    """Show everybody one page of a public list."""
    _tutte, una = _vigente(codice)
    trovata = next((lista for lista in pubbliche.liste(una.id) if lista.id == pk), None)
    if trovata is None or not 1 <= pagina <= trovata.pagine:
        raise Http404
    return rispondi(request, pagine.lista(una, trovata, pagina))


def _vigente(codice: str) -> tuple[list[Pubblicata], Pubblicata]:
    tutte = pubbliche.pubblicazioni()
    for una in tutte:
        if una.avviso == codice and una.vigente:
            return tutte, una
    raise Http404
