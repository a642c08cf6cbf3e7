"""Pages of the register: entries, progress and download of documents, public verification."""

import hashlib

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.enti.models import Ruolo
from crema_sap.registro import selectors, services
from crema_sap.web.decorators import accesso_libero
from crema_sap.web.registro.forms import FiltroEventiForm, VerificaForm
from crema_sap.web.richieste import RichiestaAutenticata


@require_GET
def evento_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the register's entries, newest first."""
    if not request.user.ha_ruolo(Ruolo.REVISORE, Ruolo.CAPOFILA, Ruolo.GESTORE):
        raise PermissionDenied(
            "Il registro si legge con l'incarico di revisore, capofila o gestore."
        )
    pagina = selectors.pagina_eventi(
        utente=request.user, atto=request.GET.get("atto", ""), prima_di=request.GET.get("prima_di")
    )
    filtro = FiltroEventiForm(initial={"atto": pagina.atto})
    return render(request, "registro/evento_list.html", {"pagina": pagina, "filtro": filtro})


@require_GET
def effetto_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the effects that were set aside, for the GESTORE to look at."""
    if not request.user.ha_ruolo(Ruolo.GESTORE):
        raise PermissionDenied("Gli effetti accantonati li vede il gestore della piattaforma.")
    contesto = selectors.stato_effetti(utente=request.user)
    return render(request, "registro/effetto_list.html", contesto)


@require_POST
def effetto_ritenta(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Put one back in the queue."""
    if not request.user.ha_ruolo(Ruolo.GESTORE):
        raise PermissionDenied("Gli effetti accantonati li rimette in coda il gestore.")
    effetto = get_object_or_404(selectors.effetti(utente=request.user), pk=pk)
    try:
        services.ritenta(effetto=effetto, utente=request.user, ora=orologio.adesso())
    except services.NonAccantonato as errore:
        messages.error(request, str(errore))
    else:
        messages.success(request, "Rimesso in coda.")
    return redirect("registro:effetti")


@require_GET
def documento_stato(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show how far a document is; the page asks again by itself until it is ready."""
    documento = get_object_or_404(selectors.elenco_documenti(utente=request.user), pk=pk)
    frammento = request.headers.get("X-Frammento") == "1"
    modello = "registro/_avanzamento.html" if frammento else "registro/documento_stato.html"
    return render(request, modello, {"documento": documento})


@require_GET
def documento_scarica(request: RichiestaAutenticata, pk: int) -> FileResponse:
    """Send a ready document to who may read it."""
    documento = get_object_or_404(selectors.elenco_documenti(utente=request.user).pronti(), pk=pk)
    return FileResponse(
        selectors.percorso_documento(documento).open("rb"),
        as_attachment=True,
        filename=documento.nome_file,
        content_type="application/pdf",
    )


@accesso_libero
@require_http_methods(["GET", "POST"])
def verifica(request: HttpRequest) -> HttpResponse:
    """Confirm a verification code, and that a file is the one the portal produced."""
    dati = request.POST if request.method == "POST" else None
    if dati is None and request.GET.get("codice"):
        dati = request.GET
    form = VerificaForm(dati, request.FILES if request.method == "POST" else None)
    esito = None
    if form.is_bound and form.is_valid():
        esito = selectors.verifica_codice(form.cleaned_data["codice"])
        if esito is None:
            form.add_error("codice", "Nessun documento del portale ha questo codice.")
        elif form.cleaned_data["file"]:
            impronta = hashlib.sha256()
            for pezzo in form.cleaned_data["file"].chunks():
                impronta.update(pezzo)
            esito = esito.confrontato_con(impronta.hexdigest())
    return render(request, "registro/verifica.html", {"form": form, "esito": esito})


@accesso_libero
@require_GET
def documento_pubblico(request: HttpRequest, codice: str) -> FileResponse:
    """Send a public document to anybody who has its code."""
    documento = get_object_or_404(selectors.documenti_pubblici(), codice=codice)
    return FileResponse(
        selectors.percorso_documento(documento).open("rb"),
        as_attachment=True,
        filename=documento.nome_file,
        content_type="application/pdf",
    )
