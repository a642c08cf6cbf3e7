"""Pages of the plans: list, plan, reconciliation; acts and PDF for who prepares."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from crema_sap import orologio
from crema_sap.aritmetica import leggi_intero
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.web.decorators import accesso_libero, solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import pagine, permissions, riscontri, selectors, services
from programmazione.models import Piano, PianoAnnuale
from programmazione.models.piano import PianoQuerySet
from programmazione.rules.triennio import Periodo
from programmazione.seguito import offerte_del_piano
from programmazione.states import StatoPiano
from programmazione.views.esiti import tenta

P = StatoPiano
VIGENTI = (P.APPROVATO, P.TRASMESSO, P.PUBBLICATO)
ATTI: Mapping[str, tuple[Callable[..., Piano], str]] = {
    "verifica": (services.metti_in_verifica, "Il piano è in verifica."),
    "bozza": (services.riporta_in_bozza, "Il piano è tornato in bozza."),
    "proponi": (services.proponi, "Il piano è proposto all'Assemblea: ora si può convocare."),
    "trasmetti": (services.trasmetti_piano, "Il piano è protocollato e trasmesso ai comuni."),
    "pubblica": (services.pubblica, "Il piano è pubblicato."),
}
# What the capofila may do next, state by state: the name of the act and its button.
PROSSIMI: Mapping[str, tuple[tuple[str, str], ...]] = {
    P.BOZZA: (("verifica", "Metti in verifica"),),
    P.IN_VERIFICA: (("proponi", "Proponi all'Assemblea"), ("bozza", "Riporta in bozza")),
    P.RINVIATO: (("bozza", "Riporta in bozza"),),
    P.RESPINTO: (("bozza", "Riporta in bozza"),),
    P.APPROVATO: (("trasmetti", "Trasmetti ai comuni"),),
    P.TRASMESSO: (("pubblica", "Pubblica"),),
}


@accesso_libero
@solo_lettura
def piano_list(request: HttpRequest) -> HttpResponse:
    """List the plans: the approved ones to anybody, those in preparation to who works on them."""
    piani = list(piani_visibili(request).order_by("-anno", "tipo", "-versione"))
    if not (isinstance(request.user, Utente) and request.user.incarico):
        piani = selectors.ultime_versioni(piani)
    dati = {**pagine.elenco(piani), "scheletro": "base.html"}
    dati["puo_aprire"] = isinstance(request.user, Utente) and permissions.e_capofila(request.user)
    return render(request, "programmazione/piano_list.html", dati)


@accesso_libero
@solo_lettura
def piano_detail(request: HttpRequest, periodo: Periodo) -> HttpResponse:
    """Show a plan with its figures, tables and chapters."""
    piano = piano_richiesto(request, periodo)
    dati = {**pagine.piano(piano, contenuto_di(piano)), "scheletro": "base.html"}
    if isinstance(request.user, Utente) and request.user.incarico:
        dati |= _lavoro(request.user, piano)
        if dati["puo_commentare"]:
            aperti = selectors.commenti_aperti(piano)
            dati["capitoli"] = [
                {**voce, "commenti": aperti.get(voce["codice"], 0)} for voce in dati["capitoli"]
            ]
    return render(request, pagine.modello(piano), dati)


@accesso_libero
@solo_lettura
def piano_versione(request: HttpRequest, periodo: Periodo, versione: int) -> HttpResponse:
    """Show one version of a plan, at an address that stays its own."""
    piano = get_object_or_404(piani_visibili(request).del_periodo(periodo), versione=versione)
    dati = {**pagine.piano(piano, contenuto_di(piano)), "con_versione": True}
    return render(request, pagine.modello(piano), {**dati, "scheletro": "base.html"})


@accesso_libero
@solo_lettura
def quadratura(request: HttpRequest, periodo: Periodo) -> HttpResponse:
    """Follow every figure of the plan, from what was declared to the dwellings offered."""
    piano = annuale_richiesto(request, periodo)
    dati = riscontri.pagina(piano, contenuto_di(piano), offerte_del_piano(piano))
    dati["scheletro"] = "base.html"
    return render(request, "programmazione/quadratura.html", dati)


@require_POST
def piano_atto(request: RichiestaAutenticata, periodo: Periodo, atto: str) -> HttpResponse:
    """Do one of the acts of the capofila that ask for nothing but themselves."""
    if atto not in ATTI:
        raise Http404
    piano = piano_richiesto(request, periodo)
    permissions.verifica_capofila(request.user)
    servizio, riuscito = ATTI[atto]
    tenta(
        request,
        lambda: servizio(piano=piano, utente=request.user, ora=orologio.adesso()),
        riuscito=riuscito,
    )
    return redirect("programmazione:piano", periodo=periodo)


@require_POST
def piano_pdf(request: RichiestaAutenticata, periodo: Periodo) -> HttpResponse:
    """Ask for the PDF and go to see how far it is."""
    piano = piano_richiesto(request, periodo)
    permissions.verifica_redazione(request.user)
    documento = services.richiedi_pdf(piano=piano, utente=request.user, ora=orologio.adesso())
    return redirect("registro:documento_stato", pk=documento.pk)


def piano_richiesto(request: HttpRequest, periodo: Periodo) -> Piano:
    """Return the plan of some years, at the version asked for or the last. Raises `Http404`."""
    return _alla_versione(request, piani_visibili(request).del_periodo(periodo))


def annuale_richiesto(request: HttpRequest, periodo: Periodo) -> PianoAnnuale:
    """Return the annual plan of a year, as above: a triennial has no such page."""
    if isinstance(request.user, Utente) and request.user.incarico:
        piani = selectors.elenco_annuali(utente=request.user)
    else:
        piani = selectors.annuali_pubblici()
    return _alla_versione(request, piani.del_periodo(periodo))


def piani_visibili(request: HttpRequest) -> PianoQuerySet[Piano]:
    """Return the plans of who asks: those of its appointment, or the approved ones."""
    if isinstance(request.user, Utente) and request.user.incarico:
        return selectors.elenco_piani(utente=request.user)
    return selectors.piani_pubblici()


def contenuto_di(piano: Piano) -> Mapping[str, Any]:
    """Return what a plan says: the frozen content, or the one that is being prepared."""
    contenuto: Mapping[str, Any] = piano.fotografia or selectors.contenuto_piano(piano)
    return contenuto


def si_scrive(utente: Utente, piano: Piano) -> bool:
    """Tell whether a person may write the chapters of a plan now."""
    return utente.ha_ruolo(Ruolo.CAPOFILA) and piano.stato in {P.BOZZA, P.IN_VERIFICA}


def _lavoro(utente: Utente, piano: Piano) -> dict[str, Any]:
    capofila = utente.ha_ruolo(Ruolo.CAPOFILA)
    redige = utente.ha_ruolo(Ruolo.CAPOFILA, Ruolo.SEGRETARIO_ASSEMBLEA, Ruolo.SINDACO)
    sedute = selectors.sedute_di(piano) if redige else []
    return {
        "atti": PROSSIMI.get(piano.stato, ()) if capofila else (),
        "puo_convocare": capofila and piano.stato in {P.PROPOSTO, P.RINVIATO},
        "puo_scrivere": si_scrive(utente, piano),
        "puo_stampare": redige,
        "puo_correggere": capofila and piano.stato in VIGENTI,
        "puo_scartare": capofila
        and not services.perche_non_si_scarta(piano, esaminato=bool(sedute)),
        "lavora": redige,
        "puo_commentare": utente.ha_ruolo(*permissions.COMMENTANO) and not piano.congelato,
        "sedute": sedute,
        "invii": piano.trasmesso_il is not None and utente.ha_ruolo(*permissions.VERBALIZZANO),
    }


def _alla_versione[P: Piano](request: HttpRequest, piani: PianoQuerySet[P]) -> P:
    versione = leggi_intero(request.GET.get("versione"))
    if versione is not None:
        piani = piani.filter(versione=versione)
    piano = piani.order_by("-versione").first()
    if piano is None:
        raise Http404
    return piano
