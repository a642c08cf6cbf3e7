"""Pages of a chapter: writing it, with a preview that needs no script."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.web.richieste import RichiestaAutenticata
from crema_sap.web.ripresa import conserva_modulo
from programmazione import pagine, permissions, selectors, services
from programmazione.forms import CapitoloForm
from programmazione.forms.capitolo import ANTEPRIMA
from programmazione.models import CapitoloPiano, Piano
from programmazione.rules.triennio import Periodo
from programmazione.views.esiti import inviato, tenta
from programmazione.views.piani import piano_richiesto


@conserva_modulo
@require_http_methods(["GET", "POST"])
def capitolo_update(request: RichiestaAutenticata, periodo: Periodo, codice: str) -> HttpResponse:
    """Write the text of a chapter, or look at it before saving."""
    piano = piano_richiesto(request, periodo)
    permissions.verifica_capofila(request.user)
    capitolo = capitolo_richiesto(piano, codice)
    versioni = selectors.versioni_capitolo(capitolo)
    letta = versioni[0].numero if versioni else 0
    form = CapitoloForm(inviato(request), initial={"testo": capitolo.testo, "letta": letta})
    dati: dict[str, Any] = {"form": form, "capitolo": capitolo, "piano": piano}
    if request.method == "POST" and form.is_valid():
        if ANTEPRIMA in request.POST:
            dati["anteprima"] = pagine.testo_in_html(form.cleaned_data["testo"])
        elif _salva(request, piano, codice, form.cleaned_data):
            return redirect("programmazione:piano", periodo=periodo)
    return render(request, "programmazione/capitolo_form.html", dati)


def _salva(request: RichiestaAutenticata, piano: Piano, codice: str, dati: dict[str, Any]) -> bool:
    return tenta(
        request,
        lambda: services.salva_capitolo(
            piano=piano,
            codice=codice,
            testo=dati["testo"],
            letta=dati["letta"],
            utente=request.user,
            ora=orologio.adesso(),
        ),
        riuscito="Capitolo salvato.",
    )


def capitolo_richiesto(piano: Piano, codice: str) -> CapitoloPiano:
    """Return a chapter of a plan. Raises `Http404`."""
    capitolo = next((c for c in selectors.capitoli_di(piano) if c.codice == codice), None)
    if capitolo is None:
        raise Http404
    return capitolo
