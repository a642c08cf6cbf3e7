"""Pages of the secretary in a session: roll call, votes, outcome, decision, papers."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.registro.models import Documento
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors, services
from programmazione.forms import (
    AppelloForm,
    ApprovazioneForm,
    DecisioneForm,
    RigettoForm,
    VotiForm,
)
from programmazione.models import Piano, SceltaVoto, Seduta
from programmazione.selectors import sedute as selettori
from programmazione.views.esiti import inviato, tenta
from programmazione.views.sedute import in_corso, seduta_richiesta


@require_http_methods(["GET", "POST"])
def seduta_appello(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Record who is there."""
    seduta = seduta_richiesta(request, pk)
    permissions.verifica_segretario(request.user)
    if not in_corso(seduta):
        return _conclusa(request, pk)
    form, stessa_sera = _appello(request, seduta)
    if request.method == "POST" and form.is_valid():
        fatto = tenta(
            request,
            lambda: services.registra_appello(
                seduta=seduta,
                presenze=form.presenze_inviate(),
                presiede=form.cleaned_data["presiede"],
                utente=request.user,
                ora=orologio.adesso(),
            ),
            riuscito="Appello registrato.",
        )
        if fatto:
            return redirect("programmazione:seduta", pk=pk)
    return render(
        request,
        "programmazione/seduta_appello.html",
        {
            "form": form,
            "seduta": seduta,
            "stessa_sera": stessa_sera,
            "presiede": form["presiede"],
        },
    )


@require_http_methods(["GET", "POST"])
def seduta_voti(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Record how each comune that is present voted."""
    seduta = seduta_richiesta(request, pk)
    permissions.verifica_segretario(request.user)
    if not in_corso(seduta):
        return _conclusa(request, pk)
    pagina = selectors.pagina_seduta(seduta)
    predefinito = request.GET.get("precompila", "")
    form = VotiForm(
        inviato(request),
        presenze=pagina.presenze,
        voti=pagina.voti,
        predefinito=predefinito if predefinito in SceltaVoto.values else "",
    )
    if request.method == "POST" and form.is_valid():
        fatto = tenta(
            request,
            lambda: services.registra_voti(
                seduta=seduta, voti=form.voti(), utente=request.user, ora=orologio.adesso()
            ),
            riuscito="Voti registrati: controlla l'esito e confermalo.",
        )
        if fatto:
            return redirect("programmazione:seduta", pk=pk)
    return render(request, "programmazione/seduta_voti.html", {"form": form, "seduta": seduta})


@require_POST
def votazione_conferma(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Confirm the outcome that the rule computed."""
    permissions.verifica_assemblea(request.user)
    votazione = get_object_or_404(selectors.elenco_votazioni(utente=request.user), pk=pk)
    permissions.verifica_segretario(request.user)
    tenta(
        request,
        lambda: services.conferma_esito(
            votazione=votazione, utente=request.user, ora=orologio.adesso()
        ),
        riuscito="Esito confermato.",
    )
    return redirect("programmazione:seduta", pk=votazione.seduta_id)


@require_http_methods(["GET", "POST"])
def seduta_approva(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Record the approval: the plan is frozen."""
    seduta = seduta_richiesta(request, pk)
    permissions.verifica_segretario(request.user)
    form = ApprovazioneForm(inviato(request))
    if request.method == "POST" and form.is_valid():
        fatto = tenta(
            request,
            lambda: services.approva(
                piano=seduta.piano,
                atto=form.cleaned_data["atto"],
                utente=request.user,
                ora=orologio.adesso(),
            ),
            riuscito="Piano approvato: il documento è in preparazione.",
        )
        if fatto:
            # The act has asked for the document already: this finds it, to show how far it is.
            documento = services.richiedi_pdf(
                piano=seduta.piano, utente=request.user, ora=orologio.adesso()
            )
            return redirect("registro:documento_stato", pk=documento.pk)
    return render(
        request,
        "programmazione/seduta_decisione.html",
        {"form": form, "seduta": seduta, "titolo": "Approva il piano"},
    )


@require_http_methods(["GET", "POST"])
def seduta_rinvia(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Postpone the plan, with the reason."""
    form = DecisioneForm(inviato(request), testo_invio="Rinvia il piano")
    return _decidi(
        request, pk, services.rinvia, form, titolo="Rinvia il piano", riuscito="Piano rinviato."
    )


@require_http_methods(["GET", "POST"])
def seduta_respingi(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Record the rejection, with the reason."""
    form = RigettoForm(inviato(request), testo_invio="Respingi il piano")
    return _decidi(
        request, pk, services.respingi, form, titolo="Respingi il piano", riuscito="Piano respinto."
    )


@require_POST
def seduta_verbale(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Ask for the verbale and go to see how far it is."""
    return _prepara(request, pk, services.richiedi_verbale)


@require_POST
def seduta_deliberazione(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Ask for the deliberazione and go to see how far it is."""
    return _prepara(request, pk, services.richiedi_deliberazione)


def _appello(request: RichiestaAutenticata, seduta: Seduta) -> tuple[AppelloForm, Seduta | None]:
    """Return the roll call to fill in, and the session of the same evening it starts from."""
    precompila = request.GET.get("precompila", "")
    altra = None
    if seduta.appello_il is None and not precompila:
        altra = selettori.appello_della_stessa_sera(seduta)
    form = AppelloForm(
        inviato(request),
        presenze=selectors.pagina_seduta(seduta).presenze,
        deleghe=selettori.deleghe_della_seduta(seduta),
        da=altra[1] if altra else None,
        presiede=(altra[0] if altra else seduta).presiede_id
        or selettori.comune_del_capofila(utente=request.user),
        tutti_presenti=precompila == "presenti",
    )
    return form, altra[0] if altra else None


def _prepara(
    request: RichiestaAutenticata, pk: int, servizio: Callable[..., Documento]
) -> HttpResponse:
    seduta = seduta_richiesta(request, pk)
    permissions.verifica_verbalizzante(request.user)
    try:
        documento = servizio(seduta=seduta, utente=request.user, ora=orologio.adesso())
    except services.VerbaleNonDisponibile as rifiuto:
        messages.error(request, str(rifiuto))
        return redirect("programmazione:seduta", pk=pk)
    return redirect("registro:documento_stato", pk=documento.pk)


def _decidi(
    request: RichiestaAutenticata,
    pk: int,
    servizio: Callable[..., Piano],
    form: DecisioneForm,
    *,
    titolo: str,
    riuscito: str,
) -> HttpResponse:
    seduta = seduta_richiesta(request, pk)
    permissions.verifica_segretario(request.user)
    if request.method == "POST" and form.is_valid():
        fatto = tenta(
            request,
            lambda: servizio(
                piano=seduta.piano,
                **form.cleaned_data,
                utente=request.user,
                ora=orologio.adesso(),
            ),
            riuscito=riuscito,
        )
        if fatto:
            return redirect("programmazione:piano", periodo=seduta.piano.periodo)
    return render(
        request,
        "programmazione/seduta_decisione.html",
        {"form": form, "seduta": seduta, "titolo": titolo},
    )


def _conclusa(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    messages.error(request, "La seduta è conclusa: appello e voti non si cambiano più.")
    return redirect("programmazione:seduta", pk=pk)
