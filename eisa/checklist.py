"""Makes the checklist of a dossier out of what was declared: requirements, then conditions."""

from bandi.rules.profilo import leggi_profilo
from domande.fascicolo import Fascicolo
from domande.models import Domanda
from domande.rules.punteggio import calcola
from domande.rules.requisiti import verifica_requisiti
from eisa.models import VoceIstruttoria
from eisa.services import VoceDaVerificare


def voci(domanda: Domanda, letto: Fascicolo) -> list[VoceDaVerificare]:
    """One line per requirement of the law and per condition declared; no points among them.

    Norma: R.R. 4/2017, artt. 7 and 12; DPR 445/2000, art. 71 (checks on declarations).
    """
    profilo = leggi_profilo(domanda.avviso.profilo.dati)
    requisiti = [
        VoceDaVerificare(
            VoceIstruttoria.REQUISITO, f"requisito:{esito.codice}", esito.motivo, str(esito.norma)
        )
        for esito in verifica_requisiti(letto.fatti, profilo, letto.alla_data)
    ]
    punteggio = calcola(letto.fatti, profilo, None, letto.alla_data)
    condizioni = [
        VoceDaVerificare(
            VoceIstruttoria.CONDIZIONE,
            f"condizione:{numero}",
            f"{voce.descrizione}: {voce.motivo}",
            str(voce.norma),
        )
        for numero, voce in enumerate(punteggio.voci, start=1)
    ]
    return requisiti + condizioni
