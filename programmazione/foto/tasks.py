"""What follows from taking a photograph: a worker makes it fit to be seen."""

from uuid import UUID

from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto
from programmazione.foto import elaborazione

ELABORA = "elabora_foto"


def _di(effetto: Effetto) -> UUID:
    return UUID(effetto.dati["identificativo"])


def non_riuscita(effetto: Effetto) -> None:
    """Say beside the photograph that it could not be prepared."""
    elaborazione.abbandona(identificativo=_di(effetto), ambito_id=effetto.ambito_id)


@consegna.gestore(ELABORA, coda="documenti", abbandona=non_riuscita)
def elabora_foto(effetto: Effetto) -> None:
    """Draw a photograph again."""
    elaborazione.elabora(identificativo=_di(effetto), ambito_id=effetto.ambito_id)
