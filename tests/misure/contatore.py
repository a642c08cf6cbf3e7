"""Counts the round trips to the database where they happen: on the connection.

A proxy speaks PostgreSQL's protocol on both sides and counts the server's «ready for query»:
there is one for each time the application asked and waited.

It passes on each piece as it comes, and must hold none back: an answer is of several small pieces,
and a socket that waits for the first to be acknowledged makes each round trip 40 ms long. On such a
line the application asks for the database's instant again, and what is counted is not a sending.
"""

import socket
import struct
from threading import Thread
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crema_sap.avvio import processi
from tests.misure import carico, impianto
from tests.misure.impianto import Impianto

_CIFRATURA = {80877103, 80877104}  # SSLRequest, GSSENCRequest
INVII = 12


class Tramite:
    """The proxy: `andate` is the count so far."""

    def __init__(self, url: str) -> None:
        parti = urlsplit(url)
        opzioni = dict(parse_qsl(parti.query))
        porta = int(opzioni.pop("port", 0)) or parti.port or 5432
        # An address that begins with a slash is the folder of the server's socket.
        self._server = (opzioni.pop("host", "") or parti.hostname or processi.LOCALE, porta)
        self.andate = 0
        self._ascolto = socket.create_server((processi.LOCALE, 0))
        nostra = f"{processi.LOCALE}:{self._ascolto.getsockname()[1]}"
        credenziali, _, _ = parti.netloc.rpartition("@")
        self.url = urlunsplit(
            parti._replace(netloc=f"{credenziali}@{nostra}", query=urlencode(opzioni))
        )
        Thread(target=self._accogli, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._ascolto.close()

    def _accogli(self) -> None:
        while True:
            try:
                cliente, _ = self._ascolto.accept()
            except OSError:
                return
            cliente.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Thread(target=self._servi, args=[cliente], daemon=True).start()

    def _servi(self, cliente: socket.socket) -> None:
        with cliente, self._raggiungi() as server:
            self._saluta(cliente, server)
            Thread(target=_travasa, args=[cliente, server], daemon=True).start()
            self._conta(server, cliente)

    def _raggiungi(self) -> socket.socket:
        dove, porta = self._server
        if not dove.startswith("/"):
            presa = socket.create_connection(self._server)
            presa.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return presa
        presa = socket.socket(socket.AF_UNIX)
        presa.connect(f"{dove}/.s.PGSQL.{porta}")
        return presa

    def _saluta(self, cliente: socket.socket, server: socket.socket) -> None:
        while True:
            testa = _esatti(cliente, 8)
            lungo, codice = struct.unpack("!II", testa)
            if codice not in _CIFRATURA:
                server.sendall(testa + _esatti(cliente, lungo - 8))
                return
            cliente.sendall(b"N")

    def _conta(self, server: socket.socket, cliente: socket.socket) -> None:
        while True:
            try:
                testa = _esatti(server, 5)
                corpo = _esatti(server, struct.unpack("!I", testa[1:])[0] - 4)
                if testa[:1] == b"Z":
                    self.andate += 1
                cliente.sendall(testa + corpo)
            except OSError:
                return


def _esatti(presa: socket.socket, quanti: int) -> bytes:
    dati = bytearray()
    while len(dati) < quanti:
        parte = presa.recv(quanti - len(dati))
        if not parte:
            raise ConnectionError("chiusa")
        dati += parte
    return bytes(dati)


def _travasa(da: socket.socket, a: socket.socket) -> None:
    try:
        while dati := da.recv(1 << 16):
            a.sendall(dati)
    except OSError:
        pass
    finally:
        a.close()


def per_invio(banco: Impianto) -> float:
    """Round trips of one sending, on a connection already open."""
    ambiente = banco.vera.ambiente()
    tramite = Tramite(ambiente["DATABASE_URL"])
    try:
        with impianto.applicazione(
            {**ambiente, "DATABASE_URL": tramite.url}, banco, processi_web=1, fili=1
        ) as accesa:
            from tests.misure.p1 import richiesta_di

            bozze = banco.bozze(INVII + 3)
            # The first ones open the connection and learn the avviso.
            carico.carica(accesa.porta, 1, map(richiesta_di, bozze[:3]))
            prima = tramite.andate
            esito = carico.carica(accesa.porta, 1, map(richiesta_di, bozze[3:]))
            contate = tramite.andate - prima
    finally:
        tramite.close()
    if esito.stati != {"303": INVII}:
        raise RuntimeError(f"P1: invii non accettati: {esito.stati}")
    return contate / INVII
