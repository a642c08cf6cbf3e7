"""Nothing typed in a form of staff's is lost: neither when the session expires nor in an old page.

Put `conserva_modulo` on the view, `dati_del_modulo` where its form is made, and, where the form is
not drawn by crispy, `partials/_pegno.html` inside it. What waits is shown with a notice above.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from crema_sap import orologio
from crema_sap.enti import sospesi
from crema_sap.enti.models import Utente
from crema_sap.web import pegno as pegni
from crema_sap.web import views as pagine
from crema_sap.web.decorators import accesso_libero
from crema_sap.web.richieste import RichiestaAutenticata, codice_valido

DI_CHE = "modulo"
SCARTA = "scarta"
FUORI = ("csrfmiddlewaretoken", pegni.CAMPO)

type Vista = Callable[..., HttpResponse]


def dati_del_modulo(request: RichiestaAutenticata) -> QueryDict | None:
    """Return what a form sent, or what waits of it; None when the page was only asked for."""
    return request.POST if request.method == "POST" else getattr(request, "ripresa", None)


def sigillo(*, ambito_id: int, utente_id: int, pagina: str) -> str:
    """Seal for whom a page is made: two keys and an address, and nothing personal."""
    return pegni.sigilla(DI_CHE, ambito_id, utente_id, pagina)


def conserva_modulo(vista: Vista) -> Vista:
    """Protect a page by hand, so that a refused POST keeps what was typed.

    It waits, encrypted, for the person for whom the page was made, whoever signs in next in that
    browser; a page of ours says who that is by its seal. What is saved waits no more.
    """

    @csrf_exempt
    @accesso_libero
    @wraps(vista)
    def protetta(request: RichiestaAutenticata, *args: Any, **kwargs: Any) -> HttpResponse:
        scrive = request.method == "POST"
        # Whoever signs in, the type of `user` says so; the request is promised to have a person.
        utente: object = request.user
        if scrive and not (isinstance(utente, Utente) and codice_valido(request)):
            return _metti_da_parte(request)
        if not isinstance(utente, Utente):
            return redirect_to_login(request.get_full_path())
        if scrive and SCARTA in request.POST:
            sospesi.scarta(utente_id=utente.pk, pagina=request.path)
            return redirect(request.path)
        _prepara(request, utente)
        return _rispondi(vista, request, args, kwargs)

    return protetta


def _prepara(request: RichiestaAutenticata, utente: Utente) -> None:
    """Give the page its seal, and what waits for it."""
    if utente.incarico is None:
        return
    request.pegno = sigillo(
        ambito_id=utente.incarico.ambito_id, utente_id=utente.pk, pagina=request.path
    )
    if request.method == "POST":
        return
    if campi := sospesi.sospeso(utente_id=utente.pk, pagina=request.path):
        request.ripresa = QueryDict(mutable=True)
        for nome, valori in campi:
            request.ripresa.setlist(nome, valori)


def _rispondi(
    vista: Vista, request: RichiestaAutenticata, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponse:
    scrive = request.method == "POST"
    try:
        risposta = vista(request, *args, **kwargs)
    except (PermissionDenied, Http404):
        # The appointment ended, or became another, while the page was open: what was typed
        # waits for who typed it, and the refusal says why.
        if scrive:
            _sospendi(request)
        raise
    if scrive and risposta.status_code == 302:
        sospesi.scarta(utente_id=request.user.pk, pagina=request.path)
    return risposta


def _metti_da_parte(request: HttpRequest) -> HttpResponse:
    utente_id = _sospendi(request)
    if utente_id is None:
        return pagine.csrf_rifiutato(request)
    if not request.user.is_authenticated:
        messages.info(request, pegni.TENUTE)
        return redirect_to_login(request.path)
    if request.user.pk != utente_id:
        messages.warning(request, pegni.DI_UN_ALTRO)
        return redirect("/")
    return redirect(request.path)


def _sospendi(request: HttpRequest) -> int | None:
    """Keep what was typed for whom the page was made; return who that is, if it was kept."""
    chiavi = pegni.leggi(DI_CHE, request.POST.get(pegni.CAMPO, ""))
    if chiavi is None:
        return None
    ambito_id, utente_id, pagina = chiavi
    if pagina != request.path:
        return None
    tenuto = sospesi.sospendi(
        ambito_id=ambito_id,
        utente_id=utente_id,
        pagina=pagina,
        campi=[(nome, valori) for nome, valori in request.POST.lists() if nome not in FUORI],
        ora=orologio.adesso(),
    )
    return utente_id if tenuto else None
