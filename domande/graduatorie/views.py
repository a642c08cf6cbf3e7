"""Pages of the rankings: for the offices by code, for each citizen with the own score explained."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from bandi import selectors as avvisi
from bandi.rules.finestra import Momento, momento
from bandi.rules.profilo import leggi_profilo
from bandi.views.pubblico import rispondi
from crema_sap import orologio
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.web.decorators import accesso_libero, richiede_cittadino
from crema_sap.web.richieste import RichiestaAutenticata
from domande.graduatorie import (
    codici,
    letture_approvazioni,
    letture_calendario,
    letture_pubblicazioni,
    pagine,
    permissions,
    pubbliche,
    punteggi,
    selectors,
    services,
)
from domande.models import TipoGraduatoria


@accesso_libero
@require_GET
def graduatoria_list(request: HttpRequest) -> HttpResponse:
    """List the avvisi with their rankings; to everybody else, say where rankings are found."""
    utente = request.user
    if isinstance(utente, Utente) and permissions.legge(utente):
        righe = selectors.avvisi_con_elaborazioni(utente=utente, ora=orologio.adesso())
        return render(request, "domande/graduatorie/elenco.html", {"righe": righe})
    return rispondi(request, pagine.elenco(pubbliche.pubblicazioni()))


@require_GET
def graduatoria_avviso(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Show the runs of an avviso and the lists of the newest."""
    permissions.verifica_lettura(request.user)
    avviso = get_object_or_404(avvisi.elenco_avvisi(utente=request.user), codice=codice)
    fatte = selectors.elaborazioni(utente=request.user, avviso=avviso)
    finestra = avvisi.versione_in_vigore(avviso).finestra
    pubblicazioni = letture_pubblicazioni.pubblicazioni(avviso)
    contesto = {
        "avviso": avviso,
        "elaborazioni": fatte,
        "liste": selectors.liste(utente=request.user, elaborazione=fatte[0]) if fatte else [],
        "chiuso": momento(finestra, orologio.adesso()) is Momento.DOPO,
        "in_calcolo": selectors.in_calcolo(avviso),
        "puo_calcolare": request.user.ha_ruolo(Ruolo.CAPOFILA)
        and not any(una.tipo == TipoGraduatoria.DEFINITIVA for una in pubblicazioni),
        "puo_approvare": request.user.ha_ruolo(Ruolo.RESPONSABILE_ENTE),
        "approvazioni": letture_approvazioni.approvazioni(
            utente=request.user, elaborazione=fatte[0]
        )
        if fatte
        else [],
        "dimostrativo": fatte[0].profilo.dimostrativo if fatte else False,
        "pubblicazioni": pubblicazioni,
        "pubblicata": bool(fatte and pubblicazioni)
        and pubblicazioni[0].elaborazione_id == fatte[0].pk,
        "quadro": letture_calendario.quadro(
            avviso=avviso, ora=orologio.adesso(), utente=request.user
        ),
    }
    return render(request, "domande/graduatorie/avviso.html", contesto)


@require_POST
def graduatoria_calcola(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Ask for a new run."""
    permissions.verifica_lettura(request.user)
    avviso = get_object_or_404(avvisi.elenco_avvisi(utente=request.user), codice=codice)
    try:
        services.chiedi_calcolo(avviso=avviso, utente=request.user, ora=orologio.adesso())
    except (services.AvvisoNonChiuso, services.GraduatoriaDefinitiva) as errore:
        messages.error(request, str(errore))
    else:
        messages.success(request, "Il calcolo è partito: la pagina si aggiorna quando è pronto.")
    return redirect("domande:graduatoria", codice=codice)


@require_GET
def lista_detail(request: RichiestaAutenticata, codice: str, pk: int) -> HttpResponse:
    """Show one page of the list of a unit."""
    permissions.verifica_lettura(request.user)
    lista = get_object_or_404(
        selectors.elenco_liste(utente=request.user),
        pk=pk,
        elaborazione__avviso__codice=codice,
    )
    profilo = leggi_profilo(lista.elaborazione.profilo.dati)
    pagina = Paginator(range(lista.lunghezza), selectors.RIGHE_PER_PAGINA).get_page(
        request.GET.get("pagina")
    )
    contesto = {
        "lista": lista,
        "pagina": pagina,
        "righe": selectors.righe(lista, pagina.number, profilo.spareggio),
        "dimostrativo": profilo.dimostrativo,
    }
    return render(request, "domande/graduatorie/lista.html", contesto)


@richiede_cittadino
@require_GET
def punteggio(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Show a citizen the own places in what is published, and where each point comes from."""
    domanda = get_object_or_404(selectors.domande_del_cittadino(utente=request.user), chiave=chiave)
    pubblicazione = letture_pubblicazioni.vigente(domanda.avviso_id)
    quadro = letture_calendario.quadro(
        avviso=domanda.avviso, ora=orologio.adesso(), utente=request.user
    )
    contesto = {"domanda": domanda, "quadro": quadro, "pubblicazione": pubblicazione}
    if pubblicazione is None:
        return render(request, "domande/graduatorie/non_ancora.html", contesto)
    spiegato = punteggi.spiega(domanda=domanda, elaborazione=pubblicazione.elaborazione)
    contesto["spiegato"] = spiegato
    contesto["posti"] = [
        (posto, codici.nella_lista(pubblicazione, domanda.codice_pubblico, posto.offerta))
        for posto in spiegato.posti
    ]
    return render(request, "domande/graduatorie/punteggio.html", contesto)
