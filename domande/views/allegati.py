"""Pages of the attachments of a draft."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bandi.termine import Termine
from crema_sap import orologio
from crema_sap.custodia.controllo_file import ESTENSIONI
from crema_sap.web.decorators import richiede_cittadino
from crema_sap.web.richieste import RichiestaAutenticata
from domande import selectors
from domande.forms import AllegatoForm
from domande.forms.allegati import ETICHETTE
from domande.services import allegati as servizio


@richiede_cittadino
@require_http_methods(["GET", "POST"])
def allegati(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Show the attachments of a draft and take one more."""
    bozza = get_object_or_404(selectors.elenco_bozze(utente=request.user), chiave=chiave)
    form = AllegatoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            servizio.aggiungi_allegato(
                bozza=bozza,
                utente=request.user,
                tipo=form.cleaned_data["tipo"],
                nome=file.name,
                dati=file.read(),
                formato=form.formato,
                ora=orologio.adesso(),
            )
        except servizio.TroppiAllegati as errore:
            form.add_error(None, str(errore))
        else:
            messages.success(request, "Documento caricato.")
            return redirect("domande:allegati", chiave=chiave)
    presenti = selectors.elenco_allegati(utente=request.user).filter(chiave=chiave)
    contesto = {
        "form": form,
        "bozza": bozza,
        "senza_antivirus": not settings.ANTIVIRUS,
        "termine": Termine.di(bozza.finestra, orologio.adesso()),
        "allegati": [
            (voce, ETICHETTE[voce.tipo], servizio.nome_allegato(voce)) for voce in presenti
        ],
    }
    return render(request, "domande/allegati.html", contesto, status=422 if form.errors else 200)


@richiede_cittadino
@require_GET
def allegato_scarica(request: RichiestaAutenticata, identificativo: UUID) -> HttpResponse:
    """Give an attachment back to its owner, always as a download."""
    allegato = get_object_or_404(
        selectors.elenco_allegati(utente=request.user), identificativo=identificativo
    )
    try:
        contenuto = servizio.leggi_allegato(allegato)
    except servizio.NonControllato as errore:
        testi = {"allegato": allegato, "motivo": str(errore)}
        return render(request, "domande/allegato_attesa.html", testi, status=409)
    nome = f"{allegato.tipo}.{ESTENSIONI[allegato.formato]}"
    return HttpResponse(
        contenuto,
        content_type=allegato.formato,
        headers={"Content-Disposition": f'attachment; filename="{nome}"'},
    )


@richiede_cittadino
@require_POST
def allegato_togli(request: RichiestaAutenticata, identificativo: UUID) -> HttpResponse:
    """Take an attachment away from a draft."""
    allegato = get_object_or_404(
        selectors.elenco_allegati(utente=request.user), identificativo=identificativo
    )
    try:
        servizio.togli_allegato(allegato=allegato, utente=request.user, ora=orologio.adesso())
    except ObjectDoesNotExist:
        messages.error(request, "La domanda è stata inviata: i documenti non si tolgono più.")
        return redirect("domande:detail", chiave=allegato.chiave)
    messages.success(request, "Documento tolto.")
    return redirect("domande:allegati", chiave=allegato.chiave)
