"""The page of the rules of the Assemblea."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, services
from programmazione.forms.regole import RegolaForm
from programmazione.selectors.sedute import regole_dell_ambito
from programmazione.views.esiti import inviato, tenta


@require_http_methods(["GET", "POST"])
def regola_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the rules, newest first, and take another one."""
    permissions.verifica_capofila(request.user)
    form = RegolaForm(inviato(request))
    if request.method == "POST" and form.is_valid():
        fatto = tenta(
            request,
            lambda: services.carica_regola(
                dati=form.cleaned_data, utente=request.user, ora=orologio.adesso()
            ),
            riuscito="Regola caricata: vale per le sedute convocate per quel giorno e dopo.",
        )
        if fatto:
            return redirect("programmazione:regola_list")
    return render(
        request,
        "programmazione/seduta_regole.html",
        {"form": form, "regole": regole_dell_ambito(utente=request.user)},
    )
