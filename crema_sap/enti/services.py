"""Brings in the citizens that an identity provider vouches for."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import connection

from crema_sap.enti import cifratura
from crema_sap.enti.models import Utente

ACCOGLI = "SELECT enti_accogli_cittadino(%s, %s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Identita:
    """What SPID or CIE says of a person."""

    codice_fiscale: str
    nome: str
    cognome: str
    nato_il: date
    email: str = ""


def accogli_cittadino(identita: Identita) -> Utente:
    """Find the citizen by codice fiscale, or make one; name and e-mail become those of now.

    The codice fiscale is kept encrypted and found by its keyed hash; the login name is random,
    and no password opens it.
    """
    codice_fiscale = identita.codice_fiscale.strip().upper()
    with connection.cursor() as cursore:
        cursore.execute(
            ACCOGLI,
            [
                cifratura.indice(codice_fiscale),
                cifratura.cifra(codice_fiscale.encode()),
                f"cittadino-{uuid.uuid4()}",
                make_password(None),
                identita.nome,
                identita.cognome,
                identita.email,
                identita.nato_il,
            ],
        )
        (testo,) = cursore.fetchone()
    return Utente.da_testo(testo)
