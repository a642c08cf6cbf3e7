"""The page on which the responsabile of an owner approves its lists."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bandi import selectors as avvisi
from crema_sap import orologio
from crema_sap.web.richieste import RichiestaAutenticata
from domande.graduatorie import approvazioni, letture_differenze, permissions, selectors
from domande.graduatorie.forms import ApprovazioneForm


@require_http_methods(["GET", "HEAD", "POST"])
def graduatoria_approva(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Show what is approved and what changed since the run before; then approve."""
    permissions.verifica_lettura(request.user)
    avviso = get_object_or_404(avvisi.elenco_avvisi(utente=request.user), codice=codice)
    elaborazione = get_object_or_404(selectors.da_approvare(utente=request.user, avviso=avviso))
    proprietario = permissions.verifica_approvazione(request.user, elaborazione)
    form = ApprovazioneForm(request.POST or None, elaborazione=elaborazione)
    if form.is_valid():
        try:
            approvazioni.approva(
                elaborazione=elaborazione,
                atto=form.cleaned_data["atto"],
                utente=request.user,
                ora=orologio.adesso(),
            )
        except approvazioni.ApprovazioneNonAmmessa as errore:
            form.add_error(None, str(errore))
        else:
            messages.success(request, "Le liste del tuo ente sono approvate.")
            return redirect("domande:graduatoria", codice=codice)
    contesto = {
        "avviso": avviso,
        "elaborazione": elaborazione,
        "liste": selectors.liste(utente=request.user, elaborazione=elaborazione),
        "differenze": letture_differenze.dalla_precedente(
            utente=request.user, elaborazione=elaborazione, proprietario=proprietario
        ),
        "ostacolo": approvazioni.ostacolo(elaborazione, proprietario, orologio.adesso()),
        "dimostrativo": elaborazione.profilo.dimostrativo,
        "form": form,
    }
    return render(request, "domande/graduatorie/approva.html", contesto)
