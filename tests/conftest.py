"""Servers, databases, workers and browsers for the tests: all real, none shared with a demo.

`db` (pytest-django) rolls back. `db_vera` is a fresh database for what needs real commits,
several connections or other processes. Nothing here ever truncates a table.
"""

import contextlib
import os
import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack

import django
import pytest
from django.conf import settings
from django.db import connections
from hypothesis import settings as ipotesi
from pytest_django import plugin
from pytest_django.plugin import DjangoDbBlocker

from crema_sap.avvio import banco, processi
from crema_sap.avvio.progresso import AvvioInterrotto
from tests import servizi

_aperti = ExitStack()
# Following every line makes Python half as slow again: it is done where what decides is tried by
# itself, not where a page, a browser or a fault crosses it.
SENZA_COPERTURA = re.compile(
    r"tests/(avvio|guasti|matrice|pdf|percorsi|web)/"
    r"|/test_(albero|carta|luogo_indipendente|pagine|pdf|proprieta|views)"
)
# A gate says the same twice; ESEMPI=a-caso looks where it has not looked yet.
ipotesi.register_profile("fermi", derandomize=True, database=None)
ipotesi.register_profile("a-caso", print_blob=True)
ipotesi.load_profile(os.environ.get("ESEMPI", "fermi"))
pytest_plugins = ["tests.navigatore", "tests.fixtures", "tests.dimostrazione"]


def pytest_configure(config: pytest.Config) -> None:
    """Find the servers, or start them, once for all the processes of a run."""
    solo_elenco = config.option.collectonly or config.option.help
    if banco.VARIABILE not in os.environ and not solo_elenco:
        os.environ.update(_aperti.enter_context(banco.acceso()).salva())
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        # The workers inherit this environment: with the settings' name in it pytest-django would
        # load them too early, on the database and the broker of another worker.
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Load Django where tests run: after coverage has begun to look, which in a worker is late."""
    if session.config.getoption("numprocesses", None) and not hasattr(
        session.config, "workerinput"
    ):
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "crema_sap.settings"
    os.environ.update(servizi.ambiente_iniziale())
    django.setup()
    # What pytest-django does when it finds the settings by itself: no test without its database.
    plugin.pytest_configure(session.config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool, bool]:
    """Stop measuring the coverage for a test that is not there for it."""
    misura = item.config.pluginmanager.getplugin("_cov")
    guida = getattr(misura, "cov_controller", None)
    if guida is None or not guida.started or not SENZA_COPERTURA.search(item.nodeid):
        return (yield)
    guida.pause()
    try:
        return (yield)
    finally:
        guida.resume()


def pytest_unconfigure() -> None:
    """Stop what `pytest_configure` started."""
    _aperti.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse the tests that would need to empty tables."""
    for item in items:
        segno = item.get_closest_marker("django_db")
        transazionale = segno is not None and segno.kwargs.get("transaction")
        fixture = set(getattr(item, "fixturenames", ()))
        if transazionale or fixture & {"transactional_db", "live_server"}:
            raise pytest.UsageError(
                f"{item.nodeid}: use `db_vera` instead of a transactional test: the application's "
                "role can't truncate, and a fresh database is faster."
            )


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give this worker its own copy of the migrated database, under the application's role."""
    acceso = banco.Banco.leggi()
    nome = f"l{servizi.lavoratore()}"
    with django_db_blocker.unblock():
        try:
            acceso.clona(nome)
        except AvvioInterrotto as errore:
            pytest.fail(str(errore), pytrace=False)
        yield
        connections.close_all()
        acceso.server.elimina_base(f"{acceso.prefisso}_{nome}")


@pytest.fixture
def db_vera(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[servizi.BancaVera]:
    """A fresh migrated database as the default one: real commits, any number of connections."""
    if {"db"} & set(request.fixturenames):
        pytest.fail("`db` and `db_vera` are different databases: ask for one.", pytrace=False)
    acceso = banco.Banco.leggi()
    try:
        vera = servizi.BancaVera(acceso, acceso.clona(servizi.nome_nuovo()))
    except AvvioInterrotto as errore:
        pytest.fail(str(errore), pytrace=False)
    with django_db_blocker.unblock(), servizi.altra_base(vera):
        yield vera
        connections.close_all()
    vera.elimina()


@pytest.fixture
def broker() -> str:
    """Address of a real, empty broker of this worker."""
    return servizi.svuota_broker()


@pytest.fixture
def lavoratore(db_vera: servizi.BancaVera, broker: str) -> Iterator[servizi.Lavoratore]:
    """A real Celery worker for both queues, on the test's own database."""
    with contextlib.closing(servizi.Lavoratore(db_vera)) as acceso:
        yield acceso


@pytest.fixture
def server_web(db_vera: servizi.BancaVera, broker: str) -> Iterator[servizi.ServerWeb]:
    """The portal as it runs: the front server with the application behind it."""
    with contextlib.closing(servizi.ServerWeb(db_vera)) as acceso:
        yield acceso


@pytest.fixture
def cartella_dati() -> Iterator[None]:
    """Empty the data folder and the public tree, before the test and after it.

    The collected static files stay: they are the same for every test of a run.
    """

    def svuota() -> None:
        for cartella in (settings.CARTELLA_DATI, settings.ALBERO_PUBBLICO):
            for dentro in cartella.glob("*"):
                if dentro.is_symlink() or dentro.is_file():
                    dentro.unlink()
                elif dentro != settings.STATIC_ROOT:
                    shutil.rmtree(dentro)
            cartella.mkdir(parents=True, exist_ok=True)

    svuota()
    yield
    svuota()


@pytest.fixture
def porta() -> int:
    """A free port of the loopback."""
    return processi.porta_libera()
