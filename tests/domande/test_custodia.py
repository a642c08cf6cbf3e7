"""An attachment is examined before anybody may have it: antivirus, structure, pictures redrawn."""

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from crema_sap.custodia import antivirus, esame, figlio
from crema_sap.custodia.controllo_file import JPEG, PDF, PNG, FileNonAmmesso, verifica_estensione
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.cifratura import DatoIlleggibile
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Effetto
from domande import services, tasks
from domande.custodia import deposito
from domande.models import Allegato, Bozza, EsitoControllo
from domande.services import allegati
from tests.domande.clamd import EICAR, Clamd
from tests.domande.documenti import foto, pdf
from tests.domande.factories import DURANTE, Scena, crea_bozza


@pytest.fixture
def clamd(tmp_path: Path, settings: Any) -> Iterator[Clamd]:
    server = Clamd(tmp_path)
    settings.ANTIVIRUS = server.indirizzo
    yield server
    server.spegni()


def carica(client: Client, scena: Scena, cittadina: Utente, dati: bytes, nome: str) -> Allegato:
    bozza = crea_bozza(scena, cittadina)
    risposta = client.post(
        reverse("domande:allegati", args=[bozza.chiave]),
        {"tipo": "invalidita", "file": SimpleUploadedFile(nome, dati)},
    )
    assert risposta.status_code == 302, risposta.content.decode()
    return Allegato.objects.get(chiave=bozza.chiave)


def consegna() -> None:
    tasks.controlla_allegato(Effetto.objects.get(tipo="controlla_allegato"))


def scarica(client: Client, allegato: Allegato) -> HttpResponse:
    return client.get(reverse("domande:allegato", args=[allegato.identificativo]))


def test_nobody_may_have_a_file_before_it_is_examined(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    dati = pdf()
    allegato = carica(client, scena, cittadina, dati, "verbale.pdf")

    prima = scarica(client, allegato)
    elenco = client.get(reverse("domande:allegati", args=[allegato.chiave])).content.decode()
    consegna()

    assert prima.status_code == 409
    assert "non è ancora stato controllato" in prima.content.decode()
    assert "In attesa di controllo" in elenco
    assert "senza antivirus" in elenco
    assert scarica(client, allegato).content == dati


def test_a_picture_is_given_back_redrawn_upright_and_without_where_it_was_taken(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    originale = foto()
    allegato = carica(client, scena, cittadina, originale, "foto.jpg")
    arrivato = deposito.percorso(allegato)
    assert arrivato.exists()

    consegna()

    allegato.refresh_from_db()
    avuta = scarica(client, allegato).content
    with Image.open(io.BytesIO(avuta)) as immagine:
        assert immagine.size == (40, 60)
        assert not immagine.getexif()
        assert "comment" not in immagine.info
    assert b"Kennedy" in originale
    assert b"Kennedy" not in avuta
    assert b"Telefono" not in avuta
    assert allegato.impronta == hashlib.sha256(originale).hexdigest()
    assert allegato.impronta_servita == hashlib.sha256(avuta).hexdigest()
    assert not arrivato.exists()


def test_a_png_keeps_its_transparency_and_loses_its_words() -> None:
    immagine = Image.new("RGBA", (20, 10), (1, 2, 3, 100))
    uscita = io.BytesIO()
    parole = PngInfo()
    parole.add_text("Author", "Rosa Marchesi")
    immagine.save(uscita, "PNG", pnginfo=parole)

    avuta = esame.esamina(uscita.getvalue(), PNG)

    with Image.open(io.BytesIO(avuta)) as ridisegnata:
        assert ridisegnata.getpixel((0, 0)) == (1, 2, 3, 100)
    assert b"Rosa" not in avuta


@pytest.mark.parametrize("dove", ["apertura", "pagina", "allegato", "modulo", "avvio"])
def test_active_parts_are_found_inside_compressed_objects(dove: str) -> None:
    with pytest.raises(esame.FileRifiutato, match="parti attive"):
        esame.esamina(pdf(dove=dove), PDF)


def test_a_refused_pdf_is_told_with_the_reason_and_never_given_back(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    # The bytes alone don't show it: the form takes it.
    dati = pdf(dove="apertura")
    allegato = carica(client, scena, cittadina, dati, "verbale.pdf")

    consegna()

    allegato.refresh_from_db()
    assert allegato.esito == EsitoControllo.RIFIUTATO
    assert scarica(client, allegato).status_code == 409
    elenco = client.get(reverse("domande:allegati", args=[allegato.chiave])).content.decode()
    assert "parti attive" in elenco
    assert not deposito.percorso(allegato).exists()
    assert not deposito.percorso_servito(allegato).exists()


def test_a_plain_pdf_stays_byte_for_byte_as_it_is() -> None:
    dati = pdf(pagine=3)

    assert esame.esamina(dati, PDF) == dati


@pytest.mark.parametrize(
    ("dati", "formato", "perche"),
    [
        (pdf(pagine=figlio.PAGINE_MASSIME + 1), PDF, "più di 100 pagine"),
        (b"%PDF-1.7 niente %%EOF", PDF, "rovinato"),
        (foto()[:400], JPEG, "rovinato"),
        (foto("PNG"), JPEG, "rovinato"),
        (b"\x89PNG\r\n\x1a\nniente", PNG, "rovinato"),
    ],
)
def test_a_file_that_does_not_open_is_refused_with_the_reason(
    dati: bytes, formato: str, perche: str
) -> None:
    with pytest.raises(esame.FileRifiutato, match=perche):
        esame.esamina(dati, formato)


def test_a_locked_pdf_is_refused() -> None:
    documento, uscita = pikepdf.new(), io.BytesIO()
    documento.add_blank_page()
    documento.save(uscita, encryption=pikepdf.Encryption(owner="a", user="b"))

    with pytest.raises(esame.FileRifiutato, match="password"):
        esame.esamina(uscita.getvalue(), PDF)


def test_a_picture_that_grows_enormous_when_opened_is_refused() -> None:
    uscita = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(uscita, "PNG")
    assert len(uscita.getvalue()) < 1_000_000

    with pytest.raises(esame.FileRifiutato):
        esame.esamina(uscita.getvalue(), PNG)


SPIA = """
import json, os, resource, sys
sys.stdin.buffer.read()
print(json.dumps({
    "ambiente": sorted(os.environ),
    "memoria": resource.getrlimit(resource.RLIMIT_AS)[0],
    "cpu": resource.getrlimit(resource.RLIMIT_CPU)[0],
    "file": resource.getrlimit(resource.RLIMIT_FSIZE)[0],
    "django": "django" in sys.modules,
}))
"""


def test_the_child_has_few_means_and_none_of_the_portals_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spia = tmp_path / "spia.py"
    spia.write_text(SPIA)
    monkeypatch.setattr(esame, "FIGLIO", spia)
    monkeypatch.setenv("CHIAVE_CIFRATURA", os.environ.get("CHIAVE_CIFRATURA", "segreta"))
    visto: Any = json.loads(esame.esamina(b"", JPEG))

    assert "CHIAVE_CIFRATURA" not in visto["ambiente"]
    assert "DATABASE_URL" not in visto["ambiente"]
    assert visto["memoria"] == figlio.MEMORIA
    assert visto["cpu"] == figlio.SECONDI
    assert visto["file"] == 0
    assert visto["django"] is False


def test_a_child_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    eterno = tmp_path / "eterno.py"
    eterno.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(esame, "FIGLIO", eterno)
    monkeypatch.setattr(esame, "ATTESA", 0.5)

    with pytest.raises(esame.FileRifiutato):
        esame.esamina(b"", PDF)


def test_the_process_that_asks_opens_no_parser() -> None:
    codice = (
        "import sys, tests.impostazioni as i; import os;"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.impostazioni';"
        "import django; django.setup();"
        "import domande.views, domande.services;"
        "print([m for m in ('PIL.JpegImagePlugin', 'PIL.Image', 'pikepdf', 'pillow_heif')"
        " if m in sys.modules])"
    )
    esito = subprocess.run(
        [sys.executable, "-c", codice], capture_output=True, text=True, check=True, timeout=120
    )

    assert esito.stdout.strip() == "[]"


def test_the_antivirus_sees_every_byte_before_anything_is_opened(
    client: Client, scena: Scena, cittadina: Utente, clamd: Clamd
) -> None:
    dati = foto(lato=(600, 600))
    assert len(dati) > antivirus.PEZZO
    allegato = carica(client, scena, cittadina, dati, "foto.jpg")

    consegna()

    allegato.refresh_from_db()
    assert clamd.visti == [dati]
    assert allegato.esito == EsitoControllo.AMMESSO
    assert allegato.con_antivirus
    elenco = client.get(reverse("domande:allegati", args=[allegato.chiave])).content.decode()
    assert "senza antivirus" not in elenco


def test_an_infected_file_is_refused_and_destroyed(
    client: Client, scena: Scena, cittadina: Utente, clamd: Clamd
) -> None:
    dati = pdf(nascosto=False) + b"\n" + EICAR + b"\n%%EOF"
    allegato = carica(client, scena, cittadina, dati, "verbale.pdf")

    consegna()

    allegato.refresh_from_db()
    assert allegato.esito == EsitoControllo.RIFIUTATO
    assert "programma dannoso" in scarica(client, allegato).content.decode()
    assert not deposito.percorso(allegato).exists()
    assert allegato.impronta == hashlib.sha256(dati).hexdigest()


@pytest.mark.parametrize("guasto", ["spento", "storta"])
def test_while_the_antivirus_is_away_the_file_waits(
    client: Client, scena: Scena, cittadina: Utente, clamd: Clamd, guasto: str
) -> None:
    allegato = carica(client, scena, cittadina, pdf(), "verbale.pdf")
    if guasto == "spento":
        clamd.spegni()
    else:
        clamd.storta = b"INSTREAM size limit exceeded. ERROR\0"

    with pytest.raises(antivirus.AntivirusAssente):
        consegna()

    allegato.refresh_from_db()
    assert allegato.esito == EsitoControllo.IN_ATTESA
    assert scarica(client, allegato).status_code == 409


def test_the_examination_is_written_once_even_after_the_sending(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    allegato = carica(client, scena, cittadina, foto(), "foto.jpg")
    bozza = Bozza.objects.get(chiave=allegato.chiave)
    services.presenta_domanda(
        ambito=scena.ambito.codice,
        chiave=bozza.chiave,
        utente=cittadina,
        versione=bozza.versione,
        istante=lambda: DURANTE,
    )

    consegna()
    consegna()

    ambiti.entra(scena.ambito.pk, cittadina.pk)
    allegato.refresh_from_db()
    assert allegato.esito == EsitoControllo.AMMESSO
    with (
        pytest.raises(DatabaseError, match="si scrive una volta"),
        transaction.atomic(),
        connection.cursor() as cursore,
    ):
        cursore.execute("UPDATE domande_allegato SET esito = 'RIFIUTATO', motivo = 'x'")


def test_a_file_changed_on_disk_after_the_examination_is_not_given_back(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    allegato = carica(client, scena, cittadina, foto(), "foto.jpg")
    consegna()
    allegato.refresh_from_db()

    deposito.scrivi(deposito.percorso_servito(allegato), b"altro")

    with pytest.raises(DatoIlleggibile):
        allegati.leggi_allegato(allegato)


def test_a_file_changed_on_disk_before_the_examination_is_not_examined(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    allegato = carica(client, scena, cittadina, foto(), "foto.jpg")
    deposito.scrivi(deposito.percorso(allegato), foto() + b"altro")

    with pytest.raises(DatoIlleggibile, match="non è quello che è arrivato"):
        consegna()

    allegato.refresh_from_db()
    assert allegato.esito == EsitoControllo.IN_ATTESA


def test_what_is_taken_away_before_the_examination_leaves_nothing(
    client: Client, scena: Scena, cittadina: Utente, django_capture_on_commit_callbacks: Any
) -> None:
    allegato = carica(client, scena, cittadina, foto(), "foto.jpg")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("domande:allegato_togli", args=[allegato.identificativo]))

    consegna()

    assert not deposito.percorso(allegato).exists()
    assert not deposito.percorso_servito(allegato).exists()


@pytest.mark.parametrize(
    ("nome", "formato", "giusto"),
    [
        ("verbale.pdf", PDF, True),
        ("VERBALE.PDF", PDF, True),
        ("IMG 1.JPEG", JPEG, True),
        ("senza nome", PNG, True),
        ("foto.png", JPEG, False),
        ("verbale.pdf.exe", PDF, False),
        ("pagina.html", PDF, False),
    ],
)
def test_the_name_of_a_file_tells_the_truth_about_it(nome: str, formato: str, giusto: bool) -> None:
    if giusto:
        verifica_estensione(nome, formato)
        return
    with pytest.raises(FileNonAmmesso, match="cambia il nome"):
        verifica_estensione(nome, formato)
