"""Files written by processes that die: whole or not there, and nothing left beside them."""

import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from crema_sap.registro.documenti import scrivi_intero

GROSSO = 200_000_000
# The children write a file and leave: of the parent's threads they need none.
pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")


def in_un_figlio(azione: Callable[[], None]) -> int:
    """Run something in a child of this process."""
    figlio = os.fork()
    if figlio == 0:
        esito = 1
        try:
            azione()
            esito = 0
        finally:
            os._exit(esito)
    return figlio


@pytest.mark.parametrize("prima", [None, b"prima"], ids=["new", "over another"])
def test_what_a_killed_writer_left_is_taken_over_by_the_next(
    tmp_path: Path, prima: bytes | None
) -> None:
    documento = tmp_path / "X.pdf"
    if prima:
        scrivi_intero(documento, prima)
    dati = bytes(GROSSO)
    figlio = in_un_figlio(lambda: scrivi_intero(documento, dati))
    # Without a pause: the whole writing takes a tenth of a second.
    while not any(p.stat().st_size for p in tmp_path.iterdir() if p != documento):
        assert os.waitpid(figlio, os.WNOHANG) == (0, 0)
    os.kill(figlio, signal.SIGKILL)
    os.waitpid(figlio, 0)

    # What was begun is there under a name that nobody reads.
    assert [p.name[0] for p in tmp_path.iterdir() if p != documento] == ["."]
    assert (documento.read_bytes() if documento.exists() else None) == prima
    scrivi_intero(documento, b"intero")
    assert documento.read_bytes() == b"intero"
    assert set(tmp_path.iterdir()) == {documento}


def test_many_writers_of_one_file_never_show_half_of_it(tmp_path: Path) -> None:
    documento = tmp_path / "X.pdf"
    versioni = [bytes([n]) * (300_000 + n) for n in range(4)]
    scrivi_intero(documento, versioni[0])

    def scrivi(dati: bytes) -> None:
        for _ in range(30):
            scrivi_intero(documento, dati)

    figli = [in_un_figlio(partial(scrivi, v)) for v in versioni]
    letti = 0
    while figli:
        assert documento.read_bytes() in versioni
        letti += 1
        finito, esito = os.waitpid(figli[0], os.WNOHANG)
        if finito:
            assert esito == 0
            figli.pop(0)

    assert letti > 50
    assert set(tmp_path.iterdir()) == {documento}
