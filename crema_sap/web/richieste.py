"""Types of requests."""

from django.http import HttpRequest

from crema_sap.enti.models import Utente


class RichiestaAutenticata(HttpRequest):
    """A request made by a person who is signed in."""

    user: Utente
    arrivo_monotono: float
