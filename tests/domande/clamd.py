"""A clamd for the tests: speaks INSTREAM on a socket file, and knows one malware."""

import struct
import threading
from contextlib import suppress
from pathlib import Path
from socketserver import BaseRequestHandler, UnixStreamServer

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Dialogo(BaseRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):
            self.rispondi()

    def rispondi(self) -> None:
        comando = self._esatti(len(b"zINSTREAM\0"))
        assert comando == b"zINSTREAM\0", comando
        dati = b""
        while lungo := struct.unpack(">I", self._esatti(4))[0]:
            dati += self._esatti(lungo)
        server = self.server
        assert isinstance(server, Clamd)
        server.visti.append(dati)
        esito = b"stream: Eicar-Signature FOUND\0" if EICAR in dati else b"stream: OK\0"
        self.request.sendall(server.storta or esito)

    def _esatti(self, quanti: int) -> bytes:
        avuti = b""
        while len(avuti) < quanti:
            pezzo = self.request.recv(quanti - len(avuti))
            if not pezzo:
                raise ConnectionError
            avuti += pezzo
        return avuti


class Clamd(UnixStreamServer):
    """The server, with what it has seen; `storta` is answered instead of the truth."""

    def __init__(self, cartella: Path) -> None:
        self.visti: list[bytes] = []
        self.storta = b""
        self.file = cartella / "clamd.ctl"
        super().__init__(str(self.file), _Dialogo)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def indirizzo(self) -> str:
        """How the setting names it."""
        return f"unix:{self.file}"

    def spegni(self) -> None:
        """Stop answering."""
        self.shutdown()
        self.server_close()
        self.file.unlink(missing_ok=True)
