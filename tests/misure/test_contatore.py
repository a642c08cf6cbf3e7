"""The counter of round trips: it counts, and delays nothing."""

import socket
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread
from time import perf_counter

from tests.misure.contatore import Tramite

SALUTO = struct.pack("!II", 8, 196608)
# What a server answers to a statement: columns, a row, done, ready. In four writes.
RISPOSTA = [segno + struct.pack("!I", 4) for segno in (b"T", b"D", b"C", b"Z")]


@contextmanager
def finto_server() -> Iterator[int]:
    """A server that answers every byte it gets with the four pieces."""
    with socket.create_server(("127.0.0.1", 0)) as ascolto:

        def servi() -> None:
            presa, _ = ascolto.accept()
            presa.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with presa:
                presa.recv(len(SALUTO))
                while presa.recv(1):
                    for pezzo in RISPOSTA:
                        presa.sendall(pezzo)

        Thread(target=servi, daemon=True).start()
        yield ascolto.getsockname()[1]


def test_a_round_trip_is_counted_once_and_not_held_back() -> None:
    with (
        finto_server() as porta,
        closing(Tramite(f"postgres://chi:che@127.0.0.1:{porta}/base")) as tramite,
        socket.create_connection(("127.0.0.1", int(tramite.url.split(":")[-1].split("/")[0]))) as c,
    ):
        c.sendall(SALUTO)
        inizio = perf_counter()
        for _ in range(20):
            # As a client that is in no hurry to acknowledge: its kernel waits 40 ms.
            c.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)
            c.sendall(b"?")
            atteso = sum(map(len, RISPOSTA))
            while atteso:
                atteso -= len(c.recv(atteso))
        durata = perf_counter() - inizio

        assert tramite.andate == 20
        # Held back, the twenty answers take 0.8 s.
        assert durata < 0.5
