"""The what-if page of a plan: figures tried and their effect, without touching the plan."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors, services
from programmazione.forms.simulazione import ADOTTA, SimulazioneForm
from programmazione.models import PianoAnnuale
from programmazione.rules.simulazione import effetti_per_comune, effetto
from programmazione.rules.triennio import Periodo
from programmazione.states import StatoPiano
from programmazione.views.esiti import inviato, tenta
from programmazione.views.piani import annuale_richiesto


@require_http_methods(["GET", "POST"])
def piano_simulazione(request: RichiestaAutenticata, periodo: Periodo) -> HttpResponse:
    """Try other figures and see their effect; adopt them, when the plan is a draft."""
    piano = annuale_richiesto(request, periodo)
    permissions.verifica_capofila(request.user)
    prove = selectors.prove_del_piano(piano)
    limiti = services.limiti_di(piano.rilevazione)
    form = SimulazioneForm(
        inviato(request),
        prove=prove,
        limiti=limiti,
        initial={"letta": selectors.impronta_prove(prove)},
    )
    dati: dict[str, Any] = {
        "piano": piano,
        "form": form,
        "limiti": limiti,
        "in_bozza": piano.stato == StatoPiano.BOZZA,
    }
    if request.method == "POST" and form.is_valid():
        if ADOTTA in request.POST and _adotta(request, piano, form):
            return redirect("programmazione:piano", periodo=periodo)
        provate = form.provate()
        dati |= {
            # Where nothing is assignable, before or after, there is no quota to look at.
            "effetti": [
                voce
                for voce in effetti_per_comune(provate, limiti.indigenza_minima)
                if voce.assegnabili or voce.assegnabili_dopo
            ],
            "totale": effetto("Ambito", provate, limiti.indigenza_minima),
            "cambiate": sum(prova.cambiata for prova in provate),
        }
    return render(request, "programmazione/piano_simulazione.html", dati)


def _adotta(request: RichiestaAutenticata, piano: PianoAnnuale, form: SimulazioneForm) -> bool:
    return tenta(
        request,
        lambda: services.adotta_simulazione(
            piano=piano,
            leve=form.leve(),
            letta=form.cleaned_data["letta"],
            motivo=form.cleaned_data["motivo"],
            utente=request.user,
            ora=orologio.adesso(),
        ),
        riuscito="Le cifre provate sono ora quelle della bozza.",
    )
