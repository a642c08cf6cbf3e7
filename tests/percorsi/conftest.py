"""Fixtures of the journeys: the portal as it runs, on a copy of the demonstration."""

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from crema_sap.avvio import portale, processi
from domande.compilazione.contenuto import memoria
from tests import dimostrazione, servizi
from tests.percorsi.viaggiatore import Taccuino


@pytest.fixture
def db_vera(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[servizi.BancaVera]:
    """Here the fresh database is a small world, or a copy of the demonstration as far as asked."""
    # Inside: pytest loads this file before Django has its settings.
    from tests.percorsi import mondo

    fino_a = getattr(request, "param", None)
    apri = dimostrazione.copia(fino_a) if fino_a else mondo.piccolo()
    with django_db_blocker.unblock(), apri as vera:
        memoria.dimentica()
        yield vera
    memoria.dimentica()


@pytest.fixture
def orario(db_vera: servizi.BancaVera, broker: str) -> Iterator[None]:
    """Celery's beat, which looks at the outbox every second."""
    cartella = db_vera.acceso.cartella / f"l{servizi.lavoratore()}"
    comando = portale.orario(db_vera.ambiente(), cartella / "log", cartella=cartella)
    processo = processi.avvia(comando)
    yield
    processi.ferma(processo, comando)


FALLITA = pytest.StashKey[bool]()
FOTO = Path(__file__).parents[2] / ".locale" / "foto"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Remember whether the test itself has failed."""
    esito = yield
    if esito.when == "call":
        item.stash[FALLITA] = esito.failed
    return esito


@pytest.fixture
def taccuino(
    request: pytest.FixtureRequest,
    browser: Browser,
    server_web: servizi.ServerWeb,
    cartella_dati: None,
    db_vera: servizi.BancaVera,
) -> Iterator[Taccuino]:
    """What is noted of the pages that are crossed; at the end nothing may be wrong.

    Of a failed journey the last page of each person is kept as a picture.
    """
    giudicate = db_vera.acceso.cartella / "giudicate"
    with contextlib.closing(Taccuino(browser, server_web.url, giudicate)) as aperto:
        yield aperto
        if request.node.stash.get(FALLITA, False):
            aperto.fotografa(FOTO / request.node.name)
