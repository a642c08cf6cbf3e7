"""Tells what a file is from its bytes, without opening it with any parser. Pure."""

import re
import struct

DIMENSIONE_MASSIMA = 10 * 1024 * 1024
PIXEL_MASSIMI = 60_000_000
PAGINE_MASSIME = 100
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
NOMI_AMMESSI = {PDF: {"pdf"}, JPEG: {"jpg", "jpeg", "jpe", "jfif"}, PNG: {"png"}}
ESTENSIONI = {PDF: "pdf", JPEG: "jpg", PNG: "png"}


def _nome(testo: bytes) -> bytes:
    """A PDF name as a pattern: each letter may be written as it is or as `#` and its code."""
    return b"".join(b"(?:%c|(?i:#%02x))" % (segno, segno) for segno in testo)


# No part of a pattern may be tried twice on the same bytes: files come from anybody. `/JS` alone
# is in every large photograph, by chance: what follows makes it a key with its value.
_ATTIVI = re.compile(
    b"/(?:%b)\\b" % b"|".join(map(_nome, (b"JavaScript", b"Launch", b"RichMedia", b"XFA")))
    + b"|/%b" % _nome(b"EmbeddedFile")
    + rb"|/JS\s*[(<]|/JS\s+\d+\s+\d+\s+R\b"
)
_CIFRATO = re.compile(b"/%b\\b" % _nome(b"Encrypt"))
_PAGINA = re.compile(rb"/Type\s*/Page\b(?!s)")
_FOTO_APPLE = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
_PNG_FIRMA = b"\x89PNG\r\n\x1a\n"
# Start-of-frame markers of a JPEG: after them come height and width.
_SOF = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_SENZA_LUNGHEZZA = frozenset({0x01, *range(0xD0, 0xD9)})
_RIEMPIMENTO = re.compile(rb"\xff*")
# Photographs have a few dozen before their dimensions.
SEGMENTI_MASSIMI = 2_000


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


def verifica_estensione(nome: str, formato: str) -> None:
    """Check that the name, where it says what the file is, says the truth.

    Raises `FileNonAmmesso`.
    """
    estensione = nome.rpartition(".")[2].lower() if "." in nome else ""
    if estensione and estensione not in NOMI_AMMESSI[formato]:
        raise FileNonAmmesso(
            f"Il nome del file finisce per «.{estensione[:10]}» ma il file è un"
            f" {ESTENSIONI[formato].upper()}: cambia il nome e caricalo di nuovo."
        )


def dimensioni(dati: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG; zeros when they are not there."""
    return _dimensioni_jpeg(dati)


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
    for _segmento in range(SEGMENTI_MASSIMI):
        if posto + 9 >= len(dati) or dati[posto] != 0xFF:
            break
        riempimento = _RIEMPIMENTO.match(dati, posto)
        posto = riempimento.end() if riempimento else posto + 1
        segno = dati[posto] if posto < len(dati) else 0
        if segno in _SENZA_LUNGHEZZA:
            posto += 1
        elif segno in _SOF and posto + 8 <= len(dati):
            altezza, larghezza = struct.unpack(">HH", dati[posto + 4 : posto + 8])
            return larghezza, altezza
        else:
            posto += 1 + int.from_bytes(dati[posto + 1 : posto + 3], "big")
    return 0, 0
