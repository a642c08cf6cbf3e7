"""The simulator: the very rules that rank, for anybody, and nothing kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.web.decorators import accesso_libero
from domande import selectors
from domande.compilazione.giudizio import giudica
from domande.forms import SimulatoreForm


@accesso_libero
@require_http_methods(["GET", "POST"])
def simulatore(request: HttpRequest) -> HttpResponse:
    """Explain requirements, points and units that fit. By POST: answers never enter a URL."""
    codice = selectors.ultimo_avviso()
    contenuto = selectors.contenuto_dell_avviso(codice) if codice else None
    if contenuto is None:
        return render(request, "domande/simulatore.html", {"contenuto": None})
    in_piu = request.method == "POST" and request.POST.get("azione") == "aggiungi"
    form = SimulatoreForm(
        request.POST if request.method == "POST" and not in_piu else None,
        contenuto,
        da_riscrivere=request.POST.dict() if in_piu else None,
    )
    contesto = {"contenuto": contenuto, "form": form, "giudizio": None}
    if request.method == "POST" and not in_piu and form.is_valid():
        contesto["giudizio"] = giudica(form.fatti(), contenuto, orologio.oggi())
    return render(request, "domande/simulatore.html", contesto)
