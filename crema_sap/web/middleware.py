"""Middleware: instant of arrival, sign-in, privacy of answers, the ambito's transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic, time
from typing import cast

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, SynchronousOnlyOperation
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.crypto import constant_time_compare

from crema_sap import orologio
from crema_sap.enti import ambito
from crema_sap.enti.models import Utente
from crema_sap.enti.sessioni import SessionStore
from crema_sap.web.attesa import INTESTAZIONE, attese, fatica

Risposta = Callable[[HttpRequest], HttpResponse]
SENZA_BASE_DATI = ("/salute/", "/pronto/")
SESSIONE_INCARICO = "incarico"
PEZZO = 64 * 1024


class ArrivoMiddleware:
    """Note when the complete request was in hand: terms are judged on that instant."""

    def __init__(self, get_response: Risposta) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the body to the end, then note the monotonic clock, less what it waited before."""
        if request.method == "POST":
            # With files too: else the term would be judged on the first byte of the request.
            try:
                if request.content_type == "multipart/form-data":
                    request.POST  # noqa: B018
                else:
                    request.body  # noqa: B018
            except RequestDataTooBig:
                # Read to the end all the same: who answers before leaves the front server
                # writing to nobody, and it says that the portal is down instead of why.
                while request.read(PEZZO):
                    pass
                raise
        ora = monotonic()
        scritto = request.META.get(INTESTAZIONE, "")
        # Also for who only reads: the difference between the clocks is learnt when it is calm.
        attesa = attese.secondi(scritto, orario=time(), monotono=ora)
        request.arrivo_monotono = ora - min(attesa, fatica.comincia(ora))  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            fatica.finisce(monotonic())


class ConnessionePersa(OperationalError):
    """The server had cut the connection while it was idle: nothing was done on it yet."""


class AutenticazioneMiddleware(AuthenticationMiddleware):
    """Take the person from the session, which has already read it, and the appointment in use."""

    def process_request(self, request: HttpRequest) -> None:
        """Set `request.user`."""
        if request.path in SENZA_BASE_DATI:
            request.user = AnonymousUser()
            return
        if not isinstance(request.session, SessionStore):
            raise SynchronousOnlyOperation("La sessione non è quella del portale.")
        request.user = _persona(request.session) or AnonymousUser()


def _persona(sessione: SessionStore) -> Utente | None:
    chi = sessione.get(SESSION_KEY)
    utente = sessione.utente
    if chi is None or utente is None or str(utente.pk) != chi or not utente.attivo:
        return None
    impronta = sessione.get(HASH_SESSION_KEY, "")
    if not constant_time_compare(impronta, utente.get_session_auth_hash()):
        sessione.flush()
        return None
    scelto = sessione.get(SESSIONE_INCARICO)
    validi = utente.incarichi_attivi
    utente.incarico = next((i for i in validi if i.pk == scelto), validi[0] if validi else None)
    return utente


class RiservatezzaMiddleware:
    """Keep every answer given to a person out of any cache."""

    def __init__(self, get_response: Risposta) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers."""
        risposta = self.get_response(request)
        if not risposta.has_header("Cache-Control"):
            risposta["Cache-Control"] = "no-store, private"
        risposta["Cross-Origin-Resource-Policy"] = "same-origin"
        return risposta


class MetodoMiddleware:
    """Say in words that an address only takes what a button sends.

    One lands there after signing in again in the middle of an act: Django's own answer is blank.
    """

    def __init__(self, get_response: Risposta) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give the refusal its page; status and `Allow` stay. TRACE is nobody's."""
        if request.method == "TRACE":
            return HttpResponseNotAllowed(("GET", "HEAD", "POST"))
        risposta = self.get_response(request)
        if risposta.status_code == 405 and not risposta.content:
            risposta.content = render_to_string("405.html")
            risposta["Content-Type"] = "text/html; charset=utf-8"
        return risposta


class ContestoMiddleware:
    """Own the transaction of the request, with its ambito, its person and its instant.

    A view marked `transazione_propria` (see `web.decorators`) opens its own.
    """

    def __init__(self, get_response: Risposta) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the view in the ambito of the appointment in use, else in the default one."""
        if request.path in SENZA_BASE_DATI or _fa_da_se(request):
            return self.get_response(request)
        try:
            return self._rispondi(request)
        except ConnessionePersa:
            connection.close()
            return self._rispondi(request)

    def _rispondi(self, request: HttpRequest) -> HttpResponse:
        with contesto(request):
            risposta = self.get_response(request)
            if risposta.status_code >= 500:
                transaction.set_rollback(True)
        return risposta


@contextmanager
def contesto(request: HttpRequest) -> Iterator[None]:
    """Open the transaction of a request, with its ambito, its person and its instant.

    Raises `ConnessionePersa` when the connection was dead before anything was done on it.
    """
    with transaction.atomic():
        try:
            istante, scarto = _entra(request)
        except (OperationalError, InterfaceError) as causa:
            raise ConnessionePersa from causa
        with orologio.fissato(istante, scarto):
            yield


def _fa_da_se(request: HttpRequest) -> bool:
    try:
        # The handler takes it from here: two hundred addresses are searched once.
        request.resolver_match = resolve(request.path_info)
    except Resolver404:
        return False
    return bool(getattr(request.resolver_match.func, "transazione_propria", False))


def _entra(request: HttpRequest) -> tuple[datetime, timedelta | None]:
    utente = request.user
    sessione = cast(SessionStore, request.session)
    if isinstance(utente, Utente) and utente.incarico and sessione.istante:
        ambito.entra(utente.incarico.ambito_id, utente.pk)
        return sessione.istante, None
    return ambito.visita(utente.pk if isinstance(utente, Utente) else None)
