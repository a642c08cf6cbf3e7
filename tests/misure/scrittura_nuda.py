"""The baseline of P1: the rows of a domanda by bare psycopg2, one transaction each.

    python -m tests.misure.scrittura_nuda FILE

As the administrator, who is under no row-level security; the tables, with their keys, indexes
and constraints, are the portal's. No rule is judged, nothing is encrypted or chained: the values
are in the file. Answers seconds and CPU-milliseconds, its own and the server's.
"""

import json
import pickle
import sys
import time
from collections import deque
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import psycopg2
from psycopg2.extensions import connection
from psycopg2.extras import register_uuid

from tests.misure import consumo

CONNESSIONI = 16
DOMANDA = (
    "INSERT INTO domande_domanda (ambito_id, avviso_id, versione_avviso_id, richiedente_id,"
    " chiave, codice_pubblico, arrivata_il, inviata_il, protocollo_numero, protocollo_anno,"
    " impronta, dati_cifrati, codifica, ritiro_protocollo)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 2019, %s, %s, %s, '') RETURNING id"
)
PREFERENZE = (
    "INSERT INTO domande_preferenza (ambito_id, domanda_id, ordine, unita_offerta_id,"
    " residente_dal) VALUES "
)
INDICI = "INSERT INTO domande_indicecomponente (ambito_id, domanda_id, avviso_id, indice) VALUES "
EFFETTI = (
    "INSERT INTO registro_effetto (ambito_id, tipo, coda, chiave, dati, creato_il, prossimo_il,"
    " tentativi, errore) VALUES "
)
PROTOCOLLO = (
    "INSERT INTO registro_protocollo (ambito_id, anno, numero, istante, mittente, oggetto,"
    " impronta) VALUES (%s, 2019, %s, %s, %s, %s, %s)"
)
EVENTO = (
    "INSERT INTO registro_evento (ambito_id, numero, istante, utente_id, atto, oggetto_tipo,"
    " oggetto_id, dati, precedente, impronta)"
    " VALUES (%s, %s, %s, %s, 'DOMANDA_INVIATA', 'domande.domanda', %s, %s, %s, %s)"
)


def scrivi(aperta: connection, lavoro: dict[str, Any], numero: int, bozza: Any) -> None:
    """Write one domanda and commit."""
    ambito, ora, scatto = lavoro["ambito"], lavoro["ora"], bozza.istantanea
    with aperta.cursor() as cursore:
        cursore.execute("DELETE FROM domande_bozza WHERE chiave = %s", [bozza.chiave])
        cursore.execute(
            DOMANDA,
            [
                *(ambito, lavoro["avviso"], lavoro["versione"], bozza.utente, bozza.chiave),
                *(scatto.codice_pubblico, ora, ora, numero, scatto.impronta),
                *(scatto.dati_cifrati, scatto.codifica),
            ],
        )
        (domanda,) = cursore.fetchone() or (0,)
        scelte = enumerate(zip(scatto.unita, scatto.residente_dal, strict=True), start=1)
        _molte(cursore, PREFERENZE, [(ambito, domanda, n, u, r) for n, (u, r) in scelte])
        _molte(cursore, INDICI, [(ambito, domanda, lavoro["avviso"], i) for i in scatto.indici])
        dati = json.dumps({"domanda_id": domanda})
        _molte(
            cursore,
            EFFETTI,
            [
                (ambito, tipo, "predefinita", f"{tipo}:{domanda}", dati, ora, ora, 0, "")
                for tipo in ("ricevuta_invio", "messaggio_invio")
            ],
        )
        mittente = f"Richiedente {scatto.codice_pubblico}"
        oggetto = "Domanda di assegnazione, avviso crema-2019"
        cursore.execute(PROTOCOLLO, [ambito, numero, ora, mittente, oggetto, scatto.impronta])
        evento = json.dumps({"protocollo": f"{numero}/2019", "impronta": scatto.impronta})
        somma = bytes(32)
        cursore.execute(
            EVENTO, [ambito, numero, ora, bozza.utente, str(domanda), evento, somma, somma]
        )
    aperta.commit()


def _molte(cursore: Any, comando: str, righe: list[tuple[Any, ...]]) -> None:
    posti = ", ".join(["(" + ", ".join(["%s"] * len(righe[0])) + ")"] * len(righe))
    cursore.execute(comando + posti, [valore for riga in righe for valore in riga])


def gioca(lavoro: dict[str, Any]) -> tuple[float, float]:
    """Write all from 16 connections; return seconds and CPU-milliseconds."""
    register_uuid()  # type: ignore[no-untyped-call]
    da_scrivere = deque(enumerate(lavoro["bozze"], start=lavoro["primo"]))
    partenza = Barrier(CONNESSIONI + 1)

    def lavora(aperta: connection) -> None:
        partenza.wait()
        while True:
            try:
                numero, bozza = da_scrivere.popleft()
            except IndexError:
                return
            scrivi(aperta, lavoro, numero, bozza)

    connessioni = [psycopg2.connect(lavoro["url"]) for _ in range(CONNESSIONI)]
    for aperta in connessioni:
        # As a connection that has been in use for a while.
        with aperta.cursor() as cursore:
            cursore.execute("SELECT id FROM domande_domanda WHERE chiave = %s", [uuid4()])
        aperta.commit()
    fili = [Thread(target=lavora, args=[aperta]) for aperta in connessioni]
    for filo in fili:
        filo.start()
    cpu, inizio = _cpu(lavoro), time.perf_counter()
    partenza.wait()
    for filo in fili:
        filo.join()
    secondi, usata = time.perf_counter() - inizio, _cpu(lavoro) - cpu
    for aperta in connessioni:
        aperta.close()
    if da_scrivere:
        raise RuntimeError("la scrittura nuda non è arrivata in fondo")
    return secondi, usata


def _cpu(lavoro: dict[str, Any]) -> float:
    return 1000 * time.process_time() + consumo.cpu(lavoro["postgres"])


if __name__ == "__main__":
    fatto = gioca(pickle.loads(Path(sys.argv[1]).read_bytes()))
    sys.stdout.write(" ".join(map(str, fatto)))
