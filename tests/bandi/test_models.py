"""What the database refuses, and that SQL and Python agree on what is open."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from bandi import services
from bandi.models import Avviso, ProfiloPunteggio, UnitaOfferta, VersioneAvviso
from bandi.rules.finestra import e_aperta
from bandi.rules.profilo import leggi_profilo
from bandi.states import StatoAvviso
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Utente
from tests.bandi import factories
from tests.factories import crea_ambito

UN_ATTIMO = timedelta(microseconds=1)
pytestmark = pytest.mark.usefixtures("ambito")


@pytest.fixture
def capofila() -> Utente:
    return factories.crea_capofila()


@pytest.mark.parametrize("sql", ["UPDATE {} SET motivo = 'x'", "DELETE FROM {}"])
def test_a_version_is_never_changed_nor_deleted(capofila: Utente, sql: str) -> None:
    factories.crea_avviso(utente=capofila)

    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursore,
    ):
        cursore.execute(sql.format("bandi_versioneavviso"))


def test_a_profile_never_changes_and_one_in_use_is_not_deleted(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=StatoAvviso.BOZZA)

    with pytest.raises(ProgrammingError), transaction.atomic():
        ProfiloPunteggio.objects.update(norma="un'altra")
    with connection.cursor() as cursore:
        cursore.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProfiloPunteggio.objects.filter(pk=avviso.profilo_id)._raw_delete("default")


@pytest.mark.parametrize("campo", ["codice", "titolo", "canale_ufficiale", "atto_approvazione"])
def test_an_approved_avviso_says_for_ever_what_it_said(capofila: Utente, campo: str) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=StatoAvviso.APPROVATO)

    with pytest.raises(ProgrammingError, match="approvato"), transaction.atomic():
        Avviso.objects.filter(pk=avviso.pk).update(**{campo: "altro"})


@pytest.mark.parametrize("di_prova", [True, False])
def test_a_trial_call_and_one_that_counts_never_become_each_other(
    capofila: Utente, di_prova: bool
) -> None:
    bozza = factories.crea_avviso(utente=capofila, stato=StatoAvviso.BOZZA, di_prova=not di_prova)
    bozza.di_prova = di_prova
    bozza.save(update_fields=["di_prova"])
    services.approva_avviso(avviso=bozza, atto="n. 1", utente=capofila, ora=factories.PRIMA)

    with pytest.raises(ProgrammingError, match="di prova"), transaction.atomic():
        Avviso.objects.filter(pk=bozza.pk).update(di_prova=not di_prova)


@pytest.mark.parametrize("stato", [StatoAvviso.APPROVATO, StatoAvviso.PUBBLICATO])
def test_the_units_of_an_approved_avviso_are_those(capofila: Utente, stato: StatoAvviso) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=stato)
    altra = factories.crea_unita()

    with pytest.raises(ProgrammingError, match="sono quelle"), transaction.atomic():
        UnitaOfferta.objects.create(avviso=avviso, unita=altra)
    with pytest.raises(ProgrammingError, match="sono quelle"), transaction.atomic():
        UnitaOfferta.objects.filter(avviso=avviso).delete()
    with pytest.raises(ProgrammingError, match="approvato"), transaction.atomic():
        Avviso.objects.filter(pk=avviso.pk)._raw_delete("default")


def test_a_draft_may_still_be_deleted(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=StatoAvviso.BOZZA, unita=[])

    Avviso.objects.filter(pk=avviso.pk).update(titolo="Un altro")

    assert Avviso.objects.get(pk=avviso.pk).titolo == "Un altro"


def test_a_unit_is_in_one_published_avviso_only(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila)
    offerta = UnitaOfferta.objects.get(avviso=avviso)
    altro = factories.crea_avviso(
        utente=capofila, stato=StatoAvviso.BOZZA, unita=[], codice="crema-2019-bis"
    )

    with pytest.raises(IntegrityError, match="unita_in_un_solo_avviso"), transaction.atomic():
        UnitaOfferta.objects.create(
            avviso=altro, unita_id=offerta.unita_id, impegnata_dal=factories.DURANTE
        )


def test_a_unit_neither_leaves_a_published_avviso_nor_comes_back_in_it(capofila: Utente) -> None:
    pubblicato = factories.crea_avviso(utente=capofila)
    bozza = factories.crea_avviso(utente=capofila, codice="altro", stato=StatoAvviso.BOZZA)
    offerta = UnitaOfferta.objects.get(avviso=pubblicato)

    with pytest.raises(DatabaseError, match="sono quelle"), transaction.atomic():
        UnitaOfferta.objects.filter(pk=offerta.pk).update(avviso=bozza)
    UnitaOfferta.objects.filter(pk=offerta.pk).update(
        ritirata_il=factories.DURANTE, liberata_il=factories.DURANTE, motivo_ritiro="Lavori"
    )
    with pytest.raises(DatabaseError, match="sono quelle"), transaction.atomic():
        UnitaOfferta.objects.filter(pk=offerta.pk).update(ritirata_il=None, motivo_ritiro="")


def test_a_published_avviso_does_not_go_back_to_approved(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila)

    with pytest.raises(DatabaseError, match="avviso approvato"), transaction.atomic():
        Avviso.objects.filter(pk=avviso.pk).update(stato=StatoAvviso.APPROVATO)


def test_a_window_closes_after_it_opens(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila)

    with pytest.raises(IntegrityError, match="versione_termine"), transaction.atomic():
        VersioneAvviso.objects.create(
            avviso=avviso,
            numero=99,
            atto="MODIFICA",
            apre_il=factories.APRE,
            chiude_il=factories.APRE,
            preferenze_massime=5,
            creata_il=factories.PRIMA,
        )


@pytest.mark.parametrize(
    "ora",
    [
        factories.APRE - UN_ATTIMO,
        factories.APRE,
        factories.APRE + UN_ATTIMO,
        factories.CHIUDE - UN_ATTIMO,
        factories.CHIUDE,
        factories.CHIUDE + UN_ATTIMO,
        datetime(2019, 10, 27, 0, 30, tzinfo=UTC),
        datetime(2019, 10, 27, 1, 30, tzinfo=UTC),
        datetime(2019, 1, 1, tzinfo=UTC),
        datetime(2030, 1, 1, tzinfo=UTC),
    ],
)
def test_sql_and_python_agree_on_what_is_open(capofila: Utente, ora: datetime) -> None:
    avviso = factories.crea_avviso(utente=capofila)
    finestra = VersioneAvviso.objects.filter(avviso=avviso).latest("numero").finestra

    in_sql = Avviso.objects.aperti(ora).filter(pk=avviso.pk).exists()

    assert in_sql is e_aperta(finestra, ora)


@pytest.mark.parametrize("stato", [StatoAvviso.BOZZA, StatoAvviso.APPROVATO, StatoAvviso.REVOCATO])
def test_only_a_published_avviso_is_open(capofila: Utente, stato: StatoAvviso) -> None:
    factories.crea_avviso(utente=capofila, stato=stato)

    assert not Avviso.objects.aperti(factories.DURANTE + timedelta(days=1)).exists()


def test_the_database_knows_a_demonstration_profile_as_the_rules_do(capofila: Utente) -> None:
    profilo = factories.crea_profilo()
    profilo.refresh_from_db()

    assert profilo.dimostrativo is leggi_profilo(profilo.dati).dimostrativo is True


def test_an_avviso_of_another_ambito_does_not_exist(capofila: Utente, ambito: Ambito) -> None:
    factories.crea_avviso(utente=capofila)

    with nel_ambito(crea_ambito("AMB-CREMONA", "Ambito di Cremona").pk):
        for modello in (Avviso, VersioneAvviso, UnitaOfferta, ProfiloPunteggio):
            assert not modello.objects.exists()
