"""The signing key of the test identity provider: made once, kept beside the data, never in git."""

import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings
from joserfc.jwk import RSAKey

NOME = "idp-prova.pem"
BIT = 2048


@cache
def chiave() -> RSAKey:
    """Return the private key; the first process to need it makes it for all."""
    percorso = Path(settings.CARTELLA_DATI) / NOME
    if not percorso.exists():
        _crea(percorso)
    return RSAKey.import_key(percorso.read_bytes(), {"use": "sig", "alg": "RS256", "kid": "prova"})


def _crea(percorso: Path) -> None:
    pem = RSAKey.generate_key(BIT).as_pem(private=True)
    nuovo = percorso.with_name(f".{NOME}.{secrets.token_hex(4)}")
    aperto = os.open(nuovo, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(aperto, "wb") as uscita:
        uscita.write(pem)
    try:
        # Who comes first wins: the others read that key.
        os.link(nuovo, percorso)
    except FileExistsError:
        return
    finally:
        nuovo.unlink()
