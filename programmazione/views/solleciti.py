"""The page of the reminders of a survey, for the capofila."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from crema_sap import orologio
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors
from programmazione.rules import solleciti as regole
from programmazione.selectors import solleciti

PER_PAGINA = 50


@solo_lettura
def ricognizione_solleciti(request: RichiestaAutenticata, anno: int) -> HttpResponse:
    """Show what was sent, to whom and when, what will be, and whom nobody reads."""
    permissions.verifica_capofila(request.user)
    ricognizione = get_object_or_404(selectors.elenco_ricognizioni(utente=request.user), anno=anno)
    elenco = solleciti.elenco_solleciti(utente=request.user, ricognizione=ricognizione)
    return render(
        request,
        "programmazione/ricognizione_solleciti.html",
        {
            "ricognizione": ricognizione,
            "pagina": Paginator(elenco, PER_PAGINA).get_page(request.GET.get("pagina")),
            "calendario": [
                (tappa.nome, regole.istante(tappa, ricognizione.scade_il)) for tappa in regole.TAPPE
            ],
            "senza_recapito": solleciti.enti_senza_recapito(
                ricognizione=ricognizione, oggi=orologio.oggi()
            )
            if ricognizione.aperta
            else [],
        },
    )
