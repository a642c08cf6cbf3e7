"""What happens around an answer while a survey goes on: units that change owner, the plan."""

from programmazione.models import (
    Dichiarazione,
    PassaggioUnita,
    PianoAnnuale,
    Ricognizione,
    TipoPassaggio,
)
from programmazione.states import StatoPiano


def passaggi_intanto(dichiarazione: Dichiarazione) -> list[PassaggioUnita]:
    """Return the dwellings that the ente gave or took since it answered.

    Of who has not answered, since the survey was opened: those that two enti might both count,
    or neither.
    """
    da_quando = dichiarazione.trasmessa_il or dichiarazione.ricognizione.aperta_il
    proprieta = PassaggioUnita.objects.filter(tipo=TipoPassaggio.PROPRIETA, istante__gte=da_quando)
    suoi = proprieta.filter(da_id=dichiarazione.ente_id) | proprieta.filter(
        a_id=dichiarazione.ente_id
    )
    return list(suoi.select_related("unita", "da", "a").order_by("istante", "pk"))


def piano_della(ricognizione: Ricognizione) -> PianoAnnuale | None:
    """Return the newest plan of an open survey's year that is past its draft.

    What is answered now does not enter it: it takes an update of the plan.
    """
    if not ricognizione.aperta:
        return None
    return (
        PianoAnnuale.objects.filter(anno=ricognizione.anno)
        .exclude(stato=StatoPiano.BOZZA)
        .order_by("-versione")
        .first()
    )
