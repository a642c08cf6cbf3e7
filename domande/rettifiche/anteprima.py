"""What a rettifica would do to the lists, by the very engine of the rankings, before it is decided.

The others stay as the newest run left them: their points and their order are read from its lists.
Only the facts of those who would have the same points are opened, to settle who comes first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bandi.rules.profilo import leggi_profilo
from bandi.rules.tipi import Profilo
from crema_sap.enti.ambito import nel_ambito
from domande.graduatorie import ingressi, letture_liste, selectors
from domande.graduatorie.letture_liste import ListaDiUna
from domande.graduatorie.services import tratti
from domande.models import Elaborazione, Rettifica
from domande.rettifiche.services import codifica_corretta
from domande.rules import blocco, graduatoria, rettifica
from domande.rules.graduatoria import Ordinamento, Preferenze
from domande.rules.rettifica import Effetto


@dataclass(frozen=True, slots=True)
class Riga:
    """One domanda in one list: its row in the block, the list, since when it lives there."""

    domanda: int
    lista: int
    residente_dal: int


def effetti(richiesta: Rettifica) -> list[Effetto]:
    """The effect on each list of the domanda, the widest first."""
    elaborazione = selectors.ultima(richiesta.domanda.avviso_id)
    if elaborazione is None:
        return []
    # The order is the same whoever looks: as nobody, for who decides may not read the others.
    with nel_ambito(richiesta.ambito_id):
        liste = letture_liste.liste_di_una(elaborazione, richiesta.domanda_id)
        if not liste:
            return []
        dopo = _rifatte(elaborazione, liste, richiesta)
    trovati = [
        rettifica.effetto(lista.unita, richiesta.domanda_id, lista.domande, dopo[posto])
        for posto, lista in enumerate(liste)
    ]
    return sorted(trovati, key=lambda uno: (uno.dopo - uno.prima, uno.unita))


def _rifatte(
    elaborazione: Elaborazione, liste: Sequence[ListaDiUna], richiesta: Rettifica
) -> list[list[int]]:
    """Each list with the domanda where its new points put it."""
    profilo, chi = leggi_profilo(elaborazione.profilo.dati), richiesta.domanda_id
    sua = (richiesta.domanda.codice_pubblico, codifica_corretta(richiesta))
    sole = [Riga(0, posto, lista.residente_dal) for posto, lista in enumerate(liste)]
    punti = _ordina([sua], sole, profilo, elaborazione.seme).isbar.tolist()
    pari = [
        [d for d, isbar in zip(una.domande, una.isbar, strict=True) if isbar == suoi and d != chi]
        for una, suoi in zip(liste, punti, strict=True)
    ]
    chiavi = sorted({d for una in pari for d in una})
    lette = ingressi.leggi_alcune(chiavi, numero=elaborazione.numero)
    residenti = letture_liste.residenti_dal(chiavi, [una.offerta for una in liste])
    righe = sole + [
        Riga(chiavi.index(d) + 1, posto, residenti[d, liste[posto].offerta])
        for posto, una in enumerate(pari)
        for d in una
    ]
    ordinate = _ordina([sua, *(lette[d] for d in chiavi)], righe, profilo, elaborazione.seme)
    tutte, rifatte = [chi, *chiavi], []
    for posto, dove in tratti(ordinate.lista):
        in_mezzo = [tutte[riga] for riga in ordinate.domanda[dove].tolist()]
        coppie = zip(liste[posto].domande, liste[posto].isbar, strict=True)
        altre = [(d, isbar) for d, isbar in coppie if d != chi]
        rifatte.append(
            [d for d, isbar in altre if isbar > punti[posto]]
            + in_mezzo
            + [d for d, isbar in altre if isbar < punti[posto]]
        )
    return rifatte


def _ordina(
    domande: Sequence[tuple[str, bytes]], righe: Sequence[Riga], profilo: Profilo, seme: str
) -> Ordinamento:
    colonne = [
        np.array([getattr(riga, nome) for riga in righe], dtype=np.int64)
        for nome in ("domanda", "lista", "residente_dal")
    ]
    chi, lista, residente_dal = colonne
    return graduatoria.ordina(
        blocco.valuta_codifiche([codifica for _codice, codifica in domande], profilo),
        Preferenze(chi, lista, np.ones_like(chi), residente_dal),
        profilo,
        graduatoria.ordine_sorteggio(seme, [codice for codice, _codifica in domande]),
    )
