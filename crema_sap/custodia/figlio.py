"""The child that opens a file of a stranger: few resources, no environment, no portal.

Run as a script, `python -I figlio.py FORMATO [LATO USCITA]`: the file comes on standard input. Of
a picture it writes the picture drawn again, without anything that was beside it; of a PDF nothing.
It ends with 0, or with one of the codes below; with any other, the file can't be read.
"""

import ctypes
import io
import signal
import sys
import warnings
from typing import Any

NON_LEGGIBILE, PARTI_ATTIVE, PROTETTO, TROPPE_PAGINE = 3, 4, 5, 6
PIXEL_MASSIMI = 60_000_000
LATO_MASSIMO = 5_000
PAGINE_MASSIME = 100
QUALITA = 88
MEMORIA = 1_200 * 1024 * 1024
SECONDI = 20
# What a PDF may do by itself, and what may be hidden in one (ISO 32000-2, 12.6.4).
AZIONI = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoToE",
}  # fmt: skip
CHIAVI = {"/JS", "/EmbeddedFile", "/EmbeddedFiles", "/RichMediaContent", "/XFA"}
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38


class Rifiuto(Exception):
    """The file can't be taken; the code says why."""


def rinuncia() -> None:
    """Give up, for good, outliving the parent and gaining rights; it bounds the rest itself."""
    libreria = ctypes.CDLL(None)
    libreria.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    libreria.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def ridisegna(dati: bytes, formato: str, *, lato: int = LATO_MASSIMO, uscita: str = "") -> bytes:
    """Return the picture upright and alone: no place, no date, no device, no profile."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = PIXEL_MASSIMI
    with Image.open(io.BytesIO(dati), formats=(formato,)) as aperta:
        if formato == "JPEG":
            aperta.draft("RGB", (lato, lato))
        dritta = ImageOps.exif_transpose(aperta)
    dritta.thumbnail((lato, lato))
    in_che = uscita or formato
    modo = "RGBA" if in_che == "PNG" and dritta.has_transparency_data else "RGB"
    modo = "L" if dritta.mode in {"1", "L"} else modo
    pulita = Image.new(modo, dritta.size)
    pulita.paste(dritta.convert(modo))
    scritta = io.BytesIO()
    pulita.save(scritta, in_che, **({"quality": QUALITA} if in_che == "JPEG" else {}))
    return scritta.getvalue()


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
    warnings.simplefilter("error")
    try:
        esito = lavora(sys.argv[1], sys.stdin.buffer.read(), *sys.argv[2:])
    except Rifiuto as rifiuto:
        return int(rifiuto.args[0])
    sys.stdout.buffer.write(esito)
    return 0


if __name__ == "__main__":
    sys.exit(principale())
