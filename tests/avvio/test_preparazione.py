import json
import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from crema_sap.avvio import conti, preparazione, processi, progresso, supervisore, variabili
from crema_sap.avvio.banco import RADICE
from crema_sap.avvio.progresso import AvvioInterrotto


def test_the_lock_is_held_by_one_at_a_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ordine: list[str] = []
    percorso = tmp_path / "blocco"

    def secondo() -> None:
        with preparazione.blocco(percorso, "aspetto"):
            ordine.append("secondo")

    with preparazione.blocco(percorso, "mai detto"):
        filo = threading.Thread(target=secondo)
        filo.start()
        time.sleep(0.2)
        ordine.append("primo")
    filo.join(timeout=10)

    assert ordine == ["primo", "secondo"]
    assert capsys.readouterr().out.count("aspetto") == 1


def test_secrets_are_private_and_stay_the_same(tmp_path: Path) -> None:
    percorso = tmp_path / "segreti.json"

    prima = variabili.leggi_o_crea(percorso, variabili.nuovi_segreti())
    dopo = variabili.leggi_o_crea(percorso, {**variabili.nuovi_segreti(), "altro": "x"})

    assert {**prima, "altro": "x"} == dopo
    assert stat.S_IMODE(percorso.stat().st_mode) == 0o600


def test_a_failed_command_says_which_and_shows_its_words(tmp_path: Path) -> None:
    with pytest.raises(AvvioInterrotto, match=r"Non è riuscito: Provo(.|\n)*manca tutto"):
        progresso.esegui(
            ["sh", "-c", "echo manca tutto; exit 2"], titolo="Provo…", registro=tmp_path / "log"
        )


def test_a_child_that_dies_comes_back_later_and_later(tmp_path: Path) -> None:
    custode = supervisore.Supervisore(tmp_path / "elenco.json")
    comando = processi.Comando(
        "cade", ["sh", "-c", "exit 1"], tmp_path / "log", processi.ambiente_nudo()
    )
    primo = custode.avvia(comando)
    primo.wait()

    custode.controlla()
    subito = custode.figli[0].processo
    custode.figli[0].rinasce = time.monotonic() - 1
    custode.controlla()
    poi = custode.figli[0].processo
    attesa = custode.figli[0].attesa
    custode.ferma()

    assert subito is primo
    assert poi is not primo
    assert attesa == 2 * supervisore.ATTESA_INIZIALE
    assert not custode.elenco.exists()


def test_survivors_of_a_killed_demo_are_stopped_and_strangers_are_not(tmp_path: Path) -> None:
    elenco = tmp_path / "elenco.json"
    dorme = processi.Comando("d", ["sleep", "60"], tmp_path / "log", processi.ambiente_nudo())
    nostro, estraneo = processi.avvia(dorme), processi.avvia(dorme)
    elenco.write_text(
        json.dumps(
            [
                {"nome": "n", "pid": nostro.pid, "nato": supervisore.nato_il(nostro.pid)},
                {"nome": "e", "pid": estraneo.pid, "nato": "1"},
            ]
        )
    )

    quanti = supervisore.spegni_superstiti(elenco, pazienza=0.1)

    assert quanti == 1
    assert nostro.wait(timeout=5) == -9
    assert estraneo.poll() is None
    processi.ferma(estraneo, dorme)


def test_the_children_die_with_the_process_that_started_them(tmp_path: Path) -> None:
    programma = (
        "import os, signal, sys; from pathlib import Path;"
        "from crema_sap.avvio import processi;"
        "c = processi.Comando('d', ['sleep', '60'], Path(sys.argv[1]), {'PATH': os.defpath});"
        "print(processi.avvia(c).pid, flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    esito = subprocess.run(
        [sys.executable, "-c", programma, str(tmp_path / "log")],
        cwd=RADICE,
        capture_output=True,
        text=True,
        check=False,
    )
    nipote = int(esito.stdout)

    processi.aspetta(
        lambda: supervisore.nato_il(nipote) == "" or _finito(nipote),
        che_cosa="figlio",
        registro=tmp_path / "log",
        secondi=5,
    )


def _finito(pid: int) -> bool:
    return ") Z " in Path(f"/proc/{pid}/stat").read_text()


def test_the_first_stage_needs_nothing_but_the_standard_library() -> None:
    esito = subprocess.run(
        [sys.executable, "-I", "-S", "crema_sap/avvio", "--help"],
        cwd=RADICE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert esito.returncode == 0, esito.stderr
    assert "DATABASE_URL" in esito.stdout


def test_a_folder_of_somebody_else_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing is closed to root, so the kernel's answer is given here.
    monkeypatch.setattr(os, "access", lambda *_argomenti: False)

    with pytest.raises(AvvioInterrotto, match=f"chown -R .* {tmp_path}"):
        preparazione.prepara(tmp_path, "demo")


def test_the_accounts_of_the_demo_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    conti.mostra("http://127.0.0.1:8000")

    testo = capsys.readouterr().out
    for conto in ("capofila", "castelleone", "aler", "eisa.coordinatore", "capofila.cremona"):
        assert conto in testo


def test_the_pythons_of_another_user_are_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def negata(_cartella: Path, _modello: str) -> list[Path]:
        raise PermissionError(13, "Permission denied", str(tmp_path))

    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setattr(Path, "glob", negata)

    assert list(preparazione._candidati("false", "3.13")) == []
