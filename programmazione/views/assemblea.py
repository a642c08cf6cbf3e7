"""Pages of the Assemblea: sessions, roll call, votes, outcome, decision."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.enti.models import Ruolo
from crema_sap.registro.models import Documento
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors, services
from programmazione.forms import AppelloForm, ApprovazioneForm, DecisioneForm, VotiForm
from programmazione.models import EsitoVotazione, Piano, SceltaVoto, Seduta
from programmazione.states import StatoPiano
from programmazione.views.esiti import inviato, tenta

TONI = {
    EsitoVotazione.APPROVATO: "positivo",
    EsitoVotazione.RESPINTO: "negativo",
    EsitoVotazione.NON_VALIDO: "avviso",
}
# The papers of a session: name, route, kind of document, and why it can't be made now.
ATTI = (
    ("Verbale", "seduta_verbale", "verbale_assemblea", services.perche_senza_verbale),
    (
        "Deliberazione",
        "seduta_deliberazione",
        "deliberazione_assemblea",
        services.perche_senza_deliberazione,
    ),
)


@solo_lettura
def seduta_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the sessions, last first."""
    permissions.verifica_assemblea(request.user)
    sedute = selectors.elenco_sedute(utente=request.user).order_by("-data", "-pk")
    return render(request, "programmazione/seduta_list.html", {"sedute": sedute})


@solo_lettura
def seduta_detail(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show a session: who is there, how they voted, what was decided, what comes next."""
    seduta = _seduta(request, pk)
    pagina = selectors.pagina_seduta(seduta)
    segretario = request.user.ha_ruolo(Ruolo.SEGRETARIO_ASSEMBLEA)
    in_corso = _in_corso(seduta)
    votazione = pagina.votazione
    confermata = votazione is not None and votazione.confermata_il is not None
    deciso = votazione.esito if votazione and confermata else ""
    atti = _atti(seduta)
    return render(
        request,
        "programmazione/seduta_detail.html",
        {
            "seduta": seduta,
            "pagina": pagina,
            "righe": [(p, _scelta(pagina.voti.get(p.pk))) for p in pagina.presenze],
            "tono": TONI[EsitoVotazione(votazione.esito)] if votazione else "",
            "puo_appello": segretario and in_corso and votazione is None,
            "puo_votare": segretario and in_corso and seduta.appello_il and not confermata,
            "puo_confermare": segretario and in_corso and votazione and not confermata,
            "puo_approvare": segretario and in_corso and deciso == EsitoVotazione.APPROVATO,
            "puo_respingere": segretario and in_corso and deciso == EsitoVotazione.RESPINTO,
            "puo_rinviare": segretario and in_corso,
            "atti": atti,
            "puo_verbalizzare": request.user.ha_ruolo(*permissions.VERBALIZZANO),
        },
    )


@require_http_methods(["GET", "POST"])
def seduta_appello(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Record who is there."""
    seduta = _seduta(request, pk)
    permissions.verifica_segretario(request.user)
    if not _in_corso(seduta):
        return _conclusa(request, pk)
    pagina = selectors.pagina_seduta(seduta)
    form = AppelloForm(
        inviato(request),
        presenze=pagina.presenze,
        tutti_presenti=request.GET.get("precompila") == "presenti",
    )
    if request.method == "POST" and form.is_valid():
        fatto = tenta(
            request,
            lambda: services.registra_appello(
                seduta=seduta,
                presenze=form.presenze_inviate(),
                utente=request.user,
                ora=orologio.adesso(),
            ),
            riuscito="Appello registrato.",
        )
        if fatto:
            return redirect("programmazione:seduta", pk=pk)
    return render(request, "programmazione/seduta_appello.html", {"form": form, "seduta": seduta})


@require_http_methods(["GET", "POST"])
def seduta_voti(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Record how each comune that is present voted."""
    seduta = _seduta(request, pk)
    permissions.verifica_segretario(request.user)
    if not _in_corso(seduta):
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
    seduta = _seduta(request, pk)
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
    return _decidi(request, pk, services.rinvia, "Rinvia il piano", "Piano rinviato.")


@require_http_methods(["GET", "POST"])
def seduta_respingi(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Record the rejection, with the reason."""
    return _decidi(request, pk, services.respingi, "Respingi il piano", "Piano respinto.")


@require_POST
def seduta_verbale(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Ask for the verbale and go to see how far it is."""
    return _prepara(request, pk, services.richiedi_verbale)


@require_POST
def seduta_deliberazione(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Ask for the deliberazione and go to see how far it is."""
    return _prepara(request, pk, services.richiedi_deliberazione)


def _prepara(
    request: RichiestaAutenticata, pk: int, servizio: Callable[..., Documento]
) -> HttpResponse:
    seduta = _seduta(request, pk)
    permissions.verifica_verbalizzante(request.user)
    try:
        documento = servizio(seduta=seduta, utente=request.user, ora=orologio.adesso())
    except services.VerbaleNonDisponibile as rifiuto:
        messages.error(request, str(rifiuto))
        return redirect("programmazione:seduta", pk=pk)
    return redirect("registro:documento_stato", pk=documento.pk)


def _atti(seduta: Seduta) -> list[dict[str, object]]:
    """Return the papers of a session: made, to be made, or why they can't be."""
    documenti = selectors.documenti_della_seduta(seduta)
    return [
        {
            "nome": nome,
            "rotta": f"programmazione:{rotta}",
            "documento": documenti.get(tipo),
            "motivo": perche(seduta),
        }
        for nome, rotta, tipo, perche in ATTI
    ]


def _decidi(
    request: RichiestaAutenticata,
    pk: int,
    servizio: Callable[..., Piano],
    titolo: str,
    riuscito: str,
) -> HttpResponse:
    seduta = _seduta(request, pk)
    permissions.verifica_segretario(request.user)
    form = DecisioneForm(inviato(request), testo_invio=titolo)
    if request.method == "POST" and form.is_valid():
        fatto = tenta(
            request,
            lambda: servizio(
                piano=seduta.piano,
                motivo=form.cleaned_data["motivo"],
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


def _seduta(request: RichiestaAutenticata, pk: int) -> Seduta:
    permissions.verifica_assemblea(request.user)
    return get_object_or_404(selectors.elenco_sedute(utente=request.user), pk=pk)


def _in_corso(seduta: Seduta) -> bool:
    return seduta.piano.stato == StatoPiano.CONVOCATO and not seduta.storica


def _conclusa(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    messages.error(request, "La seduta è conclusa: appello e voti non si cambiano più.")
    return redirect("programmazione:seduta", pk=pk)


def _scelta(voto: str | None) -> str:
    return str(SceltaVoto(voto).label) if voto else ""
