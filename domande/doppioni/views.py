"""Pages of the doubles, for the offices that they concern."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.enti.models import Ruolo
from crema_sap.web.decorators import richiede_ruolo, solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from domande.doppioni import permissions, selectors, services
from domande.doppioni.forms import DecisioneForm
from domande.models import EsitoDoppione
from domande.services import NonAdesso

per_gli_uffici = richiede_ruolo(Ruolo.CAPOFILA, Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE)


@per_gli_uffici
@solo_lettura
def doppioni(request: RichiestaAutenticata) -> HttpResponse:
    """List the doubles, those to decide first."""
    righe = selectors.doppioni(utente=request.user, ora=orologio.adesso())
    contesto = {"doppioni": righe, "capofila": request.user.ha_ruolo(Ruolo.CAPOFILA)}
    return render(request, "domande/doppioni/elenco.html", contesto)


@per_gli_uffici
@require_http_methods(["GET", "HEAD", "POST"])
def doppione(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show a double with what was decided; take a decision."""
    ora, status = orologio.adesso(), 200
    if request.method == "POST":
        permissions.verifica_decisione(request.user)
    trovati = selectors.doppioni(utente=request.user, ora=ora, pk=pk)
    if not trovati:
        raise Http404
    (uno,) = trovati
    form = DecisioneForm(request.POST or None, doppione=uno)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.decidi(
                    segnalazione_id=pk,
                    esito=EsitoDoppione(form.cleaned_data["esito"]),
                    esclusa_id=form.cleaned_data["esclusa"],
                    motivi=form.cleaned_data["motivi"],
                    viste=form.cleaned_data["viste"],
                    utente=request.user,
                    ora=ora,
                )
            except services.DecisoDaAltri as errore:
                messages.error(request, str(errore))
                return redirect("domande:doppione", pk)
            except NonAdesso as errore:
                form.add_error(None, str(errore))
            else:
                messages.success(request, "Decisione registrata.")
                return redirect("domande:doppione", pk)
    contesto = {
        "doppione": uno,
        "form": form,
        "decide": request.user.ha_ruolo(Ruolo.RESPONSABILE_ENTE)
        and not (uno.superata or uno.aperto),
    }
    return render(request, "domande/doppioni/doppione.html", contesto, status=status)
