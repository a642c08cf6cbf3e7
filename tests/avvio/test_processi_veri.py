"""The fixtures that run the portal for real: worker, web server, browser."""

import os
import urllib.request

import pytest
from django.conf import settings
from playwright.sync_api import Page

from crema_sap.avvio import postgres, processi, ruoli
from crema_sap.celery import app
from tests import servizi


def test_the_worker_works_and_comes_back_after_a_kill(lavoratore: servizi.Lavoratore) -> None:
    _esegue(lavoratore)

    lavoratore.uccidi()
    lavoratore.accendi()

    _esegue(lavoratore)


def _esegue(lavoratore: servizi.Lavoratore) -> None:
    compito = app.send_task("registro.recapita", queue="predefinita").id
    processi.aspetta(
        lambda: f"{compito}] succeeded" in lavoratore.registro.read_text(),
        che_cosa="Il compito",
        registro=lavoratore.registro,
        processo=lavoratore.processo,
    )
    assert lavoratore.figli()


def test_the_web_server_works_on_the_database_of_the_test(
    server_web: servizi.ServerWeb, db_vera: servizi.BancaVera
) -> None:
    with urllib.request.urlopen(server_web.url + "/pronto/", timeout=20) as risposta:
        assert risposta.status == 200

    with db_vera.acceso.server.apri() as aperta, aperta.cursor() as cursore:
        cursore.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = %s AND pid <> %s",
            [db_vera.nome, aperta.info.backend_pid],
        )
        assert cursore.fetchall() == [(ruoli.APP,)]


def test_the_browser_sees_the_portal(server_web: servizi.ServerWeb, pagina: Page) -> None:
    risposta = pagina.goto(server_web.url + "/salute/")

    assert risposta is not None
    assert risposta.status == 200


def test_each_worker_of_the_run_has_a_broker_of_its_own(broker: str) -> None:
    assert broker == settings.REDIS_URL == os.environ["REDIS_URL"]
    assert broker.endswith(f"/{servizi.lavoratore() + 1}")


def test_a_killed_postgres_comes_back_with_what_was_committed(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    nostro = postgres.Postgres(
        tmp_path_factory.mktemp("pg"), postgres.nuova_password(), fugace=True
    )
    nostro.crea()
    nostro.avvia()
    try:
        server = ruoli.Server(nostro.url())
        with server.apri() as aperta, aperta.cursor() as cursore:
            cursore.execute("CREATE TABLE t AS SELECT 'scritto' AS x")
        assert nostro.processo is not None

        processi.uccidi_gruppo(nostro.processo)
        nostro.avvia()

        with server.apri() as aperta, aperta.cursor() as cursore:
            cursore.execute("SELECT x FROM t")
            assert cursore.fetchall() == [("scritto",)]
    finally:
        nostro.ferma()
        nostro.cancella()
