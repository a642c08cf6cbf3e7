"""Nothing typed in a declaration is lost: neither when the session expires nor in an old page."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from crema_sap import orologio
from crema_sap.enti.models import Utente
from crema_sap.web import pegno as pegni
from crema_sap.web import views as pagine
from crema_sap.web.decorators import accesso_libero
from crema_sap.web.richieste import RichiestaAutenticata, codice_valido
from programmazione import services
from programmazione.models import Dichiarazione

DI_CHE = "dichiarazione"
FUORI = ("csrfmiddlewaretoken", pegni.CAMPO)

type Vista = Callable[..., HttpResponse]


def pegno(request: RichiestaAutenticata, dichiarazione: Dichiarazione) -> str:
    """Seal for whom this page of a declaration is made: three keys, and nothing personal."""
    return pegni.sigilla(DI_CHE, dichiarazione.ambito_id, dichiarazione.pk, request.user.pk)


def conserva_modulo(vista: Vista) -> Vista:
    """Protect the page of a declaration by hand, so that a refused POST keeps what was typed.

    It waits, encrypted, for the person for whom the page was made, whoever signs in next in that
    browser; a page of ours says who that is by its seal. What is saved waits no more.
    """

    @csrf_exempt
    @accesso_libero
    @wraps(vista)
    def protetta(request: HttpRequest, pk: int) -> HttpResponse:
        utente, scrive = request.user, request.method == "POST"
        if scrive and not (isinstance(utente, Utente) and codice_valido(request)):
            return _metti_da_parte(request, pk)
        if not isinstance(utente, Utente):
            return redirect_to_login(request.get_full_path())
        scarta = scrive and "scarta" in request.POST
        try:
            risposta = redirect(request.path) if scarta else vista(request, pk)
        except (PermissionDenied, Http404):
            # The appointment ended, or became another, while the page was open: what was typed
            # waits for who typed it, and the refusal says why.
            if scrive:
                _sospendi(request, pk)
            raise
        if scrive and risposta.status_code == 302:
            services.scarta_sospesa(dichiarazione_id=pk, utente_id=utente.pk)
        return risposta

    return protetta


def _metti_da_parte(request: HttpRequest, pk: int) -> HttpResponse:
    utente_id = _sospendi(request, pk)
    if utente_id is None:
        return pagine.csrf_rifiutato(request)
    if not request.user.is_authenticated:
        messages.info(request, pegni.TENUTE)
        return redirect_to_login(request.path)
    if request.user.pk != utente_id:
        messages.warning(request, pegni.DI_UN_ALTRO)
        return redirect("/")
    return redirect(request.path)


def _sospendi(request: HttpRequest, pk: int) -> int | None:
    """Keep what was typed for whom the page was made; return who that is, if it was kept."""
    chi = _di_chi(request, pk)
    if chi is None:
        return None
    ambito_id, utente_id = chi
    tenuta = services.sospendi(
        ambito_id=ambito_id,
        dichiarazione_id=pk,
        utente_id=utente_id,
        dati={nome: testo for nome, testo in request.POST.dict().items() if nome not in FUORI},
        ora=orologio.adesso(),
    )
    return utente_id if tenuta else None


def _di_chi(request: HttpRequest, pk: int) -> tuple[int, int] | None:
    chiavi = pegni.leggi(DI_CHE, request.POST.get(pegni.CAMPO, ""))
    if chiavi is None:
        return None
    ambito_id, dichiarazione_id, utente_id = chiavi
    return (ambito_id, utente_id) if dichiarazione_id == pk else None
