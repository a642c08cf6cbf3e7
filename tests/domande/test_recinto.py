"""The child that decodes a HEIC: threads and nothing else."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from crema_sap.custodia import esame, figlio
from crema_sap.custodia.controllo_file import HEIC, JPEG

SPIA = """
import importlib.util, json, os, socket, subprocess, sys, threading
modulo = importlib.util.spec_from_file_location("figlio", sys.argv[1])
figlio = importlib.util.module_from_spec(modulo)
modulo.loader.exec_module(figlio)
figlio.rinuncia()
figlio.recinta()
def prova(cosa):
    try:
        cosa()
    except PermissionError:
        return "negato"
    except Exception as errore:
        return repr(errore)
    return "fatto"
def processo():
    if os.fork() == 0:
        os._exit(0)
def filo():
    uno = threading.Thread(target=lambda: None)
    uno.start()
    uno.join()
esiti = {
    "leggere": prova(lambda: open("/proc/%d/environ" % os.getppid(), "rb")),
    "scrivere": prova(lambda: open("/tmp/scritto", "wb")),
    "processo": prova(processo),
    "programma": prova(lambda: os.execv("/bin/true", ["true"])),
    "rete": prova(lambda: socket.socket()),
    "uccidere": prova(lambda: os.kill(os.getppid(), 0)),
    "filo": prova(filo),
}
os.write(1, json.dumps(esiti).encode())
"""


def test_who_decodes_a_heic_is_shut_in() -> None:
    comando = [sys.executable, "-IB", "-c", SPIA, str(esame.FIGLIO)]
    esito = subprocess.run(comando, capture_output=True, check=True, timeout=60)

    assert json.loads(esito.stdout) == {
        "leggere": "negato",
        "scrivere": "negato",
        "processo": "negato",
        "programma": "negato",
        "rete": "negato",
        "uccidere": "negato",
        "filo": "fatto",
    }


def test_where_it_can_not_be_shut_in_no_heic_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figlio, "MACCHINE", {})

    with pytest.raises(figlio.Rifiuto) as rifiuto:
        figlio.recinta()

    assert "salvala come JPEG" in esame.MOTIVI[rifiuto.value.args[0]]


def test_only_who_decodes_a_heic_may_start_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # For root the limit is nothing: as any other user the decoder would find no threads.
    spia = tmp_path / "spia.py"
    spia.write_text("import resource; print(resource.getrlimit(resource.RLIMIT_NPROC)[0])")
    monkeypatch.setattr(esame, "FIGLIO", spia)

    assert int(esame.esamina(b"", JPEG)) == 0
    assert int(esame.esamina(b"", HEIC)) == resource.getrlimit(resource.RLIMIT_NPROC)[0]
