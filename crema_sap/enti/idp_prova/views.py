"""The test identity provider: OpenID Connect as far as the portal uses it, and no further.

Mounted only where `OIDC_DI_PROVA` is on; the settings keep it off in production and a system
check refuses to start if it is not.
"""

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from joserfc import jwt

from crema_sap.enti.idp_prova import codici, persone
from crema_sap.enti.idp_prova.chiave import chiave
from crema_sap.enti.idp_prova.forms import CHIAVI_RICHIESTA, AltraPersonaForm
from crema_sap.enti.oidc import RITORNO

DURATA_ATTESTATO = 300
LIVELLI = tuple(f"https://www.spid.gov.it/SpidL{n}" for n in (1, 2, 3))


@login_not_required
@require_GET
def configurazione(request: HttpRequest) -> JsonResponse:
    """Publish the discovery document."""
    radice = settings.OIDC_EMITTENTE
    return JsonResponse(
        {
            "issuer": radice,
            "authorization_endpoint": f"{radice}/autorizza/",
            "token_endpoint": f"{radice}/gettone/",
            "userinfo_endpoint": f"{radice}/attributi/",
            "jwks_uri": f"{radice}/chiavi/",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile", "email"],
            "acr_values_supported": list(LIVELLI),
        }
    )


@login_not_required
@require_GET
def chiavi(request: HttpRequest) -> JsonResponse:
    """Publish the public key."""
    return JsonResponse({"keys": [chiave().as_dict(private=False)]})


@login_not_required
@require_http_methods(["GET", "POST"])
def autorizza(request: HttpRequest) -> HttpResponse:
    """Let one choose who to be, and send that person back with a code."""
    dati = request.POST if request.method == "POST" else request.GET
    richiesta = {nome: dati.get(nome, "") for nome in CHIAVI_RICHIESTA}
    difetto = _difetto(richiesta)
    if difetto:
        return render(request, "idp_prova/rifiuto.html", {"motivo": difetto}, status=400)
    form = AltraPersonaForm(request.POST if "altra" in request.POST else None)
    if request.method == "POST":
        if "rinuncia" in request.POST:
            return _torna(richiesta, error="access_denied")
        persona = _scelta(request, form)
        if persona:
            codice = codici.emetti(richiesta=richiesta, identita=persona.attributi)
            return _torna(richiesta, code=codice)
    return render(
        request,
        "idp_prova/autorizza.html",
        {"persone": persone.persone(), "richiesta": richiesta, "form": form},
        status=422 if form.is_bound else 200,
    )


@csrf_exempt
@login_not_required
@require_POST
def gettone(request: HttpRequest) -> JsonResponse:
    """Exchange a code, once, for an identity attestation and an access token."""
    if not _cliente_riconosciuto(request):
        risposta = JsonResponse({"error": "invalid_client"}, status=401)
        risposta["WWW-Authenticate"] = "Basic"
        return risposta
    if request.POST.get("grant_type") != "authorization_code":
        return JsonResponse({"error": "unsupported_grant_type"}, status=400)
    riscatto = codici.riscatta(request.POST.get("code", ""))
    if riscatto is None:
        return JsonResponse({"error": "invalid_grant"}, status=400)
    riga, token = riscatto
    if not _stessa_richiesta(riga.richiesta, request):
        return JsonResponse({"error": "invalid_grant"}, status=400)
    return JsonResponse(
        {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": int(codici.DURATA_TOKEN.total_seconds()),
            "id_token": _attestato(riga.richiesta, riga.identita),
        }
    )


@login_not_required
@require_GET
def attributi(request: HttpRequest) -> JsonResponse:
    """Tell who the person of an access token is, with the attributes of SPID and CIE."""
    tipo, _spazio, token = request.headers.get("Authorization", "").partition(" ")
    identita = codici.identita_del_token(token) if tipo.lower() == "bearer" else None
    if identita is None:
        return JsonResponse({"error": "invalid_token"}, status=401)
    return JsonResponse({"sub": _soggetto(identita), **identita})


def _difetto(richiesta: dict[str, str]) -> str:
    if richiesta["client_id"] != settings.OIDC_CLIENTE:
        return "Il portale che ti ha mandato qui non è conosciuto."
    if richiesta["redirect_uri"] != f"{settings.ORIGINE}{RITORNO}":
        return "L'indirizzo di ritorno non è quello registrato."
    if richiesta["response_type"] != "code" or "openid" not in richiesta["scope"].split():
        return "La richiesta non è di OpenID Connect."
    if richiesta["code_challenge_method"] != "S256" or not richiesta["code_challenge"]:
        return "La richiesta non è protetta (PKCE)."
    livello_noto = richiesta["acr_values"].split(" ")[0] in LIVELLI
    if not richiesta["state"] or not richiesta["nonce"] or not livello_noto:
        return "La richiesta è incompleta."
    return ""


def _scelta(request: HttpRequest, form: AltraPersonaForm) -> persone.Persona | None:
    if form.is_bound:
        return form.persona if form.is_valid() else None
    scelto = request.POST.get("persona", "")
    return next((p for p in persone.persone() if p.codice_fiscale == scelto), None)


def _torna(richiesta: dict[str, str], **esito: str) -> HttpResponse:
    query = urlencode({**esito, "state": richiesta["state"], "iss": settings.OIDC_EMITTENTE})
    return HttpResponseRedirect(f"{richiesta['redirect_uri']}?{query}")


def _cliente_riconosciuto(request: HttpRequest) -> bool:
    tipo, _spazio, testo = request.headers.get("Authorization", "").partition(" ")
    atteso = f"{settings.OIDC_CLIENTE}:{settings.OIDC_SEGRETO}"
    try:
        dato = base64.b64decode(testo, validate=True)
    except ValueError:
        return False
    return tipo.lower() == "basic" and secrets.compare_digest(dato, atteso.encode())


def _stessa_richiesta(richiesta: dict[str, Any], request: HttpRequest) -> bool:
    impronta = hashlib.sha256(request.POST.get("code_verifier", "").encode()).digest()
    sfida = base64.urlsafe_b64encode(impronta).rstrip(b"=").decode()
    return (
        secrets.compare_digest(sfida, richiesta["code_challenge"])
        and request.POST.get("redirect_uri") == richiesta["redirect_uri"]
    )


def _attestato(richiesta: dict[str, Any], identita: dict[str, Any]) -> str:
    adesso = codici.adesso()
    return jwt.encode(
        {"alg": "RS256", "kid": chiave().kid},
        {
            "iss": settings.OIDC_EMITTENTE,
            "aud": richiesta["client_id"],
            "sub": _soggetto(identita),
            "nonce": richiesta["nonce"],
            "acr": richiesta["acr_values"].split()[0],
            "iat": adesso,
            "exp": adesso + DURATA_ATTESTATO,
        },
        chiave(),
        algorithms=["RS256"],
    )


def _soggetto(identita: dict[str, Any]) -> str:
    return hashlib.sha256(identita["fiscalNumber"].encode()).hexdigest()[:32]
