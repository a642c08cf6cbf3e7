"""The paper twin: the same sections and fields as the page, in large print, with room to write."""

import io
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from bandi import selectors
from bandi import services as atti
from bandi.models import VersioneAvviso
from bandi.rules.corredo import Corredo, SportelloScritto
from crema_sap import pdf
from crema_sap.enti import ambito as ambiti
from crema_sap.pdf.veloce.caratteri import caratteri
from crema_sap.registro.models import Documento, Effetto
from domande.carta import documents, tasks
from domande.carta.campi import PERSONE, RESIDENZE, Spazio, Specie, fogli
from domande.carta.disegno import CORPO, CORPO_AIUTO, LARGO, disegna
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.forms.componenti import ComponenteForm
from domande.forms.persone import NucleoForm
from domande.forms.residenze import PeriodoForm
from domande.forms.sezioni import CON_COMUNI, SEMPLICI
from domande.forms.situazione import ResidenzaForm
from tests.bandi import factories as bandi
from tests.domande.factories import DURANTE, Scena

FOGLI = {foglio.sezione: foglio for foglio in fogli(5)}
SPAZI = [
    spazio for foglio in FOGLI.values() for _titolo, tutti in foglio.gruppi for spazio in tutti
]


def etichette(sezione: Sezione) -> list[str]:
    return [spazio.etichetta for _titolo, spazi in FOGLI[sezione].gruppi for spazio in spazi]


def test_the_sections_are_those_of_the_page_in_their_order() -> None:
    assert tuple(FOGLI) == ORDINE


@pytest.mark.parametrize("sezione", [s for s in ORDINE if s is not Sezione.UNITA])
def test_every_field_of_the_page_is_on_paper_once(sezione: Sezione) -> None:
    """A field that is added to the form comes here by itself."""
    scritte = etichette(sezione)
    ripetute = {
        Sezione.NUCLEO: [NucleoForm, *([ComponenteForm] * PERSONE)],
        Sezione.RESIDENZA: [ResidenzaForm, *([PeriodoForm] * RESIDENZE)],
    }
    classi = ripetute.get(sezione) or [CON_COMUNI.get(sezione) or SEMPLICI[sezione]]
    attese = [
        str(campo.label)
        for classe in classi
        for campo in classe.base_fields.values()
        if not campo.widget.is_hidden
    ]
    # Who applies is known on the page, and written on paper.
    in_piu = 5 if sezione is Sezione.RICHIEDENTE else 0

    assert sorted(scritte[in_piu:]) == sorted(attese)


def test_as_many_choices_as_the_avviso_allows() -> None:
    (foglio,) = [foglio for foglio in fogli(9) if foglio.sezione is Sezione.UNITA]
    ((_titolo, spazi),) = foglio.gruppi

    assert len(spazi) == 9
    assert spazi[0].facoltativo is False
    assert spazi[8].etichetta.startswith("9ª scelta")


def test_an_answer_has_the_room_it_needs() -> None:
    per_nome = {spazio.etichetta: spazio for spazio in SPAZI}

    assert per_nome["Codice fiscale"].caselle == 16
    assert per_nome["Numero della marca da bollo"].caselle == 14
    assert per_nome["Data di nascita"].specie is Specie.DATA
    assert per_nome["Valore dell'ISEE"].unita == "€"
    assert per_nome["Comune di residenza"].specie is Specie.TESTO
    assert per_nome["Sesso"].scelte == ("Femminile", "Maschile")
    assert per_nome["Invalidità civile riconosciuta"].scelte[0].startswith("Nessuna")
    assert "Ho chiesto il rinnovo" in per_nome
    assert not any("per esempio 2" in s.aiuto for s in SPAZI if s.specie is Specie.DATA)


@pytest.mark.parametrize("spazio", SPAZI, ids=[f"{n}-{s.specie.name}" for n, s in enumerate(SPAZI)])
def test_nothing_sticks_out_and_the_words_are_all_there(spazio: Spazio) -> None:
    svg = disegna(spazio)
    alto = float(re.search(r'viewBox="0 0 640 ([0-9.]+)"', svg)[1])  # type: ignore[index]
    scritte = re.findall(
        r'<text x="([0-9.]+)" y="([0-9.]+)" font-size="([0-9.]+)"[^>]*>([^<]*)', svg
    )
    caselle = re.findall(
        r'<rect x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)" height="([0-9.]+)"', svg
    )

    for x, y, corpo, testo in scritte:
        assert float(corpo) in (CORPO, CORPO_AIUTO), "large print: 13 points, 11 for helps"
        assert float(y) <= alto
        assert float(x) + larghezza(testo, float(corpo)) <= LARGO + 1
    for x, y, largo, lungo in caselle:
        assert float(x) + float(largo) <= LARGO + 1
        assert float(y) + float(lungo) <= alto
    parole = " ".join(testo for *_altro, testo in scritte)
    assert spazio.etichetta.split()[0] in parole.replace("&#x27;", "'")
    assert re.search(r"<title>[^<]+</title>", svg)


def larghezza(testo: str, corpo: float) -> float:
    return caratteri()["sans"].larghezza(unescape(testo), corpo)


def modulo(scena: Scena, versione: int = 3) -> Documento:
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    numero = VersioneAvviso.objects.get(avviso=scena.avviso, numero=versione).pk
    effetto = Effetto.objects.get(chiave=f"avviso_diffuso:{numero}")
    tasks.avviso_diffuso(effetto)
    tasks.avviso_diffuso(effetto)
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    return Documento.objects.get(tipo=documents.MODULO, versione=versione)


def scritto(documento: Documento) -> str:
    html = pdf.componi_html(documents.componi_modulo(documento))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\N{NO-BREAK SPACE}", " ")


def test_publication_asks_for_it_once_for_each_version(scena: Scena) -> None:
    documento = modulo(scena)

    assert documento.pubblico
    assert documento.titolo == "Modulo della domanda, crema-2019, versione 3"
    testo = scritto(documento)
    assert "prima delle ore 16.00 di lunedì 16 dicembre 2019" in testo
    assert "Da solo non è una domanda" in testo
    assert "CR-1 : Crema" in testo
    assert "All’ufficio casa o ai servizi sociali" in testo


def test_an_extension_has_a_form_of_its_own(scena: Scena) -> None:
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    atti.proroga_avviso(
        avviso=scena.avviso,
        chiude_il=bandi.CHIUDE.replace(day=20),
        motivo="Guasto",
        utente=scena.capofila,
        ora=DURANTE,
    )

    assert "venerdì 20 dicembre 2019" in scritto(modulo(scena, 4))
    assert "lunedì 16 dicembre 2019" in scritto(modulo(scena, 3))


def test_it_says_where_to_bring_it(scena: Scena) -> None:
    documento = modulo(scena)
    sportello = SportelloScritto(
        sportello=1,
        nome="Sportello casa",
        comune="Crema",
        indirizzo="piazza Duomo 25",
        telefono="0373 894",
        orari=("9-12",),
        su_appuntamento=True,
    )
    avviso = replace(selectors.all_atto(scena.avviso, 3), corredo=Corredo(sportelli=(sportello,)))

    html = pdf.componi_html(documents.fascicolo(avviso, documento, ambito="Crema"))

    assert "piazza Duomo 25" in html
    assert "Solo su appuntamento" in html
    assert "All’ufficio casa" not in html


def test_the_pdf_is_made_by_the_fast_typesetter_and_is_the_same_every_time(
    scena: Scena, tmp_path: Path
) -> None:
    fascicolo = documents.componi_modulo(modulo(scena))

    prima = pdf.componi_pdf(fascicolo, cartella_cache=tmp_path / "a")
    seconda = pdf.componi_pdf(fascicolo, cartella_cache=tmp_path / "b")

    assert prima == seconda
    assert pdf.conta_pagine(prima) < 20
    with pikepdf.open(io.BytesIO(prima)) as aperto:
        assert str(aperto.Root.Lang) == "it"
        assert aperto.Root.MarkInfo.Marked


def test_everybody_downloads_it_once_it_is_ready(scena: Scena) -> None:
    documento = modulo(scena)
    indirizzo = reverse("domande:modulo", args=["crema-2019"])

    attesa = Client().get(indirizzo)
    Documento.objects.filter(pk=documento.pk).update(
        stato="PRONTO", percorso="x.pdf", impronta="0" * 64
    )
    pronta = Client().get(indirizzo)

    assert "in preparazione" in attesa.content.decode()
    assert pronta["Location"] == reverse("registro:documento_pubblico", args=[documento.codice])
    assert Client().get(reverse("domande:modulo", args=["niente"])).status_code == 404


def test_it_is_linked_where_one_looks_for_help(scena: Scena) -> None:
    pagina = Client().get(reverse("bandi:avviso_aiuto", args=["crema-2019"])).content.decode()

    assert reverse("domande:modulo", args=["crema-2019"]) in pagina
