"""What workers do of a rettifica: tell who it concerns, compute and publish again, hear silence."""

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
from domande.rettifiche import avvisi, seguito, services


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
    """End what nobody decided in time, in every ambito; how often it runs changes nothing."""
    applicati = 0
    for ambito_id in Ambito.objects.values_list("pk", flat=True):
        with nel_ambito(ambito_id):
            applicati += services.applica_silenzi(ora=orologio.adesso())
    return applicati


def _leggi(effetto: Effetto) -> Rettifica:
    return Rettifica.objects.select_related("domanda", "proprietario", "decisione").get(
        pk=effetto.dati["rettifica_id"]
    )
