"""Asks clamd whether bytes are known malware: its INSTREAM command, over TCP or a socket file."""

import re
import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

ATTESA = 60.0
PEZZO = 64 * 1024
_RISPOSTA_MASSIMA = 4096
_TROVATO = re.compile(r"stream: (\S+) FOUND")


class AntivirusAssente(Exception):
    """The scanner does not answer, or answers with something else: it is asked again later."""


def trova(dati: bytes) -> str | None:
    """Return the name of the malware found in the bytes by the portal's scanner.

    None when they are clean, and where the portal has no scanner: the demonstration says so, and
    production does not start without. Raises `AntivirusAssente`.
    """
    return cerca(dati, settings.ANTIVIRUS) if settings.ANTIVIRUS else None


def cerca(dati: bytes, indirizzo: str) -> str | None:
    """Return the name of the malware found in the bytes, None when they are clean.

    `indirizzo` is `tcp://host:3310` or `unix:/run/clamav/clamd.ctl`. Raises `AntivirusAssente`.
    """
    try:
        with _apri(indirizzo) as presa:
            presa.sendall(b"zINSTREAM\0")
            for inizio in range(0, len(dati), PEZZO):
                pezzo = dati[inizio : inizio + PEZZO]
                presa.sendall(struct.pack(">I", len(pezzo)) + pezzo)
            presa.sendall(struct.pack(">I", 0))
            risposta = _leggi(presa)
    except OSError as causa:
        raise AntivirusAssente(type(causa).__name__) from causa
    if risposta == "stream: OK":
        return None
    if trovato := _TROVATO.fullmatch(risposta):
        return trovato[1][:80]
    raise AntivirusAssente("risposta inattesa")


def _apri(indirizzo: str) -> socket.socket:
    parti = urlsplit(indirizzo)
    if parti.scheme == "unix":
        presa = socket.socket(socket.AF_UNIX)
        presa.settimeout(ATTESA)
        presa.connect(parti.path)
        return presa
    return socket.create_connection((parti.hostname or "", parti.port or 3310), timeout=ATTESA)


def _leggi(presa: socket.socket) -> str:
    risposta = b""
    while not risposta.endswith(b"\0") and len(risposta) < _RISPOSTA_MASSIMA:
        arrivato = presa.recv(_RISPOSTA_MASSIMA)
        if not arrivato:
            break
        risposta += arrivato
    return risposta.rstrip(b"\0").decode("utf-8", "replace").strip()
