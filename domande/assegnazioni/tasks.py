"""What workers do of assignments: prepare a tornata, tell who it concerns, hear silence."""

import logging

from bandi.models import Avviso
from crema_sap import orologio
from crema_sap.celery import app
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Utente
from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto
from domande.assegnazioni import atti, avvisi, letture, risposte, services
from domande.models import FattoAssegnazione

giornale = logging.getLogger("crema_sap.assegnazioni")


class ScadenzeNonApplicate(Exception):
    """Some proposals could not be ended by silence; the log says where each failed."""


@consegna.gestore(services.PREPARA, coda="documenti")
def prepara_assegnazioni(effetto: Effetto) -> None:
    """Prepare the tornata that was asked for; the second time it finds it done."""
    with nel_ambito(effetto.ambito_id):
        services.prepara(
            avviso=Avviso.objects.get(pk=effetto.dati["avviso_id"]),
            utente=Utente.objects.get(pk=effetto.dati["utente_id"]),
            ora=orologio.adesso(),
        )


@consegna.gestore(atti.EFFETTO)
def assegnazione_fatto(effetto: Effetto) -> None:
    """Tell the household; the second time it has been told."""
    with nel_ambito(effetto.ambito_id):
        fatto = FattoAssegnazione.objects.select_related("domanda", "proprietario").get(
            pk=effetto.dati["fatto_id"]
        )
        avvisi.annuncia(fatto=fatto, ora=orologio.adesso())


@app.task(name="domande.scadenze_assegnazioni")
def scadenze() -> int:
    """End what nobody answered in time, in every ambito; how often it runs changes nothing.

    Each proposal by itself: what can't be ended stops no other. Raises `ScadenzeNonApplicate` when
    all have been tried.
    """
    ora = orologio.adesso()
    applicate = guasti = 0
    for ambito_id in Ambito.objects.values_list("pk", flat=True):
        with nel_ambito(ambito_id):
            scadute = list(letture.scadute(ora))
        for una in scadute:
            try:
                with nel_ambito(ambito_id):
                    applicate += risposte.applica_scadenza(assegnazione=una, ora=ora)
            except Exception as guasto:  # noqa: BLE001 - the others must not wait for this one
                guasti += 1
                giornale.error(
                    "scadenza non applicata: ambito %s, assegnazione %s, %s",
                    ambito_id,
                    una.pk,
                    type(guasto).__name__,
                    exc_info=guasto,
                )
    if guasti:
        raise ScadenzeNonApplicate(f"non riuscite: {guasti}, applicate: {applicate}")
    return applicate
