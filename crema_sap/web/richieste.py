"""Types of requests, and whether one's security code is good."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.middleware.csrf import CsrfViewMiddleware

from crema_sap.enti.models import Utente


class RichiestaAutenticata(HttpRequest):
    """A request made by a person who is signed in.

    `pegno` and `ripresa` are given by `web.ripresa` to the pages that it protects.
    """

    user: Utente
    arrivo_monotono: float
    pegno: str
    ripresa: QueryDict


def codice_valido(request: HttpRequest) -> bool:
    """Tell whether the form carries the security code of this browser, as Django checks it.

    For views that check by hand, to keep what was typed when the code is old.
    """

    def mai(_request: HttpRequest) -> Any:
        raise AssertionError

    return CsrfViewMiddleware(mai).process_view(request, mai, (), {}) is None
