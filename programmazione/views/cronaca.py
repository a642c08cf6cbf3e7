"""Pages of the secretary between roll call and vote: who comes and goes, pauses, a desert."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors, services
from programmazione.forms.assemblea_atti import FattoForm, MovimentoForm
from programmazione.models import Seduta
from programmazione.selectors import sedute as selettori
from programmazione.views.esiti import inviato, tenta
from programmazione.views.sedute import seduta_richiesta


@require_http_methods(["GET", "POST"])
def seduta_presenze(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Record that a comune comes or leaves, and read what happened so far."""
    seduta = seduta_richiesta(request, pk)
    permissions.verifica_segretario(request.user)
    pagina = selectors.pagina_seduta(seduta)
    form = MovimentoForm(inviato(request), presenze=pagina.presenze)
    if request.method == "POST" and form.is_valid():
        adesso = orologio.adesso()
        fatto = tenta(
            request,
            lambda: services.registra_movimento(
                seduta=seduta,
                movimento=form.movimento(),
                istante=form.istante(adesso),
                utente=request.user,
                ora=adesso,
            ),
            riuscito="Registrato: il numero legale è ricalcolato.",
        )
        if fatto:
            return redirect("programmazione:seduta_presenze", pk=pk)
    return render(
        request,
        "programmazione/seduta_presenze.html",
        {
            "form": form,
            "seduta": seduta,
            "pagina": pagina,
            "cronaca": selettori.cronaca(seduta),
        },
    )


@require_http_methods(["GET", "POST"])
def seduta_sospendi(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Suspend the session."""
    return _fatto(request, pk, services.sospendi_seduta, "Sospendi la seduta", "Seduta sospesa.")


@require_http_methods(["GET", "POST"])
def seduta_riprendi(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Take the session up again."""
    return _fatto(request, pk, services.riprendi_seduta, "Riprendi la seduta", "Seduta ripresa.")


@require_http_methods(["GET", "POST"])
def seduta_deserta(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Declare the session deserted."""
    return _fatto(
        request,
        pk,
        services.dichiara_deserta,
        "Dichiara deserta la seduta",
        "Seduta deserta: puoi prepararne il verbale.",
    )


def _fatto(
    request: RichiestaAutenticata,
    pk: int,
    servizio: Callable[..., Seduta],
    titolo: str,
    riuscito: str,
) -> HttpResponse:
    seduta = seduta_richiesta(request, pk)
    permissions.verifica_segretario(request.user)
    form = FattoForm(inviato(request), testo_invio=titolo)
    if request.method == "POST" and form.is_valid():
        adesso = orologio.adesso()
        fatto = tenta(
            request,
            lambda: servizio(
                seduta=seduta,
                motivo=form.cleaned_data["motivo"],
                istante=form.istante(adesso),
                utente=request.user,
                ora=adesso,
            ),
            riuscito=riuscito,
        )
        if fatto:
            return redirect("programmazione:seduta", pk=pk)
    return render(
        request,
        "programmazione/seduta_decisione.html",
        {"form": form, "seduta": seduta, "titolo": titolo},
    )
