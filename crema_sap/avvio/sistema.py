"""Stage 1: the system libraries of the PDFs and the browser of the tests, found or fetched.

Root installs Debian's packages. Anybody else gets the same packages unpacked into the project's
own folder, without touching the system.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path

from crema_sap.avvio import progresso

LIBRERIE = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
PACCHETTI_PDF = (
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fonts-dejavu-core",
)
# Playwright's own program needs libatomic.
LIBRERIE_NAVIGATORE = ("libatomic.so.1",)
PACCHETTI_NAVIGATORE = ("chromium", "libatomic1")
NAVIGATORI = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

CARICA = "import ctypes, sys; [ctypes.CDLL(nome) for nome in sys.argv[1:]]"


def cartella_librerie(avvio: Path) -> list[Path]:
    """Folders of libraries unpacked by `_scompatta`, if any."""
    sistema = avvio / "sistema"
    tripla = platform.machine() + "-linux-gnu"
    candidate = [sistema / "usr" / "lib" / tripla, sistema / "lib" / tripla]
    # libpulse, which Chromium loads, looks for a part of itself here by an absolute path.
    candidate.append(sistema / "usr" / "lib" / tripla / "pulseaudio")
    return [cartella for cartella in candidate if cartella.is_dir()]


def ambiente_sistema(avvio: Path) -> dict[str, str]:
    """Variables with which the unpacked libraries, fonts and browser are found."""
    variabili = {}
    cartelle = [str(cartella) for cartella in cartella_librerie(avvio)]
    if cartelle:
        gia = os.environ.get("LD_LIBRARY_PATH", "")
        variabili["LD_LIBRARY_PATH"] = ":".join([*cartelle, *([gia] if gia else [])])
        variabili["FONTCONFIG_FILE"] = str(_caratteri(avvio))
    navigatore = trova_navigatore(avvio)
    if navigatore:
        variabili["AVVIO_NAVIGATORE"] = navigatore
    return variabili


def trova_navigatore(avvio: Path) -> str | None:
    """Path of a Chromium: the system's, or the one unpacked here."""
    for nome in NAVIGATORI:
        trovato = shutil.which(nome)
        if trovato:
            return trovato
    nostro = avvio / "sistema" / "usr" / "lib" / "chromium" / "chromium"
    return str(nostro) if nostro.exists() else None


def verifica(python: str, avvio: Path, *, navigatore: bool) -> None:
    """Make sure that PDFs can be made and, with `navigatore`, that a browser is there.

    Raises `AvvioInterrotto` naming the packages and the command when they can't be had.
    """
    mancanti = _pacchetti_mancanti(python, avvio, navigatore=navigatore)
    if not mancanti:
        return
    comando = "apt-get install -y --no-install-recommends " + " ".join(mancanti)
    if shutil.which("apt-get") is None:
        raise progresso.AvvioInterrotto(
            "Mancano librerie di sistema e questa macchina non ha apt-get. Installa l'equivalente "
            "di: " + ", ".join(mancanti)
        )
    registro = avvio / "registro" / "sistema.log"
    try:
        if os.geteuid() == 0:
            _installa(mancanti, registro)
        else:
            _scompatta(mancanti, avvio, registro)
    except progresso.AvvioInterrotto as errore:
        raise progresso.AvvioInterrotto(
            f"{errore}\nMancano: {', '.join(mancanti)}. Da amministratore: {comando}"
        ) from errore
    restano = _pacchetti_mancanti(python, avvio, navigatore=navigatore)
    if restano:
        raise progresso.AvvioInterrotto(
            f"Mancano ancora: {', '.join(restano)}. Da amministratore: {comando}"
        )


def _pacchetti_mancanti(python: str, avvio: Path, *, navigatore: bool) -> list[str]:
    mancanti: list[str] = []
    carica = [python, "-c", CARICA]
    if not _riesce([*carica, *LIBRERIE], avvio) or not _ha_caratteri(avvio):
        mancanti += PACCHETTI_PDF
    if navigatore:
        chromium = trova_navigatore(avvio)
        parte = chromium is not None and _riesce([chromium, "--version"], avvio)
        if not parte or not _riesce([*carica, *LIBRERIE_NAVIGATORE], avvio):
            mancanti += PACCHETTI_NAVIGATORE
    return mancanti


def _riesce(comando: list[str], avvio: Path) -> bool:
    esito = subprocess.run(
        comando,
        env=dict(os.environ, **ambiente_sistema(avvio)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return esito.returncode == 0


def _ha_caratteri(avvio: Path) -> bool:
    radici = [Path("/usr/share/fonts"), avvio / "sistema" / "usr" / "share" / "fonts"]
    return any(next(iter(radice.rglob("*.ttf")), None) for radice in radici if radice.is_dir())


def _caratteri(avvio: Path) -> Path:
    """Write a fontconfig file that knows the system's fonts and the unpacked ones."""
    percorso = avvio / "fonts.conf"
    testo = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"<dir>/usr/share/fonts</dir><dir>{avvio}/sistema/usr/share/fonts</dir>\n"
        f"<cachedir>{avvio}/fontconfig</cachedir>\n</fontconfig>\n"
    )
    if not percorso.exists() or percorso.read_text(encoding="utf-8") != testo:
        percorso.write_text(testo, encoding="utf-8")
    return percorso


def _installa(pacchetti: list[str], registro: Path) -> None:
    ambiente = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    installa = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *pacchetti]
    try:
        progresso.esegui(
            ["apt-get", "update", "-q"],
            titolo="Aggiorno l'elenco dei pacchetti di sistema…",
            registro=registro,
            ambiente=ambiente,
        )
    except progresso.AvvioInterrotto:
        # A broken third-party list must not stop packages that the good lists have.
        progresso.passo("    elenco incompleto: provo lo stesso")
    progresso.esegui(
        installa,
        titolo=f"Installo {', '.join(pacchetti)}…",
        registro=registro,
        ambiente=ambiente,
    )


def _apt_privato(avvio: Path) -> list[str]:
    """Options with which apt-get keeps its state in our folder and needs no privilege."""
    apt = avvio / "apt"
    for nome in ("lists/partial", "archives/partial"):
        (apt / nome).mkdir(parents=True, exist_ok=True)
    opzioni = {
        "Dir::State::lists": str(apt / "lists"),
        "Dir::State::extended_states": str(apt / "extended_states"),
        "Dir::Cache": str(apt),
        "Dir::Log": str(apt),
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": "",
    }
    return ["apt-get", "-q", *(pezzo for k, v in opzioni.items() for pezzo in ("-o", f"{k}={v}"))]


def scarica(pacchetti: list[str], avvio: Path, registro: Path) -> None:
    """Download packages and what they need beyond the system, without root."""
    apt = _apt_privato(avvio)
    try:
        progresso.esegui(
            [*apt, "update"],
            titolo="Aggiorno un elenco privato dei pacchetti di sistema…",
            registro=registro,
        )
    except progresso.AvvioInterrotto:
        progresso.passo("    elenco incompleto: provo lo stesso")
    progresso.esegui(
        [*apt, "install", "-y", "--no-install-recommends", "--download-only", *pacchetti],
        titolo=f"Scarico senza privilegi {', '.join(pacchetti)}…",
        registro=registro,
    )


def _scompatta(pacchetti: list[str], avvio: Path, registro: Path) -> None:
    scarica(pacchetti, avvio, registro)
    scompatta(avvio / "apt" / "archives", avvio / "sistema")


def scompatta(archivi: Path, destinazione: Path) -> None:
    """Unpack every package of a folder, and remove it.

    Raises `AvvioInterrotto` when one does not unpack.
    """
    nomi = sorted(archivi.glob("*.deb"))
    progresso.passo(f"Scompatto {len(nomi)} pacchetti nella cartella del progetto…")
    for archivio in nomi:
        esito = subprocess.run(
            ["dpkg", "-x", str(archivio), str(destinazione)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if esito.returncode != 0:
            raise progresso.AvvioInterrotto(f"{archivio.name} non si scompatta.")
        archivio.unlink()


def con_certificati() -> dict[str, str]:
    """The environment, in which uv trusts the certificates of the machine as pip and apt do."""
    return {"UV_NATIVE_TLS": "true", **os.environ}
