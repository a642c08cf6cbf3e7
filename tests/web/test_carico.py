"""A file that is being sent: on the disk of the data, gone with the request."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from crema_sap.web import carico
from crema_sap.web.carico import SulDisco

GRANDE = bytes(range(256)) * 12_000


@pytest.fixture
def arrivi(tmp_path: Path, settings: Any) -> Path:
    settings.CARTELLA_DATI = tmp_path
    return tmp_path / "arrivi"


def test_a_large_file_is_written_to_the_disk_without_a_name(arrivi: Path) -> None:
    file = SimpleUploadedFile("foto.jpg", GRANDE, content_type="image/jpeg")
    richiesta = RequestFactory().post("/", {"altro": "x", "file": file})

    arrivato = richiesta.FILES["file"]

    assert not list(arrivi.iterdir())
    assert (arrivato.name, arrivato.size) == ("foto.jpg", len(GRANDE))
    assert b"".join(arrivato.chunks()) == GRANDE
    assert richiesta.POST["altro"] == "x"
    richiesta.close()
    assert arrivato.closed


def test_a_small_file_stays_in_memory(arrivi: Path) -> None:
    richiesta = RequestFactory().post("/", {"file": SimpleUploadedFile("a.pdf", b"%PDF")})

    assert richiesta.FILES["file"].read() == b"%PDF"
    assert not arrivi.exists()


def _pieno(**_altro: Any) -> BinaryIO:
    return Path("/dev/full").open("wb", 0)


def _senza_un_posto(**_altro: Any) -> BinaryIO:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("disco", [_pieno, _senza_un_posto])
def test_without_room_for_it_a_file_is_read_to_the_end_and_then_told(
    arrivi: Path, monkeypatch: pytest.MonkeyPatch, db: None, disco: Callable[..., BinaryIO]
) -> None:
    monkeypatch.setattr(carico, "TemporaryFile", disco)
    letti: list[int] = []
    scrivi = SulDisco.receive_data_chunk
    monkeypatch.setattr(
        SulDisco,
        "receive_data_chunk",
        lambda mano, dati, da: (letti.append(len(dati)), scrivi(mano, dati, da))[1],
    )
    file = SimpleUploadedFile("foto.jpg", GRANDE)

    risposta = Client(raise_request_exception=False).post("/accedi/", {"file": file})

    assert risposta.status_code == 507
    assert sum(letti) == len(GRANDE)


def test_a_file_cut_on_its_way_is_let_go(arrivi: Path) -> None:
    mano = SulDisco()
    mano.upload_interrupted()
    mano.new_file("file", "foto.jpg", "image/jpeg", 10, None, {})
    mano.receive_data_chunk(b"abc", 0)

    mano.upload_interrupted()

    assert mano.file.closed
    assert not list(arrivi.iterdir())
