"""The act of counting: what may be read is kept, and the public pages are asked for."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from bandi import selectors
from bandi.models import Avviso, Statistica
from bandi.rules.statistiche import pubblicabili
from crema_sap.web.tasks import ripubblica


@transaction.atomic
def rileva_statistica(*, avviso: Avviso, scelte: Mapping[str, int], ora: datetime) -> bool:
    """Keep how many domande choose each unit, by its code; tell whether anything has changed.

    What is kept has no small count: whoever copies the table copies nothing that may not be read.
    It is no act of a person, and leaves no entry in the register.
    """
    conteggi = pubblicabili(scelte, selectors.comune_delle_unita(avviso))
    nuovi = {"unita": dict(conteggi.unita), "comuni": dict(conteggi.comuni)}
    attuale = Statistica.objects.select_for_update().filter(avviso=avviso).first()
    if attuale and (attuale.unita, attuale.comuni) == (nuovi["unita"], nuovi["comuni"]):
        return False
    Statistica.objects.update_or_create(avviso=avviso, defaults=nuovi | {"rilevata_il": ora})
    ripubblica(chiave=f"statistica:{avviso.pk}:{ora.isoformat()}")
    return True
