"""The register holds, refuses to change, and says where it was broken."""

import contextlib
import dataclasses
import threading
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito
from crema_sap.registro import catena, services
from crema_sap.registro.models import Evento
from tests.servizi import BancaVera

ORA = datetime(2019, 11, 5, 9, 0, tzinfo=UTC)


def annota(ambito: Ambito, volte: int = 1) -> None:
    """Write some entries in an ambito."""
    with nel_ambito(ambito.pk):
        for numero in range(volte):
            services.annota(
                atto="PROVA", oggetto=ambito, utente=None, ora=ORA, dati={"n": numero, "è": "già"}
            )


def ambito(codice: str = "AMB-UNO") -> Ambito:
    """Make an ambito."""
    return Ambito.objects.create(codice=codice, nome=codice)


def test_the_chain_written_by_the_database_is_the_one_recomputed_outside(db: None) -> None:
    uno = ambito()
    annota(uno, 3)

    esito = catena.verifica(uno)

    assert esito == catena.EsitoCatena("AMB-UNO", 3, None)


def test_each_ambito_has_a_chain_of_its_own(db: None) -> None:
    uno, due = ambito(), ambito("AMB-DUE")
    annota(uno, 2)
    annota(due, 1)

    assert [catena.verifica(a).anelli for a in (uno, due)] == [2, 1]


NESSUNO = [
    "UPDATE registro_evento SET atto = 'ALTRO'",
    "DELETE FROM registro_evento",
    "TRUNCATE registro_evento CASCADE",
    "UPDATE registro_protocollo SET oggetto = 'altro'",
    "DELETE FROM registro_protocollo",
]
# The owner writes these two through its own functions: a forged entry breaks the chain.
NON_L_APPLICAZIONE = [
    "UPDATE registro_testaregistro SET numero = 0",
    "INSERT INTO registro_evento (numero, istante, atto, oggetto_tipo, oggetto_id, dati,"
    " precedente, impronta) VALUES (9, now(), 'X', 'x', '1', '{}', '', '')",
]


@pytest.mark.parametrize(
    ("ruolo", "comando"),
    [("default", comando) for comando in [*NESSUNO, *NON_L_APPLICAZIONE]]
    + [("proprietario", comando) for comando in NESSUNO],
)
def test_the_database_refuses_to_change_the_register(
    db_vera: BancaVera, comando: str, ruolo: str
) -> None:
    uno = ambito()
    annota(uno)

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(using=ruolo),
        connections[ruolo].cursor() as cursore,
    ):
        cursore.execute("SELECT set_config('app.ambito', %s, true)", [str(uno.pk)])
        cursore.execute(comando)


def test_an_entry_outside_a_transaction_is_refused(db_vera: BancaVera) -> None:
    with pytest.raises(services.FuoriTransazione):
        services.annota(atto="PROVA", oggetto=Ambito(pk=1), utente=None, ora=ORA)


def test_an_entry_without_an_ambito_is_refused(db: None) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        services.annota(atto="PROVA", oggetto=Ambito(pk=1), utente=None, ora=ORA)


def _anelli(ambito: Ambito) -> list[catena.Anello]:
    with nel_ambito(ambito.pk):
        return list(catena._leggi(fino_a=10**9))


@pytest.mark.parametrize(
    ("campo", "valore"),
    [
        ("atto", "ALTRO"),
        ("istante", datetime(2019, 11, 5, 9, 0, 1, tzinfo=UTC)),
        ("utente_id", 7),
        ("incarico_id", 7),
        ("oggetto_tipo", "altro"),
        ("oggetto_id", "0"),
        ("dati", '{"n": 9}'),
    ],
)
def test_each_field_that_is_altered_breaks_the_chain_there(
    db: None, campo: str, valore: object
) -> None:
    uno = ambito()
    annota(uno, 3)
    anelli = _anelli(uno)
    anelli[1] = dataclasses.replace(anelli[1], **{campo: valore})

    ultimo, _impronta, rottura = catena.percorri(anelli)

    assert (ultimo, rottura) == (1, "l'evento 2 è stato alterato")


def test_a_missing_link_is_named(db: None) -> None:
    uno = ambito()
    annota(uno, 3)
    anelli = _anelli(uno)
    del anelli[1]

    assert catena.percorri(anelli)[2] == "manca l'evento numero 2"


def test_a_link_that_does_not_follow_is_named(db: None) -> None:
    uno = ambito()
    annota(uno, 2)
    anelli = _anelli(uno)
    anelli[1] = dataclasses.replace(anelli[1], precedente=b"x" * 32)

    assert catena.percorri(anelli)[2] == "l'evento 2 non continua il precedente"


def manometti(base: BancaVera, comando: str) -> None:
    """Do what only the administrator of the database can: switch the guard off, and alter."""
    with contextlib.closing(base.apri(None)) as accesso, accesso, accesso.cursor() as cursore:
        cursore.execute("ALTER TABLE registro_evento DISABLE TRIGGER evento_immutabile")
        cursore.execute(comando)


def test_the_command_names_the_first_broken_link(db_vera: BancaVera) -> None:
    uno = ambito()
    annota(uno, 3)
    manometti(db_vera, "UPDATE registro_evento SET atto = 'ALTRO' WHERE numero = 2")

    with pytest.raises(CommandError, match="l'evento 2 è stato alterato"):
        call_command("verifica_registro")


def test_the_command_sees_that_the_last_entries_were_cut(db_vera: BancaVera) -> None:
    uno = ambito()
    annota(uno, 3)
    manometti(db_vera, "DELETE FROM registro_evento WHERE numero = 3")

    with pytest.raises(CommandError, match="gli ultimi eventi mancano"):
        call_command("verifica_registro", ambito="AMB-UNO")


def test_the_command_knows_its_ambiti(db: None) -> None:
    with pytest.raises(CommandError, match="Nessun ambito"):
        call_command("verifica_registro", ambito="AMB-NESSUNO")


def test_sixteen_writers_make_one_chain(db_vera: BancaVera) -> None:
    uno = ambito()
    guasti: list[BaseException] = []

    def scrive() -> None:
        try:
            for _ in range(10):
                annota(uno)
        except BaseException as guasto:  # noqa: BLE001 - shown by the assertion below
            guasti.append(guasto)
        finally:
            connection.close()

    fili = [threading.Thread(target=scrive) for _ in range(16)]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()

    assert not guasti
    assert catena.verifica(uno) == catena.EsitoCatena("AMB-UNO", 160, None)


def test_an_act_undone_leaves_no_entry(db: None) -> None:
    uno = ambito()
    with pytest.raises(ZeroDivisionError), nel_ambito(uno.pk):
        services.annota(atto="PROVA", oggetto=uno, utente=None, ora=ORA)
        raise ZeroDivisionError
    with nel_ambito(uno.pk):
        assert not Evento.objects.exists()
