"""What the rules say of some facts, put together for a page: requirements, points, units. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crema_sap.norme import Esito, Voce
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.prove import prova_di
from domande.rules import punteggio
from domande.rules.fatti import FattiNucleo
from domande.rules.luogo import Idoneita
from domande.rules.punteggio import Punteggio
from domande.rules.requisiti import verifica_requisiti


@dataclass(frozen=True, slots=True)
class Riga:
    """A line of the score, or a requirement, with the document that proves it."""

    voce: Voce | Esito
    prova: str


@dataclass(frozen=True, slots=True)
class PunteggioDiComune:
    """The points for the units of one comune."""

    comune: str
    punteggio: Punteggio
    voci: list[Riga]


@dataclass(frozen=True, slots=True)
class UnitaEsaminata:
    """A unit with what the page says of it and why it may be chosen or not."""

    codice: str
    scheda: dict[str, Any]
    idoneita: Idoneita


@dataclass(frozen=True, slots=True)
class Giudizio:
    """Everything that the rules say of a household for an avviso, on a day."""

    requisiti: list[Riga]
    punteggi: list[PunteggioDiComune]
    adatte: list[UnitaEsaminata]
    non_adatte: list[UnitaEsaminata]
    dimostrativo: bool

    @property
    def mancanti(self) -> list[Riga]:
        """The requirements that are not met."""
        return [r for r in self.requisiti if isinstance(r.voce, Esito) and not r.voce.soddisfatto]


def giudica(
    fatti: FattiNucleo, contenuto: Contenuto, alla_data: date, comuni: Sequence[str] | None = None
) -> Giudizio:
    """Apply requirements, points and matching; points for `comuni`, or for those that fit."""
    esaminate = [
        UnitaEsaminata(voce.unita.codice, contenuto.schede[voce.unita.codice], voce)
        for voce in contenuto.idoneita(fatti, alla_data)
    ]
    adatte = [voce for voce in esaminate if voce.idoneita.idonea]
    scelti = comuni if comuni is not None else [voce.idoneita.unita.comune for voce in adatte]
    return Giudizio(
        requisiti=[
            Riga(esito, prova_di(esito.codice))
            for esito in verifica_requisiti(fatti, contenuto.profilo, alla_data)
        ],
        punteggi=[
            _punteggio(fatti, contenuto, comune, alla_data) for comune in dict.fromkeys(scelti)
        ],
        adatte=adatte,
        non_adatte=[voce for voce in esaminate if not voce.idoneita.idonea],
        dimostrativo=contenuto.profilo.dimostrativo,
    )


def _punteggio(
    fatti: FattiNucleo, contenuto: Contenuto, comune: str, alla_data: date
) -> PunteggioDiComune:
    calcolato = punteggio.calcola(fatti, contenuto.profilo, comune, alla_data)
    voci = [Riga(voce, prova_di(voce.codice)) for voce in calcolato.voci]
    return PunteggioDiComune(contenuto.nome_comune(comune), calcolato, voci)
