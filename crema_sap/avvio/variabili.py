"""The environment with which the portal's processes run, and the secrets kept on disk."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from crema_sap.avvio import ruoli

RADICE = Path(__file__).resolve().parent.parent.parent
# What the machine's environment may hand down to the portal's processes.
EREDITATE = (
    "HOME",
    "LANG",
    "PATH",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "FONTCONFIG_FILE",
    "AVVIO_NAVIGATORE",
    "COVERAGE_PROCESS_START",
    "COVERAGE_PROCESS_CONFIG",
)
CHIAVI = ("SECRET_KEY", "CHIAVE_CIFRATURA", "CHIAVE_INDICE")


def chiave() -> str:
    """32 random bytes as text."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def nuovi_segreti() -> dict[str, str]:
    """The portal's keys, new."""
    return {nome: chiave() for nome in CHIAVI}


def leggi_o_crea(percorso: Path, nuovo: Mapping[str, str]) -> dict[str, str]:
    """Read secrets from a private file; what it lacks is taken from `nuovo` and kept."""
    gia: dict[str, str] = json.loads(percorso.read_text()) if percorso.exists() else {}
    tutti = {**nuovo, **gia}
    if tutti != gia:
        provvisorio = percorso.with_suffix(".nuovo")
        provvisorio.unlink(missing_ok=True)
        provvisorio.touch(mode=0o600)
        provvisorio.write_text(json.dumps(tutti, indent=1))
        provvisorio.replace(percorso)
    return tutti


def ambiente(
    *,
    nome: str,
    server: ruoli.Server,
    base: str,
    redis_url: str,
    origine: str,
    cartella: Path,
    segreti: Mapping[str, str],
) -> dict[str, str]:
    """Environment of the portal's processes: `nome` is `demo` or `test`."""
    variabili = {chiave: os.environ[chiave] for chiave in EREDITATE if chiave in os.environ}
    variabili.update(
        {
            "AMBIENTE": nome,
            "DJANGO_SETTINGS_MODULE": "crema_sap.settings",
            "PYTHONPATH": str(RADICE),
            "PYTHONUNBUFFERED": "1",
            "DATABASE_URL": server.url(base, ruoli.APP),
            "DATABASE_URL_PROPRIETARIO": server.url(base, ruoli.PROPRIETARIO),
            "DATABASE_URL_PUBBLICO": server.url(base, ruoli.PUBBLICO),
            "REDIS_URL": redis_url,
            "ORIGINE": origine,
            "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
            "CARTELLA_DATI": str(cartella / "dati"),
            "ALBERO_PUBBLICO": str(cartella / "pubblico"),
            **{chiave: segreti[chiave] for chiave in CHIAVI},
        }
    )
    for chiave in ("CARTELLA_DATI", "ALBERO_PUBBLICO"):
        Path(variabili[chiave]).mkdir(parents=True, exist_ok=True)
    return variabili
