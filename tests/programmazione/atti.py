"""The acts of planning as a table: who may do each, from which states, how it is called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crema_sap.enti.models import Ruolo, Utente
from programmazione import services, states
from programmazione.models import (
    Convocazione,
    Dichiarazione,
    PianoAnnuale,
)
from programmazione.states import (
    StatoDichiarazione,
    StatoPiano,
    StatoRicognizione,
)
from tests.programmazione.factories import (
    ORA,
    SCADENZA,
    SEDUTA,
)

D, P, R = StatoDichiarazione, StatoPiano, StatoRicognizione
ENTE = (Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE)
CAPOFILA = (Ruolo.CAPOFILA,)
SEGRETARIO = (Ruolo.SEGRETARIO_ASSEMBLEA,)


@dataclass(frozen=True)
class Atto:
    """An act: its name in the register, who may do it, from which states, how it is called."""

    nome: str
    ruoli: tuple[Ruolo, ...]
    da: frozenset[Any]
    compi: Callable[[Any, Utente], Any]


def _da(tabella: Any, a: Any, tranne: Any = frozenset()) -> frozenset[Any]:
    return frozenset(stato for stato, arrivi in tabella.items() if a in arrivi) - tranne


DICHIARAZIONE = states.TRANSIZIONI_DICHIARAZIONE
PIANO = states.TRANSIZIONI_PIANO
RICOGNIZIONE = states.TRANSIZIONI_RICOGNIZIONE


def _salva(d: Dichiarazione, utente: Utente) -> Any:
    return services.salva_dichiarazione(
        dichiarazione=d,
        righe=services.righe_salvate(d),
        riga_versione=d.riga_versione,
        utente=utente,
        ora=ORA,
    )


def _trasmetti(d: Dichiarazione, utente: Utente) -> Any:
    return services.trasmetti_dichiarazione(
        dichiarazione=d, riga_versione=d.riga_versione, utente=utente, ora=ORA
    )


def _restituisci(d: Dichiarazione, utente: Utente) -> Any:
    campo = services.CampoDaRestituire(d.ente.comune_id, "liberi", "Ricontrolla.")
    return services.restituisci(dichiarazione=d, campi=[campo], utente=utente, ora=ORA)


ATTI_DICHIARAZIONE = (
    Atto("SALVATAGGIO_DICHIARAZIONE", ENTE, frozenset(states.IN_LAVORAZIONE), _salva),
    Atto("TRASMISSIONE_DICHIARAZIONE", ENTE, _da(DICHIARAZIONE, D.TRASMESSA), _trasmetti),
    Atto(
        "TRASMISSIONE_DICHIARAZIONE",
        ENTE,
        _da(DICHIARAZIONE, D.TRASMESSA, {D.RESTITUITA}),
        lambda d, u: services.dichiara_zero(dichiarazione=d, utente=u, ora=ORA),
    ),
    Atto(
        "SOSTITUZIONE_DICHIARAZIONE",
        ENTE,
        frozenset(states.RISPOSTE),
        lambda d, u: services.sostituisci_dichiarazione(dichiarazione=d, utente=u, ora=ORA),
    ),
    Atto(
        "VALIDAZIONE_DICHIARAZIONE",
        CAPOFILA,
        _da(DICHIARAZIONE, D.VALIDATA),
        lambda d, u: services.valida(dichiarazione=d, utente=u, ora=ORA),
    ),
    Atto("RESTITUZIONE_DICHIARAZIONE", CAPOFILA, _da(DICHIARAZIONE, D.RESTITUITA), _restituisci),
)

ATTI_RICOGNIZIONE = (
    Atto(
        "CHIUSURA_RICOGNIZIONE",
        CAPOFILA,
        _da(RICOGNIZIONE, R.CHIUSA),
        lambda r, u: services.chiudi_ricognizione(ricognizione=r, utente=u, ora=ORA),
    ),
    Atto(
        "RIAPERTURA_RICOGNIZIONE",
        CAPOFILA,
        _da(RICOGNIZIONE, R.APERTA),
        lambda r, u: services.riapri(
            ricognizione=r, motivo="Manca un comune", scade_il=SCADENZA, utente=u, ora=ORA
        ),
    ),
    Atto(
        "CONSOLIDAMENTO_PIANO",
        CAPOFILA,
        _da(RICOGNIZIONE, R.RECEPITA) | {R.RECEPITA},
        lambda r, u: services.consolida(ricognizione=r, utente=u, ora=ORA),
    ),
)


def _convoca(p: PianoAnnuale, utente: Utente) -> Any:
    return services.convoca(
        piano=p,
        data=SEDUTA,
        convocazione=Convocazione.SECONDA,
        luogo="Sala Ricevimenti",
        utente=utente,
        ora=ORA,
    )


ATTI_PIANO = (
    Atto(
        "SCRITTURA_CAPITOLO",
        CAPOFILA,
        frozenset({P.BOZZA, P.IN_VERIFICA}),
        lambda p, u: services.salva_capitolo(
            piano=p, codice="piano-di-zona", testo="Testo.", utente=u, ora=ORA
        ),
    ),
    Atto(
        "VERIFICA_PIANO",
        CAPOFILA,
        _da(PIANO, P.IN_VERIFICA),
        lambda p, u: services.metti_in_verifica(piano=p, utente=u, ora=ORA),
    ),
    Atto(
        "RITORNO_IN_BOZZA",
        CAPOFILA,
        _da(PIANO, P.BOZZA),
        lambda p, u: services.riporta_in_bozza(piano=p, utente=u, ora=ORA),
    ),
    Atto(
        "PROPOSTA_PIANO",
        CAPOFILA,
        _da(PIANO, P.PROPOSTO),
        lambda p, u: services.proponi(piano=p, utente=u, ora=ORA),
    ),
    Atto("CONVOCAZIONE_ASSEMBLEA", CAPOFILA, _da(PIANO, P.CONVOCATO), _convoca),
    Atto(
        "APPROVAZIONE_PIANO",
        SEGRETARIO,
        _da(PIANO, P.APPROVATO),
        lambda p, u: services.approva(piano=p, atto="n. 1", utente=u, ora=ORA),
    ),
    Atto(
        "RINVIO_PIANO",
        SEGRETARIO,
        _da(PIANO, P.RINVIATO),
        lambda p, u: services.rinvia(piano=p, motivo="Mancano dati", utente=u, ora=ORA),
    ),
    Atto(
        "RIGETTO_PIANO",
        SEGRETARIO,
        _da(PIANO, P.RESPINTO),
        lambda p, u: services.respingi(piano=p, motivo="Non convince", utente=u, ora=ORA),
    ),
    Atto(
        "TRASMISSIONE_PIANO",
        CAPOFILA,
        _da(PIANO, P.TRASMESSO),
        lambda p, u: services.trasmetti_piano(piano=p, utente=u, ora=ORA),
    ),
    Atto(
        "PUBBLICAZIONE_PIANO",
        CAPOFILA,
        _da(PIANO, P.PUBBLICATO),
        lambda p, u: services.pubblica(piano=p, utente=u, ora=ORA),
    ),
)
