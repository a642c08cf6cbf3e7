"""The pages of assignments: the queue of units, one unit, its acts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bandi import selectors as avvisi
from crema_sap import orologio
from crema_sap.aritmetica import leggi_intero
from crema_sap.enti.models import Ruolo
from crema_sap.web.decorators import richiede_ruolo
from crema_sap.web.richieste import RichiestaAutenticata
from domande import fascicolo
from domande.assegnazioni import (
    forms,
    istruttoria,
    letture,
    passi,
    permissions,
    risposte,
    selectors,
    services,
    spiegazione,
)
from domande.graduatorie import permissions as delle_graduatorie
from domande.models import Assegnazione
from domande.services import NonAdesso
from domande.states import StatoAssegnazione, TransizioneNonAmmessa

per_gli_uffici = richiede_ruolo(Ruolo.CAPOFILA, Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE)
per_gli_enti = richiede_ruolo(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE)
leggi_o_scrivi = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def assegnazione_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the offered units with what each waits for, and on whom."""
    delle_graduatorie.verifica_lettura(request.user)
    ora = orologio.adesso()
    pagina = Paginator(selectors.elenco_unita(utente=request.user), selectors.PER_PAGINA).get_page(
        request.GET.get("pagina")
    )
    contesto = {
        "pagina": pagina,
        "righe": [
            (riga, selectors.passo(riga, ora), selectors.giorni_vuota(riga, ora)) for riga in pagina
        ],
        "da_aprire": selectors.da_aprire(utente=request.user),
    }
    return render(request, "domande/assegnazioni/elenco.html", contesto)


@per_gli_enti
@require_GET
def rifiuti_list(request: RichiestaAutenticata) -> HttpResponse:
    """Count the refusals of the ente's units by reason and kind: what the next survey learns."""
    anni = letture.anni_con_rifiuti(utente=request.user)
    anno = leggi_intero(request.GET.get("anno"))
    if anno not in anni:
        anno = anni[0] if anni else None
    contesto = {
        "anno": anno,
        "anni": anni,
        "righe": letture.rifiuti_per_motivo(utente=request.user, anno=anno) if anno else [],
    }
    return render(request, "domande/assegnazioni/rifiuti.html", contesto)


@richiede_ruolo(Ruolo.CAPOFILA)
@leggi_o_scrivi
def tornata_apri(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Ask whether to open the assignments of an avviso; open them."""
    avviso = get_object_or_404(avvisi.elenco_avvisi(utente=request.user), codice=codice)
    if request.method != "POST":
        return render(request, "domande/assegnazioni/apri.html", {"avviso": avviso})
    try:
        services.chiedi_tornata(avviso=avviso, utente=request.user, ora=orologio.adesso())
    except NonAdesso as errore:
        messages.error(request, str(errore))
    else:
        messages.success(request, "Le assegnazioni si aprono tra qualche secondo.")
    return redirect("domande:assegnazioni")


@per_gli_uffici
@require_GET
def unita_detail(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show a unit: who it is proposed to and why, what comes next, what has happened."""
    riga = get_object_or_404(selectors.elenco_unita(utente=request.user), pk=pk)
    offerta = selectors.offerte(utente=request.user).select_related("avviso", "unita").get(pk=pk)
    voci = letture.assegnazioni_dell_unita(pk, utente=request.user)
    viva = next((voce for voce in voci if voce.viva), None)
    tornata = selectors.tornata_di(offerta)
    if viva is not None:
        perche = spiegazione.della_proposta(viva)
    elif tornata is not None and riga["ritirata_il"] is None:
        perche = spiegazione.della_prossima(tornata, offerta)
    else:
        perche = None
    ora = orologio.adesso()
    suo = permissions.lavora_per(request.user, offerta.unita.proprietario_id)
    contesto = {
        "riga": riga,
        "passo": selectors.passo(riga, ora),
        "giorni": selectors.giorni_vuota(riga, ora),
        "voci": voci,
        "viva": viva,
        "perche": perche,
        "tornata": tornata,
        "atti": passi.da_qui(viva.stato, request.user) if viva and suo else [],
        "del_responsabile": passi.manca_il_responsabile(viva.stato, request.user)
        if viva and suo
        else [],
        "requisiti": suo and viva is not None and viva.stato in CON_REQUISITI,
        "propone": suo and viva is None and perche is not None,
    }
    return render(request, "domande/assegnazioni/unita.html", contesto)


CON_REQUISITI = frozenset(
    {StatoAssegnazione.CONVOCATA, StatoAssegnazione.IN_VERIFICA, StatoAssegnazione.PREAVVISO}
)


@per_gli_enti
@leggi_o_scrivi
def unita_proponi(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Ask whether to propose the unit to who is next; propose it."""
    offerta = get_object_or_404(
        selectors.offerte(utente=request.user).select_related("avviso", "unita"), pk=pk
    )
    tornata = selectors.tornata_di(offerta)
    prossima = spiegazione.della_prossima(tornata, offerta) if tornata else None
    if request.method != "POST" and prossima is not None:
        contesto = {"offerta": offerta, "perche": prossima}
        return render(request, "domande/assegnazioni/proponi.html", contesto)
    try:
        services.proponi(offerta=offerta, utente=request.user, ora=orologio.adesso())
    except NonAdesso as errore:
        messages.error(request, str(errore))
    else:
        messages.success(request, "Unità proposta: adesso convoca il nucleo.")
    return redirect("domande:assegnazione_unita", pk=pk)


@per_gli_enti
@leggi_o_scrivi
def unita_scegli(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Take the owner's choice of another of its units for the same household."""
    offerta = get_object_or_404(
        selectors.offerte(utente=request.user).select_related("avviso", "unita"), pk=pk
    )
    tornata = selectors.tornata_di(offerta)
    prossima = spiegazione.della_prossima(tornata, offerta) if tornata else None
    unita = list(prossima.alternative) if prossima else []
    if not unita:
        messages.error(request, "Per il prossimo nucleo non ci sono altre unità fra cui scegliere.")
        return redirect("domande:assegnazione_unita", pk=pk)
    form = forms.SceltaForm(request.POST or None, unita=unita)
    if form.is_valid():
        invece = selectors.offerte(utente=request.user).select_related("unita")
        try:
            services.scegli(
                offerta=offerta,
                invece=invece.get(pk=form.cleaned_data["invece"]),
                motivo=form.cleaned_data["motivo"],
                utente=request.user,
                ora=orologio.adesso(),
            )
        except NonAdesso as errore:
            form.add_error(None, str(errore))
        else:
            messages.success(request, "Scelta registrata con il suo motivo.")
            return redirect("domande:assegnazione_unita", pk=form.cleaned_data["invece"])
    contesto = {"offerta": offerta, "perche": prossima, "form": form}
    return _pagina(request, "domande/assegnazioni/scegli.html", contesto)


@per_gli_enti
@leggi_o_scrivi
def assegnazione_atto(request: RichiestaAutenticata, chiave: UUID, atto: str) -> HttpResponse:
    """Show the form of an act and do it."""
    una = get_object_or_404(letture.da_aprire(utente=request.user), chiave=chiave)
    if atto not in passi.ATTI:
        raise Http404
    questo = passi.ATTI[atto]
    if not passi.tocca_a(questo, request.user):
        raise PermissionDenied("Questo atto è del responsabile dell'ente proprietario.")
    if StatoAssegnazione(una.stato) not in questo.stati:
        messages.error(request, f"Adesso non si può: l'assegnazione è «{una.get_stato_display()}».")
        return redirect("domande:assegnazione_unita", pk=una.offerta_id)
    form = _modulo(request, una, questo)
    if form.is_valid():
        try:
            questo.esegui(
                assegnazione=una, utente=request.user, ora=orologio.adesso(), **form.parole()
            )
        except (NonAdesso, TransizioneNonAmmessa) as errore:
            form.add_error(None, str(errore))
        else:
            messages.success(request, questo.fatto)
            return redirect("domande:assegnazione_unita", pk=una.offerta_id)
    contesto = {"una": una, "atto": questo, "form": form}
    return _pagina(request, "domande/assegnazioni/atto.html", contesto)


@per_gli_enti
@leggi_o_scrivi
def assegnazione_requisiti(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Show what was declared, with who declares it; take what the office found."""
    una = get_object_or_404(letture.da_aprire(utente=request.user), chiave=chiave)
    requisiti = istruttoria.requisiti(una)
    form = forms.RequisitiForm(
        request.POST if request.method == "POST" else None, requisiti=requisiti
    )
    ora = orologio.adesso()
    if form.is_valid():
        try:
            for codice, esito, fonte in form.cambiati():
                istruttoria.verifica_requisito(
                    assegnazione=una,
                    codice=codice,
                    esito=esito,
                    motivo=fonte,
                    utente=request.user,
                    ora=ora,
                )
        except NonAdesso as errore:
            form.add_error(None, str(errore))
        else:
            messages.success(request, "Verifica registrata.")
            return redirect("domande:assegnazione_unita", pk=una.offerta_id)
    istruttoria.annota_lettura(assegnazione=una, utente=request.user, ora=ora)
    dati = fascicolo.leggi(una.domanda).dati
    contesto = {
        "una": una,
        "richiedente": dati["richiedente"],
        "contatti": dati["risposte"]["richiedente"],
        "residenza": dati["risposte"]["residenza"],
        "righe": form.righe(requisiti),
        "form": form,
        "aperta": una.stato == StatoAssegnazione.IN_VERIFICA,
    }
    return _pagina(request, "domande/assegnazioni/requisiti.html", contesto)


def _modulo(
    request: RichiestaAutenticata, una: Assegnazione, questo: passi.AttoDiPagina
) -> forms.AttoForm:
    altro: dict[str, Any] = {}
    if questo.modulo is forms.RifiutoForm:
        altro["motivi"] = risposte.motivi_di_rifiuto(una)
    return questo.modulo(request.POST if request.method == "POST" else None, **altro)


def _pagina(request: RichiestaAutenticata, nome: str, contesto: dict[str, Any]) -> HttpResponse:
    return render(request, nome, contesto, status=422 if contesto["form"].errors else 200)
