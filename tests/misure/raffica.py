"""An open load over HTTP: each request leaves at its instant, whoever has been answered or not.

One thread, kept connections, as little work as possible, in a process of its own. All instants are
monotonic, which on Linux is one clock for all processes.
"""

import heapq
import pickle
import selectors
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic

from tests.misure import carico

MAI = -1.0
# Not with -m: the classes must be those of this module, also for who reads the file.
AVVIO = (
    "import sys, pathlib; from tests.misure import raffica; raffica.main(pathlib.Path(sys.argv[1]))"
)


@dataclass(frozen=True, slots=True)
class Colpo:
    """A request, and how it is made.

    `segue` is asked on the same connection if the answer is a redirect, as a browser does.
    `resto` are the seconds between the request without its last byte and that byte; `taglia`
    those after which the client goes away without reading. With both the last byte never leaves.
    """

    quando: float
    richiesta: bytes
    che: str
    chi: int = -1
    segue: bytes = b""
    resto: float = MAI
    taglia: float = MAI


@dataclass(slots=True)
class Riga:
    """A line of the ledger: what was asked and what came back; `stato` 0 is no answer."""

    che: str
    chi: int
    dovuta: float
    completa: float = 0.0
    risposta: float = 0.0
    stato: int = 0
    testa: bytes = b""
    corpo: bytes = b""

    @property
    def attesa(self) -> float:
        """Seconds from when the request should have left: what a person would have waited."""
        return self.risposta - self.dovuta


@dataclass(frozen=True, slots=True)
class Lavoro:
    """What a process has to play: from `inizio` on, giving up `pazienza` seconds after the end."""

    porta: int
    inizio: float
    pazienza: float
    colpi: Sequence[Colpo]


@dataclass(slots=True, eq=False)
class _Filo:
    """A connection and the request that it carries."""

    presa: socket.socket
    riga: Riga | None = None
    segue: bytes = b""
    ricevuto: bytearray = field(default_factory=bytearray)


class Raffica:
    """The clients."""

    def __init__(self, lavoro: Lavoro) -> None:
        self.lavoro, self.righe = lavoro, list[Riga]()
        self._selettore = selectors.DefaultSelector()
        self._liberi: list[_Filo] = []
        self._corpi: dict[bytes, bytes] = {}
        self._in_corso = 0
        self._numero = len(lavoro.colpi)
        self._agenda: list[tuple[float, int, Callable[[], None]]] = [
            (lavoro.inizio + colpo.quando, n, partial(self._parti, colpo))
            for n, colpo in enumerate(sorted(lavoro.colpi, key=lambda colpo: colpo.quando))
        ]

    def gioca(self) -> list[Riga]:
        """Send everything at its instant; return the ledger."""
        ultimo = self._agenda[-1][0] if self._agenda else monotonic()
        while (self._agenda or self._in_corso) and monotonic() < ultimo + self.lavoro.pazienza:
            while self._agenda and self._agenda[0][0] <= monotonic():
                heapq.heappop(self._agenda)[2]()
            attesa = self._agenda[0][0] - monotonic() if self._agenda else 0.5
            for chiave, _ in self._selettore.select(max(0.0, attesa)):
                self._leggi(chiave.data)
        return self.righe

    def _fra(self, secondi: float, azione: Callable[[], None]) -> None:
        self._numero += 1
        heapq.heappush(self._agenda, (monotonic() + secondi, self._numero, azione))

    def _parti(self, colpo: Colpo) -> None:
        filo = self._liberi.pop() if self._liberi else self._apri()
        filo.riga = Riga(colpo.che, colpo.chi, self.lavoro.inizio + colpo.quando)
        filo.segue = colpo.segue
        self.righe.append(filo.riga)
        self._in_corso += 1
        if colpo.resto == MAI:
            self._scrivi(filo, colpo.richiesta)
        else:
            filo.presa.sendall(colpo.richiesta[:-1])
            if colpo.taglia == MAI:
                self._fra(colpo.resto, partial(self._scrivi, filo, colpo.richiesta[-1:]))
        if colpo.taglia != MAI:
            self._selettore.unregister(filo.presa)
            self._fra(colpo.taglia, partial(self._taglia, filo))

    def _apri(self) -> _Filo:
        filo = _Filo(carico.collega(self.lavoro.porta))
        self._selettore.register(filo.presa, selectors.EVENT_READ, filo)
        return filo

    def _scrivi(self, filo: _Filo, dati: bytes) -> None:
        assert filo.riga
        try:
            filo.presa.sendall(dati)
        except OSError:
            self._perduto(filo)
            return
        filo.riga.completa = monotonic()

    def _taglia(self, filo: _Filo) -> None:
        # With a reset, as when the network goes: no goodbye.
        filo.presa.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        filo.presa.close()
        self._in_corso -= 1

    def _leggi(self, filo: _Filo) -> None:
        try:
            dati = filo.presa.recv(1 << 18)
        except OSError:
            dati = b""
        if not dati:
            self._perduto(filo)
            return
        filo.ricevuto += dati
        if filo.riga and carico.completa(filo.ricevuto):
            self._concludi(filo, filo.riga)

    def _concludi(self, filo: _Filo, riga: Riga) -> None:
        riga.risposta, riga.stato = monotonic(), int(filo.ricevuto[9:12])
        testa, _, corpo = bytes(filo.ricevuto).partition(b"\r\n\r\n")
        # The public pages are always the same: once is enough.
        riga.testa, riga.corpo = testa, self._corpi.setdefault(corpo, corpo)
        filo.ricevuto.clear()
        if filo.segue and riga.stato == 303:
            dati, filo.segue = filo.segue, b""
            filo.riga = Riga(f"{riga.che}, segue", riga.chi, riga.risposta)
            self.righe.append(filo.riga)
            self._scrivi(filo, dati)
            return
        filo.riga = None
        self._in_corso -= 1
        self._liberi.append(filo)

    def _perduto(self, filo: _Filo) -> None:
        self._selettore.unregister(filo.presa)
        filo.presa.close()
        if filo.riga:
            filo.riga.risposta = monotonic()
            self._in_corso -= 1
        else:
            self._liberi.remove(filo)


def scarica(
    porta: int, colpi: Sequence[Colpo], *, inizio: float, pazienza: float = 60
) -> list[Riga]:
    """Play from another process, whose work is not the application's; return the ledger."""
    with in_disparte(porta, colpi, inizio=inizio, pazienza=pazienza) as righe:
        pass
    return righe


@contextmanager
def in_disparte(
    porta: int, colpi: Sequence[Colpo], *, inizio: float, pazienza: float
) -> Iterator[list[Riga]]:
    """Play while something else goes on; the ledger is full when both have ended."""
    righe: list[Riga] = []
    with tempfile.NamedTemporaryFile(suffix=".raffica") as scritto:
        pickle.dump(Lavoro(porta, inizio, pazienza, colpi), scritto)
        scritto.flush()
        comando = [sys.executable, "-c", AVVIO, scritto.name]
        with subprocess.Popen(comando, cwd=carico.RADICE) as processo:
            yield righe
        if processo.returncode:
            raise subprocess.CalledProcessError(processo.returncode, comando)
        righe += pickle.loads(Path(scritto.name).read_bytes())


def main(file: Path) -> None:
    """Play the job of a file and leave the ledger there."""
    lavoro: Lavoro = pickle.loads(file.read_bytes())
    file.write_bytes(pickle.dumps(Raffica(lavoro).gioca()))
