"""The history of a dwelling, field by field: who, when, before, after."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors
from programmazione.models import CambiamentoUnita
from programmazione.views.patrimonio import trova_unita
from programmazione.views.valori import Nomi, etichetta, mostra

PER_PAGINA = 50


@solo_lettura
def unita_storia(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show every change of a dwelling, or those of one field."""
    permissions.verifica_patrimonio(request.user)
    unita = trova_unita(request, pk)
    cambiati = selectors.campi_cambiati(unita)
    campo = request.GET.get("campo", "")
    campo = campo if campo in cambiati else ""
    pagina = Paginator(selectors.cambiamenti(unita, campo=campo), PER_PAGINA).get_page(
        request.GET.get("pagina", "1")
    )
    return render(
        request,
        "programmazione/unita_storia.html",
        {
            "unita": unita,
            "pagina": pagina,
            "righe": righe_di_storia(list(pagina)),
            "campi": sorted(((c, etichetta(c)) for c in cambiati), key=lambda voce: voce[1]),
            "campo": campo,
        },
    )


def righe_di_storia(cambiamenti: list[CambiamentoUnita]) -> list[dict[str, object]]:
    """Return the changes as they are read, with two questions to the database."""
    nomi = Nomi(*selectors.nomi_di_comuni_ed_enti())
    persone = selectors.nomi_di({c.utente_id for c in cambiamenti})
    return [
        {
            "quando": c.istante,
            "chi": persone.get(c.utente_id, "il portale"),
            "campo": etichetta(c.campo),
            "prima": mostra(c.campo, selectors.valore(c.campo, c.prima), nomi),
            "dopo": mostra(c.campo, selectors.valore(c.campo, c.dopo), nomi),
        }
        for c in cambiamenti
    ]
