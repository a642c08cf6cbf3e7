"""What a file is, told from its bytes: no form of it is missed, and none makes the check slow."""

import struct
from contextlib import suppress
from random import Random
from time import process_time

import pytest

from crema_sap.custodia import controllo_file
from crema_sap.custodia.controllo_file import FileNonAmmesso, riconosci

FOTO = b"\xff\xd8\xff\xe0\x00\x04ab" + b"\xff\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40)
CODA = b"\x00" * 16
# Far above what a linear check takes, far below what a quadratic one would.
SECONDI = 3.0


def pdf(corpo: bytes) -> bytes:
    return b"%PDF-1.7\n" + corpo + b"\n%%EOF"


@pytest.mark.parametrize(
    "corpo",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /J#61vaScript >>",
        b"<< /S /#4A#61#76#61#53#63#72#69#70#74 >>",
        b"<< /S /#4aavaScript >>",
        b"<< /S /Rendition /JS(app) >>",
        b"<< /S /Rendition /JS 12 0 R >>",
        b"<< /S /Launch >>",
        b"<< /EmbeddedFiles 3 0 R >>",
        b"<< /Type /EmbeddedFile >>",
        b"<< /Subtype /RichMedia >>",
        b"<< /XFA 3 0 R >>",
    ],
)
def test_active_parts_are_found_however_they_are_written(corpo: bytes) -> None:
    with pytest.raises(FileNonAmmesso, match="parti attive"):
        riconosci(pdf(corpo))


def test_a_locked_file_is_found_with_its_name_written_in_codes() -> None:
    with pytest.raises(FileNonAmmesso, match="password"):
        riconosci(pdf(b"<< /#45ncrypt 3 0 R >>"))


def test_a_scanned_document_is_not_taken_for_an_active_one() -> None:
    # Three letters turn up by chance in the picture of a scanned page: they mean nothing.
    caso = Random(7).randbytes(200_000)

    assert riconosci(pdf(b"stream\n" + caso + b"/JS\x00\x9c" + caso + b"\nendstream")) == (
        controllo_file.PDF
    )


@pytest.mark.parametrize(
    "dati",
    [
        pdf(b"/OpenAction<<" * 80_000),
        pdf(b"/OpenAction" + b" " * 1_000_000),
        pdf(b"/JS " * 250_000),
        pdf(b"/JS" + b" 1" * 500_000),
        pdf(b"/Type " * 170_000),
        pdf(b"/#4a" * 250_000),
        b"\xff\xd8" + b"\xff" * 3_000_000,
        b"\xff\xd8\xff" + b"\xd0\xff" * 1_500_000,
    ],
)
def test_no_file_keeps_the_check_busy(dati: bytes) -> None:
    prima = process_time()

    with suppress(FileNonAmmesso):
        riconosci(dati)

    assert process_time() - prima < SECONDI


def test_a_photograph_is_measured_past_its_padding() -> None:
    assert riconosci(FOTO + CODA) == controllo_file.JPEG
    enorme = FOTO[:-4] + struct.pack(">HH", 60_000, 60_000)
    with pytest.raises(FileNonAmmesso, match="troppo grande"):
        riconosci(enorme + CODA)


def test_a_photograph_that_never_says_its_size_is_refused() -> None:
    infinita = b"\xff\xd8" + b"\xff\xe0\x00\x02" * (controllo_file.SEGMENTI_MASSIMI + 1)

    with pytest.raises(FileNonAmmesso, match="rovinata"):
        riconosci(infinita + FOTO[2:] + CODA)
