"""Keeps the sections already set, by the hash of all that decides their look."""

import hashlib
import importlib.metadata
import json
import os
from functools import cache
from pathlib import Path
from typing import Any, Final

from crema_sap.pdf import composizione
from crema_sap.pdf.disposizione import Parte
from crema_sap.pdf.esterno import Esterno
from crema_sap.pdf.recupero import RISORSE
from crema_sap.pdf.veloce.blocchi import Flusso

MASSIMO: Final = 256 * 1024 * 1024  # bytes kept; the parts least recently used go first
IMPRONTA: Final = 64
TIPI: Final[dict[str, type[Flusso] | type[Esterno]]] = {"flusso": Flusso, "esterno": Esterno}


@cache
def _generale() -> bytes:
    """Return the hash of what all parts depend on: this code, the faces, WeasyPrint."""
    impronta = hashlib.sha256(importlib.metadata.version("weasyprint").encode())
    impronta.update(composizione.stile().encode())
    for radice in (Path(__file__).parent, RISORSE):
        for percorso in sorted(radice.rglob("*")):
            if percorso.suffix in (".py", ".json", ".ttf", ".conf"):
                impronta.update(percorso.name.encode() + percorso.read_bytes())
    return impronta.digest()


def chiave(testo: str, *, orizzontale: bool) -> str:
    """Return the name under which a part is kept."""
    impronta = hashlib.sha256(_generale())
    impronta.update(b"1" if orizzontale else b"0")
    impronta.update(testo.encode())
    return impronta.hexdigest()


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

    def prendi(self, chiave: str) -> Parte | None:
        """Return the part, None if it is not there or not whole."""
        if self.cartella is None:
            return None
        percorso = self.cartella / chiave
        try:
            grezzo = percorso.read_bytes()
        except FileNotFoundError:
            return None
        impronta, corpo = grezzo[:IMPRONTA], grezzo[IMPRONTA:]
        if hashlib.sha256(corpo).hexdigest().encode() != impronta:
            percorso.unlink(missing_ok=True)
            return None
        os.utime(percorso)
        dati: dict[str, Any] = json.loads(corpo)
        return TIPI[dati.pop("tipo")].da_dati(dati)

    def metti(self, chiave: str, parte: Parte) -> None:
        """Keep a part."""
        if self.cartella is None:
            return
        tipo = next(nome for nome, classe in TIPI.items() if isinstance(parte, classe))
        corpo = json.dumps({"tipo": tipo, **parte.in_dati()}, separators=(",", ":")).encode()
        provvisorio = self.cartella / f".{os.getpid()}-{chiave}"
        provvisorio.write_bytes(hashlib.sha256(corpo).hexdigest().encode() + corpo)
        provvisorio.replace(self.cartella / chiave)

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
        """Remove what processes no longer alive left half written."""
        for percorso in cartella.glob(".*-*"):
            processo = percorso.name[1:].split("-")[0]
            if processo.isdigit() and not Path(f"/proc/{processo}").exists():
                percorso.unlink(missing_ok=True)
