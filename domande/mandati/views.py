"""Pages of a desk: whom it helps, one mandate, the summary to read aloud, the copy on paper."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bandi.states import StatoAvviso
from bandi.termine import Termine
from crema_sap import orologio
from crema_sap.enti.models import Ruolo
from crema_sap.registro import documenti
from crema_sap.registro.selectors import percorso_documento
from crema_sap.web.decorators import richiede_ruolo, solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from domande import selectors as domande
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.sezioni import prima_incompleta
from domande.forms.riepilogo import riepiloga
from domande.mandati import codice, persona, selectors, services
from domande.mandati.documents import COPIA
from domande.mandati.forms import MandatoForm, ScansioneForm
from domande.models import EsitoControllo, FormaMandato, Mandato
from domande.services import NonAdesso, leggi_compilazione
from domande.states import StatoMandato, TransizioneNonAmmessa

per_lo_sportello = richiede_ruolo(Ruolo.SPORTELLO)


@per_lo_sportello
@solo_lettura
def assistiti(request: RichiestaAutenticata) -> HttpResponse:
    """List the people whom the desk is helping, and its messages."""
    ora = orologio.adesso()
    contesto = {
        "assistiti": selectors.assistiti(utente=request.user, ora=ora),
        "comunicazioni": selectors.comunicazioni(utente=request.user),
        "ente": request.user.incarico.ente if request.user.incarico else "",
    }
    return render(request, "domande/mandati/elenco.html", contesto)


@per_lo_sportello
@require_http_methods(["GET", "HEAD", "POST"])
def nuovo(request: RichiestaAutenticata) -> HttpResponse:
    """Ask whom to help, and record the mandate."""
    ora = orologio.adesso()
    avvisi = domande.avvisi_aperti(ora=ora)
    form = MandatoForm(request.POST or None, avvisi=avvisi)
    if form.is_valid():
        contenuto = domande.contenuto_dell_avviso(form.cleaned_data["avviso"])
        if contenuto is None:
            raise Http404
        try:
            mandato = services.proponi(
                contenuto=contenuto,
                chi=form.persona(),
                forma=FormaMandato(form.cleaned_data["forma"]),
                utente=request.user,
                ora=ora,
            )
        except (services.MandatoGiaPresente, NonAdesso) as errore:
            form.add_error(None, str(errore))
        else:
            return redirect("domande:mandato", mandato.identificativo)
    contesto = {"form": form, "avvisi": avvisi}
    return render(
        request, "domande/mandati/nuovo.html", contesto, status=422 if form.errors else 200
    )


def _trova(request: RichiestaAutenticata, identificativo: UUID) -> Mandato:
    """A mandate of the desk that is not over: of the others nothing is there."""
    vivi = selectors.elenco_mandati(utente=request.user).vivi(orologio.adesso())
    return get_object_or_404(vivi, identificativo=identificativo)


@per_lo_sportello
@require_http_methods(["GET", "HEAD", "POST"])
def mandato(request: RichiestaAutenticata, identificativo: UUID) -> HttpResponse:
    """Show a mandate and what comes next; take the scan of the signed form."""
    uno, ora = _trova(request, identificativo), orologio.adesso()
    form = ScansioneForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            services.allega_scansione(
                mandato=uno,
                utente=request.user,
                nome=file.name,
                dati=file.read(),
                formato=form.formato,
                ora=ora,
            )
        except NonAdesso as errore:
            messages.error(request, str(errore))
        else:
            messages.success(request, "Modulo caricato: lo stiamo controllando.")
        return redirect("domande:mandato", identificativo)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "domande/mandati/mandato.html", _contesto(request, uno, form), status=status
    )


def _contesto(
    request: RichiestaAutenticata, uno: Mandato, form: ScansioneForm
) -> dict[str, object]:
    ora = orologio.adesso()
    stato = uno.stato_al(ora)
    attivo = stato is StatoMandato.ATTIVO
    scansioni = selectors.scansioni(uno)
    bozza = selectors.bozza_di(uno) if attivo else None
    domanda = selectors.domanda_di(uno) if attivo else None
    contenuto = domande.contenuto_con_chiave(uno.avviso_id)
    return {
        "mandato": uno,
        "persona": persona.leggi(uno),
        "stato": stato,
        "form": form,
        "codice": codice.codice_di(uno),
        "scansioni": scansioni,
        "si_puo_aprire": attivo or any(s.esito == EsitoControllo.AMMESSO for s in scansioni),
        "bozza": bozza,
        "domanda": domanda,
        "copia": selectors.copia_di(uno) if bozza else None,
        "ricevuta": selectors.ricevuta_di(uno) if domanda else None,
        "termine": _termine(uno, contenuto, ora),
        "scritture": selectors.scritture(uno, utente=request.user),
    }


@per_lo_sportello
@solo_lettura
def modulo(request: RichiestaAutenticata, identificativo: UUID) -> HttpResponse:
    """The form of the mandate, to be printed and signed."""
    uno = _trova(request, identificativo)
    contesto = {"mandato": uno, "persona": persona.leggi(uno)}
    return render(request, "domande/mandati/modulo.html", contesto)


@per_lo_sportello
@require_POST
def apri(request: RichiestaAutenticata, identificativo: UUID) -> HttpResponse:
    """Open the person's draft, beginning the mandate if its form is proved."""
    uno, ora = _trova(request, identificativo), orologio.adesso()
    try:
        if uno.stato_al(ora) is StatoMandato.PROPOSTO:
            uno = services.attiva_con_carta(mandato=uno, utente=request.user, ora=ora)
        uno = services.apri(mandato=uno, utente=request.user, ora=ora)
    except (NonAdesso, TransizioneNonAmmessa) as errore:
        messages.error(request, str(errore))
        return redirect("domande:mandato", identificativo)
    bozza = selectors.bozza_di(uno)
    if bozza is None:
        return redirect("domande:detail", chiave=uno.chiave)
    prossima = prima_incompleta(set(bozza.sezioni))
    if prossima is None:
        return redirect("domande:riepilogo", chiave=bozza.chiave)
    return redirect("domande:sezione", bozza.chiave, prossima.value)


@per_lo_sportello
@solo_lettura
def leggi(request: RichiestaAutenticata, identificativo: UUID) -> HttpResponse:
    """The answers in big letters and short sentences, to be read aloud before sending."""
    uno = _trova(request, identificativo)
    bozza = selectors.bozza_di(uno)
    if bozza is None:
        raise Http404
    contenuto = domande.contenuto_con_chiave(uno.avviso_id)
    contesto = {
        "mandato": uno,
        "persona": persona.leggi(uno),
        "bozza": bozza,
        "sezioni": [
            (voce, not any(coppie for _titolo, coppie in voce.gruppi))
            for voce in riepiloga(leggi_compilazione(bozza), contenuto)
        ],
        "manca": prima_incompleta(set(bozza.sezioni)),
        "termine": _termine(uno, contenuto, orologio.adesso()),
    }
    return render(request, "domande/mandati/leggi.html", contesto)


@per_lo_sportello
@require_POST
def copia(request: RichiestaAutenticata, identificativo: UUID) -> HttpResponse:
    """Ask for the copy on paper of the draft as it stands."""
    uno = _trova(request, identificativo)
    bozza = selectors.bozza_di(uno)
    if bozza is None:
        raise Http404
    # Asked by nobody: it is given through the mandate, and with it it ends.
    documenti.richiedi(
        tipo=COPIA,
        oggetto=bozza,
        titolo="Copia della domanda da firmare",
        utente=None,
        ora=orologio.adesso(),
        versione=bozza.versione,
    )
    messages.info(request, "La copia è in preparazione: tra poco la trovi qui.")
    return redirect("domande:mandato", identificativo)


@per_lo_sportello
@require_GET
def carta(request: RichiestaAutenticata, identificativo: UUID, tipo: str) -> FileResponse:
    """Give the copy, or the receipt, of the draft or domanda of an active mandate."""
    uno = _trova(request, identificativo)
    documento = selectors.copia_di(uno) if tipo == "copia" else selectors.ricevuta_di(uno)
    if documento is None or not documento.percorso:
        raise Http404
    return FileResponse(
        percorso_documento(documento).open("rb"),
        as_attachment=True,
        filename=documento.nome_file,
        content_type="application/pdf",
    )


@per_lo_sportello
@require_http_methods(["GET", "HEAD", "POST"])
def concludi(request: RichiestaAutenticata, identificativo: UUID) -> HttpResponse:
    """Ask whether the work is done, then end the mandate."""
    uno = _trova(request, identificativo)
    if request.method != "POST":
        contesto = {"mandato": uno, "inviata": selectors.domanda_di(uno) is not None}
        return render(request, "domande/mandati/concludi.html", contesto)
    try:
        services.concludi(mandato=uno, utente=request.user, ora=orologio.adesso())
    except TransizioneNonAmmessa as errore:
        messages.error(request, str(errore))
    else:
        messages.success(request, "Mandato concluso: la domanda non si apre più da qui.")
    return redirect("domande:sportello")


def _termine(uno: Mandato, contenuto: Contenuto, ora: datetime) -> Termine:
    revocato = uno.avviso.stato == StatoAvviso.REVOCATO
    return Termine.di(contenuto.finestra, ora, revocato=revocato)
