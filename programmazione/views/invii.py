"""Pages of the plans sent to the comuni: who has it, who took note of it, reminders, the proof."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import documents, permissions, selectors, services
from programmazione.forms.assemblea_atti import PresaDAttoForm
from programmazione.models import Piano
from programmazione.selectors import invii as selettori
from programmazione.views.esiti import inviato, tenta
from programmazione.views.importazione import scarica


@solo_lettura
def invio_list(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show every comune: sent, taken note of, not yet."""
    piano = _piano(request, pk)
    invii = list(selettori.invii_del_piano(utente=request.user, piano=piano))
    filtro = request.GET.get("stato", "")
    mancano = [invio for invio in invii if invio.preso_atto_il is None]
    mostrati = {"atto": [i for i in invii if i.preso_atto_il], "mancano": mancano}
    return render(
        request,
        "programmazione/invio_list.html",
        {
            "piano": piano,
            "invii": invii,
            "mostrati": mostrati.get(filtro, invii),
            "filtro": filtro if filtro in mostrati else "",
            "spediti": sum(invio.spedito_il is not None for invio in invii),
            "presi": len(invii) - len(mancano),
            "senza_recapito": [invio.ente for invio in invii if not invio.recapito],
            "puo_sollecitare": permissions.puo_sollecitare(request.user) and bool(mancano),
        },
    )


@solo_lettura
def invio_csv(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Give the proof of the sending as a sheet."""
    piano = _piano(request, pk)
    invii = selettori.invii_del_piano(utente=request.user, piano=piano)
    nome = f"invii-piano-{piano.periodo}.csv"
    return scarica(documents.csv_invii(piano, invii), nome, "text/csv; charset=utf-8")


@require_POST
def invio_prova(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Ask for the proof of the sending as a document and go to see how far it is."""
    piano = _piano(request, pk)
    try:
        documento = services.richiedi_prova(piano=piano, utente=request.user, ora=orologio.adesso())
    except services.ProvaNonPronta as rifiuto:
        messages.error(request, str(rifiuto))
        return redirect("programmazione:invio_list", pk=pk)
    return redirect("registro:documento_stato", pk=documento.pk)


@require_POST
def invio_sollecita(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Remind the comuni that have not taken note yet."""
    piano = _piano(request, pk)
    permissions.verifica_capofila(request.user)
    tenta(
        request,
        lambda: services.sollecita_invii(piano=piano, utente=request.user, ora=orologio.adesso()),
        riuscito="Sollecito preparato per chi manca: al massimo uno al giorno per comune.",
    )
    return redirect("programmazione:invio_list", pk=pk)


@require_http_methods(["GET", "POST"])
def invio_detail(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show a comune the plan it was sent; let it take note with one click."""
    permissions.verifica_invii(request.user)
    invio = get_object_or_404(selettori.elenco_invii(utente=request.user), pk=pk)
    registra = permissions.puo_prendere_atto(request.user, invio)
    if request.method == "POST" and not registra:
        raise PermissionDenied("La presa d'atto la registra il comune che ha ricevuto il piano.")
    testo = "Aggiungi la deliberazione" if invio.preso_atto_il else "Registra la presa d'atto"
    form = PresaDAttoForm(inviato(request), testo_invio=testo)
    if request.method == "POST" and form.is_valid():
        fatto = tenta(
            request,
            lambda: services.prendi_atto(
                invio=invio,
                delibera_giunta=form.cleaned_data["delibera_giunta"],
                utente=request.user,
                ora=orologio.adesso(),
            ),
            riuscito="Presa d'atto registrata.",
        )
        if fatto:
            return redirect("programmazione:invio", pk=pk)
    return render(
        request,
        "programmazione/invio_detail.html",
        {
            "invio": invio,
            "piano": invio.piano,
            "documento": selettori.documento_approvato(invio.piano),
            "form": form if registra and not invio.delibera_giunta else None,
        },
    )


def _piano(request: RichiestaAutenticata, pk: int) -> Piano:
    """Return a plan that was sent. Raises `PermissionDenied`, `Http404`."""
    permissions.verifica_verbalizzante(request.user)
    piani = selectors.elenco_piani(utente=request.user).filter(trasmesso_il__isnull=False)
    return get_object_or_404(piani, pk=pk)
