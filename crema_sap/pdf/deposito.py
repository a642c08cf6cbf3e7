"""Keeps the sections already set, by the hash of all that decides their look."""

import hashlib
import importlib.metadata
import json
import os
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from crema_sap import spazio
from crema_sap.pdf import composizione
from crema_sap.pdf.esterno import Esterno, Modulo
from crema_sap.pdf.recupero import RISORSE
from crema_sap.pdf.veloce.blocchi import Flusso

MASSIMO: Final = 256 * 1024 * 1024  # bytes kept; the parts least recently used go first
IMPRONTA: Final = 64
MACCHINA: Final = os.uname().nodename
RICORDATI: Final = 128  # pieces that a worker remembers


@cache
def _generale() -> bytes:
    """Return the hash of what all parts depend on: this code, the faces, WeasyPrint."""
    impronta = hashlib.sha256(importlib.metadata.version("weasyprint").encode())
    impronta.update(composizione.stile().encode())
    for percorso in sorted([*RISORSE.parent.rglob("*"), *composizione.MODELLI.glob("pdf/*")]):
        if percorso.suffix in (".py", ".html", ".json", ".ttf", ".conf"):
            impronta.update(percorso.name.encode() + percorso.read_bytes())
    return impronta.digest()


def chiave(*testi: str) -> str:
    """Return the name under which what is made from these texts is kept."""
    return hashlib.sha256(_generale() + json.dumps(testi).encode()).hexdigest()


@lru_cache(maxsize=RICORDATI)
def _corpo(grezzo: bytes) -> dict[str, Any] | None:
    """Return the data of a stored piece, None when it does not match its hash.

    What is returned is shared: nobody writes on it.
    """
    impronta, corpo = grezzo[:IMPRONTA], grezzo[IMPRONTA:]
    if hashlib.sha256(corpo).hexdigest().encode() != impronta:
        return None
    dati: dict[str, Any] = json.loads(corpo)
    return dati


class Deposito:
    """A folder of parts; without a folder nothing is kept.

    A part is written beside and renamed, so a process killed at any moment leaves either
    nothing or a whole part; and a part that does not match its own hash is not believed.
    """

    def __init__(self, cartella: Path | None) -> None:
        self.cartella = cartella
        if cartella is not None:
            cartella.mkdir(parents=True, exist_ok=True)
            self._pulisci(cartella)

    def prendi[T: (Flusso, Esterno, Modulo)](self, chiave: str, tipo: type[T]) -> T | None:
        """Return the piece of this kind, None if it is not there or not whole."""
        if self.cartella is None:
            return None
        percorso = self.cartella / f"{chiave}.{tipo.__name__.lower()}"
        try:
            os.utime(percorso)
            corpo = _corpo(percorso.read_bytes())
        except FileNotFoundError:
            return None
        if corpo is None:
            percorso.unlink(missing_ok=True)
            return None
        return tipo.da_dati(corpo)

    def metti(self, chiave: str, pezzo: Flusso | Esterno | Modulo) -> None:
        """Keep a piece; where there is no room it is simply not kept."""
        if self.cartella is None:
            return
        nome = f"{chiave}.{type(pezzo).__name__.lower()}"
        corpo = json.dumps(pezzo.in_dati(), separators=(",", ":")).encode()
        provvisorio = self.cartella / f".{MACCHINA}-{os.getpid()}-{nome}"
        try:
            provvisorio.write_bytes(hashlib.sha256(corpo).hexdigest().encode() + corpo)
        except OSError as errore:
            provvisorio.unlink(missing_ok=True)
            if spazio.finito(errore):
                return
            raise
        # Trimmed meanwhile by another worker: the piece is simply not kept.
        with suppress(FileNotFoundError):
            provvisorio.replace(self.cartella / nome)

    def sfoltisci(self) -> None:
        """Drop the parts least recently used beyond `MASSIMO`."""
        if self.cartella is None:
            return
        voci = []
        for percorso in self.cartella.iterdir():
            try:
                stato = percorso.stat()
            except FileNotFoundError:
                continue
            voci.append((stato.st_mtime_ns, stato.st_size, percorso))
        totale = 0
        for _, peso, percorso in sorted(voci, reverse=True):
            totale += peso
            if totale > MASSIMO:
                percorso.unlink(missing_ok=True)

    @staticmethod
    def _pulisci(cartella: Path) -> None:
        """Remove what processes of this machine, no longer alive, left half written."""
        for percorso in cartella.glob(f".{MACCHINA}-*"):
            processo = percorso.name.removeprefix(f".{MACCHINA}-").split("-")[0]
            if processo.isdigit() and not Path(f"/proc/{processo}").exists():
                percorso.unlink(missing_ok=True)
