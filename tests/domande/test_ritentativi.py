"""What the sending does when the database breaks, changes or objects between its statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from crema_sap.avvio import ruoli
from crema_sap.enti import cifratura
from crema_sap.enti.ambito import nel_ambito
from domande import fascicolo, services
from domande.compilazione import contenuto as contenuti
from domande.compilazione import istantanea
from domande.compilazione.risposte import Compilazione
from domande.models import Bozza, Domanda
from tests.bandi import factories as bandi
from tests.domande.factories import DURANTE, Scena
from tests.domande.test_guasti import Pronta, funzione_che_presenta, prepara, presenta
from tests.servizi import BancaVera


def taglia_la_mia() -> None:
    """Cut this thread's own connection, as a restart of the server would."""
    with connection.cursor() as cursore:
        cursore.execute("SELECT pg_backend_pid()")
        (pid,) = cursore.fetchone()
    with _capo(connection) as altra, altra.cursor() as cursore:
        cursore.execute("SELECT pg_terminate_backend(%s)", [pid])


@contextmanager
def _capo(mia: Any) -> Iterator[Any]:
    altra = mia.copy()
    try:
        yield altra
    finally:
        altra.close()


@pytest.mark.parametrize("volte", [1, 99])
def test_a_connection_cut_between_the_statements_is_asked_again(
    db_vera: BancaVera, volte: int
) -> None:
    scena, (pronta,) = prepara(1)
    rimaste = [volte]

    def istante() -> Any:
        if rimaste[0]:
            rimaste[0] -= 1
            taglia_la_mia()
        return DURANTE

    def invia() -> services.EsitoInvio:
        return services.presenta_domanda(
            ambito=scena.ambito.codice,
            chiave=pronta.bozza.chiave,
            utente=pronta.utente,
            versione=pronta.bozza.versione,
            istante=istante,
        )

    if volte == 1:
        assert not invia().ripetuto
    else:
        with pytest.raises(OperationalError):
            invia()
        rimaste[0] = 0
        connection.close()
        assert not invia().ripetuto


def test_a_database_that_does_not_come_back_is_said_with_a_pause(
    db_vera: BancaVera, monkeypatch: pytest.MonkeyPatch
) -> None:
    scena, (pronta,) = prepara(1)
    browser = Client()
    browser.force_login(pronta.utente)

    def cade(_richiesta: object) -> None:
        raise OperationalError

    monkeypatch.setattr(services.invio, "_prepara", cade)
    monkeypatch.setattr(services.invio, "ATTESA", 0)
    risposta = browser.post(
        reverse("domande:invia", args=[pronta.bozza.chiave]), {"versione": pronta.bozza.versione}
    )

    assert risposta.status_code == 503
    assert risposta["Retry-After"]
    with nel_ambito(scena.ambito.pk):
        assert Bozza.objects.count() == 1


def test_an_avviso_that_changes_meanwhile_is_judged_again(
    db_vera: BancaVera, monkeypatch: pytest.MonkeyPatch
) -> None:
    scena, (pronta,) = prepara(1)
    proroghe = [1]

    def istante() -> Any:
        if proroghe:
            proroghe.pop()
            with nel_ambito(scena.ambito.pk, scena.capofila.pk):
                bandi.services.proroga_avviso(
                    avviso=scena.avviso,
                    chiude_il=bandi.CHIUDE + timedelta(days=1),
                    motivo="Guasto",
                    utente=scena.capofila,
                    ora=DURANTE,
                )
        return DURANTE

    services.presenta_domanda(
        ambito=scena.ambito.codice,
        chiave=pronta.bozza.chiave,
        utente=pronta.utente,
        versione=pronta.bozza.versione,
        istante=istante,
    )

    with nel_ambito(scena.ambito.pk):
        assert Domanda.objects.get().versione_avviso.atto == "PROROGA"


def test_an_avviso_forgotten_meanwhile_is_read_again(
    db_vera: BancaVera, monkeypatch: pytest.MonkeyPatch
) -> None:
    scena, (pronta,) = prepara(1)
    with nel_ambito(scena.ambito.pk):
        versione = scena.contenuto.versione_id
    monkeypatch.setattr(contenuti.memoria, "note", _solo_una_volta(versione))
    contenuti.memoria.dimentica()

    assert presenta(scena, pronta) == "INVIATA"


def _solo_una_volta(versione: int) -> Any:
    note = [[versione]]
    return lambda: note.pop() if note else []


def test_the_index_refuses_a_second_active_domanda_by_itself(db_vera: BancaVera) -> None:
    scena, (pronta,) = prepara(1)
    presenta(scena, pronta)
    with nel_ambito(scena.ambito.pk, pronta.utente.pk):
        seconda = crea_bozza_dopo_l_invio(scena, pronta)
    senza = funzione_che_presenta().replace(
        "WHEN EXISTS (SELECT 1", "WHEN false AND EXISTS (SELECT 1"
    )
    with db_vera.apri(ruoli.PROPRIETARIO) as proprietario, proprietario.cursor() as cursore:
        cursore.execute(senza)

    assert presenta(scena, Pronta(pronta.utente, seconda)) == "ALTRA_ATTIVA"


def test_another_broken_invariant_is_not_taken_for_that_one(
    db_vera: BancaVera, monkeypatch: pytest.MonkeyPatch
) -> None:
    scena, pronte = prepara(2)
    monkeypatch.setattr(istantanea, "nuovo_codice_pubblico", lambda: "AAAA-BBBB-CCCC")
    presenta(scena, pronte[0])

    with pytest.raises(IntegrityError, match="codice_pubblico"):
        presenta(scena, pronte[1])


def crea_bozza_dopo_l_invio(scena: Scena, pronta: Pronta) -> Bozza:
    """A second draft that the acts would not begin."""
    inviata = Domanda.objects.get(chiave=pronta.bozza.chiave)
    dati = fascicolo.leggi(inviata).dati
    compilazione = Compilazione(identita=dict(dati["richiedente"]), risposte=dict(dati["risposte"]))
    return Bozza.objects.create(
        avviso=scena.avviso,
        versione_avviso_id=scena.contenuto.versione_id,
        richiedente=pronta.utente,
        dati_cifrati=cifratura.cifra(compilazione.scrivi()),
        iniziata_il=DURANTE,
        aggiornata_il=DURANTE,
    )
