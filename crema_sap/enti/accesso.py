"""How staff prove who they are: a name and a password, checked before any ambito is known.

Nothing here runs in a transaction: a password check takes long, and holds no lock meanwhile.
"""

import hmac
import logging
import math
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.db import connection, transaction
from django.http import HttpRequest

from crema_sap.enti import password as calcolo
from crema_sap.enti.ambito import entra_da_visitatore
from crema_sap.enti.models import TentativoFallito, Utente

giornale = logging.getLogger("crema_sap.accesso")
CERCA = "SELECT enti_utente_per_accesso(%s)"
CONTA = "SELECT falliti, fino_al, clock_timestamp() FROM enti_conta_tentativo(%s, %s, %s)"
TENTATIVI_MASSIMI = 10
ATTESA = timedelta(minutes=15)
PERCORSO = "crema_sap.enti.accesso.AccessoConPassword"


class CredenzialiSbagliate(Exception):
    """Name and password don't go together; which of the two is wrong is not said."""

    def __init__(self) -> None:
        super().__init__("Il nome utente o la password non sono corretti.")


class AccessoChiuso(Exception):
    """Too many wrong attempts in a row: said alike for names that exist and names that don't."""

    def __init__(self, fino_al: datetime, adesso: datetime) -> None:
        self.secondi = max(1, math.ceil((fino_al - adesso).total_seconds()))
        minuti = math.ceil(self.secondi / 60)
        tra = "un minuto" if minuti == 1 else f"{minuti} minuti"
        super().__init__(
            f"Ci sono stati {TENTATIVI_MASSIMI} tentativi sbagliati di fila con questo nome utente:"
            f" per sicurezza l'accesso è fermo. Riprova tra {tra}."
        )


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
        conservata = utente.password if utente and not utente.cittadino else ""
        giusta, da_rifare = _confronta(password, conservata)
        if utente is None or not giusta or not utente.attivo:
            return None
        if da_rifare:
            _conserva(utente, calcolo.impronta(password))
        return utente


def verifica(username: str, password: str) -> Utente:
    """Return the person whose name and password these are.

    The attempt is counted before the check, so that attempts made at once all count; the one
    who completes the sign-in clears the count with `azzera`. Raises `CredenzialiSbagliate`,
    `AccessoChiuso`, or `TroppiAccessi`.
    """
    with calcolo.posto():
        falliti, chiuso = conta(username)
        if falliti > TENTATIVI_MASSIMI:
            segnala_rifiuto(username, "conto chiuso", falliti)
            raise chiuso
        utente = AccessoConPassword().authenticate(None, username=username, password=password)
    if utente is None:
        segnala_rifiuto(username, "password", falliti)
        raise chiuso if falliti == TENTATIVI_MASSIMI else CredenzialiSbagliate
    return utente


def conta(username: str) -> tuple[int, AccessoChiuso]:
    """Count one more attempt: how many in a row by now, and the refusal for when they are many."""
    with connection.cursor() as cursore:
        cursore.execute(CONTA, [_chiave(username), TENTATIVI_MASSIMI, str(ATTESA)])
        falliti, fino_al, adesso = cursore.fetchone()
    return falliti, AccessoChiuso(fino_al, adesso)


def segnala_rifiuto(username: str, fattore: str, falliti: int) -> None:
    """Leave a line of a sign-in that was refused: which factor, how many in a row, not who.

    The mark is the same for the same account, so that a wave can be told from a slip.
    """
    giornale.warning(
        "accesso rifiutato: %s, conto %s, %d di fila",
        fattore,
        _chiave(username).hex()[:12],
        falliti,
    )


def segnala_cittadino(username: str) -> None:
    """Leave a line of a citizen who came in: the register has the acts of an ambito, not this."""
    giornale.info("accesso riuscito: identità digitale, conto %s", _chiave(username).hex()[:12])


def azzera(username: str) -> None:
    """Forget the failed attempts of an account."""
    TentativoFallito.objects.filter(chiave=_chiave(username)).delete()


def cerca(username: str) -> Utente | None:
    """Find a person by login name, whatever the ambito; None when there is none."""
    with connection.cursor() as cursore:
        cursore.execute(CERCA, [username.strip()])
        (testo,) = cursore.fetchone()
    return Utente.da_testo(testo) if testo else None


def _confronta(password: str, conservata: str) -> tuple[bool, bool]:
    if Utente(password=conservata).has_usable_password() and conservata:
        return calcolo.verifica(password, conservata)
    # As much work as for an account that exists.
    calcolo.impronta(password)
    return False, False


def _conserva(utente: Utente, impronta: str) -> None:
    with transaction.atomic():
        entra_da_visitatore(utente.pk)
        Utente.objects.filter(pk=utente.pk).update(password=impronta)
    utente.password = impronta


def _chiave(username: str) -> bytes:
    nome = username.strip().casefold().encode()
    return hmac.digest(settings.SECRET_KEY.encode(), b"tentativi:" + nome, "sha256")
