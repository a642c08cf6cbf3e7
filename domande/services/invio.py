"""The sending of a domanda: two statements, of which the second is the whole transaction.

The first (`domande_prepara`) reads what the draft is judged on, the pure rules judge it here, the
second (`domande_presenta`) locks, checks again, writes everything and commits. With the one that
opens the session they are the three round trips of the request. The broker is never touched:
what must follow leaves through the outbox.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from time import monotonic, sleep
from typing import Any
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, connection

from crema_sap.enti import cifratura
from crema_sap.enti.models import Utente
from domande import permissions
from domande.arrivo import cronometro
from domande.compilazione import istantanea
from domande.compilazione.contenuto import Contenuto, memoria
from domande.compilazione.istantanea import Istantanea
from domande.compilazione.risposte import Compilazione

giornale = logging.getLogger("crema_sap.invio")
PREPARA = (
    "SELECT esito, adesso, ambito, versione, dati, versione_avviso, contenuto"
    " FROM domande_prepara(%s, %s, %s, %s)"
)
PRESENTA = (
    "SELECT esito, apre, chiude, arrivata"
    " FROM domande_presenta(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
ADESSO = "SELECT orologio_adesso()"
TENTATIVI = 3
ATTESA = 0.3


class Rifiuto(StrEnum):
    """Why a domanda was not taken; nothing was written, and the draft is where it was."""

    ASSENTE = "ASSENTE"
    NON_IN_CORSO = "NON_IN_CORSO"
    NON_ANCORA = "NON_ANCORA"
    SOSPESA = "SOSPESA"
    TARDIVA = "TARDIVA"
    BOZZA_CAMBIATA = "BOZZA_CAMBIATA"
    AVVISO_CAMBIATO = "AVVISO_CAMBIATO"
    ALTRA_ATTIVA = "ALTRA_ATTIVA"


class InvioRifiutato(Exception):
    """The domanda was not taken; `arrivata_il`, `apre_il`, `chiude_il` say when, if they matter."""

    def __init__(
        self,
        rifiuto: Rifiuto,
        arrivata_il: datetime | None = None,
        apre_il: datetime | None = None,
        chiude_il: datetime | None = None,
    ) -> None:
        super().__init__(rifiuto.value)
        self.rifiuto, self.arrivata_il = rifiuto, arrivata_il
        self.apre_il, self.chiude_il = apre_il, chiude_il


@dataclass(frozen=True, slots=True)
class EsitoInvio:
    """The domanda was taken, now or (`ripetuto`) by an earlier request with the same key."""

    chiave: UUID
    ripetuto: bool


@dataclass(frozen=True, slots=True)
class _Richiesta:
    ambito: str
    chiave: UUID
    utente_id: int
    versione: int
    istante: Callable[[], datetime]
    registrata_il: datetime | None


@dataclass(frozen=True, slots=True)
class _Bozza:
    ambito: int
    versione: int
    compilazione: Compilazione
    contenuto: Contenuto


def presenta_domanda(
    *,
    ambito: str,
    chiave: UUID,
    utente: Utente,
    versione: int,
    istante: Callable[[], datetime],
    registrata_il: datetime | None = None,
) -> EsitoInvio:
    """Send the draft with this key, or find the domanda that it has become.

    `ambito` is the code of the ambito; `versione` the draft's version that the citizen read;
    `istante` gives the instant of arrival and is asked after the database's clock was read.
    `registrata_il` is for acts of the past; without it the database's clock says it.

    Opens its own transaction: call it outside any, or the three round trips become more. When
    the connection breaks it asks again with the same key: either the domanda is there, or it is
    sent now. Raises `PermissionDenied`, `DomandaIncompleta`, `InvioRifiutato`.
    """
    permissions.verifica_cittadino(utente)
    richiesta = _Richiesta(ambito, chiave, utente.pk, versione, istante, registrata_il)
    tentativo = 0
    while True:
        tentativo += 1
        try:
            return _presenta(richiesta)
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or tentativo == TENTATIVI:
                raise
            giornale.warning("invio ritentato: la base dati non ha risposto")
            connection.close()
            sleep(ATTESA * tentativo)
        except InvioRifiutato as rifiutato:
            # The avviso got a new version between the two statements: judge again on that one.
            if rifiutato.rifiuto is not Rifiuto.AVVISO_CAMBIATO or tentativo == TENTATIVI:
                raise


def _presenta(richiesta: _Richiesta) -> EsitoInvio:
    bozza = _prepara(richiesta)
    if bozza is None:
        return EsitoInvio(richiesta.chiave, ripetuto=True)
    if bozza.versione != richiesta.versione:
        raise InvioRifiutato(Rifiuto.BOZZA_CAMBIATA)
    arrivata_il = richiesta.istante()
    pronta = istantanea.componi(bozza.compilazione, bozza.contenuto, arrivata_il)
    esito, apre, chiude, arrivata = _scrivi(richiesta, bozza, pronta, arrivata_il)
    if esito == "INVIATA":
        return EsitoInvio(richiesta.chiave, ripetuto=False)
    if esito == "GIA_INVIATA":
        return EsitoInvio(richiesta.chiave, ripetuto=True)
    raise InvioRifiutato(Rifiuto(esito), arrivata, apre, chiude)


def _prepara(richiesta: _Richiesta) -> _Bozza | None:
    """Read the draft and its avviso; None when the key has already become a domanda."""
    prima = monotonic()
    with connection.cursor() as cursore:
        cursore.execute(
            PREPARA,
            [richiesta.ambito, richiesta.utente_id, richiesta.chiave, memoria.note()],
        )
        riga: tuple[Any, ...] = cursore.fetchone()
    esito, adesso, ambito_id, versione, dati, versione_avviso, contenuto = riga
    cronometro.osserva(prima=prima, dopo=monotonic(), istante=adesso)
    _precisa()
    if esito == "GIA_INVIATA":
        return None
    if esito != "BOZZA":
        raise InvioRifiutato(Rifiuto(esito))
    noto = memoria.ricorda(contenuto) if contenuto else memoria.prendi(versione_avviso)
    if noto is None:
        # It grew old between the question and the answer.
        raise InvioRifiutato(Rifiuto.AVVISO_CAMBIATO)
    return _Bozza(ambito_id, versione, Compilazione.leggi(cifratura.decifra(dati)), noto)


def _precisa() -> None:
    """Ask for the database's instant by itself, in a process too new to know it well."""
    for _ in range(TENTATIVI):
        if not cronometro.incerto():
            return
        prima = monotonic()
        with connection.cursor() as cursore:
            cursore.execute(ADESSO)
            (adesso,) = cursore.fetchone()
        cronometro.osserva(prima=prima, dopo=monotonic(), istante=adesso)
    cronometro.rinuncia()


def _scrivi(
    richiesta: _Richiesta, bozza: _Bozza, pronta: Istantanea, arrivata_il: datetime
) -> tuple[Any, ...]:
    parametri: Any = [
        bozza.ambito,
        richiesta.utente_id,
        richiesta.chiave,
        bozza.versione,
        bozza.contenuto.versione_id,
        arrivata_il,
        richiesta.registrata_il,
        pronta.codice_pubblico,
        pronta.impronta,
        pronta.dati_cifrati,
        pronta.codifica,
        pronta.unita,
        pronta.residente_dal,
        pronta.indici,
    ]
    try:
        with connection.cursor() as cursore:
            cursore.execute(PRESENTA, parametri)
            riga: tuple[Any, ...] = cursore.fetchone()
    except IntegrityError as errore:
        # Two drafts of one person can't be, but the index says it even if they were.
        if "domanda_attiva_unica" not in str(errore):
            raise
        raise InvioRifiutato(Rifiuto.ALTRA_ATTIVA) from errore
    return riga
