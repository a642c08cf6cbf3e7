"""Writes a PDF 1.7 file from objects already in PDF syntax, the same bytes each time."""

import hashlib
import struct
import zlib
from functools import lru_cache
from typing import Final

LIVELLO: Final = 6
PER_GRUPPO: Final = 400  # objects in one object stream


def testo(valore: str) -> str:
    """Write a text string: plain when it is ASCII, UTF-16 otherwise."""
    if valore.isascii() and valore.isprintable():
        protetto = valore.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"({protetto})"
    return f"<feff{valore.encode('utf-16-be').hex()}>"


def elenco(numeri: list[int]) -> str:
    """Write an array of references."""
    return "[" + " ".join(f"{n} 0 R" for n in numeri) + "]"


@lru_cache(maxsize=256)
def comprimi(dati: bytes) -> bytes:
    """Compress a stream; a worker remembers the last few hundred, most of a changed document."""
    return zlib.compress(dati, LIVELLO)


class Scrittore:
    """Collects numbered objects; `scrivi` gives the file."""

    def __init__(self) -> None:
        self._oggetti: dict[int, bytes] = {}
        self._flussi: dict[int, tuple[str, bytes]] = {}
        self._ultimo = 0

    def nuovo(self, quanti: int = 1) -> int:
        """Reserve numbers and return the first."""
        primo = self._ultimo + 1
        self._ultimo += quanti
        return primo

    def metti(self, corpo: str, numero: int = 0) -> int:
        """Store an object, under a reserved number if given, and return its number."""
        numero = numero or self.nuovo()
        self._oggetti[numero] = corpo.encode("latin-1")
        return numero

    def metti_flusso(
        self, dati: bytes, dizionario: str = "", numero: int = 0, *, compresso: bool = False
    ) -> int:
        """Store a stream; `dizionario` is the inside of its dictionary, without Length.

        A `compresso` stream is stored as it is, with the filter its dictionary names.
        """
        numero = numero or self.nuovo()
        if not compresso:
            dati = comprimi(dati)
            dizionario += "/Filter/FlateDecode"
        self._flussi[numero] = (dizionario, dati)
        return numero

    def scrivi(self, *, radice: int, informazioni: int) -> bytes:
        """Return the file: streams, object streams, and the cross-reference stream."""
        pezzi = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        lungo = len(pezzi[0])
        posizioni: dict[int, tuple[int, int, int]] = {}
        gruppi = self._gruppi(posizioni)
        for numero, (dizionario, dati) in sorted({**self._flussi, **gruppi}.items()):
            posizioni[numero] = (1, lungo, 0)
            pezzo = (
                f"{numero} 0 obj\n<<{dizionario}/Length {len(dati)}>>\nstream\n".encode("latin-1")
                + dati
                + b"\nendstream\nendobj\n"
            )
            pezzi.append(pezzo)
            lungo += len(pezzo)
        rinvii = self.nuovo()
        posizioni[rinvii] = (1, lungo, 0)
        tavola = struct.pack(">BIH", 0, 0, 65535) + b"".join(
            struct.pack(">BIH", *posizioni.get(n, (0, 0, 0))) for n in range(1, rinvii + 1)
        )
        dati = zlib.compress(tavola, LIVELLO)
        impronta = hashlib.sha256(b"".join(pezzi)).hexdigest()[:32]
        pezzi.append(
            f"{rinvii} 0 obj\n<</Type/XRef/W[1 4 2]/Size {rinvii + 1}/Root {radice} 0 R"
            f"/Info {informazioni} 0 R/ID[<{impronta}><{impronta}>]/Filter/FlateDecode"
            f"/Length {len(dati)}>>\nstream\n".encode()
            + dati
            + f"\nendstream\nendobj\nstartxref\n{lungo}\n%%EOF\n".encode()
        )
        return b"".join(pezzi)

    def _gruppi(self, posizioni: dict[int, tuple[int, int, int]]) -> dict[int, tuple[str, bytes]]:
        """Pack the plain objects in object streams."""
        numeri = sorted(self._oggetti)
        gruppi = {}
        for inizio in range(0, len(numeri), PER_GRUPPO):
            fetta = numeri[inizio : inizio + PER_GRUPPO]
            gruppo = self.nuovo()
            corpi, indice, lungo = [], [], 0
            for n, numero in enumerate(fetta):
                posizioni[numero] = (2, gruppo, n)
                indice.append(f"{numero} {lungo}")
                corpo = self._oggetti[numero]
                corpi.append(corpo)
                lungo += len(corpo) + 1
            testata = (" ".join(indice) + "\n").encode()
            dati = comprimi(testata + b"\n".join(corpi))
            gruppi[gruppo] = (
                f"/Type/ObjStm/N {len(fetta)}/First {len(testata)}/Filter/FlateDecode",
                dati,
            )
        return gruppi
