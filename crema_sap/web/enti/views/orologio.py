"""The GESTORE moves the clock of the demonstration."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio as cronometro
from crema_sap.enti.models import Ruolo
from crema_sap.web import formati
from crema_sap.web.decorators import richiede_ruolo
from crema_sap.web.enti import services
from crema_sap.web.enti.forms import SpostaForm
from crema_sap.web.richieste import RichiestaAutenticata

GIORNO = 60 * 24
AVANTI = (
    (60, "Un'ora"),
    (GIORNO, "Un giorno"),
    (5 * GIORNO, "5 giorni"),
    (15 * GIORNO, "15 giorni"),
)


@richiede_ruolo(Ruolo.GESTORE)
@require_http_methods(["GET", "POST"])
def sposta(request: RichiestaAutenticata) -> HttpResponse:
    """Show what the clock reads and move it; in production the page does not exist."""
    if not cronometro.e_dimostrativo():
        raise Http404
    ora = cronometro.adesso()
    form = SpostaForm(request.POST or None)
    if form.is_valid():
        scelto = form.scelto(ora)
        if scelto:
            services.sposta_orologio(a=scelto, utente=request.user, ora=ora)
            messages.success(request, f"Ora l'orologio segna {formati.data_ora(scelto)}.")
            return redirect("enti:orologio")
        form.add_error("istante", "Scrivi giorno e ora, oppure usa uno dei bottoni.")
    return render(
        request,
        "enti/orologio.html",
        {"form": form, "tappe": cronometro.tappe(), "avanti": AVANTI},
        status=422 if form.is_bound else 200,
    )
