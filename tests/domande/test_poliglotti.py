"""Files that are two things at once: what is given back is one thing, or nothing."""

import io
import tarfile
import zipfile
from collections.abc import Callable

import pillow_heif
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from crema_sap.custodia import esame
from crema_sap.custodia.controllo_file import HEIC, JPEG, PNG, FileNonAmmesso, riconosci
from tests.domande.documenti import pdf

pillow_heif.register_heif_opener()
PHP = b"<?php system($_GET['c']); ?>"
HTML = b"<html><script>alert(1)</script></html>"
FINE = b"\n%%EOF"


def archivio(commento: bytes = b"") -> bytes:
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w") as zip_:
        zip_.writestr("a.exe", b"MZ" * 50)
        zip_.comment = commento
    return uscita.getvalue()


def nastro() -> bytes:
    """A tar whose first name begins as a PDF."""
    uscita = io.BytesIO()
    with tarfile.open(fileobj=uscita, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        tar.addfile(tarfile.TarInfo("%PDF-1.7\n"))
    return uscita.getvalue() + FINE


def immagine(formato: str, **altro: object) -> bytes:
    uscita = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 0, 0)).save(uscita, formato, **altro)
    return uscita.getvalue()


def con_parole() -> bytes:
    parole = PngInfo()
    parole.add_text("Comment", HTML.decode())
    return immagine("PNG", pnginfo=parole)


@pytest.mark.parametrize(
    "dati",
    [
        pytest.param(pdf() + archivio(), id="pdf and zip"),
        pytest.param(pdf() + archivio(FINE), id="pdf and zip with the end of a pdf"),
        pytest.param(pdf()[:-6] + archivio() + FINE, id="pdf and zip before its end"),
        pytest.param(b"%PDF-1.7\n%" + HTML + b"\n" + pdf(), id="pdf and page in its first line"),
        pytest.param(pdf() + b"\n" + HTML.upper() + FINE, id="pdf and page after"),
        pytest.param(pdf() + b"\n%" + PHP + FINE, id="pdf and php"),
        pytest.param(pdf() + b"Rar!\x1a\x07\x01\x00" + FINE, id="pdf and rar"),
        pytest.param(pdf() + b"7z\xbc\xaf\x27\x1c" + FINE, id="pdf and 7z"),
        pytest.param(nastro(), id="pdf and tar"),
    ],
)
def test_a_pdf_that_is_another_file_too_is_refused_with_the_remedy(dati: bytes) -> None:
    with pytest.raises(FileNonAmmesso, match=r"anche un altro file: stampalo|incompleto"):
        riconosci(dati)


@pytest.mark.parametrize(
    "dati",
    [
        pytest.param(b"MZ\x90\x00" + bytes(60) + b"PE\x00\x00", id="program called pdf"),
        pytest.param(b"MZ\x90\x00" + pdf(), id="program with a pdf inside"),
        pytest.param(b"\x7fELF" + pdf(), id="program of Linux with a pdf inside"),
        pytest.param(HTML + pdf(), id="page with a pdf inside"),
        pytest.param(archivio() + pdf(), id="zip with a pdf inside"),
        pytest.param(b"GIF89a" + pdf(), id="gif with a pdf inside"),
    ],
)
def test_what_is_something_else_first_is_not_taken_for_a_pdf(dati: bytes) -> None:
    with pytest.raises(FileNonAmmesso, match="anche se il nome lo dice"):
        riconosci(dati)


@pytest.mark.parametrize(
    ("fai", "formato"),
    [
        pytest.param(lambda: immagine("JPEG") + archivio(), JPEG, id="jpeg and zip"),
        pytest.param(lambda: immagine("JPEG", comment=PHP), JPEG, id="jpeg and php inside"),
        pytest.param(lambda: immagine("JPEG") + PHP, JPEG, id="jpeg and php after"),
        pytest.param(lambda: immagine("JPEG", comment=HTML), JPEG, id="jpeg and page"),
        pytest.param(lambda: immagine("JPEG") + pdf() + archivio(), JPEG, id="jpeg, pdf and zip"),
        pytest.param(con_parole, PNG, id="png and page"),
        pytest.param(lambda: immagine("PNG") + archivio(), PNG, id="png and zip"),
        pytest.param(lambda: immagine("HEIF") + archivio() + PHP, HEIC, id="heic, zip and php"),
    ],
)
def test_a_picture_that_is_another_file_too_comes_out_a_picture(
    fai: Callable[[], bytes], formato: str
) -> None:
    dati = fai()
    assert riconosci(dati) == formato

    avuta = esame.esamina(dati, formato)

    for altro in (b"PK", b"<?php", b"<html", b"%PDF", b"MZ"):
        assert altro not in avuta
    assert not zipfile.is_zipfile(io.BytesIO(avuta))
    with Image.open(io.BytesIO(avuta)) as pulita:
        assert pulita.size == (64, 48)
