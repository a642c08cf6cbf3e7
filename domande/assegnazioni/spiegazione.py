"""Who a unit goes to and why each household before it does not, for the officers of its owner."""

from collections import Counter
from dataclasses import dataclass

from bandi.models import UnitaOfferta
from domande.assegnazioni import ordine
from domande.assegnazioni.letture import Voce
from domande.models import Domanda, TipoFatto, TornataAssegnazione
from domande.rules.assegnazione.motore import Proposta
from domande.rules.assegnazione.parole import CANALI, Frase
from domande.rules.assegnazione.traccia import Motivo, Traccia

# How many of who precedes are named one by one; all are counted.
MASSIMO = 100
MOTIVI = {
    Motivo.ASSEGNATARIA: "ha questa unità",
    Motivo.UNITA_RITIRATA: "l'unità è ritirata",
    Motivo.UNITA_IMPEGNATA: "l'unità è impegnata",
    Motivo.ESCLUSA: "esclusa dalle assegnazioni",
    Motivo.GIA_SISTEMATA: "ha già un alloggio pubblico",
    Motivo.IMPEGNATA: "ha già una proposta o un'assegnazione",
    Motivo.RIFIUTO: "ha rifiutato, o non ha risposto",
    Motivo.NON_ADATTA: "l'unità non è adatta al nucleo",
    Motivo.SCELTA_DEL_PROPRIETARIO: "l'ente le propone un'altra delle sue unità",
    Motivo.ALTRA_UNITA: "le spetta un'altra unità, che preferisce",
    Motivo.PRECEDUTA: "viene dopo in graduatoria",
    Motivo.SENZA_ATTESTAZIONE: "nella quota manca l'attestazione dei servizi sociali",
    Motivo.FUORI_QUOTA: "non è nella quota riservata dalla legge",
    Motivo.RESIDENTI_PRIMA: "nella quota viene prima chi risiede nel comune",
    Motivo.FUORI_RISERVA: "non è della categoria riservata",
}


@dataclass(frozen=True, slots=True)
class Saltato:
    """A household that precedes, and why it is passed over."""

    posizione: int
    motivo: str


@dataclass(frozen=True, slots=True)
class Spiegazione:
    """Why a unit goes to a household: by which way, and who precedes it."""

    codice: str
    domanda_id: int
    posizione: int
    via: Frase
    saltati: tuple[Saltato, ...]
    riassunto: tuple[tuple[str, int], ...]
    alternative: tuple[tuple[int, str], ...]

    @property
    def altri(self) -> int:
        """How many precede beyond those that are named."""
        return sum(quanti for _, quanti in self.riassunto) - len(self.saltati)


def della_prossima(tornata: TornataAssegnazione, offerta: UnitaOfferta) -> Spiegazione | None:
    """Who is next in line for a unit, or None when nobody is."""
    return _spiega(ordine.leggi(tornata), offerta.pk)


def della_proposta(voce: Voce) -> Spiegazione | None:
    """Why a household was next when the unit was proposed to it, as it stood then."""
    proposta = voce.ultimo(TipoFatto.PROPOSTA)
    if proposta is None:
        return None
    letto = ordine.leggi(voce.assegnazione.tornata, fino=proposta.numero - 1)
    return _spiega(letto, voce.assegnazione.offerta_id)


def _spiega(letto: ordine.Ordine, offerta_id: int) -> Spiegazione | None:
    proposta: Proposta | None = letto.proposta_per(offerta_id)
    if proposta is None:
        return None
    saltati = Traccia(letto.esito).saltati(proposta.unita)
    conta = Counter(MOTIVI[motivo] for _, motivo in saltati)
    unita = letto.letti.fatti.unita
    domanda = letto.domanda_di(proposta)
    return Spiegazione(
        codice=Domanda.objects.values_list("codice_pubblico", flat=True).get(pk=domanda),
        domanda_id=domanda,
        posizione=letto.posizione_di(proposta),
        via=CANALI[proposta.canale],
        saltati=tuple(Saltato(dove, MOTIVI[motivo]) for dove, motivo in saltati[:MASSIMO]),
        riassunto=tuple(conta.most_common()),
        alternative=tuple((letto.letti.offerte[n], unita[n].codice) for n in proposta.alternative),
    )
