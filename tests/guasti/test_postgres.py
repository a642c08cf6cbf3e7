"""PostgreSQL killed while domande are being sent: nothing acknowledged is lost."""

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from crema_sap.avvio import postgres, ruoli
from domande.compilazione.contenuto import memoria
from tests import servizi
from tests.guasti import cancello, libro, processi_veri
from tests.guasti.libro import Cliente


@dataclass
class Impianto:
    """The portal on a PostgreSQL that may be killed."""

    postgres: postgres.Postgres
    vera: servizi.BancaVera
    web: servizi.ServerWeb

    def uccidi(self) -> None:
        """Kill -9 the server with all its connections, then start it again."""
        assert self.postgres.processo is not None
        assert processi_veri.uccidi_tutti(self.postgres.processo.pid) > 5
        self.postgres.processo.wait()
        connections.close_all()
        self.postgres.avvia()


@pytest.fixture
def impianto(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, broker: str
) -> Iterator[Impianto]:
    memoria.dimentica()
    cartella = tmp_path_factory.mktemp("guasti")
    with (
        django_db_blocker.unblock(),
        processi_veri.postgres_proprio(cartella) as (nostro, vera),
        contextlib.closing(servizi.ServerWeb(vera, processi_web=2)) as web,
    ):
        yield Impianto(nostro, vera, web)
    memoria.dimentica()


def aspetta_risposte(clienti: list[Cliente], quante: int) -> None:
    """Wait until so many clients have their receipt."""
    processi_veri.entro(
        30, lambda: sum(bool(c.riconosciute) for c in clienti) >= quante, "receipts"
    )


def test_a_commit_of_the_portal_is_on_disk_before_it_is_answered(impianto: Impianto) -> None:
    for ruolo in ruoli.RUOLI:
        aperta = impianto.vera.apri(ruolo)
        with aperta.cursor() as cursore:
            for nome in ("synchronous_commit", "fsync", "full_page_writes"):
                cursore.execute(f"SHOW {nome}")
                assert cursore.fetchone() == ("on",), (ruolo, nome)
        aperta.close()


def test_postgres_killed_while_sending_loses_and_doubles_nothing(impianto: Impianto) -> None:
    scena = libro.prepara_scena()
    clienti = libro.prepara_clienti(scena, impianto.web.url, 44)
    fedeli, rinunciatari = clienti[:36], clienti[36:]

    # The first time in the middle of transactions: the protocol numbers are already drawn.
    cancello.metti(impianto.vera, "domande_domanda", "INSERT")
    with cancello.chiuso(impianto.vera) as chiuso:
        fili = libro.insieme([c.insisti for c in fedeli[:12]] + [c.prova for c in rinunciatari[:4]])
        chiuso.aspetta(1)
        impianto.uccidi()
    libro.finiti(fili)
    cancello.togli(impianto.vera, "domande_domanda")
    libro.controlla(scena, clienti)
    # Then while they run free, wherever each of them is: also after its commit, before its answer.
    fili = libro.insieme([c.insisti for c in fedeli[12:]] + [c.prova for c in rinunciatari[4:]])
    for quante in (16, 24):
        aspetta_risposte(fedeli, quante)
        impianto.uccidi()
    libro.finiti(fili)

    libro.controlla(scena, clienti)
    assert all(cliente.riconosciute for cliente in fedeli)
    assert sum((c.guai for c in clienti), start=Counter()), "nobody noticed the fault"
    libro.finiti(libro.insieme([cliente.insisti for cliente in rinunciatari]))
    libro.controlla(scena, clienti)
    libro.controlla_ricevute(scena, clienti)
