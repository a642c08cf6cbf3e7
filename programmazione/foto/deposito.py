"""The files of photographs: what came, kept apart and encrypted, and what may be seen."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from crema_sap.enti import cifratura
from crema_sap.registro.documenti import scrivi_intero

# The greatest side, in pixels: for a page, and for a list.
LATI = {"grande": 1600, "piccola": 480}


def percorso(identificativo: UUID, misura: str) -> Path:
    """Where a photograph is, in one of its measures."""
    return Path(settings.CARTELLA_DATI) / "foto" / f"{identificativo}-{misura}.jpg"


def percorso_arrivata(identificativo: UUID) -> Path:
    """Where a photograph is as it came, with its places and dates."""
    return Path(settings.CARTELLA_DATI) / "foto" / f"{identificativo}.cifrato"


def tieni_arrivata(identificativo: UUID, dati: bytes) -> None:
    """Keep what came until a worker has looked at it."""
    scrivi_intero(percorso_arrivata(identificativo), cifratura.cifra(dati))


def leggi_arrivata(identificativo: UUID) -> bytes:
    """Return what came."""
    return cifratura.decifra(percorso_arrivata(identificativo).read_bytes())


def butta(identificativo: UUID) -> None:
    """Remove the files of a photograph, whichever there are."""
    percorso_arrivata(identificativo).unlink(missing_ok=True)
    for misura in LATI:
        percorso(identificativo, misura).unlink(missing_ok=True)
