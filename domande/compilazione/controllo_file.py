"""Tells what a file is from its bytes, without opening it with any parser. Pure."""

import re
import struct

DIMENSIONE_MASSIMA = 10 * 1024 * 1024
PIXEL_MASSIMI = 60_000_000
PAGINE_MASSIME = 100
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ESTENSIONI = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
_ATTIVI = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|OpenAction\s*<<[^>]*/JavaScript)\b"
)
_CIFRATO = re.compile(rb"/Encrypt\b")
_PAGINA = re.compile(rb"/Type\s*/Page\b(?!s)")
_FOTO_APPLE = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
_PNG_FIRMA = b"\x89PNG\r\n\x1a\n"
# Start-of-frame markers of a JPEG: after them come height and width.
_SOF = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_SENZA_LUNGHEZZA = frozenset({0x01, *range(0xD0, 0xD9)})


class FileNonAmmesso(Exception):
    """The file can't be taken; the message says why and what to do."""


def riconosci(dati: bytes) -> str:
    """Return the format of a file: PDF, JPEG or PNG.

    Raises `FileNonAmmesso` for anything else, for active or locked PDFs, for pictures that would
    be too large once opened.
    """
    if not dati:
        raise FileNonAmmesso("Il file è vuoto.")
    if dati.startswith(b"%PDF-"):
        _controlla_pdf(dati)
        return PDF
    if dati.startswith(b"\xff\xd8\xff"):
        _controlla_pixel(_dimensioni_jpeg(dati))
        return JPEG
    if dati.startswith(_PNG_FIRMA):
        _controlla_pixel(_dimensioni_png(dati))
        return PNG
    if dati[4:12] in _FOTO_APPLE:
        raise FileNonAmmesso(
            "È una foto nel formato di iPhone (HEIC): salvala come JPEG e caricala di nuovo."
        )
    raise FileNonAmmesso(
        "Il file non è un PDF, un JPEG o un PNG, anche se il nome lo dice: carica il documento in"
        " uno di questi formati."
    )


def _controlla_pdf(dati: bytes) -> None:
    if b"%%EOF" not in dati[-2048:]:
        raise FileNonAmmesso("Il PDF è incompleto: scaricalo di nuovo e ricaricalo.")
    if _CIFRATO.search(dati):
        raise FileNonAmmesso("Il PDF è protetto da password: carica una copia senza password.")
    if _ATTIVI.search(dati):
        raise FileNonAmmesso(
            "Il PDF contiene parti attive o altri file: stampalo in PDF e carica la copia."
        )
    if len(_PAGINA.findall(dati)) > PAGINE_MASSIME:
        raise FileNonAmmesso(f"Il PDF ha più di {PAGINE_MASSIME} pagine: dividilo.")


def _controlla_pixel(dimensioni: tuple[int, int]) -> None:
    larghezza, altezza = dimensioni
    if larghezza * altezza == 0 or larghezza * altezza > PIXEL_MASSIMI:
        raise FileNonAmmesso(
            "L'immagine è rovinata o troppo grande: scattala di nuovo più piccola."
        )


def _dimensioni_png(dati: bytes) -> tuple[int, int]:
    if dati[12:16] != b"IHDR" or len(dati) < 24:
        return 0, 0
    larghezza, altezza = struct.unpack(">II", dati[16:24])
    return larghezza, altezza


def _dimensioni_jpeg(dati: bytes) -> tuple[int, int]:
    posto = 2
    while posto + 9 < len(dati) and dati[posto] == 0xFF:
        segno = dati[posto + 1]
        if segno == 0xFF or segno in _SENZA_LUNGHEZZA:
            posto += 1 if segno == 0xFF else 2
            continue
        if segno in _SOF:
            altezza, larghezza = struct.unpack(">HH", dati[posto + 5 : posto + 9])
            return larghezza, altezza
        posto += 2 + int.from_bytes(dati[posto + 2 : posto + 4], "big")
    return 0, 0
