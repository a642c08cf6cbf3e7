"""A mayor's own Assemblea: sessions, papers, delegate, votes."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, services
from programmazione.forms.assemblea_atti import DelegaForm
from programmazione.selectors import sedute as selettori
from programmazione.views.esiti import inviato, tenta
from programmazione.views.sedute import seduta_richiesta


@solo_lettura
def mia_assemblea(request: RichiestaAutenticata) -> HttpResponse:
    """Show a mayor the coming sessions with papers and delegate, and the votes of the comune."""
    comune_id = permissions.comune_del_sindaco(request.user)
    sedute = selettori.assemblea_del_sindaco(utente=request.user, comune_id=comune_id)
    return render(
        request,
        "programmazione/delega_mia.html",
        {
            "prossime": [voce for voce in sedute if not voce.seduta.chiusa],
            "passate": [voce for voce in sedute if voce.seduta.chiusa],
            "ente": request.user.incarico.ente if request.user.incarico else None,
        },
    )


@require_http_methods(["GET", "POST"])
def delega_create(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Designate who speaks for the mayor in one session."""
    seduta = seduta_richiesta(request, pk)
    permissions.comune_del_sindaco(request.user)
    form = DelegaForm(inviato(request))
    if request.method == "POST" and form.is_valid():
        fatto = tenta(
            request,
            lambda: services.designa_delegato(
                seduta=seduta, **form.cleaned_data, utente=request.user, ora=orologio.adesso()
            ),
            riuscito="Delegato designato: il segretario lo trova nell'appello.",
        )
        if fatto:
            return redirect("programmazione:mia_assemblea")
    return render(
        request,
        "programmazione/delega_form.html",
        {"form": form, "seduta": seduta, "impedita": services.perche_senza_delega(seduta)},
    )


@require_http_methods(["GET", "POST"])
def delega_revoca(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Take a delegation back, after asking."""
    permissions.comune_del_sindaco(request.user)
    delega = get_object_or_404(selettori.elenco_deleghe(utente=request.user), pk=pk)
    if request.method == "POST":
        tenta(
            request,
            lambda: services.revoca_delega(
                delega=delega, utente=request.user, ora=orologio.adesso()
            ),
            riuscito="Delega revocata.",
        )
        return redirect("programmazione:mia_assemblea")
    return render(request, "programmazione/delega_revoca.html", {"delega": delega})
