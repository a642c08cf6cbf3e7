"""Files of the imports: encrypted, out of the web root, like attachments; for a stated time."""

from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from crema_sap.enti import cifratura
from crema_sap.registro.documenti import scrivi_intero

GIORNI: Final = 7
CONSERVAZIONE: Final = timedelta(days=GIORNI)
ORIGINALE, OSSERVAZIONI = "originale", "osservazioni"


def cartella() -> Path:
    """Where the files are."""
    return Path(settings.CARTELLA_DATI) / "importazioni"


def scrivi(identificativo: UUID, quale: str, dati: bytes) -> None:
    """Keep a file."""
    scrivi_intero(_percorso(identificativo, quale), cifratura.cifra(dati))


def leggi(identificativo: UUID, quale: str) -> bytes:
    """Give a file back. Raises `FileNotFoundError` when its time is over."""
    return cifratura.decifra(_percorso(identificativo, quale).read_bytes())


def cancella(identificativo: UUID | str) -> None:
    """Throw away every file of an import."""
    for quale in (ORIGINALE, OSSERVAZIONI):
        _percorso(identificativo, quale).unlink(missing_ok=True)


def conservati() -> set[str]:
    """The identifiers of the imports with a file, whatever their ambito."""
    return {file.stem for file in cartella().glob("*.*")}


def _percorso(identificativo: UUID | str, quale: str) -> Path:
    return cartella() / f"{identificativo}.{quale}"
