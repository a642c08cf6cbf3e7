"""How many domande choose each unit, for the public counts: rows are counted, nobody is read."""

from datetime import datetime

from django.db.models import Count

from bandi.models import Avviso
from bandi.services import rileva_statistica
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito
from domande.models import Preferenza


def scelte(avviso: Avviso) -> dict[str, int]:
    """Count the domande in force that choose each unit of an avviso, by the unit's code."""
    righe = (
        Preferenza.objects.filter(domanda__avviso=avviso, domanda__ritirata_il__isnull=True)
        .values("unita_offerta__unita__codice")
        .annotate(quante=Count("pk"))
        .order_by("unita_offerta__unita__codice")
    )
    return dict(righe.values_list("unita_offerta__unita__codice", "quante"))


def conta(ora: datetime) -> int:
    """Count again for every avviso that receives domande now; return how many have changed."""
    cambiati = 0
    for ambito_id in Ambito.objects.order_by("pk").values_list("pk", flat=True):
        with nel_ambito(ambito_id):
            for avviso in Avviso.objects.aperti(ora).order_by("pk"):
                cambiati += rileva_statistica(avviso=avviso, scelte=scelte(avviso), ora=ora)
    return cambiati
