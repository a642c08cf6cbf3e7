"""The page of assignments."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crema_sap import orologio
from crema_sap.web.richieste import RichiestaAutenticata
from domande.assegnazioni import selectors
from domande.graduatorie import permissions


@require_GET
def assegnazione_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the offered units with what each waits for, and on whom."""
    permissions.verifica_lettura(request.user)
    ora = orologio.adesso()
    pagina = Paginator(selectors.elenco_unita(utente=request.user), selectors.PER_PAGINA).get_page(
        request.GET.get("pagina")
    )
    righe = [(riga, selectors.passo(riga, ora)) for riga in pagina]
    return render(request, "domande/assegnazioni/elenco.html", {"pagina": pagina, "righe": righe})
