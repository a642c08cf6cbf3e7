"""Photographs as telephones make them: HEIC, very heavy, with more than a picture inside."""

import io
import struct
from typing import Any

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from crema_sap.custodia import controllo_file, esame, figlio
from crema_sap.custodia.controllo_file import HEIC, JPEG, PNG
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Effetto
from domande import tasks
from domande.custodia import deposito
from domande.models import Allegato, EsitoControllo
from tests.domande.documenti import GIRATA, foto
from tests.domande.factories import Scena, crea_bozza

pillow_heif.register_heif_opener()
ROSSO, BIANCO, BLU = (200, 0, 0), (255, 255, 255), (0, 0, 255)
MEGA = 1024 * 1024


def salva(immagine: Image.Image, formato: str, **altro: Any) -> bytes:
    uscita = io.BytesIO()
    immagine.save(uscita, formato, **altro)
    return uscita.getvalue()


def mezza(modo: str = "RGB") -> Image.Image:
    """A white picture, red above on the left."""
    immagine = Image.new("RGB", (64, 48), BIANCO)
    immagine.paste(ROSSO, (0, 0, 32, 24))
    return immagine.convert(modo)


def heic(**altro: Any) -> bytes:
    """What an iPhone makes: turned by 90 degrees, with where it was taken."""
    with Image.open(io.BytesIO(foto())) as girata:
        girata.load()
        return salva(girata, "HEIF", **altro)


def velata() -> Image.Image:
    immagine = mezza("RGBA")
    immagine.putalpha(0)
    return immagine


def grigia() -> Image.Image:
    return Image.new("I;16", (64, 48), 0x8000)


def con_dati_storti() -> bytes:
    return salva(mezza(), "JPEG", exif=b"Exif\x00\x00" + b"\xff" * 40)


def con_dati_tagliati() -> bytes:
    """Pillow only warns: a description of 100 bytes is said to be where nothing is."""
    voce = struct.pack("<HHHII", 1, 0x010E, 2, 100, 1000)
    return salva(mezza(), "JPEG", exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + voce + bytes(4))


def vicino(primo: Any, secondo: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(primo, secondo, strict=True))


def apri(dati: bytes) -> Image.Image:
    return Image.open(io.BytesIO(dati))


def test_a_photograph_of_an_iphone_is_taken_converted_and_told(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    pagina = reverse("domande:allegati", args=[bozza.chiave])
    arrivata = heic()
    modulo = {"tipo": "invalidita", "file": SimpleUploadedFile("IMG_0412.HEIC", arrivata)}

    risposta = client.post(pagina, modulo, follow=True).content.decode()
    assert "Fra poco la foto è raddrizzata" in risposta
    assert "data-frammento" in risposta
    assert f'data-massimo-foto="{50 * 1024 * 1024}"' in risposta
    parte = client.get(pagina, headers={"X-Frammento": "1"}).content.decode()
    assert "<html" not in parte
    assert "data-finito" not in parte
    tasks.controlla_allegato(Effetto.objects.get(tipo="controlla_allegato"))

    allegato = Allegato.objects.get()
    assert (allegato.esito, allegato.formato) == (EsitoControllo.AMMESSO, HEIC)
    avuta = client.get(reverse("domande:allegato", args=[allegato.identificativo]))
    assert avuta["Content-Type"] == "image/jpeg"
    assert avuta["Content-Disposition"] == 'attachment; filename="invalidita.jpg"'
    with apri(avuta.content) as immagine:
        assert (immagine.format, immagine.size) == ("JPEG", (40, 60))
        assert not immagine.getexif()
    assert b"Telefono" in arrivata
    assert b"Telefono" not in avuta.content
    assert not deposito.percorso(allegato).exists()
    parte = client.get(pagina, headers={"X-Frammento": "1"}).content.decode()
    assert "l’originale non è conservato" in parte
    assert "data-finito" in parte
    deposito.butta(allegato)
    assert client.get(pagina).status_code == 200


@pytest.mark.parametrize(
    ("dati", "formato", "atteso"),
    [
        pytest.param(salva(velata(), "HEIF"), HEIC, BIANCO, id="heic transparent"),
        pytest.param(
            salva(mezza(), "HEIF", save_all=True, append_images=[Image.new("RGB", (64, 48), BLU)]),
            HEIC,
            ROSSO,
            id="heic of two pictures",
        ),
        pytest.param(salva(mezza("CMYK"), "JPEG"), JPEG, ROSSO, id="jpeg for print"),
        pytest.param(
            salva(mezza(), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48), BLU)]),
            JPEG,
            ROSSO,
            id="jpeg of two pictures",
        ),
        pytest.param(con_dati_storti(), JPEG, ROSSO, id="jpeg with odd data"),
        pytest.param(con_dati_tagliati(), JPEG, ROSSO, id="jpeg with cut data"),
        pytest.param(salva(mezza("P"), "PNG"), PNG, ROSSO, id="png of few colours"),
        pytest.param(
            salva(mezza(), "PNG", save_all=True, append_images=[Image.new("RGB", (64, 48), BLU)]),
            PNG,
            ROSSO,
            id="png that moves",
        ),
        pytest.param(salva(grigia(), "PNG"), PNG, (128,), id="png of 16 bits"),
    ],
)
def test_every_kind_of_picture_comes_out_plain(
    dati: bytes, formato: str, atteso: tuple[int, ...]
) -> None:
    assert controllo_file.riconosci(dati) == formato

    with apri(esame.esamina(dati, formato)) as immagine:
        assert getattr(immagine, "n_frames", 1) == 1
        assert immagine.format == ("PNG" if formato == PNG else "JPEG")
        assert immagine.size == (64, 48)
        punto = immagine.convert("RGB").getpixel((4, 4))
    assert vicino(punto, atteso if len(atteso) == 3 else atteso * 3)


@pytest.mark.parametrize("verso", range(1, 9))
def test_whichever_way_the_telephone_was_held_the_picture_is_upright(verso: int) -> None:
    dritta = mezza()
    exif = Image.Exif()
    exif[0x0112] = verso
    giri = Image.Transpose
    # How the sensor saw it: the contrary of what the data ask to do.
    disfa = {
        2: giri.FLIP_LEFT_RIGHT, 3: giri.ROTATE_180, 4: giri.FLIP_TOP_BOTTOM, 5: giri.TRANSPOSE,
        6: giri.ROTATE_90, 7: giri.TRANSVERSE, 8: giri.ROTATE_270,
    }  # fmt: skip
    vista = dritta.transpose(disfa[verso]) if verso in disfa else dritta

    avuta = figlio.ridisegna(salva(vista, "JPEG", exif=exif, quality=95), "JPEG")

    with apri(avuta) as immagine:
        assert immagine.size == (64, 48)
        angoli = [immagine.getpixel(p) for p in ((4, 4), (60, 4), (4, 44), (60, 44))]
    assert [vicino(a, ROSSO) for a in angoli] == [True, False, False, False]


def test_a_very_large_photograph_comes_out_readable_and_light() -> None:
    larga = Image.effect_noise((600, 400), 60).resize((9_000, 6_000), Image.Resampling.NEAREST)

    avuta = esame.esamina(salva(larga, "JPEG", quality=60), JPEG)

    with apri(avuta) as immagine:
        assert immagine.size == (figlio.LATO_MASSIMO, figlio.LATO_MASSIMO * 2 // 3 + 1)
    assert len(avuta) < 10 * MEGA


def test_a_photograph_of_a_dwelling_may_be_a_heic() -> None:
    with apri(esame.foto(heic(), HEIC, lato=30)) as immagine:
        assert (immagine.format, immagine.size) == ("JPEG", (20, 30))


def enorme() -> bytes:
    """A HEIC that says it is of 30,000 by 30,000."""
    quadra = salva(mezza().resize((64, 64)), "HEIF")
    misura = struct.pack(">II", 64, 64)
    assert misura in quadra
    return quadra.replace(misura, struct.pack(">II", 30_000, 30_000))


@pytest.mark.parametrize(
    ("dati", "perche"),
    [
        pytest.param(heic()[:-60], "rovinato", id="cut"),
        pytest.param(heic()[:40], "rovinato", id="only its beginning"),
        pytest.param(b"\x00\x00\x00\x18ftypheic" + bytes(600), "rovinato", id="nothing inside"),
        pytest.param(enorme(), "troppi punti", id="bomb"),
    ],
)
def test_a_heic_that_can_not_be_opened_says_how_to_mend_it(dati: bytes, perche: str) -> None:
    assert controllo_file.riconosci(dati) == HEIC

    with pytest.raises(esame.FileRifiutato, match=perche):
        esame.esamina(dati, HEIC)


def test_the_turned_photograph_of_the_tests_is_turned() -> None:
    with apri(foto()) as immagine:
        assert immagine.getexif()[0x0112] == GIRATA
