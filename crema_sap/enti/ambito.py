"""Sets on the database connection whose data may be touched: without it every table is empty."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, transaction
from django.db.models import BigIntegerField, Func
from django.utils.deconstruct import deconstructible

VISITATORE = 0
IMPOSTA = (
    "SELECT current_setting('app.ambito', true), current_setting('app.utente', true),"
    " set_config('app.ambito', %s, true), set_config('app.utente', %s, true)"
)
IMPOSTA_PREDEFINITO = (
    "SELECT set_config('app.ambito', coalesce((SELECT id::text FROM enti_ambito"
    " WHERE codice = %s), ''), true), set_config('app.utente', %s, true), orologio_adesso(),"
    " clock_timestamp()"
)


@deconstructible(path="crema_sap.enti.ambito.AmbitoCorrente")
class AmbitoCorrente(Func):
    """The ambito set on the connection: fills the key of every row, so that no code forgets it."""

    template = "nullif(current_setting('app.ambito', true), '')::bigint"
    arity = 0
    output_field = BigIntegerField()
    allowed_default = True


@contextmanager
def nel_ambito(ambito_id: int, utente_id: int | None = None) -> Iterator[None]:
    """Run one transaction on the data of one ambito, as one person or as nobody.

    May be nested: on the way out the outer ambito comes back. The setting dies with the
    transaction, so a connection that is used again starts with no ambito.
    """
    with transaction.atomic():
        prima = _imposta(str(ambito_id), str(utente_id or ""))
        yield
        # After an exception the savepoint, or the transaction, takes the setting back by itself.
        _imposta(prima[0] or "", prima[1] or "")


@contextmanager
def a_parte(ambito_id: int) -> Iterator[Callable[[str, Sequence[Any]], None]]:
    """Give a way to write at once, outside the transaction in hand, what others must see now.

    Each statement is a transaction of its own on another connection: it must touch no row that
    the one in hand holds. It is for hints: if the other connection fails nothing is written.
    """
    altra = connections.create_connection(DEFAULT_DB_ALIAS)

    def scrivi(sql: str, parametri: Sequence[Any]) -> None:
        with suppress(Error):
            altra.set_autocommit(False)
            with altra.cursor() as cursore:
                cursore.execute(IMPOSTA, [str(ambito_id), ""])
                cursore.execute(sql, parametri)
            altra.commit()

    try:
        yield scrivi
    finally:
        altra.close()


def entra(ambito_id: int, utente_id: int | None) -> None:
    """Set ambito and person for the rest of the transaction in hand."""
    _imposta(str(ambito_id), str(utente_id or ""))


def entra_da_visitatore(utente_id: int | None = None) -> datetime:
    """Set the default ambito, for visitors and citizens; return the database's instant."""
    return visita(utente_id)[0]


def visita(utente_id: int | None = None) -> tuple[datetime, timedelta]:
    """Do as `entra_da_visitatore`; return also by how much the instant is ahead of the true one.

    Who is not known yet is the VISITATORE, not nobody: nobody is the portal at its own work,
    which row-level security lets read what belongs to people.
    """
    chi = str(utente_id or VISITATORE)
    riga = _esegui(IMPOSTA_PREDEFINITO, [settings.AMBITO_PREDEFINITO, chi])
    istante, vero = riga[2:]
    return istante, istante - vero


def corrente() -> int | None:
    """Return the id of the ambito set on the connection, or None."""
    riga = _esegui("SELECT nullif(current_setting('app.ambito', true), '')::bigint", [])
    valore: int | None = riga[0]
    return valore


def _imposta(ambito: str, utente: str) -> tuple[Any, ...]:
    return _esegui(IMPOSTA, [ambito, utente])


def _esegui(sql: str, parametri: list[str]) -> tuple[Any, ...]:
    with connection.cursor() as cursore:
        cursore.execute(sql, parametri)
        riga: tuple[Any, ...] = cursore.fetchone()
    return riga
