"""How staff prove who they are: a name and a password, checked before any ambito is known."""

import json
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db import connection
from django.http import HttpRequest

from crema_sap.enti.models import Utente

CERCA = "SELECT enti_utente_per_accesso(%s)"


class AccessoConPassword(BaseBackend):
    """Checks the password of a member of staff."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_altro: Any,
    ) -> Utente | None:
        """Return the person, or None; an unknown name costs as much time as a wrong password."""
        if not username or password is None:
            return None
        utente = cerca(username)
        if utente is None:
            Utente().set_password(password)
            return None
        if utente.cittadino or not utente.attivo or not utente.check_password(password):
            return None
        return utente


def cerca(username: str) -> Utente | None:
    """Find a person by login name, whatever the ambito; None when there is none."""
    with connection.cursor() as cursore:
        cursore.execute(CERCA, [username])
        (testo,) = cursore.fetchone()
    if testo is None:
        return None
    campi = json.loads(testo)
    return Utente.from_db("default", list(campi), list(campi.values()))
