"""Progress lines for people: what is being done, and the seconds since the start."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

# Stage 1 hands its start over to stage 2, so that the seconds go on.
_VARIABILE = "AVVIO_INIZIO"
BATTITO_SECONDI = 15.0
CODA_CARATTERI = 3000


class AvvioInterrotto(Exception):
    """The bootstrap can't go on; the message says what is missing and what to do."""


def secondi() -> float:
    """Seconds since the command was started."""
    inizio = float(os.environ.setdefault(_VARIABILE, repr(time.time())))
    return time.time() - inizio


def passo(testo: str) -> None:
    """Say what is happening."""
    sys.stdout.write("[%5.1f s] %s\n" % (secondi(), testo))  # noqa: UP031 - lined up, old Pythons
    sys.stdout.flush()


def riga(testo: str = "") -> None:
    """Write a plain line, without the seconds."""
    sys.stdout.write(testo + "\n")
    sys.stdout.flush()


def esegui(
    comando: list[str], *, titolo: str, registro: Path, ambiente: dict[str, str] | None = None
) -> None:
    """Run a command with its output in `registro`, and a sign of life now and then.

    Raises `AvvioInterrotto` with the end of that output when the command fails.
    """
    passo(titolo)
    registro.parent.mkdir(parents=True, exist_ok=True)
    with registro.open("ab") as uscita:
        inizio = uscita.tell()
        processo = subprocess.Popen(
            comando, stdin=subprocess.DEVNULL, stdout=uscita, stderr=uscita, env=ambiente
        )
        while True:
            try:
                esito = processo.wait(timeout=BATTITO_SECONDI)
                break
            except subprocess.TimeoutExpired:
                passo("    … ancora in corso")
    if esito != 0:
        coda = registro.read_bytes()[inizio:].decode("utf-8", "replace")[-CODA_CARATTERI:].strip()
        raise AvvioInterrotto(
            "Non è riuscito: {}.\nComando: {}\n{}\n(tutto il resto è in {})".format(
                titolo.rstrip("…"), " ".join(comando), coda, registro
            )
        )
