"""The commands that run the portal: the same for the demo, the tests and the measures."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from crema_sap.avvio import processi, variabili

CODE = ("predefinita", "documenti")
# A worker that composed a large plan gives its memory back (prodotto.md, P10: at most 300 MB).
MEMORIA_DOCUMENTI_KB = "280000"
# The front server tells when a request arrived: it must not wait for those who work on them.
PRIMA_DI_TUTTI = -10
_BIN = Path(sys.executable).parent


def web(
    ambiente: Mapping[str, str],
    registri: Path,
    *,
    porta: int,
    processi_web: int = 2,
    fili: int = 4,
) -> processi.Comando:
    """The application server."""
    argomenti = [
        *("--interface", "wsgi", "--host", processi.LOCALE, "--port", str(porta)),
        *("--workers", str(processi_web), "--blocking-threads", str(fili), "--no-ws"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning"),
        *("--backlog", "2048", "--http", "1"),
    ]
    return _python("web", "granian", [*argomenti, "crema_sap.wsgi:application"], ambiente, registri)


def lavoratore(
    ambiente: Mapping[str, str],
    registri: Path,
    *,
    coda: str,
    contemporanei: int = 1,
    nome: str = "",
) -> processi.Comando:
    """A Celery worker of one queue, or of several separated by commas."""
    nome = nome or coda
    argomenti = [
        *("-A", "crema_sap.celery", "worker", "-Q", coda, "-n", f"{nome}@%h"),
        *("-c", str(contemporanei), "-l", "INFO", "--without-gossip", "--without-mingle"),
    ]
    if coda == "documenti":
        argomenti += ["--max-memory-per-child", MEMORIA_DOCUMENTI_KB]
    return _python(f"lavoratore-{nome}", "celery", argomenti, ambiente, registri, pazienza=15)


def orario(ambiente: Mapping[str, str], registri: Path, *, cartella: Path) -> processi.Comando:
    """Celery beat, which keeps the schedule of the settings."""
    argomenti = [
        *("-A", "crema_sap.celery", "beat", "-l", "WARNING", "--pidfile="),
        *("-s", str(cartella / "orario")),
    ]
    return _python("orario", "celery", argomenti, ambiente, registri)


def fronte(
    ambiente: Mapping[str, str],
    registri: Path,
    *,
    indirizzo: str,
    applicazione: int,
    cartella: Path,
) -> processi.Comando:
    """The front server, on an address of the loopback."""
    suo = {
        **processi.ambiente_nudo(),
        "INDIRIZZO": indirizzo,
        "ASCOLTO": processi.LOCALE,
        "APPLICAZIONE": f"{processi.LOCALE}:{applicazione}",
        "STATICI": str(Path(ambiente["CARTELLA_DATI"]) / "static"),
        "ALBERO_PUBBLICO": ambiente["ALBERO_PUBBLICO"],
        "HOME": str(cartella),
        "XDG_DATA_HOME": str(cartella),
        "XDG_CONFIG_HOME": str(cartella),
    }
    configurazione = str(Path(__file__).with_name("Caddyfile"))
    return processi.Comando(
        "fronte",
        [str(_BIN / "caddy"), "run", "--adapter", "caddyfile", "--config", configurazione],
        registri / "fronte.log",
        suo,
        pazienza=12,
        gentilezza=PRIMA_DI_TUTTI,
    )


def comando_django(argomenti: list[str]) -> list[str]:
    """Command line of a management command."""
    return [sys.executable, str(variabili.RADICE / "manage.py"), *argomenti]


def _python(
    nome: str,
    modulo: str,
    argomenti: list[str],
    ambiente: Mapping[str, str],
    registri: Path,
    *,
    pazienza: float = 10,
) -> processi.Comando:
    return processi.Comando(
        nome,
        [sys.executable, "-m", modulo, *argomenti],
        registri / f"{nome}.log",
        ambiente,
        pazienza=pazienza,
        cartella=variabili.RADICE,
    )
