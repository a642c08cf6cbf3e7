"""The capofila's pages: try a profile on a past population, and read who would move and why."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bandi import selectors as avvisi
from crema_sap import orologio
from crema_sap.enti.models import Ruolo
from crema_sap.web.decorators import richiede_ruolo, solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from domande.confronti import selectors, services
from domande.confronti.forms import ConfrontoForm
from domande.models import Confronto, StatoConfronto

per_il_capofila = richiede_ruolo(Ruolo.CAPOFILA)
TONI = {"IN_CORSO": "corso", "PRONTO": "positivo", "FALLITO": "negativo"}


@per_il_capofila
@require_http_methods(["GET", "HEAD", "POST"])
def confronto_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the comparisons, and begin another."""
    elaborazioni = selectors.elaborazioni_da_confrontare(utente=request.user)
    profili = list(avvisi.elenco_profili(utente=request.user))
    form = ConfrontoForm(request.POST or None, elaborazioni=elaborazioni, profili=profili)
    if form.is_valid():
        elaborazione, profilo = form.scelti()
        try:
            confronto = services.chiedi_confronto(
                elaborazione=elaborazione,
                profilo=profilo,
                utente=request.user,
                ora=orologio.adesso(),
            )
        except services.NonConfrontabile as errore:
            form.add_error("profilo", str(errore))
        else:
            return redirect("domande:confronto", confronto.pk)
    contesto = {
        "form": form,
        "si_puo": bool(elaborazioni) and len(profili) > 1,
        "voci": [(uno, TONI[uno.stato]) for uno in selectors.elenco_confronti(utente=request.user)],
    }
    return render(request, "domande/confronti/elenco.html", contesto)


@per_il_capofila
@solo_lettura
def confronto_detail(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show how far a comparison is, then who would move by comune and unit, and why."""
    confronto = _confronto(request, pk)
    if request.headers.get("X-Frammento") == "1":
        return render(request, "domande/confronti/_avanzamento.html", {"confronto": confronto})
    contesto: dict[str, Any] = _testata(confronto)
    if confronto.stato == StatoConfronto.PRONTO:
        trovate = list(selectors.liste(confronto=confronto, utente=request.user))
        comuni = selectors.per_comune(trovate)
        contesto |= {
            "liste": trovate,
            "comuni": comuni,
            "cause": selectors.cause(confronto),
            "posti": sum(uno.domande for uno in comuni),
            "mosse": sum(uno.salgono + uno.scendono for uno in comuni),
            "prime": sum(uno.prime for uno in comuni),
        }
    return render(request, "domande/confronti/detail.html", contesto)


@per_il_capofila
@solo_lettura
def lista_detail(request: RichiestaAutenticata, pk: int, lista: int) -> HttpResponse:
    """Show the list of a unit before and after, those who move unless all are asked for."""
    confronto = _confronto(request, pk)
    trovata = get_object_or_404(selectors.liste(confronto=confronto, utente=request.user), pk=lista)
    tutte = request.GET.get("chi") == "tutte"
    quante = trovata.lunghezza if tutte else trovata.spostate
    pagina = Paginator(range(quante), selectors.RIGHE_PER_PAGINA).get_page(
        request.GET.get("pagina")
    )
    contesto = _testata(confronto) | {
        "lista": trovata,
        "pagina": pagina,
        "tutte": tutte,
        "righe": selectors.mosse(trovata, pagina=pagina.number, solo_mosse=not tutte),
    }
    return render(request, "domande/confronti/lista.html", contesto)


@per_il_capofila
@solo_lettura
def domanda_detail(request: RichiestaAutenticata, pk: int, codice: str) -> HttpResponse:
    """Show the points of one domanda line by line, before and after: by code, without names."""
    confronto = _confronto(request, pk)
    posti = selectors.posti(confronto, codice)
    if not posti:
        raise Http404
    contesto = _testata(confronto) | {
        "codice": codice,
        "posti": posti,
        "voci": selectors.voci(confronto, codice),
    }
    return render(request, "domande/confronti/domanda.html", contesto)


def _confronto(request: RichiestaAutenticata, pk: int) -> Confronto:
    return get_object_or_404(selectors.elenco_confronti(utente=request.user), pk=pk)


def _testata(confronto: Confronto) -> dict[str, Any]:
    di_prima = confronto.elaborazione.profilo
    return {
        "confronto": confronto,
        "tono": TONI[confronto.stato],
        "dimostrativo": di_prima.dimostrativo or confronto.profilo.dimostrativo,
    }
