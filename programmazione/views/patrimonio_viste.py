"""Saved views of the list: to keep one under a name, to change it, to throw it away."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors, services
from programmazione.forms import VistaForm
from programmazione.models import VistaSalvata
from programmazione.views.esiti import inviato
from programmazione.views.patrimonio import all_elenco, parametri_puliti


@solo_lettura
def vista_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the own views and those of the colleagues."""
    permissions.verifica_patrimonio(request.user)
    viste = selectors.viste(utente=request.user).select_related("utente")
    return render(request, "programmazione/patrimonio_viste.html", {"viste": viste})


@require_http_methods(["GET", "POST"])
def vista_create(request: RichiestaAutenticata) -> HttpResponse:
    """Keep the filters and the order of the list under a name."""
    permissions.verifica_patrimonio(request.user)
    parametri = parametri_puliti(request.GET, con_pagina=False)
    form = VistaForm(inviato(request), initial={"parametri": parametri})
    return _salva(request, form, None) or render(
        request, "programmazione/patrimonio_vista.html", {"form": form}
    )


@require_http_methods(["GET", "POST"])
def vista_update(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Change the name of a view, and who opens it."""
    vista = _vista(request, pk)
    permissions.verifica_vista(request.user, vista)
    iniziali = {c: getattr(vista, c) for c in ("nome", "predefinita", "condivisa", "parametri")}
    form = VistaForm(inviato(request), initial=iniziali)
    return _salva(request, form, vista) or render(
        request, "programmazione/patrimonio_vista.html", {"form": form, "vista": vista}
    )


@require_POST
def vista_delete(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Throw away a view of one's own."""
    vista = _vista(request, pk)
    services.elimina_vista(vista=vista, utente=request.user)
    messages.success(request, f"Vista «{vista.nome}» eliminata.")
    return redirect("programmazione:vista_list")


def _vista(request: RichiestaAutenticata, pk: int) -> VistaSalvata:
    permissions.verifica_patrimonio(request.user)
    return get_object_or_404(selectors.viste(utente=request.user), pk=pk)


def _salva(
    request: RichiestaAutenticata, form: VistaForm, vista: VistaSalvata | None
) -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    dati = form.cleaned_data
    puliti = parametri_puliti(QueryDict(dati["parametri"]), con_pagina=False)
    try:
        salvata = services.salva_vista(
            vista=vista,
            nome=dati["nome"],
            parametri=puliti,
            predefinita=dati["predefinita"],
            condivisa=dati["condivisa"],
            utente=request.user,
        )
    except services.VistaNonValida as errore:
        for campo, frasi in errore.errori.items():
            form.add_error("nome" if campo == "nome" else None, frasi)
        return None
    messages.success(request, f"Vista «{salvata.nome}» salvata.")
    return redirect(all_elenco(salvata.parametri))
