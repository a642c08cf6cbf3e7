"""Server-side sessions that come with their person, appointments and instant in one round trip.

A session ends when nobody has used it for `SESSIONE_INATTIVA` seconds, and in any case
`SESSIONE_MASSIMA` seconds after the sign-in; both are measured by the database's true clock.
"""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DBStore
from django.db import OperationalError, connection
from django.utils.dateparse import parse_datetime

from crema_sap.enti.models import Ambito, Ente, Incarico, Sessione, Utente

APRI = "SELECT session_data, adesso, utente, incarichi FROM enti_apri_sessione(%s, %s)"

APERTA_IL, DISPOSITIVO, FINE = "aperta_il", "dispositivo", "fine"


class SessionStore(DBStore):
    """Reads session, person, valid appointments and the database's instant together."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.utente: Utente | None = None
        self.istante: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Sessione]:
        """Return the session's table."""
        return Sessione

    def create_model_instance(self, data: dict[str, Any]) -> Sessione:
        """Fill the row, with whose session it is."""
        if SESSION_KEY in data and FINE not in data:
            data[FINE] = self.get_expiry_date(expiry=settings.SESSIONE_MASSIMA).isoformat()
        riga: Sessione = super().create_model_instance(data)  # type: ignore[assignment]
        chi = data.get(SESSION_KEY)
        riga.utente_id = int(chi) if chi else None
        riga.fine_il = parse_datetime(data.get(FINE, ""))
        inattiva = self.get_expiry_date(expiry=settings.SESSIONE_INATTIVA)
        riga.expire_date = min(inattiva, riga.fine_il) if riga.fine_il else inattiva
        riga.aperta_il = parse_datetime(data.get(APERTA_IL, ""))
        riga.dispositivo = data.get(DISPOSITIVO, "")
        return riga

    def load(self) -> dict[str, Any]:
        """Return the session's data, or those of a new one when the key is unknown or expired."""
        letta = _leggi_ritentando(self.session_key or "")
        if letta is None:
            self._session_key = None
            return {}
        dati, self.istante, utente, incarichi = letta
        self.utente = _utente(utente, incarichi) if utente else None
        return self.decode(dati)


def _leggi_ritentando(chiave: str) -> tuple[str, datetime, str | None, str] | None:
    # The first statement of a request meets a connection that the server may have cut while it
    # was idle: one second try on a fresh one costs nothing and loses nothing.
    try:
        return _leggi(chiave)
    except OperationalError:
        if connection.in_atomic_block:
            raise
        connection.close()
        return _leggi(chiave)


def _leggi(chiave: str) -> tuple[str, datetime, str | None, str] | None:
    with connection.cursor() as cursore:
        cursore.execute(APRI, [chiave, f"{settings.SESSIONE_INATTIVA} seconds"])
        riga: tuple[str, datetime, str | None, str] | None = cursore.fetchone()
    return riga


def _utente(testo: str, incarichi: str) -> Utente:
    utente = Utente.da_testo(testo)
    utente.incarichi_attivi = tuple(_incarico(voce) for voce in json.loads(incarichi))
    return utente


def _incarico(voce: dict[str, Any]) -> Incarico:
    ambito = Ambito(id=voce["ambito_id"], codice=voce["ambito_codice"], nome=voce["ambito_nome"])
    ente = Ente(
        id=voce["ente_id"],
        nome=voce["ente_nome"],
        slug=voce["ente_slug"],
        tipo=voce["ente_tipo"],
        comune_id=voce["comune_id"],
        ambito=ambito,
    )
    incarico = Incarico(
        id=voce["id"], ruolo=voce["ruolo"], utente_id=voce["utente_id"], ente=ente, ambito=ambito
    )
    for oggetto in (ambito, ente, incarico):
        oggetto._state.adding = False
        oggetto._state.db = "default"
    return incarico
