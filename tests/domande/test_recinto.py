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
import ctypes, importlib.util, json, os, socket, subprocess, sys, threading
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
intel, libreria = os.uname().machine == "x86_64", ctypes.CDLL(None, use_errno=True)
def chiama(*argomenti):
    if libreria.syscall(*argomenti) != 0:
        raise OSError(ctypes.get_errno(), "no")
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
    "uccidere un filo": prova(lambda: chiama(234 if intel else 131, os.getppid(), os.getppid(), 0)),
    "cancellare": prova(lambda: os.unlink(sys.argv[2])),
    "rinominare": prova(lambda: os.rename(sys.argv[2], sys.argv[2] + "-altro")),
    "troncare": prova(lambda: os.truncate(sys.argv[2], 0)),
    "collegare": prova(lambda: os.symlink(sys.argv[2], sys.argv[2] + "-altro")),
    "fare una cartella": prova(lambda: os.mkdir(sys.argv[2] + "-cartella")),
    "aprire a tutti": prova(lambda: os.chmod(sys.argv[2], 0o777)),
    "filo": prova(filo),
}
os.write(1, json.dumps(esiti).encode())
"""


def test_who_decodes_a_heic_is_shut_in(tmp_path: Path) -> None:
    altrui = tmp_path / "di un altro"
    altrui.write_bytes(b"dati")
    comando = [sys.executable, "-IB", "-c", SPIA, str(esame.FIGLIO), str(altrui)]
    esito = subprocess.run(comando, capture_output=True, check=True, timeout=60)

    esiti = json.loads(esito.stdout)
    assert esiti.pop("filo") == "fatto"
    assert set(esiti.values()) == {"negato"}, esiti
    assert len(esiti) == 13
    assert [uno.name for uno in tmp_path.iterdir()] == [altrui.name]
    assert altrui.read_bytes() == b"dati"


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
