"""What a rettifica would do to the lists, by the very engine of the rankings, before it is decided.

The inputs are those of the newest run, frozen; only the facts of one domanda are replaced.
"""

from dataclasses import replace

import numpy as np

from bandi.rules.profilo import leggi_profilo
from domande.graduatorie import ingressi, selectors
from domande.graduatorie.services import tratti
from domande.models import Rettifica
from domande.rettifiche.services import codifica_corretta
from domande.rules import blocco, graduatoria, rettifica
from domande.rules.graduatoria import Ordinamento
from domande.rules.rettifica import Effetto


def effetti(richiesta: Rettifica) -> list[Effetto]:
    """The effect on each list of the domanda, by the code of the dwelling."""
    elaborazione = selectors.ultima(richiesta.domanda.avviso_id)
    if elaborazione is None:
        return []
    letti = ingressi.leggi(elaborazione.avviso_id, numero=elaborazione.numero)
    trovate = np.flatnonzero(letti.domande == richiesta.domanda_id)
    if not trovate.size:
        return []
    chi = int(trovate[0])
    # Only the lists that it is in: in the others nothing moves.
    sue = letti.preferenze.lista[letti.preferenze.domanda == chi]
    preferenze = letti.preferenze.prendi(np.flatnonzero(np.isin(letti.preferenze.lista, sue)))
    profilo = leggi_profilo(elaborazione.profilo.dati)
    sorteggio = graduatoria.ordine_sorteggio(elaborazione.seme, letti.codici)
    corrette = list(letti.codifiche)
    corrette[chi] = codifica_corretta(richiesta)
    prima, dopo = (
        _per_lista(
            graduatoria.ordina(
                blocco.valuta_codifiche(codifiche, profilo), preferenze, profilo, sorteggio
            )
        )
        for codifiche in (letti.codifiche, corrette)
    )
    nomi = selectors.unita_dell_avviso(elaborazione.avviso_id)
    trovati = [
        rettifica.effetto(nomi[int(letti.unita[lista])]["codice"], chi, domande, dopo[lista])
        for lista, domande in prima.items()
    ]
    return sorted(
        (replace(uno) for uno in trovati), key=lambda uno: (uno.dopo - uno.prima, uno.unita)
    )


def _per_lista(ordinate: Ordinamento) -> dict[int, list[int]]:
    return {lista: ordinate.domanda[dove].tolist() for lista, dove in tratti(ordinate.lista)}
