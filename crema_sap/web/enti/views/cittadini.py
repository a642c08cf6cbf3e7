"""Citizens come in through SPID or CIE, and land where they wanted to go."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from crema_sap.enti import oidc
from crema_sap.enti.models import Utente
from crema_sap.web.decorators import accesso_libero, transazione_propria
from crema_sap.web.enti import destinazioni, services
from crema_sap.web.middleware import contesto

SESSIONE = "oidc"
RICHIESTE_APERTE = 5


@accesso_libero
@transazione_propria
@require_GET
def spid(request: HttpRequest) -> HttpResponse:
    """Leave for the identity provider; no transaction is open while it is asked."""
    next_ = destinazioni.sicura(request, request.GET.get("next", ""))
    try:
        with oidc.posto():
            indirizzo, richiesta = oidc.comincia(next_)
    except oidc.TroppiInAttesa:
        return _attendi(request)
    except oidc.GestoreAssente:
        return _assente(request, next_)
    aperte = list(request.session.get(SESSIONE, {}).items())[-(RICHIESTE_APERTE - 1) :]
    request.session[SESSIONE] = dict([*aperte, (richiesta.state, asdict(richiesta))])
    return redirect(indirizzo)


@accesso_libero
@transazione_propria
@require_GET
def ritorno(request: HttpRequest) -> HttpResponse:
    """Come back from the provider; when too many do at once, some are asked to wait a second."""
    try:
        with oidc.posto():
            return _ritorno(request)
    except oidc.TroppiInAttesa:
        return _attendi(request)


def _ritorno(request: HttpRequest) -> HttpResponse:
    ricordata = _ricordata(request, request.GET.get("state", ""))
    if ricordata is None:
        return _fallito(request, "", 400)
    richiesta = oidc.Richiesta(**ricordata)
    if request.GET.get("error"):
        return _esito(request, "enti/spid_rinuncia.html", richiesta.next, 200)
    try:
        utente = _riconosci(request, richiesta)
    except oidc.RispostaNonValida as errore:
        return _rifiutato(request, errore, richiesta.next)
    except oidc.GestoreAssente:
        return _assente(request, richiesta.next)
    except services.CittadinoSospeso:
        return _esito(request, "enti/spid_sospeso.html", "", 403)
    return redirect(richiesta.next or destinazioni.casa(utente))


def _riconosci(request: HttpRequest, richiesta: oidc.Richiesta) -> Utente:
    identita = oidc.concludi(
        richiesta=richiesta,
        state=request.GET.get("state", ""),
        code=request.GET.get("code", ""),
        iss=request.GET.get("iss"),
    )
    return services.apri_cittadino(request=request, identita=identita)


def _ricordata(request: HttpRequest, state: str) -> dict[str, Any] | None:
    # Taken out before it is used, and kept out: an answer is good once.
    aperte = request.session.get(SESSIONE, {})
    ricordata: dict[str, Any] | None = aperte.pop(state, None)
    if ricordata is not None:
        request.session[SESSIONE] = aperte
        request.session.save()
    return ricordata


def _rifiutato(request: HttpRequest, errore: oidc.RispostaNonValida, next_: str) -> HttpResponse:
    if isinstance(errore, oidc.LivelloInsufficiente):
        return _esito(request, "enti/spid_livello.html", next_, 403)
    return _fallito(request, next_, 400)


def _fallito(request: HttpRequest, next_: str, stato: int) -> HttpResponse:
    return _esito(request, "enti/spid_fallito.html", next_, stato)


def _assente(request: HttpRequest, next_: str) -> HttpResponse:
    risposta = _esito(request, "enti/spid_assente.html", next_, 503)
    risposta["Retry-After"] = "60"
    return risposta


def _attendi(request: HttpRequest) -> HttpResponse:
    # Nothing has been used up: the same address, asked again, goes on.
    qui = request.get_full_path()
    with contesto(request):
        risposta = render(request, "enti/spid_attesa.html", {"qui": qui}, status=503)
    risposta["Refresh"] = risposta["Retry-After"] = "1"
    return risposta


def _esito(request: HttpRequest, modello: str, next_: str, stato: int) -> HttpResponse:
    riprova = reverse("enti:spid") + (f"?{urlencode({'next': next_})}" if next_ else "")
    with contesto(request):
        return render(request, modello, {"riprova": riprova, "next": next_}, status=stato)
