"""Writes the register, gives protocol numbers, puts effects in the outbox: always with the act."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Model

from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro import consegna
from crema_sap.registro.models import (
    Documento,
    Effetto,
    Protocollo,
    StatoDocumento,
    etichetta,
)

# The entries travel as one text: three arrays of thousands are thousands of words to parse.
ANNOTA_MOLTI = (
    "SELECT registro_annota_molti(%s, %s, %s, %s, coalesce(array_agg(v.voce ->> 0 ORDER BY v.n),"
    " '{}'), coalesce(array_agg(v.voce ->> 1 ORDER BY v.n), '{}'),"
    " coalesce(array_agg((v.voce -> 2)::jsonb ORDER BY v.n), '{}'))"
    " FROM json_array_elements(%s) WITH ORDINALITY AS v (voce, n)"
)


class NonAccantonato(Exception):
    """Only what was set aside is put back in the queue."""


class FuoriTransazione(Exception):
    """An entry was asked outside the transaction of its act."""


def annota(
    *,
    atto: str,
    oggetto: Model,
    utente: Utente | None,
    ora: datetime,
    dati: dict[str, Any] | None = None,
) -> int:
    """Write one entry of the register and return its number.

    Takes the lock on the ambito's chain until the act commits: call it when the rest is done.
    `dati` are figures and keys, never contents. Raises `FuoriTransazione` outside one.
    """
    _in_transazione()
    incarico = utente.incarico if utente else None
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT registro_annota(%s, %s, %s, %s, %s, %s, %s)",
            [
                ora,
                utente.pk if utente else None,
                incarico.pk if incarico else None,
                atto,
                etichetta(oggetto),
                str(oggetto.pk),
                json.dumps(dati or {}, sort_keys=True, ensure_ascii=False),
            ],
        )
        numero: int = cursore.fetchone()[0]
    return numero


@dataclass(frozen=True, slots=True)
class Annotazione:
    """One of many entries written together: the act, the key of its object, figures and keys."""

    atto: str
    oggetto_id: int
    dati: Mapping[str, Any]


def annota_molti(
    *,
    modello: type[Model],
    annotazioni: Sequence[Annotazione],
    utente: Utente | None,
    ora: datetime,
) -> int:
    """Write many entries about objects of one model, in order; return the last number.

    As so many calls of `annota`, in one. Raises `FuoriTransazione` outside a transaction.
    """
    _in_transazione()
    incarico = utente.incarico if utente else None
    voci = [(una.atto, una.oggetto_id, una.dati) for una in annotazioni]
    with connection.cursor() as cursore:
        cursore.execute(
            ANNOTA_MOLTI,
            [
                ora,
                utente.pk if utente else None,
                incarico.pk if incarico else None,
                modello._meta.label_lower,
                json.dumps(voci, ensure_ascii=False),
            ],
        )
        numero: int = cursore.fetchone()[0]
    return numero


def protocolla(*, oggetto: str, impronta: str, ora: datetime, mittente: str = "") -> Protocollo:
    """Give the next protocol number of the ambito and year; none is ever skipped.

    `impronta` is the SHA-256, in hexadecimal, of what is protocolled. The counter stays locked
    until the act commits. Raises `FuoriTransazione` outside a transaction.
    Norma: DPR 445/2000, art. 53.
    """
    _in_transazione()
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT id, anno, numero FROM registro_protocolla(%s, %s, %s, %s)",
            [ora, mittente, oggetto, impronta],
        )
        pk, anno, numero = cursore.fetchone()
    return Protocollo(
        id=pk,
        anno=anno,
        numero=numero,
        istante=ora,
        mittente=mittente,
        oggetto=oggetto,
        impronta=impronta,
    )


def accoda(tipo: str, *, chiave: str, **dati: Any) -> None:
    """Put in the outbox what must follow from the act in hand.

    The same `chiave` in the same ambito is put once. Raises `FuoriTransazione` outside a
    transaction, and `KeyError` when no handler delivers this `tipo`.
    """
    _in_transazione()
    coda = consegna.GESTORI[tipo].coda
    with connection.cursor() as cursore:
        cursore.execute(
            f"INSERT INTO {Effetto._meta.db_table}"  # noqa: S608 - a table name of ours
            " (tipo, coda, chiave, dati, creato_il, prossimo_il, tentativi, errore)"
            " VALUES (%s, %s, %s, %s, clock_timestamp(), clock_timestamp(), 0, '')"
            " ON CONFLICT (ambito_id, chiave) DO NOTHING",
            [tipo, coda, chiave, json.dumps(dati, sort_keys=True)],
        )


@transaction.atomic
def ritenta(*, effetto: Effetto, utente: Utente, ora: datetime) -> None:
    """Put an effect that was set aside back in the queue.

    Raises `PermissionDenied` unless the GESTORE asks, `NonAccantonato` when it was not set aside.
    """
    if not utente.ha_ruolo(Ruolo.GESTORE):
        raise PermissionDenied("Gli effetti accantonati li rimette in coda il gestore.")
    effetto = Effetto.objects.select_for_update().get(pk=effetto.pk)
    if effetto.accantonato_il is None:
        raise NonAccantonato("Questo effetto non è accantonato.")

    with connection.cursor() as cursore:
        cursore.execute(
            "UPDATE registro_effetto SET accantonato_il = NULL, tentativi = 0, errore = '',"
            " prossimo_il = clock_timestamp() WHERE id = %s",
            [effetto.pk],
        )
    if effetto.tipo == "produci_documento":
        Documento.objects.filter(pk=effetto.dati["documento_id"]).exclude(
            stato=StatoDocumento.PRONTO
        ).update(stato=StatoDocumento.IN_CODA)
    annota(atto="EFFETTO_RITENTATO", oggetto=effetto, utente=utente, ora=ora)


def _in_transazione() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise FuoriTransazione("Il registro si scrive nella transazione del suo atto.")
