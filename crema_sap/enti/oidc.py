"""The portal as an OpenID Connect client: sends citizens to SPID/CIE and checks what comes back.

Authorization code flow with PKCE (S256). Nothing of the provider's answer is believed before
state, signature (RS256 only), issuer, audience, expiry, nonce and level of assurance have been
checked.
"""

import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.utils.crypto import constant_time_compare
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from crema_sap.enti.services import Identita

RITORNO = "/accedi/spid/ritorno/"
AMBITI_RICHIESTI = "openid profile email"
ATTESA_RETE = (3.05, 8)
DURATA_CONFIGURAZIONE = 600
TOLLERANZA_OROLOGI = 30
_CODICE_FISCALE = re.compile(
    r"(?:TINIT-)?([A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}"
    r"[A-Z][0-9LMNPQRSTUV]{3}[A-Z])"
)


class GestoreAssente(Exception):
    """The identity provider does not answer, or answers with something else."""


class RispostaNonValida(Exception):
    """What came back is not what was asked for, or was not meant for us."""


class LivelloInsufficiente(RispostaNonValida):
    """The person was recognised with a weaker proof than the portal asks for."""


class TroppiInAttesa(Exception):
    """As many as may wait for the provider are waiting already."""


_posti = threading.BoundedSemaphore(settings.IDENTITA_INSIEME)


@contextmanager
def posto() -> Iterator[None]:
    """Take one of this process's few places for those who wait for the provider.

    Never waits: who waits holds a thread. Raises `TroppiInAttesa`.
    """
    if not _posti.acquire(blocking=False):
        raise TroppiInAttesa
    try:
        yield
    finally:
        _posti.release()


@dataclass(frozen=True, slots=True)
class Richiesta:
    """What must be remembered between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str
    next: str = ""


def comincia(next_: str = "") -> tuple[str, Richiesta]:
    """Return the address of the provider's page, and what to remember.

    Raises `GestoreAssente`.
    """
    richiesta = Richiesta(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        next=next_,
    )
    indirizzo, _stato = _cliente().create_authorization_url(
        configurazione()["authorization_endpoint"],
        state=richiesta.state,
        nonce=richiesta.nonce,
        code_verifier=richiesta.verifier,
        acr_values=" ".join(settings.OIDC_LIVELLI),
    )
    return indirizzo, richiesta


def concludi(*, richiesta: Richiesta, state: str, code: str, iss: str | None = None) -> Identita:
    """Exchange the code and return who the provider says the person is.

    `iss` is who says to be answering, where the answer says it (RFC 9207).
    Raises `RispostaNonValida`, `LivelloInsufficiente` or `GestoreAssente`.
    """
    nostro = iss in {None, settings.OIDC_EMITTENTE}
    if not nostro or not code or not constant_time_compare(state, richiesta.state):
        raise RispostaNonValida("La risposta non corrisponde alla richiesta.")
    cliente = _cliente()
    try:
        gettoni = cliente.fetch_token(
            configurazione()["token_endpoint"],
            grant_type="authorization_code",
            code=code,
            code_verifier=richiesta.verifier,
            timeout=ATTESA_RETE,
        )
        attestato = _verifica(gettoni.get("id_token", ""), richiesta.nonce)
        risposta = cliente.get(configurazione()["userinfo_endpoint"], timeout=ATTESA_RETE)
        risposta.raise_for_status()
        attributi = risposta.json()
    except AuthlibBaseError as causa:
        raise RispostaNonValida("Il gestore non ha accettato il codice.") from causa
    except (requests.RequestException, ValueError) as causa:
        raise GestoreAssente from causa
    if not isinstance(attributi, dict) or attributi.get("sub") != attestato["sub"]:
        raise RispostaNonValida("Gli attributi sono di un'altra persona.")
    return identita(attributi)


def identita(attributi: dict[str, Any]) -> Identita:
    """Read the SPID/CIE attributes.

    Raises `RispostaNonValida` when one that is needed is missing or badly written.
    """
    testi = {nome: valore for nome, valore in attributi.items() if isinstance(valore, str)}
    letto = _CODICE_FISCALE.fullmatch(testi.get("fiscalNumber", "").upper())
    nome = testi.get("name", "").strip()
    cognome = testi.get("familyName", "").strip()
    try:
        nato_il = date.fromisoformat(testi.get("dateOfBirth", ""))
    except ValueError as causa:
        raise RispostaNonValida("Manca la data di nascita.") from causa
    if letto is None or not nome or not cognome:
        raise RispostaNonValida("Mancano il codice fiscale, il nome o il cognome.")
    return Identita(
        codice_fiscale=letto[1],
        nome=nome[:80],
        cognome=cognome[:80],
        nato_il=nato_il,
        email=testi.get("email", "")[:254],
    )


def _verifica(attestato: str, nonce: str) -> dict[str, Any]:
    attese: dict[str, Any] = {
        "iss": {"essential": True, "value": settings.OIDC_EMITTENTE},
        "aud": {"essential": True, "value": settings.OIDC_CLIENTE},
        "exp": {"essential": True},
        "iat": {"essential": True},
        "sub": {"essential": True},
        "nonce": {"essential": True, "value": nonce},
    }
    controllo = jwt.JWTClaimsRegistry(
        now=lambda: int(time.time()), leeway=TOLLERANZA_OROLOGI, **attese
    )
    try:
        gettone = _apri(attestato)
        controllo.validate(gettone.claims)
    except (JoseError, ValueError, KeyError) as causa:
        raise RispostaNonValida("L'attestato del gestore non è valido.") from causa
    destinatari = gettone.claims["aud"]
    if isinstance(destinatari, list) and len(destinatari) > 1:
        autorizzato = gettone.claims.get("azp")
        if autorizzato != settings.OIDC_CLIENTE:
            raise RispostaNonValida("L'attestato è destinato ad altri.")
    if gettone.claims.get("acr") not in settings.OIDC_LIVELLI:
        raise LivelloInsufficiente("L'accesso non è di livello 2.")
    return dict(gettone.claims)


def _apri(attestato: str) -> jwt.Token:
    try:
        return jwt.decode(attestato, KeySet.import_key_set(chiavi()), algorithms=["RS256"])
    except (JoseError, ValueError, KeyError):
        # The provider may have changed its keys since they were read: read them once more.
        _memoria.pop("chiavi", None)
        return jwt.decode(attestato, KeySet.import_key_set(chiavi()), algorithms=["RS256"])


def configurazione() -> dict[str, Any]:
    """Return the provider's discovery document.

    Raises `GestoreAssente`.
    """
    indirizzo = f"{settings.OIDC_EMITTENTE.rstrip('/')}/.well-known/openid-configuration"
    letta = _ricorda("configurazione", indirizzo)
    if letta.get("issuer") != settings.OIDC_EMITTENTE:
        raise GestoreAssente
    return letta


def chiavi() -> Any:
    """Return the provider's public keys.

    Raises `GestoreAssente`.
    """
    return _ricorda("chiavi", configurazione()["jwks_uri"])


def dimentica() -> None:
    """Read configuration and keys again at the next sign-in: the provider may have changed them."""
    _memoria.clear()


_memoria: dict[str, tuple[float, dict[str, Any]]] = {}


def _ricorda(nome: str, indirizzo: str) -> dict[str, Any]:
    scade, valore = _memoria.get(nome, (0.0, {}))
    if time.monotonic() < scade:
        return valore
    with sessione_http() as sessione:
        try:
            risposta = sessione.get(indirizzo, timeout=ATTESA_RETE)
            risposta.raise_for_status()
            letto = risposta.json()
        except (requests.RequestException, ValueError) as causa:
            raise GestoreAssente from causa
    if not isinstance(letto, dict):
        raise GestoreAssente
    _memoria[nome] = (time.monotonic() + DURATA_CONFIGURAZIONE, letto)
    return letto


def sessione_http() -> requests.Session:
    """Return what reads the provider's documents, from its address and no other."""
    return _senza_rimandi(requests.Session())


def _cliente() -> OAuth2Session:
    return _senza_rimandi(
        OAuth2Session(
            settings.OIDC_CLIENTE,
            settings.OIDC_SEGRETO,
            scope=AMBITI_RICHIESTI,
            redirect_uri=f"{settings.ORIGINE}{RITORNO}",
            code_challenge_method="S256",
        )
    )


def _senza_rimandi[S: requests.Session](sessione: S) -> S:
    # The provider answers where it said it would: a redirect could send our secret elsewhere.
    sessione.max_redirects = 0
    return sessione
