"""Pages of the remarks on a chapter: read, made, resolved."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.web.richieste import RichiestaAutenticata
from crema_sap.web.ripresa import conserva_modulo
from programmazione import pagine, permissions, selectors, services
from programmazione.forms import CommentoForm
from programmazione.rules.testo import contiene
from programmazione.rules.triennio import Periodo
from programmazione.views.capitoli import capitolo_richiesto
from programmazione.views.esiti import inviato, tenta
from programmazione.views.piani import piano_richiesto


@conserva_modulo
@require_http_methods(["GET", "POST"])
def commento_list(request: RichiestaAutenticata, periodo: Periodo, codice: str) -> HttpResponse:
    """Show a chapter with the remarks on it, and take a new one."""
    piano = piano_richiesto(request, periodo)
    permissions.verifica_commento(request.user)
    capitolo = capitolo_richiesto(piano, codice)
    form = CommentoForm(inviato(request))
    if request.method == "POST" and form.is_valid():
        fatto = tenta(
            request,
            lambda: services.commenta(
                piano=piano, codice=codice, utente=request.user, ora=orologio.adesso(),
                **form.cleaned_data,
            ),
            riuscito="Commento salvato: lo leggono il capofila, i responsabili e i sindaci.",
        )  # fmt: skip
        if fatto:
            return redirect("programmazione:commento_list", periodo=periodo, codice=codice)
    commenti = selectors.commenti_di(capitolo)
    dati = {
        "piano": piano,
        "capitolo": capitolo,
        "html": pagine.testo_in_html(capitolo.testo),
        "form": form,
        "aperti": [
            (c, contiene(capitolo.testo, c.brano), permissions.puo_risolvere(request.user, c))
            for c in commenti
            if c.risolto_il is None
        ],
        "risolti": [c for c in commenti if c.risolto_il is not None],
    }
    return render(request, "programmazione/commento_list.html", dati)


@require_POST
def commento_risolvi(request: RichiestaAutenticata, periodo: Periodo, pk: int) -> HttpResponse:
    """Close a remark."""
    piano = piano_richiesto(request, periodo)
    commento = get_object_or_404(selectors.commenti_del_piano(piano), pk=pk)
    permissions.verifica_risoluzione(request.user, commento)
    tenta(
        request,
        lambda: services.risolvi_commento(
            commento=commento,
            risposta=request.POST.get("risposta", "")[:2000],
            utente=request.user,
            ora=orologio.adesso(),
        ),
        riuscito="Commento risolto.",
    )
    return redirect(
        "programmazione:commento_list", periodo=periodo, codice=commento.capitolo.codice
    )
