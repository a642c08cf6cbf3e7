"""Passwords are hashed by few at a time, in a child that comes after everybody else."""

import contextlib
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client

from crema_sap.enti import password as calcolo
from crema_sap.enti.models import Ambito, Ruolo, TentativoFallito
from tests import factories

PASSWORD = "cavallo-batteria-graffetta"


@contextlib.contextmanager
def posti_presi() -> Iterator[None]:
    """Somebody else has every place."""
    presi = [calcolo._posti.acquire(blocking=False) for _ in range(100)]
    try:
        yield
    finally:
        for _ in filter(None, presi):
            calcolo._posti.release()


def test_when_the_places_are_taken_one_is_asked_to_wait(
    client: Client, ambito: Ambito, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.crea_utente(Ruolo.CAPOFILA, username="capofila", password=PASSWORD)
    monkeypatch.setattr(calcolo, "ATTESA_POSTO", 0.01)
    credenziali = {"username": "capofila", "password": PASSWORD}

    with posti_presi():
        risposta = client.post("/accedi/", credenziali)

    assert risposta.status_code == 503
    assert risposta["Retry-After"] == "5"
    assert "riprova tra qualche secondo" in risposta.content.decode()
    assert not TentativoFallito.objects.exists()
    assert client.post("/accedi/", credenziali).status_code == 302


def test_one_waits_for_a_place_and_the_others_hold_no_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calcolo, "ATTESA_POSTO", 30)

    def entra_ed_esci() -> None:
        with calcolo.posto():
            pass

    with ThreadPoolExecutor(1) as altro:
        with posti_presi():
            primo = altro.submit(entra_ed_esci)
            while calcolo._in_attesa.acquire(blocking=False):
                calcolo._in_attesa.release()
            with pytest.raises(calcolo.TroppiAccessi):
                entra_ed_esci()
        primo.result(timeout=10)


def test_hashes_are_made_by_a_child_that_comes_after_the_others() -> None:
    impronta = make_password(PASSWORD)
    figlio = calcolo.calcolatore._figlio

    assert figlio
    assert os.getpriority(os.PRIO_PROCESS, figlio.pid) > os.getpriority(os.PRIO_PROCESS, 0)
    assert Path(f"/proc/{figlio.pid}/environ").read_bytes() == b""
    assert check_password(PASSWORD, impronta)
    assert not check_password(PASSWORD + "x", impronta)


def test_a_child_that_was_killed_is_replaced() -> None:
    impronta = make_password(PASSWORD)
    primo = calcolo.calcolatore._figlio
    assert primo
    primo.kill()
    primo.wait()

    assert check_password(PASSWORD, impronta)
    assert calcolo.calcolatore._figlio is not primo


@pytest.mark.parametrize("comando", ["", "input()"], ids=["before it reads", "before it answers"])
def test_a_child_killed_in_the_middle_is_a_reason_to_try_again(
    monkeypatch: pytest.MonkeyPatch, comando: str
) -> None:
    altro = calcolo.Calcolatore()
    # It says that it is there, and goes.
    monkeypatch.setattr(altro, "COMANDO", (sys.executable, "-I", "-c", comando), raising=False)

    with pytest.raises(calcolo.TroppiAccessi):
        for _ in range(100):
            altro.chiedi(password=PASSWORD, impronta="$")
    altro.spegni()


def test_after_a_fork_the_child_is_left_to_who_had_it(monkeypatch: pytest.MonkeyPatch) -> None:
    altro = calcolo.Calcolatore()
    impronta = make_password(PASSWORD)
    altro.chiedi(password=PASSWORD, impronta=impronta.removeprefix("argon2"))
    del_padre = altro._figlio
    assert del_padre
    monkeypatch.setattr(altro, "_padre", os.getppid())

    assert altro.chiedi(password=PASSWORD, impronta=impronta.removeprefix("argon2")) is True
    assert altro._figlio is not del_padre
    assert del_padre.poll() is None
    altro.spegni()
    del_padre.kill()
    del_padre.communicate()
