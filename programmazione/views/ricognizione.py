"""Pages of the survey for who runs it: open, board, close, reopen, consolidate."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.aritmetica import leggi_intero
from crema_sap.enti.models import Ruolo
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors, services
from programmazione.forms import AperturaForm, RiaperturaForm
from programmazione.models import Ricognizione
from programmazione.selectors.intanto import piano_della
from programmazione.states import StatoDichiarazione
from programmazione.views import quadro
from programmazione.views.esiti import inviato, tenta

D = StatoDichiarazione


@solo_lettura
def ricognizione_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the surveys: to an ente with its own answer, to the capofila with the board."""
    permissions.verifica_ricognizione(request.user)
    capofila = request.user.ha_ruolo(Ruolo.CAPOFILA)
    ricognizioni = list(selectors.elenco_ricognizioni(utente=request.user).order_by("-anno"))
    proprie = {}
    if not capofila:
        proprie = {
            d.ricognizione_id: d
            for d in selectors.elenco_dichiarazioni(utente=request.user).correnti()
        }
    return render(
        request,
        "programmazione/ricognizione_list.html",
        {
            "voci": [(r, proprie.get(r.pk)) for r in ricognizioni],
            "capofila": capofila,
            "responsabile": request.user.ha_ruolo(Ruolo.RESPONSABILE_ENTE),
        },
    )


@require_http_methods(["GET", "POST"])
def ricognizione_create(request: RichiestaAutenticata) -> HttpResponse:
    """Open the survey of a year."""
    permissions.verifica_capofila(request.user)
    form = AperturaForm(inviato(request))
    if request.method == "POST" and form.is_valid():
        anno = form.cleaned_data["anno"]
        aperta = tenta(
            request,
            lambda: services.apri_ricognizione(
                anno=anno,
                scade_il=form.cleaned_data["scade_il"],
                utente=request.user,
                ora=orologio.adesso(),
            ),
            riuscito=f"Ricognizione {anno} aperta: tutti gli enti possono rispondere.",
        )
        if aperta:
            return redirect("programmazione:ricognizione", anno=anno)
    return render(request, "programmazione/ricognizione_form.html", {"form": form})


@solo_lettura
def ricognizione_detail(request: RichiestaAutenticata, anno: int) -> HttpResponse:
    """Show the board to the capofila; take an ente to its own answer."""
    permissions.verifica_ricognizione(request.user)
    ricognizione = _ricognizione(request, anno)
    if not request.user.ha_ruolo(Ruolo.CAPOFILA):
        propria = get_object_or_404(
            selectors.elenco_dichiarazioni(utente=request.user).correnti(),
            ricognizione=ricognizione,
        )
        return redirect("programmazione:dichiarazione", pk=propria.pk)
    risposte = selectors.quadro_risposte(
        utente=request.user, ricognizione=ricognizione, ora=orologio.adesso()
    )
    filtro = request.GET.get("stato", "")
    scelte = quadro.scelte(risposte, filtro=filtro, ordine=request.GET.get("ordina", ""))
    return render(
        request,
        "programmazione/ricognizione_detail.html",
        {
            "ricognizione": ricognizione,
            "risposte": scelte,
            "filtro": filtro,
            "filtri": quadro.filtri(risposte),
            "enti": len(risposte),
            "risposti": sum(1 for r in risposte if r.risposto),
            "da_validare": sum(1 for r in risposte if r.stato == D.TRASMESSA),
            "validati": sum(1 for r in risposte if r.stato == D.VALIDATA),
            "zero": sum(1 for r in risposte if r.zero),
            "mancanti": _mancanti(risposte),
            "tardivi": sum(1 for r in risposte if r.in_ritardo),
            "mappe": quadro.mappa(scelte, anno),
            "senza_confini": quadro.SENZA_CONFINI,
            "piano": piano_della(ricognizione),
        },
    )


def _mancanti(risposte: Sequence[selectors.RispostaEnte]) -> list[selectors.RispostaEnte]:
    return [risposta for risposta in risposte if not risposta.risposto]


@require_http_methods(["GET", "POST"])
def ricognizione_chiudi(request: RichiestaAutenticata, anno: int) -> HttpResponse:
    """Ask, then close: who has not answered is silent."""
    permissions.verifica_capofila(request.user)
    ricognizione = _ricognizione(request, anno)
    if request.method == "POST":
        tenta(
            request,
            lambda: services.chiudi_ricognizione(
                ricognizione=ricognizione, utente=request.user, ora=orologio.adesso()
            ),
            riuscito=f"Ricognizione {anno} chiusa.",
        )
        return redirect("programmazione:ricognizione", anno=anno)
    risposte = selectors.quadro_risposte(
        utente=request.user, ricognizione=ricognizione, ora=orologio.adesso()
    )
    return render(
        request,
        "programmazione/ricognizione_chiudi.html",
        {"ricognizione": ricognizione, "mancanti": _mancanti(risposte)},
    )


@require_http_methods(["GET", "POST"])
def ricognizione_valida(request: RichiestaAutenticata, anno: int) -> HttpResponse:
    """Show the answers that wait for validation, with their figures; then validate those shown."""
    permissions.verifica_capofila(request.user)
    ricognizione = _ricognizione(request, anno)
    if request.method == "POST":
        chiavi = map(leggi_intero, request.POST.getlist("letta"))
        lette = {chiave for chiave in chiavi if chiave is not None}
        quante = services.valida_insieme(
            ricognizione=ricognizione, lette=lette, utente=request.user, ora=orologio.adesso()
        )
        messages.success(request, f"Risposte validate: {quante}.")
        return redirect("programmazione:ricognizione", anno=anno)
    risposte = selectors.quadro_risposte(
        utente=request.user, ricognizione=ricognizione, ora=orologio.adesso()
    )
    contesto = {
        "ricognizione": ricognizione,
        "risposte": [risposta for risposta in risposte if risposta.stato == D.TRASMESSA],
    }
    return render(request, "programmazione/ricognizione_valida.html", contesto)


@require_http_methods(["GET", "POST"])
def ricognizione_riapri(request: RichiestaAutenticata, anno: int) -> HttpResponse:
    """Reopen a closed survey, with the reason."""
    permissions.verifica_capofila(request.user)
    ricognizione = _ricognizione(request, anno)
    form = RiaperturaForm(inviato(request))
    if request.method == "POST" and form.is_valid():
        riaperta = tenta(
            request,
            lambda: services.riapri(
                ricognizione=ricognizione,
                motivo=form.cleaned_data["motivo"],
                scade_il=form.cleaned_data["scade_il"],
                utente=request.user,
                ora=orologio.adesso(),
            ),
            riuscito=f"Ricognizione {anno} riaperta.",
        )
        if riaperta:
            return redirect("programmazione:ricognizione", anno=anno)
    return render(
        request,
        "programmazione/ricognizione_riapri.html",
        {"form": form, "ricognizione": ricognizione},
    )


@require_POST
def ricognizione_consolida(request: RichiestaAutenticata, anno: int) -> HttpResponse:
    """Build the plan of the year."""
    permissions.verifica_capofila(request.user)
    ricognizione = _ricognizione(request, anno)
    fatto = tenta(
        request,
        lambda: services.consolida(
            ricognizione=ricognizione, utente=request.user, ora=orologio.adesso()
        ),
        riuscito=f"Il piano {anno} è costruito dalle dichiarazioni.",
    )
    if fatto:
        return redirect("programmazione:piano", periodo=anno)
    return redirect("programmazione:ricognizione", anno=anno)


def _ricognizione(request: RichiestaAutenticata, anno: int) -> Ricognizione:
    return get_object_or_404(selectors.elenco_ricognizioni(utente=request.user), anno=anno)
