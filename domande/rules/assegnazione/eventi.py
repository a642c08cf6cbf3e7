"""What happened after a run: proposals, answers, exclusions. Applied in their order. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domande.rules.assegnazione.fatti import Fatti
from domande.rules.assegnazione.regole import Effetto, Regole

NESSUNO = -1


class EventoIncoerente(ValueError):
    """What happened cannot follow what happened before."""


class Canale(StrEnum):
    """By which way a household is served; they are gone through in this order."""

    INDIGENTI = "indigenti"
    RISERVA = "riserva"
    GRADUATORIA = "graduatoria"


class Fatto(StrEnum):
    """A kind of event."""

    PROPOSTA = "proposta"
    ACCETTAZIONE = "accettazione"
    RIFIUTO = "rifiuto"
    ESCLUSIONE = "esclusione"
    RITIRO = "ritiro"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evento:
    """One event. `codice` is the reason of a refusal: who does not answer in time has one too.

    `canale` is the way by which a proposal was made. A withdrawal has no household, an exclusion
    no unit.
    """

    fatto: Fatto
    domanda: int = NESSUNO
    unita: int = NESSUNO
    codice: str = ""
    canale: Canale = Canale.GRADUATORIA


@dataclass(frozen=True, slots=True)
class Impegno:
    """A unit that is proposed to a household, or that the household has accepted."""

    domanda: int
    canale: Canale
    accettata: bool


@dataclass(slots=True)
class Situazione:
    """Where things stand. `fuori`: units, by index, that are not proposed again to a household."""

    impegni: dict[int, Impegno] = field(default_factory=dict)
    escluse: set[int] = field(default_factory=set)
    ritirate: set[int] = field(default_factory=set)
    fuori: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    rifiuti_di_quota: list[int] = field(default_factory=list)

    def impegno_di(self, domanda: int) -> int | None:
        """The unit proposed to a household, or accepted by it."""
        return next((u for u, impegno in self.impegni.items() if impegno.domanda == domanda), None)


def applica(fatti: Fatti, regole: Regole, eventi: Sequence[Evento]) -> Situazione:
    """Say where things stand after the events.

    Raises `EventoIncoerente` when one cannot follow: a unit or a household with two proposals, an
    answer without a proposal, a reason that the regime does not know.
    Norma: R.R. 4/2017, art. 15; L.R. 16/2016, art. 23.
    """
    stato = Situazione()
    for evento in eventi:
        PASSI[evento.fatto](stato, evento, fatti, regole)
    return stato


def _proposta(stato: Situazione, evento: Evento, fatti: Fatti, regole: Regole) -> None:
    if evento.unita in stato.impegni or evento.unita in stato.ritirate:
        raise EventoIncoerente("L'unità è già proposta, assegnata o ritirata.")
    if evento.domanda in stato.escluse or stato.impegno_di(evento.domanda) is not None:
        raise EventoIncoerente("Il nucleo ha già una proposta, o è escluso.")
    stato.impegni[evento.unita] = Impegno(evento.domanda, evento.canale, accettata=False)


def _accettazione(stato: Situazione, evento: Evento, fatti: Fatti, regole: Regole) -> None:
    impegno = _impegno(stato, evento)
    stato.impegni[evento.unita] = Impegno(impegno.domanda, impegno.canale, accettata=True)


def _rifiuto(stato: Situazione, evento: Evento, fatti: Fatti, regole: Regole) -> None:
    impegno = _impegno(stato, evento)
    rifiuto = regole.rifiuti.get(evento.codice)
    if rifiuto is None:
        raise EventoIncoerente(f"«{evento.codice}» non è un motivo di rifiuto di questo regime.")
    del stato.impegni[evento.unita]
    stato.fuori[evento.domanda] |= _unita_dell_effetto(fatti, evento.unita, rifiuto.effetto)
    if impegno.canale is Canale.INDIGENTI:
        stato.rifiuti_di_quota.append(evento.unita)


def _esclusione(stato: Situazione, evento: Evento, fatti: Fatti, regole: Regole) -> None:
    stato.escluse.add(evento.domanda)
    unita = stato.impegno_di(evento.domanda)
    if unita is not None:
        del stato.impegni[unita]


def _ritiro(stato: Situazione, evento: Evento, fatti: Fatti, regole: Regole) -> None:
    stato.ritirate.add(evento.unita)
    stato.impegni.pop(evento.unita, None)


PASSI = {
    Fatto.PROPOSTA: _proposta,
    Fatto.ACCETTAZIONE: _accettazione,
    Fatto.RIFIUTO: _rifiuto,
    Fatto.ESCLUSIONE: _esclusione,
    Fatto.RITIRO: _ritiro,
}


def _impegno(stato: Situazione, evento: Evento) -> Impegno:
    impegno = stato.impegni.get(evento.unita)
    if impegno is None or impegno.domanda != evento.domanda:
        raise EventoIncoerente("A questo nucleo l'unità non è stata proposta.")
    return impegno


def _unita_dell_effetto(fatti: Fatti, rifiutata: int, effetto: Effetto) -> set[int]:
    questa = fatti.unita[rifiutata]
    return {
        numero
        for numero, unita in enumerate(fatti.unita)
        if numero == rifiutata
        or effetto is Effetto.TUTTE
        or (effetto is Effetto.LISTA and unita.lista == questa.lista)
        or (effetto is Effetto.PROPRIETARIO and unita.proprietario == questa.proprietario)
    }
