"""A run of the rankings: when, in which order, written once and for all."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from bandi import services as avvisi
from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Effetto, Evento
from domande import services as invii
from domande.graduatorie import ingressi, selectors, services, tasks
from domande.graduatorie.ingressi import NessunaDomanda
from domande.models import Domanda, Elaborazione, ListaGraduatoria, Preferenza
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.elaborazioni import (
    NUMERO,
    SEME,
    chiudi,
    codici,
    elabora,
    lista_di,
    ordine_spiegato,
)
from tests.domande.factories import Scena, crea_domanda

UNITA = ("CR-1", "CR-2", "CR-3", "CA-1")


@pytest.fixture
def chiusa(scena: Scena) -> Scena:
    return chiudi(scena)


def test_the_order_is_that_of_the_explained_engine(chiusa: Scena) -> None:
    fatta = elabora(chiusa)

    assert fatta.domande == NUMERO
    for codice in UNITA:
        atteso = ordine_spiegato(chiusa, codice, SEME)
        lista = lista_di(fatta, codice)
        assert list(zip(lista.domande, lista.isbar, strict=True)) == atteso
        assert lista.lunghezza == len(atteso) > 1


def test_each_list_holds_who_chose_the_unit_with_the_rank_of_the_choice(chiusa: Scena) -> None:
    fatta = elabora(chiusa)

    for lista in ListaGraduatoria.objects.filter(elaborazione=fatta):
        scelte = Preferenza.objects.filter(unita_offerta=lista.unita_offerta_id)
        assert dict(zip(lista.domande, lista.ordine, strict=True)) == dict(
            scelte.values_list("domanda_id", "ordine")
        )


def test_another_seed_moves_only_complete_ties(chiusa: Scena) -> None:
    prima, seconda = elabora(chiusa, seme="uno"), elabora(chiusa, seme="due")

    for codice in UNITA:
        una, altra = lista_di(prima, codice), lista_di(seconda, codice)
        assert una.isbar == altra.isbar
        assert una.domande == [pk for pk, _ in ordine_spiegato(chiusa, codice, "uno")]
        assert altra.domande == [pk for pk, _ in ordine_spiegato(chiusa, codice, "due")]


def test_the_same_inputs_give_the_same_hashes(chiusa: Scena) -> None:
    prima, seconda = elabora(chiusa), elabora(chiusa)

    assert (prima.numero, seconda.numero) == (1, 2)
    assert prima.ingressi_impronta == seconda.ingressi_impronta
    assert prima.risultato_impronta == seconda.risultato_impronta
    assert elabora(chiusa, seme="altro").ingressi_impronta == prima.ingressi_impronta


def test_a_run_is_in_the_register_with_its_hashes(chiusa: Scena) -> None:
    fatta = elabora(chiusa, utente=chiusa.capofila)

    evento = Evento.objects.get(atto="CALCOLO_GRADUATORIA")
    assert evento.oggetto_id == str(fatta.pk)
    assert evento.dati["risultato"] == fatta.risultato_impronta
    assert evento.dati["seme"] == SEME
    assert evento.utente_id == chiusa.capofila.pk


@pytest.mark.parametrize(
    ("scarto", "si_calcola"),
    [(timedelta(microseconds=-1), False), (timedelta(0), True), (timedelta(days=1), True)],
)
def test_it_runs_from_the_close_on(scena: Scena, scarto: timedelta, si_calcola: bool) -> None:
    chiudi(scena, 3)
    ora = bandi.CHIUDE + scarto

    if si_calcola:
        assert elabora(scena, ora=ora).calcolata_il == ora
    else:
        with pytest.raises(services.AvvisoNonChiuso, match=r"16/12/2019, ore 16\.00"):
            elabora(scena, ora=ora)
        with pytest.raises(services.AvvisoNonChiuso):
            services.chiedi_calcolo(avviso=scena.avviso, utente=scena.capofila, ora=ora)
        assert not Elaborazione.objects.exists()


def test_without_domande_there_is_nothing_to_rank(scena: Scena) -> None:
    with pytest.raises(NessunaDomanda):
        elabora(scena)


def test_who_withdrew_is_in_no_list(scena: Scena, cittadina: Utente) -> None:
    ritirata = crea_domanda(scena, cittadina)
    invii.ritira_domanda(domanda=ritirata, utente=cittadina, ora=bandi.DURANTE)
    with nel_ambito(scena.ambito.pk):
        chiudi(scena, 5)

        fatta = elabora(scena)

        assert fatta.domande == 5
        in_lista = ListaGraduatoria.objects.values_list("domande", flat=True)
        assert all(ritirata.pk not in lista for lista in in_lista)


def test_a_withdrawn_unit_has_no_list(chiusa: Scena) -> None:
    offerta = chiusa.avviso.unita.get(unita__codice="CR-3")
    avvisi.ritira_unita(offerta=offerta, motivo="Inagibile", utente=chiusa.capofila, ora=bandi.DOPO)

    fatta = elabora(chiusa)

    liste = ListaGraduatoria.objects.filter(elaborazione=fatta)
    assert set(liste.values_list("unita_offerta__unita__codice", flat=True)) == {
        "CR-1",
        "CR-2",
        "CA-1",
    }


@pytest.mark.parametrize("tabella", ["domande_elaborazione", "domande_listagraduatoria"])
@pytest.mark.parametrize(
    "comando", ["UPDATE {t} SET ambito_id = ambito_id", "DELETE FROM {t}", "TRUNCATE {t} CASCADE"]
)
def test_the_application_can_t_change_a_run(chiusa: Scena, tabella: str, comando: str) -> None:
    elabora(chiusa)

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursore,
    ):
        cursore.execute(comando.format(t=tabella))


@pytest.mark.parametrize("tabella", ["domande_elaborazione", "domande_listagraduatoria"])
def test_the_owner_of_the_tables_can_t_change_a_run_either(chiusa: Scena, tabella: str) -> None:
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE c.relname = %s AND NOT t.tgisinternal AND t.tgenabled = 'O'"
            # tgtype: 8 DELETE, 16 UPDATE, 32 TRUNCATE; 2 BEFORE; not 1, for the statement.
            " AND t.tgtype & 63 = 58",
            [tabella],
        )
        assert cursore.fetchone() is not None


def test_asking_twice_is_asking_once(chiusa: Scena) -> None:
    for _ in range(2):
        services.chiedi_calcolo(avviso=chiusa.avviso, utente=chiusa.capofila, ora=bandi.DOPO)

    effetto = Effetto.objects.get(tipo="calcola_graduatoria")
    assert selectors.in_calcolo(chiusa.avviso)
    tasks.calcola_graduatoria(effetto=effetto)
    tasks.calcola_graduatoria(effetto=effetto)

    assert Elaborazione.objects.count() == 1
    assert Elaborazione.objects.get().calcolata_da == chiusa.capofila
    assert not selectors.in_calcolo(chiusa.avviso)

    services.chiedi_calcolo(avviso=chiusa.avviso, utente=chiusa.capofila, ora=bandi.DOPO)
    assert Effetto.objects.filter(tipo="calcola_graduatoria").count() == 2


@pytest.mark.parametrize(
    "ruolo", [r for r in Ruolo if r is not Ruolo.CAPOFILA], ids=lambda r: r.name
)
def test_only_the_capofila_asks(chiusa: Scena, ruolo: Ruolo) -> None:
    utente = factories.crea_utente(ruolo, chiusa.ente)

    with pytest.raises(PermissionDenied):
        services.chiedi_calcolo(avviso=chiusa.avviso, utente=utente, ora=bandi.DOPO)

    assert not Effetto.objects.filter(tipo="calcola_graduatoria").exists()


def test_the_inputs_are_hashed_with_no_key_of_the_database_but_the_units(chiusa: Scena) -> None:
    letti = ingressi.leggi(chiusa.avviso.pk)

    assert list(letti.codici) == sorted(letti.codici)
    assert codici(letti.domande.tolist()) == list(letti.codici)
    assert letti.impronta() == ingressi.leggi(chiusa.avviso.pk).impronta()


def test_the_facts_for_the_rankings_are_not_readable_at_rest(chiusa: Scena) -> None:
    letti = ingressi.leggi(chiusa.avviso.pk)

    for domanda, chiara in zip(
        Domanda.objects.order_by("codice_pubblico"), letti.codifiche, strict=True
    ):
        assert bytes(domanda.codifica) != chiara
        assert chiara[8:16] not in bytes(domanda.codifica)  # the day of the domanda


def test_the_command_computes_and_says_the_hashes(
    chiusa: Scena, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("calcola_graduatoria", avviso=chiusa.avviso.codice, seme=SEME)

    fatta = Elaborazione.objects.get()
    uscita = capsys.readouterr().out
    assert fatta.seme == SEME
    assert fatta.risultato_impronta in uscita
    assert fatta.ingressi_impronta in uscita
    # Made again it draws nothing: who computes could otherwise choose among many draws.
    call_command("calcola_graduatoria", avviso=chiusa.avviso.codice)
    assert Elaborazione.objects.latest("numero").seme == SEME

    orologio.sposta(bandi.DURANTE)
    with pytest.raises(CommandError, match="la graduatoria si calcola dopo"):
        call_command("calcola_graduatoria", avviso=chiusa.avviso.codice)
