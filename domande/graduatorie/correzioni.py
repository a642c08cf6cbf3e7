"""The corrections that rettifiche granted: what they change in the facts of a domanda."""

import json

from crema_sap.enti import cifratura
from domande.models import Domanda, EsitoRettifica, Rettifica
from domande.rules.fatti import FattiNucleo
from domande.rules.rettifica import Correzione, correggi

PROSSIMA = 2**31 - 1


def correzione_di(rettifica: Rettifica) -> Correzione:
    """What a request asks to be recognised."""
    dati = json.loads(cifratura.decifra(rettifica.contenuto_cifrato))
    return Correzione(dati["componente"], dati["classe"])


def corretti(domanda: Domanda, fatti: FattiNucleo, *, numero: int = PROSSIMA) -> FattiNucleo:
    """The facts as the run with this number reads them: with what was granted before it."""
    accolte = Rettifica.objects.filter(
        domanda=domanda,
        decisione__esito=EsitoRettifica.ACCOLTA,
        decisione__dopo_elaborazione__lt=numero,
    )
    for rettifica in accolte.order_by("numero"):
        fatti = correggi(fatti, correzione_di(rettifica))
    return fatti
