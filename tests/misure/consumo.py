"""CPU-milliseconds of trees of processes, read from /proc: reaped children included."""

import os
from collections.abc import Iterable
from pathlib import Path

_TACCHE_AL_SECONDO = os.sysconf("SC_CLK_TCK")


def albero(radice: int) -> list[int]:
    """A process and all that descend from it."""
    trovati, da_vedere = [], [radice]
    while da_vedere:
        pid = da_vedere.pop()
        trovati.append(pid)
        da_vedere += _figli(pid)
    return trovati


def cpu(*radici: int) -> float:
    """User and system time of whole trees so far, in milliseconds.

    What a process has reaped is in its own line, so the sum only grows.
    """
    return sum(_proprio_e_dei_mietuti(pid) for radice in radici for pid in albero(radice))


def padre(pid: int) -> int:
    """The parent of a process."""
    return int(_campi(pid)[1])


def _campi(pid: int) -> list[str]:
    # After the name, which may hold spaces and brackets: state, ppid, …
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _proprio_e_dei_mietuti(pid: int) -> float:
    try:
        campi = _campi(pid)
    except (FileNotFoundError, ProcessLookupError):
        # Ended since it was listed: its parent has it now, and is read at the next look.
        return 0.0
    # utime, stime, cutime, cstime
    return sum(int(tacche) for tacche in campi[11:15]) * 1000 / _TACCHE_AL_SECONDO


def _figli(pid: int) -> Iterable[int]:
    figli: list[int] = []
    for elenco in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            figli += map(int, elenco.read_text().split())
        except (FileNotFoundError, ProcessLookupError):
            continue
    return figli
