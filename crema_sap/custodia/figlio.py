"""The child that opens a file of a stranger: few resources, no environment, no portal.

Run as a script, `python -I figlio.py FORMATO [LATO USCITA]`: the file comes on standard input. Of
a picture it writes the picture drawn again, without anything that was beside it; of a PDF nothing.
It ends with 0, or with one of the codes below; with any other, the file can't be read.
"""

import ctypes
import errno
import io
import os
import signal
import struct
import sys
import warnings
from typing import Any

NON_LEGGIBILE, PARTI_ATTIVE, PROTETTO, TROPPE_PAGINE, TROPPI_PUNTI, NIENTE_RECINTO = (
    3, 4, 5, 6, 7, 8,
)  # fmt: skip
# The sensor of a phone has up to 200 million points: a JPEG is opened already made smaller.
PIXEL_MASSIMI = {"JPEG": 210_000_000, "PNG": 60_000_000, "HEIF": 60_000_000}
# The long side of what is kept: a sheet of A4 is still read at 300 points an inch.
LATO_MASSIMO = 4_096
PAGINE_MASSIME = 100
QUALITA = 85
MEMORIA = 1_200 * 1024 * 1024
SECONDI = 20
# What a PDF may do by itself, and what may be hidden in one (ISO 32000-2, 12.6.4).
AZIONI = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoToE",
}  # fmt: skip
CHIAVI = {"/JS", "/EmbeddedFile", "/EmbeddedFiles", "/RichMediaContent", "/XFA"}
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
# For each machine the number that the kernel gives it, then those of `clone` and of the calls that
# open files, start programs and processes, reach the network or other processes; on the second
# line of those that change what is on the disk without opening it, or send signals.
MACCHINE = {
    "x86_64": (0xC000003E, 56, (
        2, 41, 53, 57, 58, 59, 62, 85, 101, 257, 304, 310, 311, 322, 425, 434, 437,
        76, 82, 83, 84, 86, 87, 88, 90, 92, 94, 129, 133, 200, 234, 258, 259, 260, 263, 264, 265,
        266, 268, 297, 316, 424, 452,
    )),
    "aarch64": (0xC00000B7, 220, (
        56, 117, 129, 198, 199, 221, 265, 270, 271, 281, 425, 434, 437,
        33, 34, 35, 36, 37, 38, 45, 53, 54, 130, 131, 138, 240, 276, 424, 452,
    )),
}  # fmt: skip
CLONE3, CLONE_THREAD = 435, 0x10000


class Rifiuto(Exception):
    """The file can't be taken; the code says why."""


def rinuncia() -> None:
    """Give up, for good, outliving the parent and gaining rights; it bounds the rest itself."""
    libreria = ctypes.CDLL(None)
    libreria.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    libreria.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def recinta() -> None:
    """From now on: no file opened or moved, no program, no process (but threads), no network.

    The decoder of HEIC starts threads, which the limit of processes would forbid with the rest.
    Raises `Rifiuto` where it can't be done.
    """
    if (macchina := MACCHINE.get(os.uname().machine)) is None:
        raise Rifiuto(NIENTE_RECINTO)
    architettura, clone, vietate = macchina
    libreria = ctypes.CDLL(None, use_errno=True)
    programma = _filtro(architettura, clone, vietate)
    righe = ctypes.create_string_buffer(programma, len(programma))
    testa = struct.pack("@HP", len(programma) // 8, ctypes.addressof(righe))
    if libreria.prctl(PR_SET_SECCOMP, 2, ctypes.c_char_p(testa), 0, 0) != 0:
        raise Rifiuto(NIENTE_RECINTO)


def _filtro(architettura: int, clone: int, vietate: tuple[int, ...]) -> bytes:
    """The program that the kernel runs at every call (seccomp(2)): lines of code, jumps, value."""
    carica, uguale, ha_segno, almeno, rispondi = 0x20, 0x15, 0x45, 0x35, 0x06
    permesso, ucciso = 0x7FFF0000, 0x80000000
    no, sconosciuta = 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
    righe = [
        (carica, 0, 0, 4),
        (uguale, 1, 0, architettura),
        (rispondi, 0, 0, ucciso),
        (carica, 0, 0, 0),
        # The calls of another convention have other numbers.
        (almeno, 0, 1, 0x40000000),
        (rispondi, 0, 0, no),
        # The C library then uses `clone`, whose flags can be read here.
        (uguale, 0, 1, CLONE3),
        (rispondi, 0, 0, sconosciuta),
    ]
    for quale in vietate:
        righe += [(uguale, 0, 1, quale), (rispondi, 0, 0, no)]
    righe += [
        (uguale, 0, 3, clone),
        (carica, 0, 0, 16),
        (ha_segno, 1, 0, CLONE_THREAD),
        (rispondi, 0, 0, no),
        (rispondi, 0, 0, permesso),
    ]
    return b"".join(struct.pack("=HBBI", *riga) for riga in righe)


def ridisegna(dati: bytes, formato: str, *, lato: int = LATO_MASSIMO, uscita: str = "") -> bytes:
    """Return the picture upright and alone: no place, no date, no device, no profile, no others.

    Raises `Rifiuto` when it has too many points.
    """
    from PIL import Image

    if formato == "HEIF":
        _prepara_heif()
    Image.MAX_IMAGE_PIXELS = PIXEL_MASSIMI[formato]
    try:
        aperta = Image.open(io.BytesIO(dati), formats=(formato,))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as causa:
        raise Rifiuto(TROPPI_PUNTI) from causa
    with aperta:
        # The decoder of HEIC turns the picture by itself.
        giro = None if formato == "HEIF" else _giro(aperta)
        if formato == "JPEG":
            aperta.draft("RGB", (lato, lato))
        piana = _piana(aperta, con_trasparenza=(uscita or formato) == "PNG")
    # Smaller first: it is turned with less memory.
    piana.thumbnail((lato, lato))
    if giro is not None:
        piana = piana.transpose(giro)
    in_che = uscita or ("PNG" if formato == "PNG" else "JPEG")
    pulita = Image.new(piana.mode, piana.size)
    pulita.paste(piana)
    scritta = io.BytesIO()
    pulita.save(scritta, in_che, **({"quality": QUALITA} if in_che == "JPEG" else {}))
    return scritta.getvalue()


def _prepara_heif() -> None:
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener(
        decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
    )
    # Whatever is to be loaded is loaded before the door shuts.
    Image.preinit()
    recinta()


def _giro(aperta: Any) -> Any:
    """How the picture is to be turned to be upright; data that can't be read turn nothing."""
    from PIL import ExifTags, Image

    try:
        verso = aperta.getexif().get(ExifTags.Base.Orientation)
    except (SyntaxError, ValueError, TypeError, KeyError, OSError, struct.error):
        return None
    giri = Image.Transpose
    return {
        2: giri.FLIP_LEFT_RIGHT,
        3: giri.ROTATE_180,
        4: giri.FLIP_TOP_BOTTOM,
        5: giri.TRANSPOSE,
        6: giri.ROTATE_270,
        7: giri.TRANSVERSE,
        8: giri.ROTATE_90,
    }.get(verso)


def _piana(aperta: Any, *, con_trasparenza: bool) -> Any:
    """Return the picture in grey, in colours or, where it may stay, with its transparency."""
    from PIL import Image

    if aperta.mode.startswith("I"):
        # Sixteen bits of grey: made eight by hand, or all that is not black comes out white.
        return aperta.convert("I").point(lambda grigio: grigio / 256).convert("L")
    if not aperta.has_transparency_data:
        return aperta.convert("L" if aperta.mode in {"1", "L"} else "RGB")
    velata = aperta.convert("RGBA")
    if con_trasparenza:
        return velata
    foglio = Image.new("RGBA", velata.size, "white")
    foglio.alpha_composite(velata)
    return foglio.convert("RGB")


def esamina_pdf(dati: bytes) -> None:
    """Look at every object, compressed ones too, for what is active or hidden."""
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(dati))
    except pikepdf.PasswordError as causa:
        raise Rifiuto(PROTETTO) from causa
    with pdf:
        if pdf.is_encrypted:
            raise Rifiuto(PROTETTO)
        if len(pdf.pages) > PAGINE_MASSIME:
            raise Rifiuto(TROPPE_PAGINE)
        da_vedere: list[Any] = [*pdf.objects, pdf.trailer]
        while da_vedere:
            _guarda(da_vedere.pop(), da_vedere)


def _guarda(oggetto: Any, da_vedere: list[Any]) -> None:
    import pikepdf

    if isinstance(oggetto, pikepdf.Array):
        figli = list(oggetto)
    elif isinstance(oggetto, pikepdf.Dictionary | pikepdf.Stream):
        if CHIAVI & set(oggetto.keys()):
            raise Rifiuto(PARTI_ATTIVE)
        if str(oggetto.get("/S", "")) in AZIONI or str(oggetto.get("/Type", "")) in CHIAVI:
            raise Rifiuto(PARTI_ATTIVE)
        figli = [oggetto[chiave] for chiave in oggetto.keys()]  # noqa: SIM118 - not a dict
    else:
        return
    # Objects with a number of their own are looked at once, where they are.
    da_vedere += [f for f in figli if isinstance(f, pikepdf.Object) and not f.is_indirect]


def lavora(formato: str, dati: bytes, *altro: str) -> bytes:
    """Examine one file; `altro` are the greatest side and the format of a picture that comes out.

    Raises `Rifiuto`.
    """
    if formato == "PDF":
        esamina_pdf(dati)
        return b""
    if altro:
        return ridisegna(dati, formato, lato=int(altro[0]), uscita=altro[1])
    return ridisegna(dati, formato)


def principale() -> int:
    """Do it, and say with the exit code how it went."""
    rinuncia()
    # A photograph with odd data beside it is a photograph all the same.
    warnings.simplefilter("ignore")
    warnings.filterwarnings("error", message=".*decompression bomb")
    try:
        esito = lavora(sys.argv[1], sys.stdin.buffer.read(), *sys.argv[2:])
    except Rifiuto as rifiuto:
        return int(rifiuto.args[0])
    except MemoryError:
        return TROPPI_PUNTI
    sys.stdout.buffer.write(esito)
    return 0


if __name__ == "__main__":
    sys.exit(principale())
