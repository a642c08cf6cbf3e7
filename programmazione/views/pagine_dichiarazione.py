"""The pages that show a declaration: to fill in or to read, after a conflict, after the close."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from crema_sap.enti.models import Ruolo
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors, services
from programmazione.forms import RigaForm
from programmazione.models import Dichiarazione
from programmazione.selectors.dal_registro import conteggi_dal_registro, per_riga, quante_unita
from programmazione.selectors.intanto import passaggi_intanto, piano_della
from programmazione.selectors.ricognizione import origini_di
from programmazione.states import StatoDichiarazione
from programmazione.views import confronto, prospetto
from programmazione.views import righe as modulo

CONFLITTO = 409
# The page was filled in from the register; the person has read those figures.
DAL_REGISTRO, CONFERMA = "dal_registro", "conferma_registro"
DA_CONFERMARE = (
    "Alcune caselle erano già piene con i conteggi del registro: controllale e conferma, niente è"
    " ancora salvato."
)


def dichiarazione_di(request: RichiestaAutenticata, pk: int) -> Dichiarazione:
    """Return a declaration that the person may see; 404 for any other."""
    permissions.verifica_ricognizione(request.user)
    return get_object_or_404(selectors.elenco_dichiarazioni(utente=request.user), pk=pk)


def mostra(
    request: RichiestaAutenticata,
    dichiarazione: Dichiarazione,
    righe: Sequence[RigaForm],
    *,
    stato: int = 200,
    da_confermare: bool = False,
    non_confermate: bool = False,
    **altro: Any,
) -> HttpResponse:
    """Show a declaration, with the form where there are `righe` to fill in."""
    precedente = selectors.dichiarazioni_precedenti(dichiarazione)
    conteggi = conteggi_dal_registro(dichiarazione) if righe else {}
    comuni = [modulo.comune_di(riga) for riga in righe]
    divisi = per_riga(conteggi, comuni, resto=dichiarazione.ente.comune_id)
    errori = modulo.errori(righe)
    if non_confermate:
        errori = [("conferma-registro", "Dal registro", DA_CONFERMARE), *errori]
    return render(
        request,
        "programmazione/dichiarazione.html",
        {
            "dichiarazione": dichiarazione,
            "ricognizione": dichiarazione.ricognizione,
            "righe": prospetto.gruppi(righe, precedente, divisi, proposte=da_confermare),
            "moduli": righe,
            "errori": errori,
            "avvertenze": prospetto.avvertenze_di(righe, dichiarazione.ricognizione),
            "anno_precedente": precedente.ricognizione.anno if precedente else None,
            **prospetto.limiti(dichiarazione, precedente, righe),
            "salvate": prospetto.lettura(dichiarazione, precedente) if not righe else [],
            "restituiti": modulo.restituiti(dichiarazione),
            "documento": selectors.documento_della(dichiarazione),
            "unita": quante_unita(conteggi),
            "altri_comuni": modulo.altri_comuni(request.user, dichiarazione, righe),
            "dichiarante": permissions.puo_dichiarare(request.user, dichiarazione),
            "capofila": request.user.ha_ruolo(Ruolo.CAPOFILA),
            "tono": selectors.TONI[StatoDichiarazione(dichiarazione.stato)],
            "riga_versione": dichiarazione.riga_versione,
            "in_ritardo": dichiarazione.in_ritardo(dichiarazione.ricognizione.scade_il),
            **_origini(dichiarazione),
            "passaggi": passaggi_intanto(dichiarazione),
            "piano": piano_della(dichiarazione.ricognizione),
            "da_confermare": da_confermare,
            "confermate": CONFERMA in request.POST,
            "non_confermate": non_confermate,
            **altro,
        },
        status=stato,
    )


def _origini(dichiarazione: Dichiarazione) -> dict[str, Any]:
    """Return whose figures this answer starts from, or which answer has its place."""
    origini = origini_di(dichiarazione) if vars(dichiarazione)["con_origini"] else []
    return {
        "origini": [una for una in origini if una.dichiarazione_id == dichiarazione.pk],
        "confluita": next((una for una in origini if una.origine_id == dichiarazione.pk), None),
    }


def mostra_confronto(
    request: RichiestaAutenticata,
    dichiarazione: Dichiarazione,
    righe: Sequence[RigaForm],
    errore: services.DichiarazioneCambiata,
) -> HttpResponse:
    """Show what two officers wrote, value by value."""
    attuale = dichiarazione_di(request, dichiarazione.pk)
    return render(
        request,
        "programmazione/dichiarazione_confronto.html",
        {
            "dichiarazione": attuale,
            "ricognizione": attuale.ricognizione,
            "differenze": confronto.differenze(attuale, righe),
            "moduli": righe,
            "motivo": str(errore),
        },
        status=CONFLITTO,
    )


def mostra_chiusa(
    request: RichiestaAutenticata, dichiarazione: Dichiarazione, righe: Sequence[RigaForm]
) -> HttpResponse:
    """Give back what was typed after the close."""
    return render(
        request,
        "programmazione/dichiarazione_chiusa.html",
        {
            "dichiarazione": dichiarazione,
            "ricognizione": dichiarazione.ricognizione,
            "scritto": confronto.scritto(righe),
        },
        status=CONFLITTO,
    )
