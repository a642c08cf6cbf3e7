"""Stage 1: uv, the project's Python and its packages, in folders of the project."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crema_sap.avvio import progresso, python_debian, sistema

VERSIONI = ("3.13", "3.14", "3.12")
GRUPPI = {
    "demo": ("locale",),
    "prepara": ("locale", "dev"),
    "test": ("locale", "dev"),
    "esegui": ("locale", "dev"),
    "bench": ("locale", "dev", "misura"),
}
SENZA_PYTHON = (
    "Serve Python 3.12, 3.13 o 3.14: su questa macchina non c'è e non si riesce a scaricarlo. "
    "Rimedio: installane uno (per esempio con pyenv, o il pacchetto python3.13 di Debian 13) e "
    "rilancia il comando."
)
SANO = "import ctypes, ssl, sys, zlib; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 15))"


def prepara(radice: Path, comando: str) -> dict[str, str]:
    """Make everything that `comando` needs; answer the environment for stage 2.

    Raises `AvvioInterrotto` when something can't be had.
    """
    avvio = radice / ".avvio"
    _verifica_scrivibile(radice, avvio)
    with blocco(avvio / "blocco", "Un altro avvio sta preparando l'ambiente: aspetto…"):
        python = _pacchetti(radice, avvio, comando)
        sistema.verifica(str(python), avvio, navigatore=comando != "demo")
        return sistema.ambiente_sistema(avvio)


@contextmanager
def blocco(percorso: Path, attesa: str) -> Iterator[None]:
    """Hold an exclusive lock on a file; say `attesa` when somebody else holds it."""
    percorso.parent.mkdir(parents=True, exist_ok=True)
    with percorso.open("a", encoding="utf-8") as chiave:
        try:
            fcntl.flock(chiave, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progresso.passo(attesa)
            fcntl.flock(chiave, fcntl.LOCK_EX)
        yield


def _verifica_scrivibile(radice: Path, avvio: Path) -> None:
    with contextlib.suppress(PermissionError):
        avvio.mkdir(exist_ok=True)
    for cartella in (radice, avvio, radice / ".venv", radice / ".locale"):
        if cartella.exists() and not os.access(str(cartella), os.W_OK):
            raise progresso.AvvioInterrotto(
                f"Non posso scrivere in {cartella} (forse l'ha creata un altro utente). Rimedio, "
                f'da amministratore: chown -R "{os.getuid()}" {cartella}'
            )


def _impronta(radice: Path) -> str:
    somma = hashlib.sha256()
    for nome in ("uv.lock", ".python-version"):
        somma.update((radice / nome).read_bytes())
    return somma.hexdigest()


def _pacchetti(radice: Path, avvio: Path, comando: str) -> Path:
    """Make `.venv` agree with the lock file; does nothing when it already does."""
    python = radice / ".venv" / "bin" / "python"
    gruppi = GRUPPI[comando]
    impronta = _impronta(radice)
    timbri = [radice / ".venv" / f".avvio-{gruppo}" for gruppo in gruppi]
    if all(t.exists() and t.read_text() == impronta for t in timbri) and _sano(str(python)):
        return python
    uv = _uv(avvio)
    interprete = str(python) if _sano(str(python)) else _cerca_python(uv, avvio)
    sync = [uv, "sync", "--frozen", "--inexact", "--no-default-groups", "--python", interprete]
    progresso.esegui(
        [*sync, *(pezzo for gruppo in gruppi for pezzo in ("--group", gruppo))],
        titolo="Installo i pacchetti del progetto…",
        registro=avvio / "registro" / "pacchetti.log",
        ambiente=_ambiente_uv(radice),
    )
    for timbro in timbri:
        timbro.write_text(impronta)
    return python


def _ambiente_uv(radice: Path) -> dict[str, str]:
    ambiente = sistema.con_certificati()
    ambiente.pop("VIRTUAL_ENV", None)
    ambiente["UV_PROJECT_ENVIRONMENT"] = str(radice / ".venv")
    ambiente.setdefault("UV_PYTHON_DOWNLOADS", "manual")
    return ambiente


def _uv(avvio: Path) -> str:
    """Path of a uv: our own, made with whatever this Python can do."""
    nostro = avvio / "uv"
    eseguibile = nostro / "bin" / "uv"
    if eseguibile.exists() and _risponde([str(eseguibile), "--version"]):
        return str(eseguibile)
    shutil.rmtree(str(nostro), ignore_errors=True)
    registro = avvio / "registro" / "uv.log"
    titolo = "Installo uv, che scarica i pacchetti…"
    if _ha_modulo("venv") and _ha_modulo("ensurepip"):
        progresso.esegui(
            [sys.executable, "-m", "venv", str(nostro)],
            titolo="Preparo un piccolo ambiente Python…",
            registro=registro,
        )
        pip = [str(nostro / "bin" / "python"), "-m", "pip", "install", "-q", "uv>=0.9"]
        progresso.esegui(pip, titolo=titolo, registro=registro)
        return str(eseguibile)
    trovato = shutil.which("uv")
    if trovato:
        return trovato
    pip = [sys.executable, *_pip_di_fortuna(avvio, registro)]
    opzioni = ["install", "-q", "--target", str(nostro), "uv>=0.9"]
    progresso.esegui([*pip, *opzioni], titolo=titolo, registro=registro)
    return str(eseguibile)


def _pip_di_fortuna(avvio: Path, registro: Path) -> list[str]:
    """Arguments that run pip on a Debian whose Python came without venv."""
    if _ha_modulo("pip"):
        return ["-m", "pip"]
    ruote = sorted(Path("/usr/share/python-wheels").glob("pip-*.whl"))
    if not ruote:
        try:
            sistema.scarica(["python3-pip-whl"], avvio, registro)
            sistema.scompatta(avvio / "apt" / "archives", avvio / "pip")
        except (progresso.AvvioInterrotto, OSError) as errore:
            raise progresso.AvvioInterrotto(
                "A questo Python mancano venv e pip. Da amministratore: "
                "apt-get install -y python3-venv"
            ) from errore
        ruote = sorted((avvio / "pip").rglob("pip-*.whl"))
    return [str(ruote[-1]) + "/pip"]


def _cerca_python(uv: str, avvio: Path) -> str:
    """Path of a Python that the project accepts: found, or fetched.

    Raises `AvvioInterrotto` when there is none and none can be fetched.
    """
    for versione in VERSIONI:
        for candidato in _candidati(uv, versione):
            if _sano(candidato):
                return candidato
    try:
        progresso.esegui(
            [uv, "python", "install", VERSIONI[0]],
            titolo=f"Qui non c'è Python {', '.join(VERSIONI)}: scarico {VERSIONI[0]}…",
            registro=avvio / "registro" / "python.log",
            ambiente=sistema.con_certificati(),
        )
        return next(c for c in _candidati(uv, VERSIONI[0]) if _sano(c))
    except (progresso.AvvioInterrotto, StopIteration):
        progresso.passo("    non si può scaricare così: provo con i pacchetti di Debian")
    try:
        trovato = python_debian.python(uv, avvio)
    except (progresso.AvvioInterrotto, OSError) as errore:
        raise progresso.AvvioInterrotto(f"{errore}\n{SENZA_PYTHON}") from errore
    if not _sano(trovato):
        raise progresso.AvvioInterrotto(SENZA_PYTHON)
    return trovato


def _candidati(uv: str, versione: str) -> Iterator[str]:
    trovato = subprocess.run(
        [uv, "python", "find", "--no-project", "--no-python-downloads", versione],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    if trovato.returncode == 0 and trovato.stdout.strip():
        yield trovato.stdout.strip()
    radici = [os.environ.get("PYENV_ROOT", ""), str(Path.home() / ".pyenv")]
    for radice in filter(None, radici):
        try:
            trovati = sorted(Path(radice).glob(f"versions/{versione}*/bin/python3"), reverse=True)
        except PermissionError:
            # The folder of another user, whose environment `su` has left here.
            continue
        for python in trovati:
            yield str(python)


def _sano(python: str) -> bool:
    return _risponde([python, "-c", SANO])


def _ha_modulo(nome: str) -> bool:
    return _risponde([sys.executable, "-c", "import " + nome])


def _risponde(comando: list[str]) -> bool:
    try:
        esito = subprocess.run(
            comando,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return esito.returncode == 0
