"""The outbox's hand on the public tree: what was published is made into files."""

from django.conf import settings

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito
from crema_sap.registro import consegna, services
from crema_sap.registro.models import Effetto
from crema_sap.web import albero

EFFETTO = "pubblica_albero"


def ripubblica(*, chiave: str) -> None:
    """Ask, in the transaction of an act that changes something public, for a new public tree.

    `chiave` names the act, e.g. `avviso:7:3`: the same one is asked once.
    """
    services.accoda(EFFETTO, chiave=f"albero:{chiave}")


@consegna.gestore(EFFETTO)
def pubblica_albero(effetto: Effetto) -> None:
    """Make the public tree again; only the default ambito has one."""
    with nel_ambito(effetto.ambito_id):
        codice = Ambito.objects.values_list("codice", flat=True).get(pk=effetto.ambito_id)
    if codice == settings.AMBITO_PREDEFINITO:
        albero.costruisci()
