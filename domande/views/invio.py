"""The sending, and the page of what was sent."""

from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.aritmetica import leggi_intero
from crema_sap.web import views as pagine
from crema_sap.web.decorators import richiede_cittadino, transazione_propria
from crema_sap.web.richieste import RichiestaAutenticata
from domande import fascicolo, selectors, services
from domande.arrivo import cronometro
from domande.compilazione.istantanea import DomandaIncompleta
from domande.forms.sezioni import descrivi
from domande.mandati import services as mandati
from domande.services import InvioRifiutato, Rifiuto
from domande.states import StatoDomanda, TransizioneNonAmmessa
from domande.views.passi import della_domanda


@transazione_propria
@richiede_cittadino
@require_http_methods(["GET", "POST"])
def invia(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Send a draft: the receipt if it was taken, now or before; else why not."""
    if request.method != "POST":
        # After a sign-in asked in the middle of a sending: read again, then send.
        return redirect("domande:riepilogo", chiave=chiave)
    versione = leggi_intero(request.POST.get("versione"))
    try:
        esito = services.presenta_domanda(
            ambito=settings.AMBITO_PREDEFINITO,
            chiave=chiave,
            utente=request.user,
            versione=-1 if versione is None else versione,
            istante=partial(cronometro.istante, request.arrivo_monotono),
        )
    except InvioRifiutato as rifiuto:
        if rifiuto.rifiuto is Rifiuto.ASSENTE:
            raise Http404 from rifiuto
        contesto = {"rifiuto": rifiuto, "chiave": chiave}
        return render(request, "domande/invio_rifiutato.html", contesto, status=409)
    except DomandaIncompleta as incompleta:
        contesto = {"incompleta": incompleta, "chiave": chiave}
        return render(request, "domande/invio_rifiutato.html", contesto, status=409)
    except (OperationalError, InterfaceError):
        return pagine.in_pausa(request)
    if request.user.per_mano_di and not esito.ripetuto:
        mandati.registra_invio(chiave=chiave, utente=request.user, ora=orologio.adesso())
    return HttpResponse(status=303, headers={"Location": reverse("domande:detail", args=[chiave])})


@richiede_cittadino
@require_http_methods(["GET"])
def detail(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Show a domanda that was sent: receipt, state, what happens next, messages."""
    domanda = selectors.elenco_domande(utente=request.user).filter(chiave=chiave).first()
    if domanda is None:
        if selectors.elenco_bozze(utente=request.user).filter(chiave=chiave).exists():
            return redirect("domande:riepilogo", chiave=chiave)
        raise Http404
    di_nuovo = domanda.ritirata_il is not None and (
        selectors.bozza_dell_avviso(domanda.avviso_id, request.user)
        or selectors.domanda_attiva(domanda.avviso_id, request.user)
    )
    presi = {domanda.avviso_id} if di_nuovo else set()
    stato, passo = della_domanda(domanda, presi, request.user, orologio.adesso())
    contenuto = selectors.contenuto_con_chiave(domanda.avviso_id)
    scelte = fascicolo.leggi(domanda).dati["preferenze"]
    contesto = {
        "domanda": domanda,
        "stato": stato,
        "si_puo_ritirare": stato is StatoDomanda.INVIATA,
        "unita": [descrivi(contenuto, c) if c in contenuto.schede else c for c in scelte],
        "ricevuta": selectors.ricevuta_di(domanda),
        "messaggi": selectors.messaggi_della_domanda(domanda, request.user),
        "passo": passo,
    }
    return render(request, "domande/detail.html", contesto)


@richiede_cittadino
@require_http_methods(["GET", "POST"])
def ritira(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Ask whether to withdraw a domanda, then withdraw it."""
    domanda = get_object_or_404(selectors.elenco_domande(utente=request.user), chiave=chiave)
    if request.method != "POST":
        return render(request, "domande/ritira.html", {"domanda": domanda})
    try:
        services.ritira_domanda(domanda=domanda, utente=request.user, ora=orologio.adesso())
    except TransizioneNonAmmessa as errore:
        messages.error(request, str(errore))
    else:
        messages.warning(
            request, "La domanda è ritirata: se vuoi partecipare, devi inviarne un'altra."
        )
    return redirect("domande:detail", chiave=chiave)
