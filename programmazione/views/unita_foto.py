"""Photographs of a dwelling: to see them, to add one, to take one away."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors, services
from programmazione.forms import FotoForm
from programmazione.foto import deposito
from programmazione.models import SoggettoFoto, StatoFoto
from programmazione.views.patrimonio import trova_unita

TONI = {StatoFoto.IN_CODA: "corso", StatoFoto.PRONTA: "positivo", StatoFoto.RIFIUTATA: "negativo"}


@require_http_methods(["GET", "POST"])
def unita_foto(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show the photographs of a dwelling and take one more."""
    unita = trova_unita(request, pk)
    permissions.verifica_modifica_unita(request.user, unita)
    invio = request.method == "POST"
    form = FotoForm(request.POST if invio else None, request.FILES if invio else None)
    if invio and form.is_valid():
        try:
            services.aggiungi_foto(
                unita=unita,
                dati=form.cleaned_data["file"].read(),
                soggetto=SoggettoFoto(form.cleaned_data["soggetto"]),
                testo_alternativo=form.cleaned_data["testo_alternativo"],
                utente=request.user,
                ora=orologio.adesso(),
            )
        except services.FotoNonAmmessa as errore:
            form.add_error("file", str(errore))
        except services.UnitaNonDisponibile as errore:
            form.add_error(None, str(errore))
        else:
            messages.success(request, "Foto caricata: sarà pronta fra poco.")
            return redirect("programmazione:unita_foto", pk=pk)
    foto = [(una, TONI[StatoFoto(una.stato)]) for una in selectors.foto_di(unita)]
    return render(
        request, "programmazione/unita_foto.html", {"unita": unita, "form": form, "foto": foto}
    )


@require_POST
def foto_togli(request: RichiestaAutenticata, identificativo: UUID) -> HttpResponse:
    """Take a photograph away."""
    visibili = selectors.foto_visibili(utente=request.user).select_related("unita")
    foto = get_object_or_404(visibili, identificativo=identificativo)
    services.togli_foto(foto=foto, utente=request.user, ora=orologio.adesso())
    messages.success(request, "Foto tolta.")
    return redirect("programmazione:unita_foto", pk=foto.unita_id)


@solo_lettura
def foto_mostra(
    request: RichiestaAutenticata, identificativo: UUID, misura: str
) -> HttpResponseBase:
    """Give the file of a photograph that is ready to who may see the dwelling."""
    permissions.verifica_patrimonio(request.user)
    pronte = selectors.foto_visibili(utente=request.user).filter(stato=StatoFoto.PRONTA)
    foto = get_object_or_404(pronte, identificativo=identificativo)
    if misura not in deposito.LATI:
        raise Http404
    try:
        return FileResponse(
            deposito.percorso(foto.identificativo, misura).open("rb"), content_type="image/jpeg"
        )
    except FileNotFoundError as errore:
        raise Http404 from errore
