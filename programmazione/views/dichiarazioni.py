"""Pages of a declaration: fill in, transmit, zero, answer again; give back and validate."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.aritmetica import leggi_intero
from crema_sap.web.richieste import RichiestaAutenticata
from crema_sap.web.ripresa import conserva_modulo, dati_del_modulo
from programmazione import permissions, services
from programmazione.forms import RestituzioneForm, RigaForm
from programmazione.models import Dichiarazione
from programmazione.states import TransizioneNonAmmessa
from programmazione.views import confronto, prospetto
from programmazione.views import righe as modulo
from programmazione.views.esiti import inviato, tenta
from programmazione.views.pagine_dichiarazione import (
    CONFERMA,
    CONFLITTO,
    DAL_REGISTRO,
    dichiarazione_di,
    mostra,
    mostra_chiusa,
    mostra_confronto,
)

NON_VALIDO = 422


@conserva_modulo
@require_http_methods(["GET", "POST"])
def dichiarazione_detail(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show a declaration; its ente fills it in here."""
    dichiarazione = dichiarazione_di(request, pk)
    if request.method == "POST":
        return _salva(request, dichiarazione)
    compila = (
        permissions.puo_dichiarare(request.user, dichiarazione)
        and dichiarazione.modificabile
        and dichiarazione.ricognizione.aperta
    )
    if sospesa := dati_del_modulo(request):
        return _ripresenta(request, dichiarazione, sospesa, compila=compila)
    righe = modulo.dalla_base(request.user, dichiarazione) if compila else []
    if compila and (altro := request.GET.get("aggiungi", "")):
        righe += modulo.riga_nuova(request.user, dichiarazione, altro, righe)
    proposte = prospetto.proponi(dichiarazione, righe)
    return mostra(request, dichiarazione, righe, da_confermare=proposte)


def _ripresenta(
    request: RichiestaAutenticata,
    dichiarazione: Dichiarazione,
    sospesa: QueryDict,
    *,
    compila: bool,
) -> HttpResponse:
    """Show what was being typed when the session expired; it is not saved yet."""
    righe = modulo.dalla_richiesta(request.user, dichiarazione, sospesa)
    if not compila:
        return mostra(request, dichiarazione, [], scritti=modulo.scritti(righe))
    return mostra(
        request,
        dichiarazione,
        righe,
        ripresa=True,
        da_confermare=DAL_REGISTRO in sospesa,
        confermate=CONFERMA in sospesa,
        riga_versione=sospesa.get("riga_versione", ""),
        altro=sospesa.get("altro", ""),
    )


def _salva(request: RichiestaAutenticata, dichiarazione: Dichiarazione) -> HttpResponse:
    permissions.verifica_dichiarante(request.user, dichiarazione)
    righe = modulo.dalla_richiesta(request.user, dichiarazione, confronto.scelti(request.POST))
    # All of them, so that each shows its own faults.
    sane = [riga.is_valid() for riga in righe]
    da_confermare = DAL_REGISTRO in request.POST
    non_confermate = da_confermare and CONFERMA not in request.POST
    if non_confermate or not all(sane):
        return mostra(
            request,
            dichiarazione,
            righe,
            stato=NON_VALIDO,
            da_confermare=da_confermare,
            non_confermate=non_confermate,
        )
    return _salva_righe(request, dichiarazione, righe)


def _salva_righe(
    request: RichiestaAutenticata, dichiarazione: Dichiarazione, righe: Sequence[RigaForm]
) -> HttpResponse:
    versione = leggi_intero(request.POST.get("riga_versione"))
    inviate = [services.RigaInviata(r.cleaned_data["comune"] or None, r.figure()) for r in righe]
    try:
        salvata = services.salva_dichiarazione(
            dichiarazione=dichiarazione,
            righe=inviate,
            riga_versione=-1 if versione is None else versione,
            utente=request.user,
            ora=orologio.adesso(),
        )
    except services.FigureNonValide as errore:
        modulo.riporta(righe, errore)
        return mostra(request, dichiarazione, righe, stato=NON_VALIDO)
    except services.DichiarazioneCambiata as errore:
        return mostra_confronto(request, dichiarazione, righe, errore)
    except services.RicognizioneChiusa:
        return mostra_chiusa(request, dichiarazione, righe)
    except TransizioneNonAmmessa as errore:
        messages.error(request, str(errore))
        attuale, scritti = dichiarazione_di(request, dichiarazione.pk), modulo.scritti(righe)
        return mostra(request, attuale, [], stato=CONFLITTO, scritti=scritti)
    if "trasmetti" in request.POST:
        return _trasmetti(request, salvata, righe)
    messages.success(request, "Dichiarazione salvata. Non è ancora trasmessa.")
    aggiunta = f"?aggiungi={request.POST['altro']}" if request.POST.get("altro") else ""
    return redirect(f"{request.path}{aggiunta}")


def _trasmetti(
    request: RichiestaAutenticata, dichiarazione: Dichiarazione, righe: Sequence[RigaForm]
) -> HttpResponse:
    try:
        services.trasmetti_dichiarazione(
            dichiarazione=dichiarazione,
            riga_versione=dichiarazione.riga_versione,
            utente=request.user,
            ora=orologio.adesso(),
        )
    except services.FigureNonValide as errore:
        modulo.riporta(righe, errore)
        messages.warning(request, "La dichiarazione è salvata, ma non è ancora trasmessa.")
        return mostra(request, dichiarazione_di(request, dichiarazione.pk), righe, stato=NON_VALIDO)
    messages.success(request, "Dichiarazione trasmessa e protocollata.")
    return redirect("programmazione:dichiarazione", pk=dichiarazione.pk)


@require_POST
def dichiarazione_zero(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Declare no dwelling, in one click."""
    dichiarazione = dichiarazione_di(request, pk)
    permissions.verifica_dichiarante(request.user, dichiarazione)
    tenta(
        request,
        lambda: services.dichiara_zero(
            dichiarazione=dichiarazione, utente=request.user, ora=orologio.adesso()
        ),
        riuscito="Hai dichiarato che l'ente non ha unità: la risposta è trasmessa e protocollata.",
    )
    return redirect("programmazione:dichiarazione", pk=pk)


@require_POST
def dichiarazione_sostituisci(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Start a new version of a transmitted answer."""
    dichiarazione = dichiarazione_di(request, pk)
    permissions.verifica_dichiarante(request.user, dichiarazione)
    tenta(
        request,
        lambda: services.sostituisci_dichiarazione(
            dichiarazione=dichiarazione, utente=request.user, ora=orologio.adesso()
        ),
        riuscito="Nuova versione: correggila e trasmettila, altrimenti l'ente risulta silente.",
    )
    return redirect("programmazione:ricognizione", anno=dichiarazione.ricognizione.anno)


@require_POST
def dichiarazione_valida(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Validate an answer."""
    dichiarazione = dichiarazione_di(request, pk)
    permissions.verifica_capofila(request.user)
    tenta(
        request,
        lambda: services.valida(
            dichiarazione=dichiarazione, utente=request.user, ora=orologio.adesso()
        ),
        riuscito=f"Dichiarazione di {dichiarazione.ente} validata.",
    )
    return redirect("programmazione:ricognizione", anno=dichiarazione.ricognizione.anno)


@conserva_modulo
@require_http_methods(["GET", "POST"])
def dichiarazione_restituisci(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Give single fields back, each with its remark."""
    dichiarazione = dichiarazione_di(request, pk)
    permissions.verifica_capofila(request.user)
    righe = modulo.dalla_base(request.user, dichiarazione)
    form = RestituzioneForm(
        inviato(request),
        righe=[(modulo.comune_di(r), r.nome, modulo.dichiarati(r)) for r in righe],
    )
    if request.method == "POST" and form.is_valid():
        fatto = tenta(
            request,
            lambda: services.restituisci(
                dichiarazione=dichiarazione,
                campi=form.campi(),
                utente=request.user,
                ora=orologio.adesso(),
            ),
            riuscito=f"Campi restituiti a {dichiarazione.ente}: solo quelli si riaprono.",
        )
        if fatto:
            return redirect("programmazione:ricognizione", anno=dichiarazione.ricognizione.anno)
    return render(
        request,
        "programmazione/dichiarazione_restituisci.html",
        {"form": form, "dichiarazione": dichiarazione},
    )
