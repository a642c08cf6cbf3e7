"""The citizen's pages of the assignment: lists and reasons, the proposal, the answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bandi.rules.profilo import leggi_profilo
from crema_sap import orologio
from crema_sap.web.decorators import richiede_cittadino, solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from domande.assegnazioni import istruttoria, letture, risposte
from domande.assegnazioni.letture import Voce
from domande.graduatorie import codici, letture_pubblicazioni
from domande.graduatorie import selectors as graduatorie
from domande.models import Domanda, TipoFatto
from domande.proposte import parole, percorso
from domande.proposte.forms import OsservazioniForm, RifiutoForm
from domande.services import NonAdesso
from domande.states import StatoAssegnazione, TransizioneNonAmmessa

DEI_MOTIVI = (TipoFatto.PREAVVISO, TipoFatto.ESCLUSIONE)


@richiede_cittadino
@solo_lettura
def assegnazione(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Show the proposal if there is one, then each unit asked for: place, meaning, reason."""
    domanda = _domanda(request, chiave)
    pubblicazione = letture_pubblicazioni.vigente(domanda.avviso_id)
    tornata = percorso.tornata_di(domanda)
    posti: list[Any] = []
    dimostrativo = False
    if pubblicazione is not None:
        dimostrativo = pubblicazione.elaborazione.profilo.dimostrativo
        profilo = leggi_profilo(pubblicazione.elaborazione.profilo.dati)
        posti = graduatorie.posti(
            elaborazione=pubblicazione.elaborazione,
            domanda_id=domanda.pk,
            spareggi=profilo.spareggio,
        )
    voce = letture.assegnazione_della(domanda)
    contesto = {
        "domanda": domanda,
        "dimostrativo": dimostrativo,
        "pubblicazione": pubblicazione,
        "tornata": tornata,
        "tappe": [
            (tappa, codici.nella_lista(pubblicazione, domanda.codice_pubblico, tappa.posto.offerta))
            for tappa in percorso.tappe(domanda, posti, tornata)
            if pubblicazione is not None
        ],
        **(_della_voce(voce) if voce else {}),
    }
    return render(request, "domande/proposte/assegnazione.html", contesto)


@richiede_cittadino
@require_http_methods(["GET", "HEAD", "POST"])
def accetta(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Say what accepting brings, then accept."""
    domanda = _domanda(request, chiave)
    voce = _aperta(domanda, parole.RISPONDE)
    if request.method == "POST":
        return _esegui(
            request,
            chiave,
            "Hai accettato l'alloggio.",
            lambda: risposte.accetta(
                assegnazione=voce.assegnazione, utente=request.user, ora=orologio.adesso()
            ),
        )
    contesto = {"domanda": domanda, **_della_voce(voce)}
    return render(request, "domande/proposte/accetta.html", contesto)


@richiede_cittadino
@require_http_methods(["GET", "HEAD", "POST"])
def rifiuta(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Ask for the reason, say what it brings, then refuse."""
    domanda = _domanda(request, chiave)
    voce = _aperta(domanda, parole.RINUNCIA)
    regole = voce.assegnazione.tornata.regole
    rifiuti = [
        parole.rifiuto(regole, codice) for codice in risposte.motivi_di_rifiuto(voce.assegnazione)
    ]
    detto = request.POST if request.method == "POST" else request.GET
    form = RifiutoForm(detto if "codice" in detto else None, rifiuti=rifiuti)
    scelto = form.is_valid()
    if scelto and request.method == "POST":
        return _esegui(
            request,
            chiave,
            "Hai rifiutato l'alloggio.",
            lambda: risposte.rifiuta(
                assegnazione=voce.assegnazione,
                codice=form.cleaned_data["codice"],
                utente=request.user,
                ora=orologio.adesso(),
            ),
        )
    contesto = {
        "domanda": domanda,
        "form": form,
        "dimostrative": not all(uno.verificato for uno in rifiuti),
        "rifiuto": parole.rifiuto(regole, form.cleaned_data["codice"]) if scelto else None,
        **_della_voce(voce),
    }
    stato = 422 if form.errors else 200
    return render(request, "domande/proposte/rifiuta.html", contesto, status=stato)


@richiede_cittadino
@require_http_methods(["GET", "HEAD", "POST"])
def osservazioni(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Take the observations on a pre-refusal."""
    domanda = _domanda(request, chiave)
    voce = _aperta(domanda, frozenset({StatoAssegnazione.PREAVVISO}))
    form = OsservazioniForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _esegui(
            request,
            chiave,
            "Le tue osservazioni sono arrivate all'ufficio.",
            lambda: istruttoria.osserva(
                assegnazione=voce.assegnazione,
                testo=form.cleaned_data["testo"],
                utente=request.user,
                ora=orologio.adesso(),
            ),
        )
    contesto = {"domanda": domanda, "form": form, **_della_voce(voce)}
    stato = 422 if form.errors else 200
    return render(request, "domande/proposte/osservazioni.html", contesto, status=stato)


def _domanda(request: RichiestaAutenticata, chiave: UUID) -> Domanda:
    domanda: Domanda = get_object_or_404(
        graduatorie.domande_del_cittadino(utente=request.user), chiave=chiave
    )
    return domanda


def _aperta(domanda: Domanda, stati: frozenset[StatoAssegnazione]) -> Voce:
    voce = letture.assegnazione_della(domanda)
    if voce is None or voce.stato not in stati:
        raise Http404
    return voce


def _della_voce(voce: Voce) -> dict[str, Any]:
    """What the pages say of a proposal: the step, its reasons, what silence or a refusal brings."""
    regole = voce.assegnazione.tornata.regole
    ultimo = voce.storia[-1]
    motivi = next((f.motivo for tipo in DEI_MOTIVI[::-1] if (f := voce.ultimo(tipo))), "")
    finito = voce.stato in {StatoAssegnazione.RIFIUTATA, StatoAssegnazione.SCADUTA}
    return {
        "voce": voce,
        "momento": parole.MOMENTI[voce.stato],
        "motivi": motivi
        if voce.stato in {StatoAssegnazione.PREAVVISO, StatoAssegnazione.ESCLUSA}
        else "",
        "risponde": voce.stato in parole.RISPONDE,
        "rinuncia": voce.stato in parole.RINUNCIA,
        "silenzio": parole.rifiuto(regole, risposte.SENZA_RISPOSTA).effetto,
        "conseguenza": parole.rifiuto(regole, ultimo.codice) if finito else None,
    }


def _esegui(request: RichiestaAutenticata, chiave: UUID, fatto: str, atto: Any) -> HttpResponse:
    try:
        atto()
    except (NonAdesso, TransizioneNonAmmessa) as errore:
        messages.error(request, str(errore))
    else:
        messages.success(request, fatto)
    return redirect("domande:proposta", chiave=chiave)
