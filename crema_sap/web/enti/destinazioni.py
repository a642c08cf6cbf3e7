"""Where one lands after signing in: never outside the portal."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from crema_sap.enti.models import Utente
from crema_sap.web import navigazione

CASA, CASA_CITTADINO = "/", "/domande/"
MAI = ("/accedi/", "/esci/")


def sicura(request: HttpRequest, indirizzo: str) -> str:
    """Return the address when it is a page of this portal, else nothing."""
    qui = url_has_allowed_host_and_scheme(
        indirizzo, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return indirizzo if qui and not _percorso(indirizzo).startswith(MAI) else ""


def casa(utente: Utente) -> str:
    """Return where a person starts: one's own domande, or what there is to do today."""
    if utente.cittadino and navigazione.esiste(CASA_CITTADINO):
        return CASA_CITTADINO
    return CASA


def _percorso(indirizzo: str) -> str:
    return urlsplit(indirizzo).path
