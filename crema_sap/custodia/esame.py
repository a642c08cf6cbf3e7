"""Has a file opened by a child of few means (see `figlio`), never by the process that asks."""

import os
import sys
from pathlib import Path

from crema_sap import figli
from crema_sap.custodia import figlio
from crema_sap.custodia.controllo_file import HEIC, JPEG, PDF, PNG
from crema_sap.figli import Limiti

FIGLIO = Path(figlio.__file__)
LIBRERIE = ("LD_LIBRARY_PATH",)
ATTESA = 60
NOMI = {PDF: "PDF", JPEG: "JPEG", PNG: "PNG", HEIC: "HEIF"}
TROPPO = "Il file è troppo pesante da aprire: fanne una copia più piccola e caricala."
MOTIVI = {
    figlio.NON_LEGGIBILE: (
        "Il file è rovinato e non si apre: salvalo di nuovo, o scatta un'altra foto."
    ),
    figlio.PARTI_ATTIVE: (
        "Il PDF contiene parti attive o altri file: stampalo in PDF e carica la copia."
    ),
    figlio.PROTETTO: "Il PDF è protetto da password: carica una copia senza password.",
    figlio.TROPPE_PAGINE: f"Il PDF ha più di {figlio.PAGINE_MASSIME} pagine: dividilo.",
    figlio.TROPPI_PUNTI: (
        "La foto ha troppi punti: nella fotocamera scegli una risoluzione più bassa e scattala"
        " di nuovo."
    ),
    figlio.NIENTE_RECINTO: "Questo portale non apre le foto HEIC: salvala come JPEG e ricaricala.",
}


class FileRifiutato(Exception):
    """The file can't be taken; the message says why and what to do."""


def foto(dati: bytes, formato: str, *, lato: int) -> bytes:
    """Return a photograph drawn again as a JPEG, no side longer than `lato` pixels.

    Raises `FileRifiutato`.
    """
    return _in_un_figlio(dati, formato, str(lato), NOMI[JPEG])


def esamina(dati: bytes, formato: str) -> bytes:
    """Return what may be given back: the picture drawn again, the PDF as it is.

    Raises `FileRifiutato`: also when the child used up its memory or its time.
    """
    disegnata = _in_un_figlio(dati, formato)
    return dati if formato == PDF else disegnata


def _in_un_figlio(dati: bytes, formato: str, *altro: str) -> bytes:
    limiti = Limiti(memoria=figlio.MEMORIA, cpu=figlio.SECONDI, attesa=ATTESA, fili=formato == HEIC)
    fatto = figli.chiedi(
        [sys.executable, "-IB", str(FIGLIO), NOMI[formato], *altro],
        dati,
        limiti,
        # Not the environment of the portal: its keys are there.
        ambiente={nome: os.environ[nome] for nome in LIBRERIE if nome in os.environ},
    )
    if fatto.codice != 0:
        # Stopped, by its limits or by ours: it wanted more than it has.
        altro_motivo = TROPPO if fatto.codice < 0 else MOTIVI[figlio.NON_LEGGIBILE]
        raise FileRifiutato(MOTIVI.get(fatto.codice, altro_motivo))
    return fatto.uscita
