"""A limited child: what it may use, how it ends, and what is said of it."""

import json
import os
import sys

import pytest

from crema_sap import figli
from crema_sap.figli import FERMATO, MEGA, Limiti

LIMITI = Limiti(memoria=400 * MEGA, cpu=5, attesa=20)
PROVE = {
    "memoria": "bytearray(800 * 1024 * 1024)",
    "scrive": "open('/dev/shm/figlio-di-prova', 'wb', buffering=0).write(b'x')",
    "genera": "import os; os.fork()",
    "apre": "tenuti = [open('/dev/null') for _ in range(100)]",
}


def python(codice: str, dati: bytes = b"", limiti: Limiti = LIMITI) -> figli.Risposta:
    """Run some Python in a limited child."""
    return figli.chiedi([sys.executable, "-I", "-S", "-c", codice], dati, limiti)


def test_what_comes_in_goes_through_and_nothing_of_the_portal_with_it() -> None:
    avuta = python(
        "import os, sys, json; sys.stdout.write(json.dumps("
        "[sorted(os.environ), os.getcwd(), len(sys.stdin.buffer.read())]))",
        b"x" * 300_000,
    )

    assert avuta.codice == 0
    ambiente, cartella, letti = json.loads(avuta.uscita)
    assert set(ambiente) <= {"LC_CTYPE"}
    assert (cartella, letti) == ("/", 300_000)


@pytest.mark.parametrize("prova", PROVE)
def test_it_has_no_more_than_its_means(prova: str) -> None:
    if prova == "genera" and os.geteuid() == 0:
        pytest.skip("root is not bound by the number of processes")

    fallita = python("import sys; sys.stdin.read(); " + PROVE[prova])
    assert fallita.codice not in {0, FERMATO}


@pytest.mark.parametrize(
    ("codice", "limiti"),
    [
        ("import time; time.sleep(30)", Limiti(memoria=400 * MEGA, cpu=5, attesa=0.3)),
        ("while True: pass", Limiti(memoria=400 * MEGA, cpu=1, attesa=20)),
        ("print('x' * 5000)", Limiti(memoria=400 * MEGA, cpu=5, attesa=20, risposta=1000)),
    ],
)
def test_one_that_never_ends_or_never_stops_talking_is_ended(codice: str, limiti: Limiti) -> None:
    avuta = python(codice, limiti=limiti)

    assert avuta.codice < 0
    assert avuta.uscita == b""


def test_one_that_does_not_listen_is_ended_too() -> None:
    avuta = python("import os; os.close(0); print('via')", b"x" * (4 * MEGA))

    assert avuta.codice == FERMATO


def test_its_own_code_is_given_back() -> None:
    assert python("import sys; sys.exit(4)").codice == 4
