"""The page of the substitutions: of the own ente for its responsabile, of all for the capofila."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.enti.models import Ruolo
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions
from programmazione.forms.sostituzioni import SostituzioneForm
from programmazione.selectors import sostituzioni as selectors
from programmazione.services import sostituzioni as services
from programmazione.views.esiti import inviato

SCONOSCIUTO = "Non c'è nessun collega con questo nome utente nell'ambito: controlla con lui."


@require_http_methods(["GET", "POST"])
def sostituzione_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the substitutions and take a new one."""
    permissions.verifica_sostituzioni(request.user)
    form = SostituzioneForm(
        inviato(request),
        incarichi=selectors.chi_risponde(utente=request.user, oggi=orologio.oggi()),
        motivo_richiesto=request.user.ha_ruolo(Ruolo.CAPOFILA),
    )
    if request.method == "POST" and form.is_valid() and _affida(request, form):
        return redirect("programmazione:sostituzione_list")
    return render(
        request,
        "programmazione/sostituzione_list.html",
        {
            "form": form,
            "sostituzioni": selectors.elenco_sostituzioni(utente=request.user),
            "oggi": orologio.oggi(),
        },
        status=422 if form.is_bound else 200,
    )


def _affida(request: RichiestaAutenticata, form: SostituzioneForm) -> bool:
    dati = form.cleaned_data
    collega = selectors.collega(utente=request.user, username=dati["collega"])
    if collega is None:
        form.add_error("collega", SCONOSCIUTO)
        return False
    try:
        services.sostituisci_operatore(
            assente=dati["assente"],
            sostituto=collega,
            dal=dati["dal"],
            al=dati["al"],
            motivo=dati["motivo"],
            utente=request.user,
            ora=orologio.adesso(),
        )
    except services.SostituzioneNonValida as errore:
        form.add_error(None, str(errore))
        return False
    messages.success(request, f"Sostituzione affidata a {collega}: l'incarico finisce da solo.")
    return True
