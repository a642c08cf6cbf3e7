"""Keep-alive clients over HTTP: one thread, as little work as possible, in a process of its own.

    python -m tests.misure.carico PORTA CLIENTI FILE

FILE holds the requests, one JSON text a line, as bytes in base64. Answers on one line of JSON:
seconds, requests, statuses. The clients take requests from one queue, each waits for its answer.
"""

import base64
import json
import re
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

RADICE = Path(__file__).resolve().parents[2]
_LUNGHEZZA = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(slots=True)
class _Cliente:
    presa: socket.socket
    ricevuto: bytearray = field(default_factory=bytearray)


def gioca(porta: int, clienti: int, richieste: deque[bytes]) -> dict[str, object]:
    """Send every request and return how long it took and what came back."""
    stati: Counter[str] = Counter()
    selettore = selectors.DefaultSelector()
    inizio = time.perf_counter()
    aperti = [_Cliente(collega(porta)) for _ in range(min(clienti, len(richieste)))]
    for cliente in aperti:
        selettore.register(cliente.presa, selectors.EVENT_READ, cliente)
        cliente.presa.sendall(richieste.popleft())
    in_attesa = len(aperti)
    while in_attesa:
        for chiave, _ in selettore.select(timeout=30):
            cliente = chiave.data
            dati = cliente.presa.recv(1 << 18)
            if not dati:
                raise ConnectionError("il server ha chiuso la connessione")
            cliente.ricevuto += dati
            if not completa(cliente.ricevuto):
                continue
            stati[cliente.ricevuto[9:12].decode()] += 1
            cliente.ricevuto.clear()
            if richieste:
                cliente.presa.sendall(richieste.popleft())
            else:
                in_attesa -= 1
                selettore.unregister(cliente.presa)
                cliente.presa.close()
    secondi = time.perf_counter() - inizio
    return {"secondi": secondi, "richieste": sum(stati.values()), "stati": stati}


def collega(porta: int) -> socket.socket:
    """Open a connection that sends at once what it is given."""
    presa = socket.create_connection(("127.0.0.1", porta), timeout=30)
    presa.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return presa


def completa(ricevuto: bytearray) -> bool:
    """Tell whether the answer is all there."""
    fine = ricevuto.find(b"\r\n\r\n")
    if fine < 0:
        return False
    trovata = _LUNGHEZZA.search(ricevuto, 0, fine)
    if trovata:
        return len(ricevuto) >= fine + 4 + int(trovata[1])
    if b"transfer-encoding: chunked" in ricevuto[:fine].lower():
        return ricevuto.endswith(b"0\r\n\r\n")
    return True


@dataclass(frozen=True, slots=True)
class Esito:
    """What the clients saw."""

    secondi: float
    richieste: int
    stati: dict[str, int]


def carica(porta: int, clienti: int, richieste: Iterable[bytes]) -> Esito:
    """Play the requests from another process, whose work is not the application's."""
    with tempfile.NamedTemporaryFile("w", suffix=".richieste") as scritto:
        for richiesta in richieste:
            scritto.write(base64.b64encode(richiesta).decode() + "\n")
        scritto.flush()
        esito = subprocess.run(
            [sys.executable, "-m", "tests.misure.carico", str(porta), str(clienti), scritto.name],
            cwd=RADICE,
            stdout=subprocess.PIPE,
            check=True,
        )
    return Esito(**json.loads(esito.stdout))


def richiesta(
    percorso: str, *, biscotti: str = "", corpo: bytes | None = None, accetta: str = ""
) -> bytes:
    """Write a request as a browser on a kept connection does."""
    righe = [
        f"{'GET' if corpo is None else 'POST'} {percorso} HTTP/1.1",
        "Host: 127.0.0.1",
        "Connection: keep-alive",
    ]
    if biscotti:
        righe.append(f"Cookie: {biscotti}")
    if accetta:
        righe.append(f"Accept-Encoding: {accetta}")
    if corpo is not None:
        righe.append("Content-Type: application/x-www-form-urlencoded")
        righe.append(f"Content-Length: {len(corpo)}")
    return "\r\n".join([*righe, "", ""]).encode() + (corpo or b"")


if __name__ == "__main__":
    porta_, clienti_, elenco = sys.argv[1:]
    da_giocare = deque(map(base64.b64decode, Path(elenco).read_bytes().splitlines()))
    sys.stdout.write(json.dumps(gioca(int(porta_), int(clienti_), da_giocare)))
