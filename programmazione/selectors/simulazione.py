"""The rows of a plan as a trial starts from them."""

import hashlib
import json
from collections.abc import Sequence

from crema_sap.enti.models import TipoEnte
from programmazione.models import PianoAnnuale, RigaPiano
from programmazione.rules.simulazione import LEVE, Leve, Prova


def prove_del_piano(piano: PianoAnnuale) -> list[Prova]:
    """Return the rows of a plan that have something to move, in a total order."""
    righe = (
        RigaPiano.objects.filter(piano=piano)
        .select_related("ente", "comune")
        .order_by("comune__nome", "ente__nome", "pk")
    )
    prove = []
    for riga in righe:
        leve = Leve(**{campo: getattr(riga, campo) for campo in LEVE})
        if any(getattr(leve, campo) for campo in LEVE):
            prove.append(
                Prova(
                    chiave=riga.pk,
                    ente=riga.ente.nome,
                    comune=riga.comune.nome if riga.comune else None,
                    ente_comunale=riga.ente.tipo == TipoEnte.COMUNE,
                    prima=leve,
                    dopo=leve,
                )
            )
    return prove


def impronta_prove(prove: Sequence[Prova]) -> str:
    """Return what tells whether the rows are still those that a trial started from."""
    fatti = [
        [prova.chiave, *(str(getattr(prova.prima, campo)) for campo in LEVE)] for prova in prove
    ]
    return hashlib.sha256(json.dumps(fatti).encode()).hexdigest()
