"""Keeps the children of the demo alive, and stops them in order."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from crema_sap.avvio import processi, progresso

ATTESA_INIZIALE = 1.0
ATTESA_MASSIMA = 30.0
# A child that lived this long starts afresh with the shortest wait.
SALUTE = 60.0
GIRO = 0.25
# What the others use, so stopped after them.
SOSTEGNI = ("postgres", "valkey")


@dataclass
class Figlio:
    """A child, and when to start it again if it died."""

    comando: processi.Comando
    processo: subprocess.Popen[bytes]
    nato: float = field(default_factory=time.monotonic)
    attesa: float = ATTESA_INIZIALE
    rinasce: float = 0.0


class Supervisore:
    """Runs commands in the given order; stops them in the opposite one."""

    def __init__(self, elenco: Path) -> None:
        self.elenco = elenco
        self.figli: list[Figlio] = []

    def avvia(self, comando: processi.Comando) -> subprocess.Popen[bytes]:
        """Start a command and look after it from now on."""
        figlio = Figlio(comando, processi.avvia(comando))
        self.figli.append(figlio)
        self._annota()
        return figlio.processo

    def controlla(self) -> None:
        """Notice who died, and start again those whose wait is over."""
        adesso = time.monotonic()
        for figlio in self.figli:
            esito = figlio.processo.poll()
            if esito is None:
                continue
            if not figlio.rinasce:
                if adesso - figlio.nato > SALUTE:
                    figlio.attesa = ATTESA_INIZIALE
                figlio.rinasce = adesso + figlio.attesa
                progresso.passo(
                    f"«{figlio.comando.nome}» si è fermato (esito {esito}): lo riaccendo tra "
                    f"{figlio.attesa:.0f} s. Registro: {figlio.comando.registro}"
                )
                figlio.attesa = min(figlio.attesa * 2, ATTESA_MASSIMA)
            elif adesso >= figlio.rinasce:
                # What the dead one left behind would hold its port.
                processi.uccidi_gruppo(figlio.processo)
                figlio.processo = processi.avvia(figlio.comando)
                figlio.nato, figlio.rinasce = adesso, 0.0
                self._annota()
                progresso.passo(f"«{figlio.comando.nome}» riacceso.")

    def sorveglia(self) -> None:
        """Look after the children until somebody interrupts."""
        while True:
            self.controlla()
            time.sleep(GIRO)

    def ferma(self) -> None:
        """Stop the portal's processes together, then what they leaned on, the last first."""
        portale = [f for f in self.figli if f.comando.nome not in SOSTEGNI]
        for figlio in portale:
            if figlio.processo.poll() is None:
                figlio.processo.send_signal(figlio.comando.segnale)
        for figlio in portale:
            processi.attendi(figlio.processo, figlio.comando)
            self.figli.remove(figlio)
        while self.figli:
            figlio = self.figli.pop()
            processi.ferma(figlio.processo, figlio.comando)
        self.elenco.unlink(missing_ok=True)

    def _annota(self) -> None:
        """Write down who runs, for the next start if this one is killed."""
        righe = [
            {"nome": f.comando.nome, "pid": f.processo.pid, "nato": nato_il(f.processo.pid)}
            for f in self.figli
        ]
        self.elenco.write_text(json.dumps(righe))


def nato_il(pid: int) -> str:
    """When a process was born, in the kernel's ticks; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def spegni_superstiti(elenco: Path, *, pazienza: float = 10.0) -> int:
    """Stop what a killed demo left running; answer how many there were.

    A number of process alone proves nothing, so the time of birth must agree too.
    """
    if not elenco.exists():
        return 0
    vivi = [
        riga["pid"]
        for riga in json.loads(elenco.read_text())
        if riga["nato"] and nato_il(riga["pid"]) == riga["nato"]
    ]
    fine = time.monotonic() + pazienza
    while (restano := [pid for pid in vivi if nato_il(pid)]) and time.monotonic() < fine:
        # Their kernel already told them: they are on the way out.
        time.sleep(0.1)
    for pid in restano:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    elenco.unlink()
    return len(vivi)
