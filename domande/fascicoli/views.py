"""Pages of the dossiers: the capofila's list and request; the citizen's own, and who has read."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from crema_sap import orologio
from crema_sap.enti.models import Ruolo
from crema_sap.registro import selectors as registro
from crema_sap.web.decorators import richiede_cittadino, richiede_ruolo
from crema_sap.web.richieste import RichiestaAutenticata
from domande.fascicoli import accessi, selectors, services
from domande.fascicoli.forms import FascicoloForm

per_il_capofila = richiede_ruolo(Ruolo.CAPOFILA)


@per_il_capofila
@require_http_methods(["GET", "HEAD", "POST"])
def fascicolo_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the dossiers asked for, with how far each is; take a request."""
    form = FascicoloForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        domanda = selectors.domanda_da_fascicolo(
            utente=request.user, testo=form.cleaned_data["domanda"]
        )
        if domanda is None:
            form.add_error("domanda", "Nessuna domanda dell'ambito ha questo codice o protocollo.")
        else:
            services.chiedi_per_il_giudice(
                domanda=domanda,
                scopo=form.cleaned_data["scopo"],
                motivo=form.cleaned_data["motivo"].strip(),
                utente=request.user,
                ora=orologio.adesso(),
            )
            messages.success(request, "Richiesta registrata: il fascicolo è in preparazione.")
            return redirect("domande:fascicoli")
    voci = selectors.voci(utente=request.user)
    contesto = {"voci": voci, "attesa": any(voce.documento.in_preparazione for voce in voci)}
    if request.headers.get("X-Frammento") == "1":
        return render(request, "domande/fascicoli/_elenco.html", contesto)
    stato = 422 if form.errors else 200
    return render(request, "domande/fascicoli/elenco.html", contesto | {"form": form}, status=stato)


@per_il_capofila
@require_GET
def fascicolo_scarica(request: RichiestaAutenticata, pk: int) -> FileResponse:
    """Give a dossier, and write that it was taken."""
    documento = get_object_or_404(selectors.del_giudice(utente=request.user).pronti(), pk=pk)
    services.annota_scarico(documento=documento, utente=request.user, ora=orologio.adesso())
    return FileResponse(
        registro.percorso_documento(documento).open("rb"),
        as_attachment=True,
        filename=documento.nome_file,
        content_type="application/pdf",
    )


@richiede_cittadino
@require_http_methods(["GET", "HEAD", "POST"])
def fascicolo_proprio(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Show who has opened the domanda, and give the dossier to whom it is about."""
    domanda = get_object_or_404(selectors.domande_del_cittadino(utente=request.user), chiave=chiave)
    if request.method == "POST":
        documento = services.chiedi_il_proprio(
            domanda=domanda, utente=request.user, ora=orologio.adesso()
        )
        return redirect("registro:documento_stato", documento.pk)
    contesto = {
        "domanda": domanda,
        "documenti": selectors.del_cittadino(domanda)[:5],
        "letture": accessi.letture(accessi.versioni(domanda)),
    }
    return render(request, "domande/fascicoli/proprio.html", contesto)
