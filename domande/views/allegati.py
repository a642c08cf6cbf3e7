"""Pages of the attachments of a draft."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.custodia.controllo_file import ESTENSIONI, PDF, SERVITI
from crema_sap.web.decorators import richiede_cittadino
from crema_sap.web.richieste import RichiestaAutenticata
from domande import selectors
from domande.custodia import deposito
from domande.forms import AllegatoForm
from domande.forms.allegati import ETICHETTE
from domande.models import Allegato, EsitoControllo
from domande.services import allegati as servizio
from domande.views.passi import termine_della_bozza

TONI = {
    EsitoControllo.IN_ATTESA: "corso",
    EsitoControllo.AMMESSO: "positivo",
    EsitoControllo.RIFIUTATO: "negativo",
}


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
                file=file,
                formato=form.formato,
                ora=orologio.adesso(),
            )
        except servizio.TroppiAllegati as errore:
            form.add_error(None, str(errore))
        else:
            messages.success(request, "Documento caricato.")
            return redirect("domande:allegati", chiave=chiave)
    presenti = selectors.elenco_allegati(utente=request.user).filter(chiave=chiave)
    schede = [_scheda(uno) for uno in presenti]
    in_attesa = any(uno["voce"].esito == EsitoControllo.IN_ATTESA for uno in schede)
    elenco = {"allegati": schede, "in_attesa": in_attesa}
    if request.headers.get("X-Frammento") == "1":
        return render(request, "domande/_allegati.html", elenco)
    contesto = elenco | {
        "form": form,
        "bozza": bozza,
        "senza_antivirus": not settings.ANTIVIRUS,
        "termine": termine_della_bozza(bozza, orologio.adesso()),
    }
    return render(request, "domande/allegati.html", contesto, status=422 if form.errors else 200)


def _scheda(allegato: Allegato) -> dict[str, Any]:
    """What the page tells of an attachment."""
    ammesso = allegato.esito == EsitoControllo.AMMESSO
    return {
        "voce": allegato,
        "etichetta": ETICHETTE[allegato.tipo],
        "nome": servizio.nome_allegato(allegato),
        "tono": TONI[EsitoControllo(allegato.esito)],
        "foto": allegato.formato != PDF,
        "peso": deposito.peso_servito(allegato) if ammesso else None,
    }


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
    formato = SERVITI[allegato.formato]
    nome = f"{allegato.tipo}.{ESTENSIONI[formato]}"
    return HttpResponse(
        contenuto,
        content_type=formato,
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
