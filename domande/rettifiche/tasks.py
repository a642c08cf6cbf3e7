"""What workers do of a rettifica: tell who it concerns, compute and publish again, hear silence."""

import logging

from django.db import transaction

from bandi.models import Avviso
from crema_sap import orologio
from crema_sap.celery import app
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito
from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto
from domande.graduatorie import services as graduatorie
from domande.models import Rettifica
from domande.rettifiche import avvisi, ritiro, seguito, selectors, services

giornale = logging.getLogger("crema_sap.rettifiche")


class SilenziNonApplicati(Exception):
    """Some requests could not be ended by silence; the log says where each failed."""


@consegna.gestore("rettifica_presentata")
def rettifica_presentata(effetto: Effetto) -> None:
    """Tell the citizen and the office; the second time they have been told."""
    with nel_ambito(effetto.ambito_id):
        avvisi.presentata(rettifica=_leggi(effetto), ora=orologio.adesso())


@consegna.gestore("rettifica_decisa")
def rettifica_decisa(effetto: Effetto) -> None:
    """Tell the citizen how it ended."""
    with nel_ambito(effetto.ambito_id):
        avvisi.decisa(rettifica=_leggi(effetto), ora=orologio.adesso())


@consegna.gestore(ritiro.EFFETTO)
def rettifica_ritirata(effetto: Effetto) -> None:
    """Tell the office that there is nothing to decide any more."""
    with nel_ambito(effetto.ambito_id):
        avvisi.ritirata(rettifica=_leggi(effetto), ora=orologio.adesso())


@consegna.gestore("rettifica_accolta", coda="documenti")
def rettifica_accolta(effetto: Effetto) -> None:
    """Compute the run that follows, with the seed of the first; publish it, or the newest; once."""
    with nel_ambito(effetto.ambito_id), transaction.atomic():
        avviso = Avviso.objects.get(pk=effetto.dati["avviso_id"])
        ora = orologio.adesso()
        fatta = graduatorie.calcola(
            avviso=avviso,
            seme=graduatorie.seme_di(avviso),
            utente=None,
            ora=ora,
            numero=effetto.dati["numero"],
        )
        seguito.pubblica(elaborazione=fatta, ora=ora)


@app.task(name="domande.silenzi")
def silenzi() -> int:
    """End what nobody decided in time, in every ambito; how often it runs changes nothing.

    Each request by itself: what can't be ended stops no other. Raises `SilenziNonApplicati` when
    all have been tried.
    """
    ora = orologio.adesso()
    applicati = guasti = 0
    for ambito_id in Ambito.objects.values_list("pk", flat=True):
        try:
            with nel_ambito(ambito_id):
                scadute = selectors.scadute(ora)
        except Exception as guasto:  # noqa: BLE001 - the other ambiti must not wait for this one
            guasti += _segna(guasto, ambito_id)
            continue
        for rettifica_id in scadute:
            try:
                with nel_ambito(ambito_id):
                    applicati += services.applica_silenzio(rettifica_id=rettifica_id, ora=ora)
            except Exception as guasto:  # noqa: BLE001 - nor the other requests for this one
                guasti += _segna(guasto, ambito_id, rettifica_id)
    if guasti:
        raise SilenziNonApplicati(f"non riusciti: {guasti}, applicati: {applicati}")
    return applicati


def _segna(guasto: Exception, ambito_id: int, rettifica_id: int | None = None) -> int:
    # The formatter writes the places of the failure, never its words.
    giornale.error(
        "silenzio non applicato: ambito %s, rettifica %s, %s",
        ambito_id,
        rettifica_id or "-",
        type(guasto).__name__,
        exc_info=guasto,
    )
    return 1


def _leggi(effetto: Effetto) -> Rettifica:
    return Rettifica.objects.select_related("domanda", "proprietario", "decisione").get(
        pk=effetto.dati["rettifica_id"]
    )
