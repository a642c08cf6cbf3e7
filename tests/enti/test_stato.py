"""Alive and ready: what each asks, and what it says when a part is missing."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crema_sap.enti.models import Ambito
from crema_sap.web.enti.views import stato
from tests import factories, servizi


def test_alive_asks_the_database_nothing_even_of_who_is_signed_in(
    client: Client, ambito: Ambito
) -> None:
    client.force_login(factories.crea_utente())

    with CaptureQueriesContext(connection) as domande:
        risposta = client.get("/salute/")

    assert risposta.json() == {"stato": "vivo"}
    assert len(domande) == 0


def test_ready_tells_each_part(db: None, client: Client, broker: str) -> None:
    risposta = client.get("/pronto/")

    assert risposta.status_code == 200
    assert risposta.json() == {
        "stato": "pronto",
        "base_dati": "ok",
        "migrazioni": "ok",
        "broker": "ok",
    }


def test_not_ready_without_the_broker(db: None, client: Client, settings: Any, porta: int) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{porta}/0"

    risposta = client.get("/pronto/")

    assert risposta.status_code == 503
    assert risposta.json()["broker"] == "non risponde"
    assert risposta.json()["base_dati"] == "ok"


def test_not_ready_with_a_migration_missing(
    db: None, client: Client, broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    attese = stato._migrazioni_attese() | {("enti", "9999_futura")}
    monkeypatch.setattr(stato, "_migrazioni_attese", lambda: attese)

    risposta = client.get("/pronto/")

    assert risposta.status_code == 503
    assert risposta.json()["migrazioni"] == "ne mancano 1"


def test_not_ready_without_the_database_but_alive(
    db_vera: servizi.BancaVera, client: Client, broker: str
) -> None:
    with servizi.altra_base(servizi.BancaVera(db_vera.acceso, f"{db_vera.nome}_non_esiste")):
        pronto, salute = client.get("/pronto/"), client.get("/salute/")

    assert pronto.status_code == 503
    assert pronto.json()["base_dati"] == "non risponde"
    assert salute.status_code == 200


def test_a_connection_cut_while_idle_is_no_reason_to_be_unready(
    db_vera: servizi.BancaVera, client: Client, broker: str
) -> None:
    client.get("/pronto/")
    db_vera_tagliata(db_vera)

    assert client.get("/pronto/").status_code == 200


def db_vera_tagliata(vera: servizi.BancaVera) -> None:
    """Cut every connection of the application to the database, as a restart does."""
    with vera.acceso.server.apri(vera.nome) as altra, altra.cursor() as cursore:
        cursore.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND pid <> pg_backend_pid()",
            [vera.nome],
        )


def test_neither_is_kept_in_a_cache(db: None, client: Client) -> None:
    assert "no-store" in client.get("/salute/")["Cache-Control"]
    assert "no-store" in client.get("/pronto/")["Cache-Control"]
