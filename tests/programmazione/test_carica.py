"""The loader: the published totals come out, and a second run changes nothing."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Comune, Ente, Incarico, Utente
from crema_sap.registro.models import Documento, Evento, Protocollo
from programmazione import selectors
from programmazione.models import (
    Dichiarazione,
    PianoAnnuale,
    Presenza,
    Ricognizione,
    RigaDichiarazione,
    UnitaAbitativa,
    Votazione,
)
from programmazione.states import StatoDichiarazione, StatoPiano, StatoUnita


@pytest.fixture(scope="module")
def caricata(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load once for the whole file: each test works in a savepoint of the same transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("carica_crema_2019", fino_a="piano", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def crema(caricata: None, db: None) -> Iterator[Ambito]:
    ambito = Ambito.objects.get(codice="AMB-CREMA")
    with nel_ambito(ambito.pk):
        yield ambito


def test_the_totals_come_out_as_published(crema: Ambito) -> None:
    quadro = selectors.quadro_del_piano(PianoAnnuale.objects.get(anno=2019))

    totali = quadro.totali
    assert totali.comuni == 48
    assert totali.comuni_senza_patrimonio == 23
    assert (totali.unita, totali.unita_sap, totali.unita_sas) == (699, 693, 6)
    assert (totali.liberi, totali.turnover) == (18, 11)
    assert (totali.assegnabili, totali.assegnati_anno_precedente) == (50, 28)
    assert (totali.nuova_edificazione, totali.conferiti_privati) == (0, 0)
    assert totali.scostamento == 50 - 18 - 11
    assert (quadro.quota_comuni_senza, quadro.quota_senza_sap) == (48, 27)
    assert totali.enti_silenti == ()


def test_the_register_of_dwellings_agrees_with_what_was_declared(crema: Ambito) -> None:
    unita = UnitaAbitativa.objects.all()

    assert unita.libere().count() == 18
    assert unita.filter(stato=StatoUnita.IN_LIBERAZIONE).count() == 11
    assert unita.assegnabili_nel(2019).count() == 50
    assert unita.filter(proprietario__slug="aler").assegnabili_nel(2019).count() == 29
    assert unita.filter(proprietario__slug="aler").libere().count() == 5
    assert unita.filter(comune__nome="Crema", tipo="SAS").count() == 5
    assert unita.filter(comune__nome="Trescore Cremasco", tipo="SAS").count() == 1
    assert unita.filter(dimostrativa=False).count() == 0
    assert not unita.filter(superficie_mq__lt=28, superficie_mq__gt=95).exists()


def test_every_comune_with_stock_owns_some_sap_and_no_other_has_units(crema: Ambito) -> None:
    sap_comunali = UnitaAbitativa.objects.filter(tipo="SAP", proprietario__tipo="COMUNE")

    comuni = set(sap_comunali.values_list("comune_id", flat=True))

    assert len(comuni) == 25
    assert set(UnitaAbitativa.objects.values_list("comune_id", flat=True)) == comuni


def test_what_the_source_does_not_say_stays_empty(crema: Ambito) -> None:
    castelleone = RigaDichiarazione.objects.get(
        dichiarazione__ente__slug="castelleone", dichiarazione__ricognizione__anno=2019
    )

    assert (castelleone.liberi, castelleone.turnover, castelleone.assegnabili) == (1, 2, 3)
    assert castelleone.assegnati_anno_precedente == 1
    assert castelleone.patrimonio_sap is None
    assert castelleone.nuova_edificazione is None
    assert castelleone.perc_forze_ordine is None


def test_twenty_three_enti_declared_zero_and_none_is_silent(crema: Ambito) -> None:
    dichiarazioni = Dichiarazione.objects.filter(ricognizione__anno=2019)

    assert dichiarazioni.count() == 49
    assert set(dichiarazioni.values_list("stato", flat=True)) == {StatoDichiarazione.VALIDATA}
    assert dichiarazioni.filter(nessun_patrimonio=True).count() == 23
    assert dichiarazioni.filter(nessun_patrimonio=True, dimostrativa=False).count() == 0


def test_the_approval_is_a_historic_act_without_invented_votes(crema: Ambito) -> None:
    piano = PianoAnnuale.objects.get(anno=2019)

    assert piano.stato == StatoPiano.PUBBLICATO
    assert piano.approvato_il is not None
    assert piano.approvato_il.date().isoformat() == "2019-06-25"
    assert piano.sedute.get().storica
    assert not Presenza.objects.exists()
    assert not Votazione.objects.exists()


def test_running_twice_changes_nothing(crema: Ambito) -> None:
    tabelle = (Comune, Ente, Utente, Incarico, UnitaAbitativa, Ricognizione, RigaDichiarazione,
               PianoAnnuale, Protocollo, Documento, Evento)  # fmt: skip
    prima = [tabella.objects.count() for tabella in tabelle]

    call_command("carica_crema_2019", fino_a="piano", stdout=StringIO())

    assert [tabella.objects.count() for tabella in tabelle] == prima


def test_the_fixed_accounts_are_there_and_open_with_the_public_password(crema: Ambito) -> None:
    fissi = {
        "capofila", "aler", "responsabile.crema", "responsabile.aler", "sindaco.crema",
        "segretario", "sportello", "assistente.crema", "eisa", "eisa.coordinatore", "partner",
        "revisore", "gestore", "castelleone", "casale-cremasco-vidolasco", "rivolta-dadda",
    }  # fmt: skip

    presenti = set(Utente.objects.values_list("username", flat=True))

    assert fissi <= presenti
    assert set(Comune.objects.values_list("slug", flat=True)) <= presenti
    assert Utente.objects.get(username="castelleone").check_password("demo")


def test_the_other_ambito_sees_nothing_of_the_first(crema: Ambito) -> None:
    cremona = Ambito.objects.get(codice="AMB-CREMONA")

    with nel_ambito(cremona.pk):
        assert Comune.objects.count() == 1
        assert Utente.objects.filter(username="capofila.cremona").exists()
        assert not UnitaAbitativa.objects.exists()
        assert not PianoAnnuale.objects.exists()
