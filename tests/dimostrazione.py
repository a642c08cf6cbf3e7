"""The demonstration of 2019 as a database: loaded once for each run, copied for each test.

Models are imported inside: pytest loads this file before Django has its settings.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from crema_sap.avvio import banco
from crema_sap.avvio.progresso import AvvioInterrotto
from tests import servizi

TUTTA, ANAGRAFE = "avviso", "anagrafe"
INIZIO = "2019-11-05T10:00"


def stampo(fino_a: str = TUTTA) -> str:
    """Name of the database loaded that far, made by whichever process of the run comes first.

    Raises `AvvioInterrotto` with the command's own words when it fails.
    """
    acceso = banco.Banco.leggi()
    nome = f"crema_{fino_a}"
    with (acceso.cartella / f"{nome}.blocco").open("a+") as chiave:
        fcntl.flock(chiave, fcntl.LOCK_EX)
        chiave.seek(0)
        if not chiave.read():
            base = acceso.clona(nome)
            try:
                for comando in (("carica_crema_2019", "--fino-a", fino_a), ("orologio", INIZIO)):
                    _comando(acceso.ambiente(base, lavoratore=servizi.lavoratore()), *comando)
            except AvvioInterrotto:
                acceso.server.elimina_base(base)
                raise
            chiave.write("pronta")
    return f"{acceso.prefisso}_{nome}"


def _comando(ambiente: dict[str, str], *argomenti: str) -> None:
    esito = subprocess.run(
        [sys.executable, "manage.py", *argomenti],
        cwd=banco.RADICE,
        env=ambiente,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if esito.returncode:
        raise AvvioInterrotto(f"{' '.join(argomenti)} non riesce:\n{esito.stderr[-3000:]}")


@contextmanager
def copia(fino_a: str = TUTTA) -> Iterator[servizi.BancaVera]:
    """Give a copy of the demonstration as the default database of this process."""
    acceso = banco.Banco.leggi()
    nome = f"{acceso.prefisso}_{servizi.nome_nuovo()}"
    try:
        acceso.server.clona(stampo(fino_a), nome)
    except AvvioInterrotto as errore:
        pytest.fail(str(errore), pytrace=False)
    vera = servizi.BancaVera(acceso, nome)
    try:
        with servizi.altra_base(vera):
            yield vera
            connections.close_all()
    finally:
        vera.elimina()


@pytest.fixture
def db_crema(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[servizi.BancaVera]:
    """A fresh copy of the whole demonstration, on 5 November 2019; real commits."""
    with django_db_blocker.unblock(), copia(getattr(request, "param", TUTTA)) as vera:
        yield vera


@pytest.fixture
def db_crema_anagrafe(django_db_blocker: DjangoDbBlocker) -> Iterator[servizi.BancaVera]:
    """A fresh copy with people, enti and dwellings only: the year is still to be played."""
    with django_db_blocker.unblock(), copia(ANAGRAFE) as vera:
        yield vera
