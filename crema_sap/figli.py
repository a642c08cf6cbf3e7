"""Starts, bounds and judges a child that does what the portal's own processes must not do.

Two kinds: a program that opens a stranger's file, which gets none of the portal's environment and
few means, set from outside before a byte of the file reaches it; and a fork of the process in
hand, which shares its modules. Both die with who made them.
"""

import ctypes
import os
import resource
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Timer
from typing import IO, Final, cast

PR_SET_PDEATHSIG: Final = 1
FERMATO: Final = -signal.SIGKILL
MEGA: Final = 1024 * 1024


class FiglioCaduto(Exception):
    """A child ended before its work: killed, or out of memory. The work may be retried."""


@dataclass(frozen=True, slots=True)
class Limiti:
    """What a child may use: bytes of memory, seconds of processor and of clock, open files.

    `fili`: it may start threads. They count as processes: such a child shuts itself in instead.
    """

    memoria: int
    cpu: int
    attesa: float
    file_aperti: int = 64
    fili: bool = False
    risposta: int = 200 * MEGA


@dataclass(frozen=True, slots=True)
class Risposta:
    """How a child ended: its exit code (`FERMATO` when it was stopped here), what it wrote."""

    codice: int
    uscita: bytes


def chiedi(
    comando: Sequence[str],
    dati: bytes,
    limiti: Limiti,
    *,
    ambiente: Mapping[str, str] | None = None,
) -> Risposta:
    """Run a program on some bytes, under limits, and return how it went.

    It writes no file, starts no process and has no environment but `ambiente`.
    """
    with subprocess.Popen(
        comando,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(ambiente or {}),
        cwd="/",
    ) as figlio:
        limita(figlio.pid, limiti)
        # It has no parent to ask when it hangs: the clock ends it.
        sveglia = Timer(limiti.attesa, figlio.kill)
        sveglia.start()
        try:
            uscita = _scambia(figlio, dati, limiti.risposta)
        finally:
            sveglia.cancel()
    troppa = len(uscita) > limiti.risposta
    return Risposta(FERMATO if troppa else figlio.returncode, b"" if troppa else uscita)


def limita(pid: int, limiti: Limiti) -> None:
    """Bound memory and time of a process, and forbid it to write files or start processes."""
    mezzi = {
        resource.RLIMIT_AS: limiti.memoria,
        resource.RLIMIT_CPU: limiti.cpu,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: limiti.file_aperti,
    }
    if not limiti.fili:
        mezzi[resource.RLIMIT_NPROC] = 0
    for quale, quanto in mezzi.items():
        resource.prlimit(pid, quale, (quanto, quanto))


def lega_al_padre(padre: int) -> bool:
    """In a forked child: die when the parent dies. False when it is dead already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return os.getppid() == padre


def _scambia(figlio: "subprocess.Popen[bytes]", dati: bytes, massimo: int) -> bytes:
    entrata, uscita = cast(IO[bytes], figlio.stdin), cast(IO[bytes], figlio.stdout)
    try:
        entrata.write(dati)
        entrata.close()
    except BrokenPipeError:
        figlio.kill()
    letto = uscita.read(massimo + 1)
    if len(letto) > massimo:
        figlio.kill()
    return letto
