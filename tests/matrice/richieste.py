"""One request as one person, undone afterwards, with what it answered and what it wrote."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.http import FileResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

# A transaction that has written, or locked a row to write, has a number; one that read has none.
NUMERO = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL"
SCRITTE = (
    "SELECT relation::regclass::text FROM pg_locks WHERE pid = pg_backend_pid()"
    " AND locktype = 'relation' AND mode = 'RowExclusiveLock'"
    " AND relation IN (SELECT oid FROM pg_class WHERE relkind IN ('r', 'p'))"
)
# Rows that keep the session itself and nothing of the matter.
DI_SERVIZIO = {"enti_sessione"}
MODULO = "application/x-www-form-urlencoded"
# Not the test client: it copies every context that a template is given, and takes longer for it
# than the portal for its answer.
_fabbrica = RequestFactory()


@cache
def _portale() -> BaseHandler:
    portale = BaseHandler()
    portale.load_middleware()
    return portale


@dataclass(frozen=True, slots=True)
class Risposta:
    """What came back."""

    codice: int
    corpo: str
    intestazioni: dict[str, str]
    scritte: frozenset[str]

    @property
    def tutto(self) -> str:
        """Every byte of it."""
        return "\n".join([*self.intestazioni.values(), self.corpo])

    @property
    def destinazione(self) -> str:
        """Where it leads."""
        return self.intestazioni.get("location", "")


def chiedi(metodo: str, indirizzo: str, sessione: str | None, *, csrf: bool = False) -> Risposta:
    """Ask, read the whole answer, undo."""
    with transaction.atomic():
        grezza = _portale().get_response(_richiesta(metodo, indirizzo, sessione, csrf=csrf))
        corpo = _leggi(grezza).decode(errors="replace")
        scritte = {nome for (nome,) in _esegui(SCRITTE)} if _esegui(NUMERO)[0][0] else set()
        transaction.set_rollback(True)
    return Risposta(
        grezza.status_code,
        corpo,
        {nome.lower(): valore for nome, valore in grezza.headers.items()},
        frozenset(scritte - DI_SERVIZIO),
    )


def _richiesta(metodo: str, indirizzo: str, sessione: str | None, *, csrf: bool) -> Any:
    richiesta = _fabbrica.generic(metodo, indirizzo, content_type=MODULO)
    if sessione:
        richiesta.COOKIES[settings.SESSION_COOKIE_NAME] = sessione
    richiesta._dont_enforce_csrf_checks = not csrf  # type: ignore[attr-defined]
    return richiesta


def _leggi(risposta: Any) -> bytes:
    if not isinstance(risposta, FileResponse):
        contenuto: bytes = risposta.content
        return contenuto
    corpo = b"".join(risposta)
    # To close the file must not mean to close the connection, which is in a transaction.
    request_finished.disconnect(close_old_connections)
    risposta.close()
    request_finished.connect(close_old_connections)
    return corpo


def _esegui(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursore:
        cursore.execute(sql)
        return list(cursore.fetchall())


def rotte() -> dict[str, str]:
    """Every route of the URLconf: its full name (or path, if it has none) and its whole path."""
    return dict(_rotte(get_resolver().url_patterns, (), ""))


def _rotte(
    nodi: list[URLPattern | URLResolver], spazio: tuple[str, ...], prefisso: str
) -> Iterator[tuple[str, str]]:
    for nodo in nodi:
        intero = prefisso + re.sub(r"^\^|\$$|\\Z$", "", str(nodo.pattern))
        if isinstance(nodo, URLResolver):
            sotto = (*spazio, nodo.namespace) if nodo.namespace else spazio
            yield from _rotte(nodo.url_patterns, sotto, intero)
        else:
            nome = nodo.name or f"/{intero}"
            yield ":".join((*spazio, nome)), f"/{intero}"


def indirizzo(percorso: str, argomenti: dict[str, Any]) -> str:
    """Write the arguments in a path."""
    fatto = percorso
    for nome, valore in argomenti.items():
        fatto = re.sub(rf"<(\w+:)?{nome}>|\(\?P<{nome}>(\([^()]*\)|[^()])*\)", str(valore), fatto)
    assert not re.search(r"[<(]", fatto), f"{percorso}: mancano gli argomenti"
    return fatto
