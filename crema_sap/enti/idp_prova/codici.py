"""Codes and tokens of the test identity provider, in the database: any process may redeem them."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from crema_sap.enti.models import CodiceDiProva

DURATA = timedelta(minutes=1)
DURATA_TOKEN = timedelta(minutes=5)


def emetti(*, richiesta: dict[str, str], identita: dict[str, str]) -> str:
    """Return a new code for a person who has just been recognised."""
    codice = secrets.token_urlsafe(32)
    CodiceDiProva.objects.filter(scade_il__lt=Now()).delete()
    CodiceDiProva.objects.create(
        codice=_impronta(codice),
        richiesta=richiesta,
        identita=identita,
        scade_il=Now() + DURATA,
    )
    return codice


def riscatta(codice: str) -> tuple[CodiceDiProva, str] | None:
    """Return the sign-in of a code and its access token; None when it was used or is too old.

    A code that comes back a second time also ends the token of the first: one of the two was
    a thief (RFC 6749, 4.1.2).
    """
    token = secrets.token_urlsafe(32)
    usati = CodiceDiProva.objects.filter(
        codice=_impronta(codice), usato_il__isnull=True, scade_il__gt=Now()
    ).update(usato_il=Now(), token=_impronta(token), scade_il=Now() + DURATA_TOKEN)
    if not usati:
        CodiceDiProva.objects.filter(codice=_impronta(codice)).update(token=None)
        return None
    return CodiceDiProva.objects.get(codice=_impronta(codice)), token


def identita_del_token(token: str) -> dict[str, Any] | None:
    """Return the attributes that a token opens; None when it opens nothing."""
    riga = CodiceDiProva.objects.filter(token=_impronta(token), scade_il__gt=Now()).first()
    return riga.identita if riga else None


def adesso() -> int:
    """Return the database's true clock, in seconds: the demo's is moved, tokens don't follow it."""
    with connection.cursor() as cursore:
        cursore.execute("SELECT extract(epoch FROM clock_timestamp())::bigint")
        secondi: int = cursore.fetchone()[0]
    return secondi


def _impronta(segreto: str) -> str:
    return hashlib.sha256(segreto.encode()).hexdigest()
