"""Stage 2: the commands, under the project's own Python."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from crema_sap.avvio import banco, demo, progresso

# Two cores, two browsers at most.
PROCESSI_DI_PROVA = "2"
# Only a whole run can be asked to try every branch of what decides (pyproject.toml says which).
COPERTURA = ["--cov", "--cov-report=term-missing:skip-covered"]
MISURE = "tests.misure"


def prove(altri: list[str]) -> int:
    """Run pytest on servers of this run only."""
    paralleli = any(a == "-n" or a.startswith(("-n", "--numprocesses")) for a in altri)
    predefiniti = [] if paralleli else ["-n", PROCESSI_DI_PROVA, "--dist", "worksteal"]
    if not altri:
        predefiniti += COPERTURA
    with banco.acceso() as acceso:
        progresso.passo(f"Server di prova accesi in {acceso.cartella}: comincio le prove.")
        comando = [sys.executable, "-m", "pytest", *predefiniti, *altri]
        return _esegui(comando, {**os.environ, **acceso.salva()})


def misure(altri: list[str]) -> int:
    """Run the measures, on servers that write to disk for real."""
    with banco.acceso(fugace=False) as acceso:
        progresso.passo("Server accesi: comincio le misure.")
        comando = [sys.executable, "-m", MISURE, *altri]
        return _esegui(comando, {**os.environ, **acceso.salva()})


def esegui(altri: list[str]) -> int:
    """Run any command on a throw-away migrated database."""
    with banco.acceso() as acceso:
        base = acceso.clona("esegui")
        return _esegui(altri, {**os.environ, **acceso.salva(), **acceso.ambiente(base)})


def _esegui(comando: list[str], ambiente: dict[str, str]) -> int:
    """Run a command on this terminal; Ctrl-C reaches it, and it ends before its servers do."""
    processo = subprocess.Popen(comando, env=ambiente, cwd=banco.RADICE)
    while True:
        try:
            return processo.wait()
        except KeyboardInterrupt:
            continue
        except SystemExit:
            processo.terminate()


def _termina(_segnale: int, _quadro: FrameType | None) -> NoReturn:
    raise SystemExit(143)


def main() -> int:
    """Read the command and run it."""
    lettore = argparse.ArgumentParser(prog="crema_sap.avvio.comandi")
    lettore.add_argument("comando", choices=["demo", "test", "bench", "esegui"])
    lettore.add_argument("--porta", type=int, default=8000)
    lettore.add_argument("--da-capo", action="store_true")
    lettore.add_argument(
        "--senza-attesa",
        action="store_true",
        default=bool(os.environ.get("AVVIO_SENZA_ATTESA")),
    )
    # Stage 1 always writes the «--».
    taglio = sys.argv.index("--")
    opzioni, altri = lettore.parse_args(sys.argv[1:taglio]), sys.argv[taglio + 1 :]
    signal.signal(signal.SIGTERM, _termina)
    # A shell that starts us in the background would have us ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        if opzioni.comando == "demo":
            return demo.Demo(
                cartella=Path(os.environ.get("AVVIO_DEMO", banco.RADICE / ".locale" / "demo")),
                porta=opzioni.porta,
                senza_attesa=opzioni.senza_attesa,
            ).esegui(da_capo=opzioni.da_capo)
        return {"test": prove, "bench": misure, "esegui": esegui}[opzioni.comando](altri)
    except progresso.AvvioInterrotto as errore:
        sys.stderr.write(f"\n{errore}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
