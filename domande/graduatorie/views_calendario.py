"""The page of the rules by which the terms of a graduatoria are counted."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.enti.models import Ruolo
from crema_sap.web.richieste import RichiestaAutenticata
from domande.graduatorie import calendario, letture_calendario, permissions
from domande.graduatorie.forms import RegolaTerminiForm
from domande.rules.calendario import festivita


@require_http_methods(["GET", "HEAD", "POST"])
def calendario_list(request: RichiestaAutenticata) -> HttpResponse:
    """Show the rules and the holidays of this year and the next; the capofila loads another."""
    permissions.verifica_lettura(request.user)
    ora = orologio.adesso()
    form = RegolaTerminiForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        permissions.verifica_calcolo(request.user)
        if form.is_valid():
            try:
                calendario.carica_regola(dati=form.cleaned_data, utente=request.user, ora=ora)
            except calendario.RegolaNonValida as errore:
                form.add_error(None, str(errore))
            else:
                messages.success(request, "Regola caricata.")
                return redirect("domande:graduatorie_calendario")
    anno = orologio.oggi().year
    contesto = {
        "regole": letture_calendario.regole(),
        "festivi": sorted(festivita((anno, anno + 1)).items()),
        "feste": letture_calendario.feste(request.user.ambito_attivo_id or 0),
        "form": form if request.user.ha_ruolo(Ruolo.CAPOFILA) else None,
    }
    return render(
        request, "domande/graduatorie/calendario.html", contesto, status=422 if form.errors else 200
    )
