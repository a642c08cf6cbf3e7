"""Photographs of dwellings: what is taken, what becomes of it, who sees it and where."""

import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from bandi import selectors as avvisi
from crema_sap.registro.models import Effetto, Evento
from programmazione import services
from programmazione.foto import deposito, elaborazione, tasks
from programmazione.models import FotoUnita, UnitaAbitativa
from tests.bandi import factories as bandi
from tests.programmazione.factories import ORA, Mondo, crea_unita
from tests.programmazione.pagine import leggi, pagina

pytestmark = pytest.mark.usefixtures("cartella_dati")
LUOGO = b"Via dei Mille 7, Crema"


def _immagine(
    formato: str = "JPEG", lato: tuple[int, int] = (2000, 1000), tinta: int = 90
) -> bytes:
    uscita = io.BytesIO()
    dati = Image.Exif()
    dati[0x010E] = LUOGO.decode()
    # On its side: who looks must see it upright.
    dati[0x0112] = 6
    Image.new("RGB", lato, (tinta, 120, 60)).save(uscita, formato, exif=dati)
    return uscita.getvalue()


def _aggiungi(mondo: Mondo, unita: UnitaAbitativa, **campi: Any) -> FotoUnita:
    valori = {
        "dati": _immagine(), "soggetto": "UNITA", "testo_alternativo": " La cucina. ",
        "utente": mondo.operatore(mondo.comuni[0]), "ora": ORA,
    }  # fmt: skip
    return services.aggiungi_foto(unita=unita, **{**valori, **campi})


def _elabora(foto: FotoUnita) -> FotoUnita:
    tasks.elabora_foto(Effetto.objects.get(chiave=f"foto:{foto.identificativo}"))
    foto.refresh_from_db()
    return foto


@pytest.mark.parametrize("formato", ["JPEG", "PNG"])
def test_a_photograph_is_drawn_again_without_its_data(mondo: Mondo, formato: str) -> None:
    unita = crea_unita(mondo.comuni[0])
    foto = _aggiungi(mondo, unita, dati=_immagine(formato))
    arrivata = deposito.percorso_arrivata(foto.identificativo)
    prima = arrivata.read_bytes()

    _elabora(foto)
    _elabora(foto)

    assert LUOGO not in prima
    assert not arrivata.exists()
    grande, piccola = (deposito.percorso(foto.identificativo, m) for m in deposito.LATI)
    assert (foto.stato, foto.larghezza, foto.altezza) == ("PRONTA", 800, 1600)
    assert LUOGO not in grande.read_bytes() + piccola.read_bytes()
    with Image.open(piccola) as aperta:
        assert (aperta.format, aperta.size, dict(aperta.getexif())) == ("JPEG", (240, 480), {})


def test_a_broken_photograph_says_why(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0])
    intera = _immagine()

    foto = _elabora(_aggiungi(mondo, unita, dati=intera[:700] + b"\x00" * 50))

    assert foto.stato == "RIFIUTATA"
    assert "rovinato" in foto.motivo
    assert not deposito.percorso(foto.identificativo, "grande").exists()


def test_what_can_not_be_prepared_is_said(mondo: Mondo) -> None:
    foto = _aggiungi(mondo, crea_unita(mondo.comuni[0]))

    tasks.non_riuscita(Effetto.objects.get(chiave=f"foto:{foto.identificativo}"))

    foto.refresh_from_db()
    assert (foto.stato, foto.motivo) == ("RIFIUTATA", elaborazione.NON_RIUSCITA)


@pytest.mark.parametrize(
    ("dati", "frase"),
    [(b"", "vuoto"), (b"<svg/>", "non è un PDF"), (b"%PDF-1.4\n%%EOF", "È un PDF")],
)
def test_a_file_is_told_by_its_bytes(mondo: Mondo, dati: bytes, frase: str) -> None:
    with pytest.raises(services.FotoNonAmmessa, match=frase):
        _aggiungi(mondo, crea_unita(mondo.comuni[0]), dati=dati)
    assert not FotoUnita.objects.exists()


def test_the_same_file_is_taken_once_and_twelve_are_enough(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0])
    prima = _aggiungi(mondo, unita)

    assert _aggiungi(mondo, unita) == prima
    for tinta in range(services.FOTO_MASSIME - 1):
        _aggiungi(mondo, unita, dati=_immagine(lato=(4, 4), tinta=tinta * 20))
    with pytest.raises(services.FotoNonAmmessa, match="al massimo 12"):
        _aggiungi(mondo, unita, dati=_immagine(lato=(5, 5)))
    with pytest.raises(PermissionDenied):
        _aggiungi(mondo, unita, utente=mondo.capofila)


def test_officers_load_see_and_take_away(
    client: Client, mondo: Mondo, django_capture_on_commit_callbacks: Any
) -> None:
    unita = crea_unita(mondo.comuni[0])
    operatore = mondo.operatore(mondo.comuni[0])
    file = SimpleUploadedFile("cucina.exe", _immagine(lato=(40, 30)), content_type="x/y")
    vuota = pagina(client, "unita_foto", unita.pk, utente=operatore)
    senza = pagina(client, "unita_foto", unita.pk, dati={"soggetto": "UNITA"})
    finto = SimpleUploadedFile("foto.jpg", b"<html>", content_type="image/jpeg")
    invio = {"soggetto": "UNITA", "testo_alternativo": "La cucina con la finestra"}
    falso = pagina(client, "unita_foto", unita.pk, dati={**invio, "file": finto})
    pagina(client, "unita_foto", unita.pk, dati={**invio, "file": file})
    foto = FotoUnita.objects.get()
    presto = pagina(client, "foto_mostra", foto.identificativo, "grande")
    _elabora(foto)

    assert "Nessuna foto" in leggi(vuota)
    assert "Scegli un file" in leggi(senza)
    assert "anche se il nome lo dice" in leggi(falso)
    assert presto.status_code == 404
    data = pagina(client, "foto_mostra", foto.identificativo, "grande")
    assert (data.status_code, data["Content-Type"]) == (200, "image/jpeg")
    assert 'alt="La cucina con la finestra"' in pagina(client, "unita", unita.pk).content.decode()
    altro = mondo.operatore(mondo.comuni[1])
    for nome, *argomenti in (("foto_mostra", foto.identificativo, "grande"),):
        assert pagina(client, nome, *argomenti, utente=altro).status_code == 404
    assert (
        pagina(client, "foto_togli", foto.identificativo, utente=altro, dati={}).status_code == 404
    )
    with django_capture_on_commit_callbacks(execute=True):
        pagina(client, "foto_togli", foto.identificativo, utente=operatore, dati={})
    assert not deposito.percorso(foto.identificativo, "grande").exists()
    assert Evento.objects.filter(atto__in=("AGGIUNTA_FOTO", "RIMOZIONE_FOTO")).count() == 2


def test_the_public_sheet_of_an_offered_dwelling_shows_it(mondo: Mondo) -> None:
    unita = crea_unita(
        mondo.comuni[0], superficie_mq=50, assegnabile_nel=2019, stato="LIBERA",
        classe_energetica="D", gestore=mondo.aler,
    )  # fmt: skip
    avviso = bandi.crea_avviso(utente=mondo.capofila, unita=[unita])
    pronta, in_coda = _aggiungi(mondo, unita), _aggiungi(mondo, unita, dati=_immagine("PNG"))

    _elabora(pronta)

    pubblico = avvisi.avviso_pubblico(avviso.codice)
    assert pubblico is not None
    una = pubblico.unita[0]
    assert [f.identificativo for f in una.foto] == [pronta.identificativo]
    assert (una.foto[0].testo_alternativo, una.classe_energetica, una.gestore_nome) == (
        "La cucina.", "D", "ALER di prova",
    )  # fmt: skip
    assert Effetto.objects.filter(chiave=f"albero:foto:{pronta.pk}").exists()
    assert in_coda.stato == "IN_CODA"
