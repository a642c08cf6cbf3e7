"""The pages of the acts on the term, and the history that everybody reads."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bandi import forms, selectors, services
from bandi.models import Avviso, UnitaOfferta
from bandi.rules.finestra import istante_di_roma
from crema_sap import orologio
from crema_sap.enti.models import Utente
from programmazione.models import UnitaAbitativa
from tests.bandi import factories
from tests.bandi.factories import CHIUDE, DOPO, DURANTE

ATTO = {"estremi": "determina n. 140", "motivo": "Ricorso al TAR"}
ACCANTO = {"sospendi": DURANTE, "riprendi": DURANTE, "riapri": DOPO, "aggiungi": DURANTE}


@pytest.fixture
def client(capofila: Utente) -> Client:
    entrata = Client()
    entrata.force_login(capofila)
    return entrata


@pytest.fixture
def avviso(capofila: Utente) -> Avviso:
    return factories.crea_avviso(utente=capofila)


def pagina(client: Client, nome: str) -> str:
    testo = client.get(reverse(f"bandi:{nome}", args=["crema-2019"])).content.decode()
    return testo.replace("\xa0", " ")


def manda(client: Client, nome: str, **dati: str) -> str:
    indirizzo = reverse(f"bandi:gestione_{nome}", args=["crema-2019"])
    risposta = client.post(indirizzo, ATTO | dati, follow=True)
    return risposta.content.decode().replace("&#x27;", "'").replace("\xa0", " ")


def test_suspended_resumed_closed_reopened_by_the_pages(avviso: Avviso, client: Client) -> None:
    assert "Avviso sospeso" in manda(client, "sospendi")
    assert "restano da restituire 41 giorni" in pagina(client, "gestione_avviso")
    assert "il nuovo termine lo dirà l’atto di ripresa" in pagina(client, "gestione_riprendi")
    orologio.sposta(DURANTE + timedelta(days=2))
    assert "L’avviso riprende" in manda(client, "riprendi")
    orologio.sposta(CHIUDE + timedelta(days=9))
    assert "L’avviso è chiuso" in pagina(client, "gestione_riapri")
    assert "Avviso riaperto" in manda(
        client, "riapri", chiude_giorno="20/01/2020", chiude_ora="12.00"
    )

    ultima = selectors.versione_in_vigore(avviso)
    assert [v.atto for v in avviso.versioni.order_by("numero")][3:] == [
        "SOSPENSIONE",
        "RIPRESA",
        "RIAPERTURA",
    ]
    assert len(ultima.finestra.pause) == 2
    assert ultima.chiude_il == istante_di_roma(date(2020, 1, 20), time(12))


def test_a_unit_is_added_by_its_page(avviso: Avviso, client: Client) -> None:
    nuova = factories.crea_unita()

    assert nuova.codice in pagina(client, "gestione_aggiungi")
    assert "Unità aggiunta" in manda(client, "aggiungi", unita=str(nuova.pk), tipo="IMMEDIATA")

    assert UnitaOfferta.objects.get(unita=nuova).aggiunta_il is not None
    assert "Nessuna unità da aggiungere" in pagina(client, "gestione_aggiungi")
    assert nuova.codice in pagina(client, "avviso_versioni")


@pytest.mark.parametrize("nome", list(ACCANTO))
def test_an_act_in_the_wrong_moment_is_a_message(avviso: Avviso, client: Client, nome: str) -> None:
    orologio.sposta(CHIUDE + timedelta(days=1) if nome != "riapri" else DURANTE)
    dati = {"unita": str(factories.crea_unita().pk), "tipo": "IMMEDIATA"}
    if nome == "riapri":
        dati |= {"chiude_giorno": "20/01/2020", "chiude_ora": "12.00"}

    assert "L'avviso ora è" in manda(client, nome, **dati)
    assert avviso.versioni.count() == 3


@pytest.mark.parametrize(
    ("dati", "perche"),
    [
        ({"dal_giorno": "10/11/2019"}, "Scrivi tutti e due"),
        ({"dal_ora": "10.00"}, "Scrivi tutti e due"),
        ({"dal_giorno": "01/11/2019", "dal_ora": "10.00"}, "prima di adesso"),
        ({"dal_giorno": "10/11/2019", "dal_ora": "10.00", "motivo": ""}, "obbligatorio"),
    ],
)
def test_a_form_with_a_mistake_comes_back(
    avviso: Avviso, client: Client, dati: dict[str, str], perche: str
) -> None:
    assert perche in manda(client, "sospendi", **dati)
    assert avviso.versioni.count() == 3


def test_a_time_that_the_clock_shows_twice_is_refused_by_the_act_too(
    avviso: Avviso, client: Client
) -> None:
    orologio.sposta(DURANTE - timedelta(days=15))

    assert "due volte" in manda(client, "sospendi", dal_giorno="27/10/2019", dal_ora="02.30")


def _storia(avviso: Avviso, utente: Utente) -> None:
    for giorno in range(3):
        services.proroga_avviso(
            avviso=avviso,
            chiude_il=CHIUDE + timedelta(days=1 + giorno),
            motivo="Guasto",
            utente=utente,
            ora=DURANTE + timedelta(hours=giorno),
        )


def test_the_history_tells_each_version_and_marks_the_terms_gone_by(
    avviso: Avviso, capofila: Utente, client: Client
) -> None:
    _storia(avviso, capofila)

    testo = pagina(client, "avviso_versioni")

    assert testo.count("Proroga del termine") == 3
    assert "<del>mercoledì 18 dicembre 2019, ore 16.00</del> (termine superato)" in testo
    assert "giovedì 19 dicembre 2019, ore 16.00, invece di <del>mercoledì 18" in testo
    assert testo.index("versione-6") < testo.index("versione-3")


@pytest.mark.parametrize("quante", [0, 1])
def test_the_history_asks_the_same_questions_however_long(
    avviso: Avviso, capofila: Utente, client: Client, quante: int
) -> None:
    if quante:
        _storia(avviso, capofila)
    Client().get(reverse("bandi:avviso_versioni", args=["crema-2019"]))

    with CaptureQueriesContext(connection) as domande:
        Client().get(reverse("bandi:avviso_versioni", args=["crema-2019"]))

    assert len(domande) <= 8
    for nome in ACCANTO:
        with CaptureQueriesContext(connection) as domande:
            client.get(reverse(f"bandi:gestione_{nome}", args=["crema-2019"]))
        assert len(domande) <= 12, nome


@pytest.mark.parametrize(
    ("modulo", "altro"),
    [
        (forms.ProrogaForm, {}),
        (forms.SospensioneForm, {}),
        (forms.RipresaForm, {}),
        (forms.RiaperturaForm, {}),
        (forms.AggiuntaForm, {"libere": UnitaAbitativa.objects.none()}),
    ],
)
def test_the_errors_come_in_the_order_of_the_page(modulo: Any, altro: dict[str, Any]) -> None:
    form = modulo(**altro)

    disegnati = [campo.name for campo in form.helper.layout.get_field_names()]

    assert list(form.fields) == disegnati
