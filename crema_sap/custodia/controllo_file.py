"""Tells what a file is from its bytes, without opening it with any parser. Pure."""

import re
import struct

from crema_sap.custodia import figlio

MEGA = 1024 * 1024
DIMENSIONE_MASSIMA = 10 * MEGA
# A photograph is not kept as it came: it may be as heavy as a phone makes it.
DIMENSIONE_FOTO = 50 * MEGA
# What of a photograph is enough to be told what it is: its dimensions come after its data.
TESTA = 8 * MEGA
PAGINE_MASSIME = figlio.PAGINE_MASSIME
PDF, JPEG, PNG, HEIC = "application/pdf", "image/jpeg", "image/png", "image/heic"
PIXEL_MASSIMI = {JPEG: figlio.PIXEL_MASSIMI["JPEG"], PNG: figlio.PIXEL_MASSIMI["PNG"]}
# Telephones that convert a photograph while they send it may leave it the name it had.
NOMI_AMMESSI = {
    PDF: {"pdf"},
    JPEG: {"jpg", "jpeg", "jpe", "jfif", "heic", "heif"},
    PNG: {"png"},
    HEIC: {"heic", "heif", "hif", "jpg", "jpeg"},
}
ESTENSIONI = {PDF: "pdf", JPEG: "jpg", PNG: "png", HEIC: "heic"}
# What is given back: browsers do not show HEIC.
SERVITI = {PDF: PDF, JPEG: JPEG, PNG: PNG, HEIC: JPEG}


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
# A PDF is given back byte for byte: it must not be an archive or a page too, under another name.
_ALTRO_FILE = re.compile(
    rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|<\?php|(?i:<script\b|<html\b|<!doctype html)"
)
_FINE_ZIP, _CODA_ZIP = b"PK\x05\x06", 22 + 0xFFFF
_TAR, _POSTO_TAR = b"ustar", 257
_PAGINA = re.compile(rb"/Type\s*/Page\b(?!s)")
_MARCHE_HEIC = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_PNG_FIRMA = b"\x89PNG\r\n\x1a\n"
# Start-of-frame markers of a JPEG: after them come height and width.
_SOF = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_SENZA_LUNGHEZZA = frozenset({0x01, *range(0xD0, 0xD9)})
_RIEMPIMENTO = re.compile(rb"\xff*")
# Photographs have a few dozen before their dimensions.
SEGMENTI_MASSIMI = 2_000


class FileNonAmmesso(Exception):
    """The file can't be taken; the message says why and what to do."""


def formato_di(testa: bytes) -> str:
    """Return the format that the first bytes of a file say: PDF, JPEG, PNG or HEIC.

    Raises `FileNonAmmesso` for anything else.
    """
    if not testa:
        raise FileNonAmmesso("Il file è vuoto.")
    if testa.startswith(b"%PDF-"):
        return PDF
    if testa.startswith(b"\xff\xd8\xff"):
        return JPEG
    if testa.startswith(_PNG_FIRMA):
        return PNG
    if testa[4:8] == b"ftyp":
        if testa[8:12] in _MARCHE_HEIC:
            return HEIC
        raise FileNonAmmesso(
            "È un video, o una foto in un formato poco comune: scatta una foto, oppure salvala"
            " come JPEG."
        )
    raise FileNonAmmesso(
        "Il file non è un PDF, un JPEG, un HEIC o un PNG, anche se il nome lo dice: carica il"
        " documento in uno di questi formati."
    )


def riconosci(dati: bytes) -> str:
    """Return the format of a file: PDF, JPEG, PNG or HEIC.

    Of a picture the first `TESTA` bytes are enough. Raises `FileNonAmmesso` for anything else, for
    PDFs that are active, locked or another file too, for pictures too large once opened.
    """
    formato = formato_di(dati)
    if formato == PDF:
        _controlla_pdf(dati)
    elif formato == JPEG:
        _controlla_pixel(_dimensioni_jpeg(dati), PIXEL_MASSIMI[JPEG])
    elif formato == PNG:
        _controlla_pixel(_dimensioni_png(dati), PIXEL_MASSIMI[PNG])
    return formato


def verifica_peso(dimensione: int, formato: str, *, foto: int = DIMENSIONE_FOTO) -> None:
    """Check how heavy a file is for what it is; `foto` is the most of a photograph.

    Raises `FileNonAmmesso`.
    """
    if formato == PDF and dimensione > DIMENSIONE_MASSIMA:
        raise FileNonAmmesso(
            "Il PDF supera 10 MB: dividilo, oppure fotografa le pagine e carica le foto."
        )
    if dimensione > foto:
        raise FileNonAmmesso(
            f"La foto supera {foto // MEGA} MB: nella fotocamera scegli una risoluzione più bassa e"
            " scattala di nuovo."
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
    if (
        _FINE_ZIP in dati[-_CODA_ZIP:]
        or dati[_POSTO_TAR : _POSTO_TAR + len(_TAR)] == _TAR
        or _ALTRO_FILE.search(dati)
    ):
        raise FileNonAmmesso(
            "Nel PDF c'è nascosto anche un altro file: stampalo in PDF e carica la copia."
        )
    if len(_PAGINA.findall(dati)) > PAGINE_MASSIME:
        raise FileNonAmmesso(f"Il PDF ha più di {PAGINE_MASSIME} pagine: dividilo.")


def _controlla_pixel(dimensioni: tuple[int, int], massimi: int) -> None:
    larghezza, altezza = dimensioni
    if larghezza * altezza == 0 or larghezza * altezza > massimi:
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
