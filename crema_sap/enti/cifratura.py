"""Encrypts personal data at rest, and makes the codice fiscale searchable without showing it."""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12
_IDENTIFICATIVO = 4
# How much longer than what they say encrypted data are: key's mark, nonce, seal.
SOVRAPPIU = _IDENTIFICATIVO + _NONCE + 16


class DatoIlleggibile(Exception):
    """The data were altered, or the key that wrote them is not among the portal's."""


def cifra(chiaro: bytes) -> bytes:
    """Encrypt with AES-256-GCM under the newest key; the key's mark goes in front."""
    marchio, aes = next(iter(_chiavi().items()))
    nonce = os.urandom(_NONCE)
    return marchio + nonce + aes.encrypt(nonce, chiaro, marchio)


def cifra_a_pezzi(pezzi: Iterable[bytes]) -> Iterator[bytes]:
    """Encrypt as `cifra` does what is too large to be held whole; `decifra` reads it."""
    marchio, segreto = next(iter(_segreti().items()))
    nonce = os.urandom(_NONCE)
    lavoro = Cipher(algorithms.AES(segreto), modes.GCM(nonce)).encryptor()
    lavoro.authenticate_additional_data(marchio)
    yield marchio + nonce
    for pezzo in pezzi:
        yield lavoro.update(pezzo)
    yield lavoro.finalize() + lavoro.tag


def decifra(cifrato: bytes | memoryview) -> bytes:
    """Decrypt what `cifra` wrote, under any of the portal's keys.

    Raises `DatoIlleggibile` when the data were altered or the key is gone.
    """
    dati = bytes(cifrato)
    marchio, nonce = dati[:_IDENTIFICATIVO], dati[_IDENTIFICATIVO : _IDENTIFICATIVO + _NONCE]
    try:
        return _chiavi()[marchio].decrypt(nonce, dati[_IDENTIFICATIVO + _NONCE :], marchio)
    except (KeyError, InvalidTag, ValueError) as causa:
        raise DatoIlleggibile("Il dato cifrato non si legge con le chiavi del portale.") from causa


def indice(codice_fiscale: str) -> bytes:
    """Return the keyed hash of a codice fiscale: equal codes are found, none can be read back."""
    pulito = codice_fiscale.strip().upper().encode()
    return hmac.new(settings.CHIAVE_INDICE.encode(), pulito, hashlib.sha256).digest()


@lru_cache(maxsize=1)
def _chiavi() -> dict[bytes, AESGCM]:
    return {marchio: AESGCM(segreto) for marchio, segreto in _segreti().items()}


def _segreti() -> dict[bytes, bytes]:
    # The setting may hold several keys, newest first, so that they can be rotated.
    segreti = [base64.b64decode(testo.strip()) for testo in settings.CHIAVE_CIFRATURA.split(",")]
    return {
        hashlib.sha256(b"chiave:" + segreto).digest()[:_IDENTIFICATIVO]: segreto
        for segreto in segreti
    }
