"""Explains to a citizen the own score: the very engine, run again on the frozen snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bandi.rules.profilo import leggi_profilo
from bandi.rules.tipi import Profilo
from crema_sap.norme import Esito, Voce
from domande import fascicolo
from domande.graduatorie import correzioni, selectors
from domande.graduatorie.selectors import Posto
from domande.models import Domanda, Elaborazione
from domande.rules.fatti import FattiNucleo
from domande.rules.punteggio import calcola
from domande.rules.requisiti import verifica_requisiti


class PunteggioDiscorde(Exception):
    """The explained score is not the one in the list: nothing is shown until it is known why."""


@dataclass(frozen=True, slots=True)
class Calcolo:
    """How the ISBAR comes out for the units of one comune."""

    comune: str
    isbar: Decimal
    voci: tuple[Voce, ...]
    assenti: tuple[Voce, ...]

    @property
    def didascalia(self) -> str:
        """The caption of its table."""
        return f"Righe del punteggio per le unità di {self.comune}"


@dataclass(frozen=True, slots=True)
class Spiegazione:
    """Places, lines and requirements of one domanda in one run."""

    posti: Sequence[Posto]
    calcoli: Sequence[Calcolo]
    requisiti: Sequence[Esito]
    dimostrativo: bool


def spiega(*, domanda: Domanda, elaborazione: Elaborazione) -> Spiegazione:
    """Explain places and points of a domanda, first choice first, one computation per comune.

    Raises `PunteggioDiscorde` when the explained sum is not the ISBAR of the list.
    Norma: R.R. 4/2017, art. 12 c. 2-3.
    """
    letto = fascicolo.leggi(domanda)
    alla_data = letto.alla_data
    fatti = correzioni.corretti(domanda, letto.fatti, numero=elaborazione.numero)
    profilo = leggi_profilo(elaborazione.profilo.dati)
    posti = selectors.posti(
        elaborazione=elaborazione, domanda_id=domanda.pk, spareggi=profilo.spareggio
    )
    return Spiegazione(
        posti=posti,
        calcoli=_calcoli(fatti, profilo, alla_data, posti),
        requisiti=verifica_requisiti(fatti, profilo, alla_data),
        dimostrativo=profilo.dimostrativo,
    )


def _calcoli(
    fatti: FattiNucleo, profilo: Profilo, alla_data: date, posti: Sequence[Posto]
) -> list[Calcolo]:
    calcoli: dict[str, Calcolo] = {}
    for posto in posti:
        if posto.comune_istat not in calcoli:
            punteggio = calcola(fatti, profilo, posto.comune_istat, alla_data)
            calcoli[posto.comune_istat] = Calcolo(
                posto.comune, punteggio.isbar, punteggio.voci, punteggio.assenti
            )
        if calcoli[posto.comune_istat].isbar != posto.isbar:
            raise PunteggioDiscorde("Il punteggio spiegato non è quello della graduatoria.")
    return list(calcoli.values())
