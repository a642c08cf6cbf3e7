import os
import socket
from pathlib import Path

import pytest

from crema_sap.avvio import processi
from crema_sap.avvio.progresso import AvvioInterrotto


def occupa() -> socket.socket:
    presa = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    presa.bind((processi.LOCALE, 0))
    presa.listen()
    return presa


def test_a_free_preferred_port_is_taken() -> None:
    libera = processi.porta_libera()

    assert processi.porta_libera(libera) == libera


def test_a_taken_preferred_port_gives_the_next_free_one() -> None:
    with occupa() as presa:
        occupata = presa.getsockname()[1]

        scelta = processi.prima_porta_libera(occupata)

    assert scelta != occupata


def test_a_port_answers_only_while_somebody_listens() -> None:
    with occupa() as presa:
        porta = presa.getsockname()[1]
        assert processi.risponde(porta)

    assert not processi.risponde(porta)


def test_a_child_is_stopped_by_its_signal(tmp_path: Path) -> None:
    comando = processi.Comando("dorme", ["sleep", "60"], tmp_path / "log", processi.ambiente_nudo())
    processo = processi.avvia(comando)

    processi.ferma(processo, comando)

    assert processo.returncode == -15


def test_a_child_that_ignores_its_signal_is_killed_with_its_group(tmp_path: Path) -> None:
    pronto = tmp_path / "pronto"
    programma = f"trap '' TERM; sleep 60 & echo $! > {pronto}; wait; wait"
    comando = processi.Comando(
        "sordo", ["sh", "-c", programma], tmp_path / "log", processi.ambiente_nudo(), pazienza=0.2
    )
    processo = processi.avvia(comando)
    processi.aspetta(
        lambda: pronto.exists() and pronto.read_text().strip() != "",
        che_cosa="sordo",
        registro=comando.registro,
    )
    nipote = int(pronto.read_text())

    processi.ferma(processo, comando)

    assert processo.returncode == -9
    processi.aspetta(
        lambda: not Path(f"/proc/{nipote}").exists() or _zombie(nipote),
        che_cosa="nipote",
        registro=comando.registro,
        secondi=5,
    )


def _zombie(pid: int) -> bool:
    return ") Z " in Path(f"/proc/{pid}/stat").read_text()


def test_a_process_that_dies_at_once_is_reported_with_its_words(tmp_path: Path) -> None:
    comando = processi.Comando(
        "muore", ["sh", "-c", "echo perdinci; exit 3"], tmp_path / "log", processi.ambiente_nudo()
    )
    processo = processi.avvia(comando)
    processo.wait()

    with pytest.raises(AvvioInterrotto, match=r"Il servizio si è fermato(.|\n)*perdinci"):
        processi.aspetta(
            lambda: False, che_cosa="Il servizio", registro=comando.registro, processo=processo
        )


def test_children_get_no_variable_of_ours() -> None:
    os.environ["SEGRETO_DI_PROVA"] = "x"
    try:
        assert "SEGRETO_DI_PROVA" not in processi.ambiente_nudo()
    finally:
        del os.environ["SEGRETO_DI_PROVA"]
