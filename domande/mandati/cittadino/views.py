"""Pages of the citizen: who helps, what they wrote, confirm, take over, take the mandate back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.web.decorators import richiede_cittadino
from crema_sap.web.richieste import RichiestaAutenticata
from domande.mandati import codice, selectors, services
from domande.mandati.forms import CodiceForm
from domande.models import FormaMandato, Mandato
from domande.states import StatoMandato, TransizioneNonAmmessa


@richiede_cittadino
@require_http_methods(["GET", "HEAD", "POST"])
def aiuto(request: RichiestaAutenticata, identificativo: UUID) -> HttpResponse:
    """Show a mandate to whom it is of, with all that was typed; take the code that confirms it."""
    uno, ora = _trova(request, identificativo), orologio.adesso()
    form = CodiceForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            codice.conferma(
                mandato=uno, codice=form.cleaned_data["codice"], utente=request.user, ora=ora
            )
        except codice.TroppiTentativi as errore:
            form.add_error("codice", str(errore))
            status = 429
        except (codice.CodiceSbagliato, TransizioneNonAmmessa) as errore:
            form.add_error("codice", str(errore))
        else:
            messages.success(request, "Mandato confermato: lo sportello può aiutarti.")
            return redirect("domande:aiuto", identificativo)
    stato = uno.stato_al(ora)
    contesto = {
        "mandato": uno,
        "stato": stato,
        "vivo": stato in {StatoMandato.PROPOSTO, StatoMandato.ATTIVO},
        "da_confermare": stato is StatoMandato.PROPOSTO and uno.forma == FormaMandato.SPID,
        "form": form,
        "scritture": selectors.scritture(uno, utente=request.user),
    }
    if form.errors and status == 200:
        status = 422
    return render(request, "domande/mandati/aiuto.html", contesto, status=status)


@richiede_cittadino
@require_http_methods(["GET", "HEAD", "POST"])
def riprendi(request: RichiestaAutenticata, identificativo: UUID) -> HttpResponse:
    """Ask, then take the domanda over: the desk loses it at once."""
    uno = _trova(request, identificativo)
    if request.method != "POST":
        return render(request, "domande/mandati/riprendi.html", {"mandato": uno})
    try:
        services.riprendi(mandato=uno, utente=request.user, ora=orologio.adesso())
    except TransizioneNonAmmessa as errore:
        messages.error(request, str(errore))
    else:
        messages.success(request, "La domanda è in mano tua: lo sportello non la vede più.")
    return redirect("domande:list")


@richiede_cittadino
@require_http_methods(["GET", "HEAD", "POST"])
def revoca(request: RichiestaAutenticata, identificativo: UUID) -> HttpResponse:
    """Ask, then take the mandate back."""
    uno = _trova(request, identificativo)
    if request.method != "POST":
        return render(request, "domande/mandati/revoca.html", {"mandato": uno})
    try:
        services.revoca(mandato=uno, utente=request.user, ora=orologio.adesso())
    except TransizioneNonAmmessa as errore:
        messages.error(request, str(errore))
    else:
        messages.success(request, "Mandato revocato: lo sportello non vede più nulla.")
    return redirect("domande:list")


def _trova(request: RichiestaAutenticata, identificativo: UUID) -> Mandato:
    return get_object_or_404(
        selectors.elenco_mandati(utente=request.user), identificativo=identificativo
    )
