"""Pages of the import: bring a sheet, say what it is, look at the dry run, confirm."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.aritmetica import leggi_intero
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions
from programmazione.forms.importazione import CaricaForm, ColonneForm, FoglioForm
from programmazione.importazione import deposito, selectors, services, tabella
from programmazione.importazione.prova import PER_PAGINA, riconosci
from programmazione.importazione.states import PassaggioNonAmmesso, StatoImportazione
from programmazione.models import Importazione
from programmazione.views import righe_importazione

FOGLIO_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def importazione_create(request: RichiestaAutenticata) -> HttpResponse:
    """Take a sheet, and list the last ones."""
    permissions.verifica_inserimento_unita(request.user)
    form = CaricaForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = CaricaForm(request.POST, request.FILES)
        if form.is_valid():
            importazione = services.carica(
                utente=request.user,
                nome=form.cleaned_data["file"].name,
                dati=form.dati,
                ora=orologio.adesso(),
            )
            return redirect("programmazione:importazione", pk=importazione.pk)
    recenti = selectors.importazioni_recenti(utente=request.user)
    return render(
        request,
        "programmazione/importazione_create.html",
        {
            "form": form,
            "importazioni": [
                (una, righe_importazione.nome(una), righe_importazione.tono(una)) for una in recenti
            ],
            "giorni": deposito.GIORNI,
        },
        status=422 if form.errors else 200,
    )


@solo_lettura
def importazione_modello(request: RichiestaAutenticata) -> HttpResponse:
    """Give the blank sheet to fill in."""
    from programmazione.importazione import fogli

    permissions.verifica_inserimento_unita(request.user)
    dati = fogli.modello_xlsx(selectors.elenchi_dell_ambito())
    return scarica(dati, "modello-unita.xlsx", FOGLIO_EXCEL)


@solo_lettura
def importazione_detail(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show how far an import is: progress, a question, the dry run, the result."""
    importazione = _importazione(request, pk)
    importazione.avanzamento, importazione.passo = selectors.a_che_punto(importazione)
    if request.headers.get("X-Frammento") == "1":
        return _frammento(request, importazione)
    contesto: dict[str, Any] = {
        "importazione": importazione,
        "tono": righe_importazione.tono(importazione),
        "nome": righe_importazione.nome(importazione),
    }
    if importazione.stato == StatoImportazione.FOGLIO_DA_SCEGLIERE:
        contesto["form"] = FoglioForm(fogli=importazione.fogli)
    if importazione.conti and not importazione.cancellato_il and not importazione.in_corso:
        contesto |= _esame(request, importazione)
    return render(request, "programmazione/importazione_detail.html", contesto)


def _frammento(request: RichiestaAutenticata, importazione: Importazione) -> HttpResponse:
    """Answer the page that asks how far it is; a redirection has it read the whole page again."""
    if "osservazioni" in request.GET:
        parte = "programmazione/_importazione_osservazioni.html"
        return render(request, parte, {"importazione": importazione})
    if not importazione.in_corso and "finita" not in request.GET:
        return redirect(f"{request.path}?finita=1")
    return render(
        request, "programmazione/_importazione_avanzamento.html", {"importazione": importazione}
    )


@require_POST
def importazione_foglio(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Take the choice of the sheet."""
    importazione = _importazione(request, pk)
    form = FoglioForm(request.POST, fogli=importazione.fogli)
    if not form.is_valid():
        messages.error(request, "Scegli un foglio fra quelli dell'elenco.")
        return redirect("programmazione:importazione", pk=pk)
    try:
        services.scegli_foglio(
            importazione=importazione, foglio=form.cleaned_data["foglio"], utente=request.user
        )
    except PassaggioNonAmmesso as errore:
        messages.error(request, str(errore))
    return redirect("programmazione:importazione", pk=pk)


@require_http_methods(["GET", "POST"])
def importazione_colonne(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Ask which column is what; the answer is remembered for the ente's next sheets."""
    importazione = _importazione(request, pk)
    if importazione.stato not in {
        StatoImportazione.COLONNE_DA_ABBINARE,
        StatoImportazione.ESAMINATA,
    }:
        return redirect("programmazione:importazione", pk=pk)
    riga = _riga_chiesta(request, importazione)
    trovate, _ = riconosci(importazione.esempi[riga - 1], importazione.ente_id)
    form = ColonneForm(
        request.POST if request.method == "POST" else None,
        trovate=trovate,
        esempi=importazione.esempi[riga:],
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.abbina_colonne(
                importazione=importazione,
                riga=riga,
                impronta=tabella.impronta(trovate),
                voci=form.voci(),
                utente=request.user,
                ora=orologio.adesso(),
            )
        except PassaggioNonAmmesso as errore:
            messages.error(request, str(errore))
        return redirect("programmazione:importazione", pk=pk)
    return render(
        request,
        "programmazione/importazione_colonne.html",
        {
            "importazione": importazione,
            "form": form,
            "riga": riga,
            "righe": range(1, len(importazione.esempi) + 1),
        },
        status=422 if form.errors else 200,
    )


@require_POST
def importazione_conferma(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Save the dry run that was seen."""
    importazione = _importazione(request, pk)
    prova = leggi_intero(request.POST.get("prova"))
    try:
        services.conferma(
            importazione=importazione,
            prova=prova or 0,
            utente=request.user,
            ora=orologio.adesso(),
        )
    except services.NonConfermabile as errore:
        messages.error(request, str(errore))
    return redirect("programmazione:importazione", pk=pk)


@require_POST
def importazione_annulla(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Give an import up."""
    importazione = _importazione(request, pk)
    try:
        services.annulla(importazione=importazione, utente=request.user, ora=orologio.adesso())
    except PassaggioNonAmmesso as errore:
        messages.error(request, str(errore))
        return redirect("programmazione:importazione", pk=pk)
    messages.success(request, "Importazione annullata: il file è stato cancellato.")
    return redirect("programmazione:importazione_create")


@solo_lettura
def importazione_osservazioni(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Give the sheet back with the remarks in its cells."""
    importazione = _importazione(request, pk)
    if not importazione.osservazioni:
        raise Http404
    try:
        dati = deposito.leggi(importazione.identificativo, deposito.OSSERVAZIONI)
    except FileNotFoundError as errore:
        raise Http404 from errore
    return scarica(dati, f"osservazioni-{importazione.pk}.xlsx", FOGLIO_EXCEL)


def scarica(dati: bytes, nome: str, tipo: str) -> HttpResponse:
    """Answer with a file to keep."""
    intestazioni = {"Content-Disposition": f'attachment; filename="{nome}"'}
    return HttpResponse(dati, content_type=tipo, headers=intestazioni)


def _importazione(request: RichiestaAutenticata, pk: int) -> Importazione:
    permissions.verifica_inserimento_unita(request.user)
    return get_object_or_404(selectors.elenco_importazioni(utente=request.user), pk=pk)


def _riga_chiesta(request: RichiestaAutenticata, importazione: Importazione) -> int:
    chiesta = (request.POST if request.method == "POST" else request.GET).get("riga")
    riga = leggi_intero(chiesta) or 0
    if 0 < riga <= len(importazione.esempi):
        return riga
    return importazione.riga_intestazioni or 1


def _esame(request: RichiestaAutenticata, importazione: Importazione) -> dict[str, object]:
    esito = righe_importazione.esito_chiesto(request.GET.get("esito", ""), importazione.conti)
    pagina = Paginator(range(importazione.conti[esito]), PER_PAGINA).get_page(
        request.GET.get("pagina", "1")
    )
    voci = selectors.pagina_dell_esame(importazione, esito, pagina.number)
    return {
        "esito": esito,
        "linguette": righe_importazione.linguette(importazione.conti),
        "pagina": pagina,
        "righe": righe_importazione.da_mostrare(esito, voci, selectors.elenchi_dell_ambito()),
    }
