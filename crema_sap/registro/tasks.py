"""Celery tasks of the outbox: look for what is due, deliver it, try again, set aside."""

import logging
from datetime import timedelta

from django.db import connection

from crema_sap import orologio
from crema_sap.celery import app
from crema_sap.enti.ambito import nel_ambito
from crema_sap.registro import consegna, documenti
from crema_sap.registro.models import Effetto

giornale = logging.getLogger("crema_sap.recapito")
# An effect taken by a worker that dies comes back after PRESA.
PRESA = timedelta(seconds=20)
LIMITE = 200
TENTATIVI_MASSIMI = 8
ATTESA_MASSIMA = timedelta(minutes=30)


class LavoratorePerso(Exception):
    """The workers that took this effect ended without a word, one after the other."""


@app.task(name="registro.recapita")
def recapita() -> int:
    """Send to the workers the effects that are due; return how many."""
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT id, ambito_id, coda FROM registro_effetti_da_recapitare(%s, %s::interval)",
            [LIMITE, str(PRESA)],
        )
        presi = cursore.fetchall()
    for effetto_id, ambito_id, coda in presi:
        consegna_effetto.apply_async(
            kwargs={"effetto_id": effetto_id, "ambito_id": ambito_id}, queue=coda
        )
    return len(presi)


@app.task(name="registro.consegna")
def consegna_effetto(*, effetto_id: int, ambito_id: int) -> bool:
    """Deliver one effect; tell whether it was delivered now.

    A failure is written beside the effect, which is tried again later and, after
    TENTATIVI_MASSIMI, set aside in sight of the GESTORE; so is one that kills its workers.
    """
    effetto = _prendi(effetto_id, ambito_id)
    if effetto is None:
        return False
    if effetto.tentativi > TENTATIVI_MASSIMI:
        # It never failed: each time its worker was lost with it. Enough.
        _rimanda(effetto, LavoratorePerso())
        return False
    try:
        consegna.GESTORI[effetto.tipo].recapita(effetto)
    except Exception as guasto:  # noqa: BLE001 - any failure of a handler must leave its trace
        _rimanda(effetto, guasto)
        return False
    with nel_ambito(ambito_id):
        Effetto.objects.filter(pk=effetto_id).update(consegnato_il=orologio.adesso(), errore="")
    return True


def _prendi(effetto_id: int, ambito_id: int) -> Effetto | None:
    with nel_ambito(ambito_id):
        effetto = (
            Effetto.objects.select_for_update(skip_locked=True)
            .filter(pk=effetto_id, consegnato_il__isnull=True, accantonato_il__isnull=True)
            .first()
        )
        if effetto is None:
            return None
        effetto.tentativi += 1
        effetto.save(update_fields=["tentativi"])
        prolunga(effetto)
    return effetto


def prolunga(effetto: Effetto) -> None:
    """Keep an effect taken while a long delivery goes on."""
    with connection.cursor() as cursore:
        cursore.execute(
            "UPDATE registro_effetto SET prossimo_il = clock_timestamp() + %s::interval"
            " WHERE id = %s",
            [str(PRESA), effetto.pk],
        )


def _rimanda(effetto: Effetto, guasto: Exception) -> None:
    # The formatter writes the places of the failure, never its words.
    giornale.warning(
        "effetto non recapitato: %s, %s", effetto.tipo, type(guasto).__name__, exc_info=guasto
    )
    attesa = min(timedelta(seconds=2**effetto.tentativi), ATTESA_MASSIMA)
    basta = effetto.tentativi >= TENTATIVI_MASSIMI
    with nel_ambito(effetto.ambito_id), connection.cursor() as cursore:
        cursore.execute(
            "UPDATE registro_effetto SET errore = %s,"
            " prossimo_il = clock_timestamp() + %s::interval,"
            " accantonato_il = CASE WHEN %s THEN clock_timestamp() END WHERE id = %s",
            [type(guasto).__name__, str(attesa), basta, effetto.pk],
        )
    abbandona = consegna.GESTORI[effetto.tipo].abbandona
    if basta and abbandona is not None:
        abbandona(effetto)


def documento_non_riuscito(effetto: Effetto) -> None:
    """Say on the document's page that it could not be made."""
    with nel_ambito(effetto.ambito_id):
        documenti.segna_non_riuscito(effetto.dati["documento_id"])


@consegna.gestore("produci_documento", coda="documenti", abbandona=documento_non_riuscito)
def produci_documento(effetto: Effetto) -> None:
    """Compose, print and keep a document that was asked for."""
    documenti.produci(
        documento_id=effetto.dati["documento_id"],
        ambito_id=effetto.ambito_id,
        battito=lambda: prolunga(effetto),
    )
