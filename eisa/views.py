"""Pages of EISA: the inbox of dossiers and the review of one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.enti.models import Ruolo
from crema_sap.web.richieste import RichiestaAutenticata
from domande.compilazione.risposte import Compilazione
from domande.forms.riepilogo import riepiloga
from eisa import checklist, permissions, selectors, services
from eisa.forms import AperturaForm, ChiusuraForm, NotaForm, VoceForm
from eisa.models import Istruttoria
from eisa.states import EsitoVoce, TransizioneNonAmmessa

RIFIUTI = (
    TransizioneNonAmmessa,
    services.VersioneSuperata,
    services.VociDaVerificare,
    services.NotaVuota,
    services.GiaInCarico,
)


@require_GET
def istruttoria_list(request: RichiestaAutenticata) -> HttpResponse:
    """Show the inbox: my work first, then what waits for somebody."""
    permissions.verifica_equipe(request.user)
    filtro = request.GET.get("filtro", "tutte")
    pagina = selectors.elenco(
        utente=request.user,
        filtro=filtro,
        avviso=request.GET.get("avviso", ""),
        pagina=request.GET.get("pagina"),
    )
    contesto = {"pagina": pagina, "filtro": filtro, "filtri": selectors.FILTRI.items()}
    return render(request, "eisa/istruttoria_list.html", contesto)


@require_http_methods(["GET", "POST"])
def fascicolo_apri(request: RichiestaAutenticata, domanda_pk: int) -> HttpResponse:
    """Ask to what end the dossier is opened; then begin its review, or go on with it."""
    permissions.verifica_equipe(request.user)
    domanda = get_object_or_404(
        selectors.da_istruire(utente=request.user).select_related("avviso__profilo"), pk=domanda_pk
    )
    form = AperturaForm(request.POST or None, initial={"motivo": "istruttoria"})
    if request.method == "POST" and form.is_valid():
        aperta = selectors.istruttorie(utente=request.user).filter(domanda=domanda).first()
        ora = orologio.adesso()
        try:
            if aperta is None:
                aperta = services.apri(
                    domanda=domanda,
                    voci=checklist.voci(domanda, selectors.dichiarato(domanda)),
                    utente=request.user,
                    ora=ora,
                )
        except services.GiaInCarico as errore:
            messages.error(request, str(errore))
            return redirect("eisa:list")
        services.annota_lettura(
            istruttoria=aperta, motivo=form.cleaned_data["motivo"], utente=request.user, ora=ora
        )
        request.session[_chiave(aperta)] = True
        return redirect("eisa:detail", pk=aperta.pk)
    return render(request, "eisa/fascicolo_apri.html", {"form": form, "domanda": domanda})


@require_GET
def istruttoria_detail(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show a dossier on one page: what was declared, the checklist, the notes."""
    istruttoria = _carica(request, pk)
    if not _letta(request, istruttoria):
        return redirect("eisa:apri", domanda_pk=istruttoria.domanda_id)
    return render(request, "eisa/istruttoria_detail.html", _contesto(request, istruttoria))


@require_POST
def voce_verifica(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Keep what was found about one line."""
    istruttoria = _carica(request, pk)
    if not _letta(request, istruttoria):
        return redirect("eisa:apri", domanda_pk=istruttoria.domanda_id)
    form = VoceForm(request.POST)
    if not form.is_valid():
        messages.error(request, "L'esito della voce non è valido: scegline uno dall'elenco.")
        return redirect("eisa:detail", pk=pk)
    try:
        services.verifica_voce(
            istruttoria=istruttoria,
            voce_id=form.cleaned_data["voce"],
            esito=EsitoVoce(form.cleaned_data["esito"]),
            osservazione=form.cleaned_data["osservazione"],
            versione=form.cleaned_data["versione"],
            utente=request.user,
            ora=orologio.adesso(),
        )
    except RIFIUTI as errore:
        messages.error(request, str(errore))
        contesto = _contesto(request, _carica(request, pk))
        contesto["non_salvata"] = form.cleaned_data
        return render(request, "eisa/istruttoria_detail.html", contesto, status=409)
    except ObjectDoesNotExist as manca:
        raise Http404 from manca
    messages.success(request, "Voce salvata.")
    return redirect(f"{request.path.rsplit('/voci/', 1)[0]}/#voce-{form.cleaned_data['voce']}")


@require_POST
def nota_create(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Add a note."""
    istruttoria = _carica(request, pk)
    if not _letta(request, istruttoria):
        return redirect("eisa:apri", domanda_pk=istruttoria.domanda_id)
    form = NotaForm(request.POST)
    if not form.is_valid():
        contesto = _contesto(request, istruttoria) | {"form": form}
        return render(request, "eisa/istruttoria_detail.html", contesto, status=422)
    services.scrivi_nota(
        istruttoria=istruttoria,
        testo=form.cleaned_data["testo"],
        utente=request.user,
        ora=orologio.adesso(),
    )
    messages.success(request, "Nota aggiunta.")
    return redirect("eisa:detail", pk=pk)


@require_POST
def istruttoria_atto(request: RichiestaAutenticata, pk: int, atto: str) -> HttpResponse:
    """Take in charge, give back, close or reopen a review."""
    istruttoria = _carica(request, pk)
    comuni: dict[str, Any] = {
        "istruttoria": istruttoria,
        "utente": request.user,
        "ora": orologio.adesso(),
    }
    try:
        if atto == "prendi":
            services.prendi_in_carico(**comuni)
            fatto = "Il fascicolo è in carico a te."
        elif atto == "rilascia":
            services.rilascia(**comuni)
            fatto = "Il fascicolo è di nuovo da prendere in carico."
        elif atto == "chiudi":
            form = ChiusuraForm(request.POST)
            versione = form.cleaned_data["versione"] if form.is_valid() else 0
            services.chiudi(versione=versione, **comuni)
            fatto = "L'istruttoria è chiusa."
        else:
            services.riapri(motivo=request.POST.get("motivo", ""), **comuni)
            fatto = "L'istruttoria è di nuovo in corso."
    except RIFIUTI as errore:
        messages.error(request, str(errore))
    else:
        messages.success(request, fatto)
    if atto == "rilascia":
        return redirect("eisa:list")
    return redirect("eisa:detail", pk=pk)


def _carica(request: RichiestaAutenticata, pk: int) -> Istruttoria:
    permissions.verifica_equipe(request.user)
    return get_object_or_404(selectors.istruttorie(utente=request.user), pk=pk)


def _contesto(request: RichiestaAutenticata, istruttoria: Istruttoria) -> dict[str, Any]:
    # Withdrawn meanwhile, it is no longer reviewed.
    domanda = get_object_or_404(
        selectors.da_istruire(utente=request.user).select_related("avviso"),
        pk=istruttoria.domanda_id,
    )
    letto = selectors.dichiarato(domanda)
    scritto = Compilazione(identita=letto.dati["richiedente"], risposte=letto.dati["risposte"])
    voci = selectors.voci(istruttoria)
    return {
        "istruttoria": istruttoria,
        "domanda": domanda,
        "dichiarato": riepiloga(scritto, selectors.contenuto(domanda)),
        "voci": voci,
        "da_verificare": sum(voce.esito == EsitoVoce.DA_VERIFICARE for voce in voci),
        "note": selectors.note(istruttoria),
        "form": NotaForm(),
        "esiti": EsitoVoce.choices,
        "mia": istruttoria.assegnata_a_id == request.user.pk
        or request.user.ha_ruolo(Ruolo.EISA_COORDINATORE),
        "coordina": request.user.ha_ruolo(Ruolo.EISA_COORDINATORE),
    }


def _letta(request: RichiestaAutenticata, istruttoria: Istruttoria) -> bool:
    """Whether the purpose was said: every answer that shows the dossier, errors too, asks it."""
    return bool(request.session.get(_chiave(istruttoria)))


def _chiave(istruttoria: Istruttoria) -> str:
    # The purpose is asked once per session and dossier, and written in the register each time.
    return f"fascicolo-{istruttoria.pk}"
