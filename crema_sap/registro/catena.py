"""Recomputes the register's chain, by itself and not by the function that wrote it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db import connection

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito

SEPARATORE = "\x1f"
ORIGINE = hashlib.sha256(b"").digest()
LETTURA = (
    "SELECT numero, istante, utente_id, incarico_id, atto, oggetto_tipo, oggetto_id, dati::text,"
    " precedente, impronta FROM registro_evento WHERE numero > %s ORDER BY numero LIMIT 5000"
)


@dataclass(frozen=True, slots=True)
class Anello:
    """One link of the chain, as it stands in the table."""

    numero: int
    istante: datetime
    utente_id: int | None
    incarico_id: int | None
    atto: str
    oggetto_tipo: str
    oggetto_id: str
    dati: str
    precedente: bytes
    impronta: bytes

    def testo(self) -> bytes:
        """The canonical text that the link's hash covers."""
        parti = (
            str(self.numero),
            self.istante.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f"),
            "-" if self.utente_id is None else str(self.utente_id),
            "-" if self.incarico_id is None else str(self.incarico_id),
            self.atto,
            self.oggetto_tipo,
            self.oggetto_id,
            self.dati,
        )
        return SEPARATORE.join(parti).encode()


@dataclass(frozen=True, slots=True)
class EsitoCatena:
    """How many links hold, and what is wrong with the first that does not, if any."""

    ambito: str
    anelli: int
    rottura: str | None


def percorri(anelli: Iterable[Anello]) -> tuple[int, bytes, str | None]:
    """Walk the chain; return the last good number, its hash, and the first fault or None."""
    ultimo, impronta = 0, ORIGINE
    for anello in anelli:
        if anello.numero != ultimo + 1:
            return ultimo, impronta, f"manca l'evento numero {ultimo + 1}"
        if anello.precedente != impronta:
            return ultimo, impronta, f"l'evento {anello.numero} non continua il precedente"
        attesa = hashlib.sha256(impronta + anello.testo()).digest()
        if anello.impronta != attesa:
            return ultimo, impronta, f"l'evento {anello.numero} è stato alterato"
        ultimo, impronta = anello.numero, attesa
    return ultimo, impronta, None


def verifica(ambito: Ambito) -> EsitoCatena:
    """Recompute the whole chain of an ambito and compare its end with the recorded head."""
    with nel_ambito(ambito.pk):
        # One snapshot: an act that commits meanwhile must not look like a fault.
        numero_testa, impronta_testa = _testa()
        ultimo, impronta, rottura = percorri(_leggi(fino_a=numero_testa))
    if rottura is None and (ultimo, impronta) != (numero_testa, impronta_testa):
        rottura = (
            f"il registro finisce all'evento {ultimo}, ma la testa segna {numero_testa}: "
            "gli ultimi eventi mancano o sono stati alterati"
        )
    return EsitoCatena(ambito.codice, ultimo, rottura)


def _testa() -> tuple[int, bytes]:
    with connection.cursor() as cursore:
        cursore.execute("SELECT numero, impronta FROM registro_testaregistro")
        riga = cursore.fetchone()
    return (riga[0], bytes(riga[1])) if riga else (0, ORIGINE)


def _leggi(*, fino_a: int) -> Iterator[Anello]:
    ultimo = 0
    while True:
        with connection.cursor() as cursore:
            cursore.execute(LETTURA, [ultimo])
            righe = cursore.fetchall()
        for riga in righe:
            if riga[0] > fino_a:
                return
            anello = Anello(*riga)
            # The driver gives views of memory: hashes are compared as bytes.
            yield replace(
                anello, precedente=bytes(anello.precedente), impronta=bytes(anello.impronta)
            )
            ultimo = riga[0]
        if not righe:
            return
