"""Pages of the rettifiche: the citizen's request, the offices' list, the decision."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from crema_sap import orologio
from crema_sap.custodia.controllo_file import ESTENSIONI, SERVITI
from crema_sap.enti.models import Ruolo
from crema_sap.web.decorators import richiede_cittadino, richiede_ruolo, solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from domande.graduatorie import letture_calendario
from domande.models import EsitoRettifica
from domande.rettifiche import anteprima, permissions, ritiro, selectors, services
from domande.rettifiche.forms import DecisioneForm, RettificaForm
from domande.rules.rettifica import Correzione
from domande.services import NonAdesso
from domande.services import allegati as documenti

per_gli_uffici = richiede_ruolo(Ruolo.CAPOFILA, Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE)
per_gli_enti = richiede_ruolo(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE)


@richiede_cittadino
@require_http_methods(["GET", "HEAD", "POST"])
def chiedi(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Show what may be asked and until when, the requests already made; take one."""
    domanda = get_object_or_404(selectors.domande_del_cittadino(utente=request.user), chiave=chiave)
    ora = orologio.adesso()
    inviato = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RettificaForm(*inviato, persone=selectors.persone(domanda))
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            services.presenta(
                domanda=domanda,
                correzione=Correzione(form.cleaned_data["componente"], form.cleaned_data["classe"]),
                avviata_il=form.cleaned_data["avviata_il"],
                documento=services.Documento(file.name, file, form.formato),
                utente=request.user,
                ora=ora,
            )
        except (NonAdesso, services.RettificaNonAmmessa) as errore:
            form.add_error(None, str(errore))
        else:
            messages.success(request, "Richiesta presentata.")
            return redirect("domande:rettifica_chiedi", chiave=chiave)
    voci = selectors.voci(selectors.elenco(utente=request.user).filter(domanda=domanda), ora)
    pubblicazione = letture_calendario.prima_pubblicazione(domanda.avviso_id)
    contesto = {
        "domanda": domanda,
        "voci": voci,
        "pubblicazione": pubblicazione,
        "aperta": pubblicazione is not None
        and ora < pubblicazione.rettifiche_entro
        and not any(voce.in_attesa for voce in voci),
        "form": form,
    }
    stato = 422 if form.errors else 200
    return render(request, "domande/rettifiche/chiedi.html", contesto, status=stato)


@richiede_cittadino
@require_http_methods(["GET", "HEAD", "POST"])
def ritira(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Ask whether to take back the request that waits, then take it back."""
    sue = selectors.elenco(utente=request.user, da_decidere=True)
    rettifica = get_object_or_404(sue, domanda__chiave=chiave)
    if request.method != "POST":
        return render(request, "domande/rettifiche/ritira.html", {"rettifica": rettifica})
    try:
        ritiro.ritira(rettifica=rettifica, utente=request.user, ora=orologio.adesso())
    except NonAdesso as errore:
        messages.error(request, str(errore))
    else:
        messages.success(request, "La richiesta è ritirata: la graduatoria resta com'è.")
    return redirect("domande:rettifica_chiedi", chiave=chiave)


@per_gli_uffici
@solo_lettura
def rettifica_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the requests, those that fall due first."""
    voci = selectors.voci(selectors.elenco(utente=request.user), orologio.adesso())
    voci.sort(key=lambda voce: not voce.in_attesa)
    contesto = {"voci": voci, "capofila": request.user.ha_ruolo(Ruolo.CAPOFILA)}
    return render(request, "domande/rettifiche/elenco.html", contesto)


@per_gli_enti
@require_http_methods(["GET", "HEAD", "POST"])
def rettifica_detail(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Show a request with its effect on the lists; take the decision."""
    rettifica = get_object_or_404(selectors.da_aprire(utente=request.user), chiave=chiave)
    ora = orologio.adesso()
    form = DecisioneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        permissions.verifica_decisione(request.user, rettifica)
        if form.is_valid():
            try:
                services.decidi(
                    rettifica=rettifica,
                    esito=EsitoRettifica(form.cleaned_data["esito"]),
                    motivi=form.cleaned_data["motivi"],
                    utente=request.user,
                    ora=ora,
                )
            except NonAdesso as errore:
                form.add_error(None, str(errore))
            else:
                messages.success(request, "Decisione registrata.")
                return redirect("domande:rettifica", chiave=chiave)
    voce = selectors.voce(rettifica, ora)
    contesto = {
        "voce": voce,
        "contenuto": selectors.contenuto(rettifica),
        "effetti": anteprima.effetti(rettifica) if voce.in_attesa else [],
        "decide": voce.in_attesa and request.user.ha_ruolo(Ruolo.RESPONSABILE_ENTE),
        "form": form,
    }
    services.annota_lettura(rettifica=rettifica, utente=request.user, ora=ora)
    stato = 422 if form.errors else 200
    return render(request, "domande/rettifiche/rettifica.html", contesto, status=stato)


@per_gli_enti
@require_GET
def documento(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Give the document of a request to the ente that decides, always as a download."""
    rettifica = get_object_or_404(selectors.da_aprire(utente=request.user), chiave=chiave)
    try:
        dati = documenti.leggi_allegato(rettifica.documento)
    except documenti.NonControllato as errore:
        messages.warning(request, str(errore))
        return redirect("domande:rettifica", chiave=chiave)
    services.annota_lettura(rettifica=rettifica, utente=request.user, ora=orologio.adesso())
    formato = SERVITI[rettifica.documento.formato]
    nome = f"rettifica-{rettifica.protocollo.replace('/', '-')}.{ESTENSIONI[formato]}"
    return HttpResponse(
        dati,
        content_type=formato,
        headers={"Content-Disposition": f'attachment; filename="{nome}"'},
    )
