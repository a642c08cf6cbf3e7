"""Heavy photographs: what is taken, and how little of them is ever in memory."""

import tracemalloc
from pathlib import Path

import pytest
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile

from crema_sap.custodia import controllo_file
from crema_sap.custodia.controllo_file import HEIC, JPEG, PDF, FileNonAmmesso
from crema_sap.enti import cifratura
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Effetto
from domande import tasks
from domande.custodia import deposito
from domande.forms import AllegatoForm
from domande.mandati.forms import ScansioneForm
from domande.models import EsitoControllo
from domande.services import allegati
from tests.domande.documenti import foto, pdf
from tests.domande.factories import DURANTE, Scena, crea_bozza

MEGA = 1024 * 1024
IPHONE = b"\x00\x00\x00\x18ftypheic" + bytes(100)


@pytest.mark.parametrize(
    ("peso", "formato", "rimedio"),
    [
        (50 * MEGA, JPEG, ""),
        (50 * MEGA, HEIC, ""),
        (50 * MEGA + 1, HEIC, "supera 50 MB: nella fotocamera"),
        (10 * MEGA, PDF, ""),
        (10 * MEGA + 1, PDF, "supera 10 MB: dividilo"),
    ],
)
def test_each_kind_of_file_has_its_weight(peso: int, formato: str, rimedio: str) -> None:
    if not rimedio:
        controllo_file.verifica_peso(peso, formato)
        return
    with pytest.raises(FileNonAmmesso, match=rimedio):
        controllo_file.verifica_peso(peso, formato)


@pytest.mark.parametrize(
    ("nome", "dati", "peso", "errore"),
    [
        ("IMG.JPG", foto(), 40 * MEGA, ""),
        ("IMG.JPG", foto(), 51 * MEGA, "La foto supera 50 MB"),
        ("IMG.heic", IPHONE, 40 * MEGA, ""),
        ("IMG.heic", foto(), 1000, ""),
        ("IMG.HEIC.exe", IPHONE, 1000, "cambia il nome"),
        ("a.pdf", pdf(), 11 * MEGA, "Il PDF supera 10 MB"),
    ],
)
def test_the_form_takes_a_heavy_photograph_and_no_heavy_pdf(
    nome: str, dati: bytes, peso: int, errore: str
) -> None:
    file = SimpleUploadedFile(nome, dati)
    file.size = peso

    form = AllegatoForm({"tipo": "altro"}, {"file": file})

    assert errore in str(form.errors)
    assert form.is_valid() == (not errore)
    assert 'accept=".pdf,.jpg,.jpeg,.png,.heic,.heif,application/pdf,image/*"' in str(form)
    file.seek(0)
    dal_banco = ScansioneForm({}, {"file": file})
    assert dal_banco.is_valid() == (not errore and peso < 10 * MEGA)


def test_a_photograph_of_40_mb_is_kept_without_being_held_in_memory(
    scena: Scena, cittadina: Utente, tmp_path: Path
) -> None:
    bozza = crea_bozza(scena, cittadina)
    grande = tmp_path / "grande.jpg"
    grande.write_bytes(foto() + bytes(40 * MEGA))

    with grande.open("rb") as aperta:
        tracemalloc.start()
        allegato = allegati.aggiungi_allegato(
            bozza=bozza,
            utente=cittadina,
            tipo="altro",
            nome="grande.jpg",
            file=File(aperta),
            formato=JPEG,
            ora=DURANTE,
        )
        picco = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert picco < 4 * MEGA
    assert allegato.dimensione == grande.stat().st_size
    tasks.controlla_allegato(Effetto.objects.get(tipo="controlla_allegato"))
    allegato.refresh_from_db()
    assert allegato.esito == EsitoControllo.AMMESSO
    assert (deposito.peso_servito(allegato) or 0) == len(deposito.leggi_servito(allegato)) < MEGA


def test_what_is_encrypted_piece_by_piece_is_read_as_the_rest() -> None:
    pezzi = [b"", b"abc" * 1000, b"x", bytes(70_000)]
    cifrato = b"".join(cifratura.cifra_a_pezzi(pezzi))

    assert cifratura.decifra(cifrato) == b"".join(pezzi)
    assert len(cifrato) == len(b"".join(pezzi)) + cifratura.SOVRAPPIU
    with pytest.raises(cifratura.DatoIlleggibile):
        cifratura.decifra(cifrato[:-1] + bytes([cifrato[-1] ^ 1]))
