"""Child processes that die with their parent, and free ports."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crema_sap.avvio.progresso import AvvioInterrotto

LOCALE = "127.0.0.1"
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Comando:
    """What to run, with which environment, and how to stop it."""

    nome: str
    argomenti: Sequence[str]
    registro: Path
    ambiente: Mapping[str, str] = field(default_factory=dict)
    segnale: signal.Signals = signal.SIGTERM
    pazienza: float = 10.0
    uid: int | None = None
    cartella: Path | None = None
    # Below zero before the others on the processor, where the system lets us.
    gentilezza: int = 0


def avvia(comando: Comando) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own; the kernel stops it when this process dies.

    Call it from the main thread: the kernel watches the thread, not the process.
    """
    padre = os.getpid()
    segnale = int(comando.segnale)

    def nel_figlio() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, segnale)
        if os.getppid() != padre:
            os._exit(1)
        if comando.gentilezza:
            with contextlib.suppress(PermissionError):
                os.setpriority(os.PRIO_PROCESS, 0, comando.gentilezza)

    comando.registro.parent.mkdir(parents=True, exist_ok=True)
    with comando.registro.open("ab") as registro:
        return subprocess.Popen(
            list(comando.argomenti),
            stdin=subprocess.DEVNULL,
            stdout=registro,
            stderr=registro,
            env=dict(comando.ambiente),
            cwd=comando.cartella,
            start_new_session=True,
            user=comando.uid,
            group=comando.uid,
            extra_groups=[] if comando.uid is not None else None,
            preexec_fn=nel_figlio,
        )


def ferma(processo: subprocess.Popen[bytes], comando: Comando) -> None:
    """Stop a process: its own signal first, after `pazienza` seconds its whole group by force."""
    if processo.poll() is None:
        processo.send_signal(comando.segnale)
    attendi(processo, comando)


def attendi(processo: subprocess.Popen[bytes], comando: Comando) -> None:
    """Wait for a process that was told to stop; after `pazienza` seconds force its group."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        processo.wait(timeout=comando.pazienza)
    uccidi_gruppo(processo)


def uccidi_gruppo(processo: subprocess.Popen[bytes]) -> None:
    """Kill a process and whatever is left of its group, at once."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(processo.pid, signal.SIGKILL)
    processo.wait()


def aspetta(
    pronto: Callable[[], bool],
    *,
    che_cosa: str,
    registro: Path,
    processo: subprocess.Popen[bytes] | None = None,
    secondi: float = 30.0,
) -> None:
    """Wait until `pronto` answers true.

    Raises `AvvioInterrotto` with the end of the log when it does not, or the process dies.
    """
    fine = time.monotonic() + secondi
    pausa = 0.01
    while not pronto():
        morto = processo is not None and processo.poll() is not None
        if morto or time.monotonic() > fine:
            coda = registro.read_text(errors="replace")[-2000:] if registro.exists() else ""
            perche = "si è fermato" if morto else f"non risponde dopo {secondi:.0f} secondi"
            raise AvvioInterrotto(f"{che_cosa} {perche}.\n{coda}\n(registro: {registro})")
        time.sleep(pausa)
        pausa = min(pausa * 1.5, 0.25)


def porta_libera(preferita: int = 0) -> int:
    """Return a free port of the loopback: `preferita` when it is free."""
    for porta in filter(None, [preferita]):
        with contextlib.suppress(OSError, OverflowError), _presa() as presa:
            presa.bind((LOCALE, porta))
            return porta
    with _presa() as presa:
        presa.bind((LOCALE, 0))
        return int(presa.getsockname()[1])


def prima_porta_libera(preferita: int, tentativi: int = 100) -> int:
    """Return `preferita`, or the first free port after it."""
    for porta in range(preferita, min(preferita + tentativi, 65536)):
        if porta_libera(porta) == porta:
            return porta
    return porta_libera()


def _presa() -> socket.socket:
    presa = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # As servers do: a port whose last connections are still closing is free.
    presa.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return presa


def risponde(porta: int) -> bool:
    """Whether something listens on a port of the loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as presa:
        presa.settimeout(1)
        return presa.connect_ex((LOCALE, porta)) == 0


def ambiente_nudo() -> dict[str, str]:
    """Environment for the servers: nothing of ours, no unpacked libraries."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
