"""Work in forked children: same results, the same errors, and no child left behind."""

import os
import signal
import threading

import pytest

from crema_sap.pdf import FascicoloNonValido, RisorsaVietata, composizione, figli
from crema_sap.pdf.esterno import Esterno, Modulo
from crema_sap.pdf.figli import FiglioCaduto, Lavoro
from crema_sap.pdf.veloce.figure import Disegno
from tests.pdf import fascicoli


def _lavoro(n: int, html: str) -> Lavoro:
    piano = fascicoli.fascicolo(fascicoli.Sezione("s", f"Sezione {n}", html))
    return Lavoro(n, f"Sezione {n}", str(n), composizione.html_parte(piano, piano.sezioni))


def _disegno(n: int) -> Lavoro:
    svg = '<svg viewBox="0 0 9 9"><title>Un quadrato</title><rect width="9" height="9"/></svg>'
    return Lavoro(-1, f"X{n}", str(n), disegno=Disegno(f"X{n}", svg, 9, 9, "Un quadrato"))


@pytest.fixture
def due_processori(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work with children even where there is one processor."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def _figli_vivi() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


@pytest.mark.usefixtures("due_processori")
def test_children_give_what_one_process_gives() -> None:
    lavori = [*(_lavoro(n, fascicoli.RICCA * (n + 1)) for n in range(4)), _disegno(5)]
    attesi = {lavoro.chiave: figli.fai(lavoro).in_dati() for lavoro in lavori}

    esiti = {lavoro.chiave: esito for lavoro, esito in figli.esegui(lavori)}

    assert {chiave: esito.in_dati() for chiave, esito in esiti.items()} == attesi
    assert isinstance(esiti["0"], Esterno)
    assert isinstance(esiti["5"], Modulo)
    assert not _figli_vivi()


@pytest.mark.usefixtures("due_processori")
@pytest.mark.parametrize(
    ("html", "errore"),
    [
        ('<p><img src="http://127.0.0.1:9/a.png" alt="x"></p>', RisorsaVietata),
        ('<p>a <svg viewBox="0 0 9 9" width="9" height="9"></svg></p>', FascicoloNonValido),
    ],
)
def test_the_error_of_a_child_is_the_parent_s(html: str, errore: type[Exception]) -> None:
    lavori = [_lavoro(n, fascicoli.RICCA) for n in range(3)] + [_lavoro(3, html)]

    with pytest.raises(errore):
        list(figli.esegui(lavori))

    assert not _figli_vivi()


@pytest.mark.usefixtures("due_processori")
def test_a_killed_child_is_said_and_the_others_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    padre = os.getpid()
    vero = figli.fai

    def cade(lavoro: Lavoro) -> figli.Esito:
        if lavoro.posto == 3 and os.getpid() != padre:
            os.kill(os.getpid(), signal.SIGKILL)
        return vero(lavoro)

    monkeypatch.setattr(figli, "fai", cade)

    with pytest.raises(FiglioCaduto):
        list(figli.esegui([_lavoro(n, fascicoli.RICCA) for n in range(4)]))

    assert not _figli_vivi()


@pytest.mark.usefixtures("due_processori")
def test_a_process_with_threads_never_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("forked"))
    fine = threading.Event()
    filo = threading.Thread(target=fine.wait)
    filo.start()

    try:
        esiti = list(figli.esegui([_disegno(n) for n in range(4)]))
    finally:
        fine.set()
        filo.join()

    assert len(esiti) == 4
