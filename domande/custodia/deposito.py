"""The files of attachments on disk: encrypted, out of the web root, under random names."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.core.files import File

from crema_sap.enti import cifratura
from crema_sap.registro.documenti import scrivi_a_pezzi, scrivi_intero
from domande.models import Allegato

# A file younger than this may belong to a row that is still being written.
ETA_ORFANI = 24 * 3600


def percorso(allegato: Allegato) -> Path:
    """Where an attachment is as it came."""
    return cartella(allegato.ambito_id) / f"{allegato.identificativo}.cifrato"


def cartella(ambito_id: int) -> Path:
    """Where the attachments of an ambito are: whoever tidies one can't touch another's."""
    return Path(settings.CARTELLA_DATI) / "allegati" / str(ambito_id)


def percorso_servito(allegato: Allegato) -> Path:
    """Where an attachment is as it is given back."""
    return percorso(allegato).with_suffix(".servito.cifrato")


def scrivi(dove: Path, dati: bytes) -> None:
    """Keep bytes, encrypted, whole or not at all."""
    scrivi_intero(dove, cifratura.cifra(dati))


def impronta(file: "File[bytes]") -> str:
    """Return the SHA-256 of a file, read piece by piece."""
    somma = hashlib.sha256()
    for pezzo in file.chunks():
        somma.update(pezzo)
    return somma.hexdigest()


def tieni(allegato: Allegato, file: "File[bytes]") -> None:
    """Keep an attachment as it came, encrypted: at no moment is it whole in memory."""
    scrivi_a_pezzi(percorso(allegato), cifratura.cifra_a_pezzi(file.chunks()))


def leggi_arrivato(allegato: Allegato) -> bytes:
    """Return an attachment as it came: only who examines it has a reason to.

    Raises `DatoIlleggibile` when the file is not the one that came.
    """
    return _leggi(percorso(allegato), allegato.impronta, "Il file non è quello che è arrivato.")


def leggi_servito(allegato: Allegato) -> bytes:
    """Return an attachment that was examined.

    Raises `DatoIlleggibile` when the file is not the one of the examination.
    """
    return _leggi(
        percorso_servito(allegato),
        allegato.impronta_servita,
        "Il file non è quello che è stato controllato.",
    )


def _leggi(dove: Path, attesa: str, altro: str) -> bytes:
    dati = cifratura.decifra(dove.read_bytes())
    if hashlib.sha256(dati).hexdigest() != attesa:
        raise cifratura.DatoIlleggibile(altro)
    return dati


def peso_servito(allegato: Allegato) -> int | None:
    """Return how many bytes are given back of an attachment; None when there is nothing to give."""
    try:
        return percorso_servito(allegato).stat().st_size - cifratura.SOVRAPPIU
    except FileNotFoundError:
        return None


def butta(allegato: Allegato) -> None:
    """Remove the files of an attachment, whichever there are."""
    percorso(allegato).unlink(missing_ok=True)
    percorso_servito(allegato).unlink(missing_ok=True)


def vecchi(ambito_id: int) -> Iterator[Path]:
    """Give the files of an ambito that are older than a day, by the disk's own clock."""
    dove = cartella(ambito_id)
    if not dove.is_dir():
        return
    with TemporaryFile(dir=dove) as segno:
        limite = os.fstat(segno.fileno()).st_mtime - ETA_ORFANI
    for file in dove.iterdir():
        try:
            if file.stat().st_mtime < limite:
                yield file
        except FileNotFoundError:
            # Somebody took it away meanwhile.
            continue
