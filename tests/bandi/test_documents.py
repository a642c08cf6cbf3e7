"""The PDF of an avviso: what it says, version by version, and its table."""

import csv
import io
from datetime import timedelta

import pytest

from bandi import documents, services
from bandi.models import Avviso, UnitaOfferta
from crema_sap import pdf
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Documento
from tests.bandi import factories

pytestmark = pytest.mark.usefixtures("ambito")


@pytest.fixture
def capofila() -> Utente:
    return factories.crea_capofila()


@pytest.fixture
def avviso(capofila: Utente) -> Avviso:
    unita = [factories.crea_unita(zona="=1+1"), factories.crea_unita(zona="<b>Centro</b>")]
    return factories.crea_avviso(utente=capofila, unita=unita, referenti="Ufficio casa")


def html(versione: int) -> str:
    documento = Documento.objects.get(tipo="avviso", versione=versione)
    return pdf.componi_html(documents.componi_avviso(documento)).replace("\u00a0", " ")


def test_it_says_window_channel_and_that_the_points_are_not_official(avviso: Avviso) -> None:
    testo = html(3)

    assert "lunedì 14 ottobre 2019, ore 09.00" in testo
    assert "lunedì 16 dicembre 2019, ore 16.00" in testo
    assert "Piattaforma regionale Servizi abitativi" in testo
    assert "Punteggi dimostrativi, non ufficiali" in testo
    assert "Ufficio casa" in testo


def test_each_version_says_what_was_true_then(avviso: Avviso, capofila: Utente) -> None:
    offerta = UnitaOfferta.objects.select_related("unita").filter(avviso=avviso)[0]
    prima = html(3)
    services.proroga_avviso(
        avviso=avviso,
        chiude_il=factories.CHIUDE + timedelta(days=10),
        motivo="Guasto",
        utente=capofila,
        ora=factories.DURANTE,
    )
    services.ritira_unita(
        offerta=offerta,
        motivo="Incendio",
        utente=capofila,
        ora=factories.DURANTE + timedelta(hours=1),
    )

    assert html(3) == prima
    assert "26 dicembre 2019" in html(4)
    assert "Guasto" in html(4)
    assert offerta.unita.codice in html(4)
    assert offerta.unita.codice not in html(5)


def test_the_table_can_not_start_a_formula(avviso: Avviso) -> None:
    documento = Documento.objects.get(tipo="avviso")
    (allegato,) = documents.componi_avviso(documento).allegati

    righe = list(csv.DictReader(io.StringIO(allegato.contenuto.decode())))

    assert {riga["zona"] for riga in righe} == {"'=1+1", "<b>Centro</b>"}
    assert {riga["superficie_mq"] for riga in righe} == {"50.00"}
    assert {riga["ascensore"] for riga in righe} == {""}


def test_only_a_trial_call_says_that_it_assigns_nothing(avviso: Avviso, capofila: Utente) -> None:
    conta = html(3)

    prova = factories.crea_avviso(utente=capofila, codice="prova-2019", di_prova=True)

    documento = Documento.objects.get(tipo="avviso", versione=3, oggetto_id=str(prova.pk))
    assert documents.DI_PROVA in pdf.componi_html(documents.componi_avviso(documento))
    assert documents.DI_PROVA not in conta
