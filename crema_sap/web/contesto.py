"""What every template knows: clock, menu, ambito. It never asks the database anything."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from crema_sap import orologio
from crema_sap.enti.models import Utente
from crema_sap.web import navigazione

# The name on the sign for those who have not chosen an ambito: visitors and citizens.
INSEGNA = "Ambito di Crema"


@dataclass(frozen=True, slots=True)
class OrologioDiPagina:
    """The clock as the page shows it: is it the demonstration's, and what it reads."""

    dimostrativo: bool

    @property
    def adesso(self) -> datetime:
        """The instant of the request, which the middleware has already read."""
        return orologio.adesso()

    @property
    def iso(self) -> str:
        """The same, as scripts read it."""
        return orologio.adesso().astimezone(orologio.ROMA).isoformat()


def portale(request: HttpRequest) -> dict[str, Any]:
    """Give `orologio`, `navigazione` and `ambito_corrente` to the templates."""
    chi = operatore(request)
    return {
        "orologio": OrologioDiPagina(orologio.e_dimostrativo()),
        # Callables: the template calls them only where it prints them.
        "navigazione": lambda: navigazione.voci_per(chi, request.path),
        "ambito_corrente": _insegna(chi),
        "user": chi,
        "per_conto": getattr(request, "mandato", None),
    }


def operatore(request: HttpRequest) -> Utente | AnonymousUser:
    """Return who is signed in, also while a page is made for somebody else (see `mandati`)."""
    chi: Utente | AnonymousUser | None = getattr(request, "operatore", None)
    return chi or getattr(request, "user", None) or AnonymousUser()


def pubblico(scarto_orologio: int = 0) -> dict[str, Any]:
    """Give the same to a page that is published as a file: it depends on nobody.

    `scarto_orologio` is how many seconds the demonstration's clock is ahead of the true one: the
    page counts down from the front server's own clock.
    """
    return {
        "scarto_orologio": scarto_orologio,
        "navigazione": navigazione.voci_del_visitatore,
        "ambito_corrente": INSEGNA,
        "posta_contatti": getattr(settings, "POSTA_CONTATTI", ""),
        "pagina_dimostrativa": orologio.e_dimostrativo(),
    }


def _insegna(utente: Utente | AnonymousUser) -> str:
    if isinstance(utente, Utente) and utente.incarico:
        return utente.incarico.ambito.nome
    return INSEGNA
