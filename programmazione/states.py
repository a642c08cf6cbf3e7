"""When an act may happen: the printed tables of states of unit, ricognizione, declaration, plan."""

from collections.abc import Mapping

from django.db import models


class StatoUnita(models.TextChoices):
    """What a dwelling is doing today."""

    OCCUPATA = "OCCUPATA", "Occupata"
    IN_LIBERAZIONE = "IN_LIBERAZIONE", "In liberazione"
    LIBERA = "LIBERA", "Libera"
    ASSEGNATA = "ASSEGNATA", "Assegnata"
    IN_LAVORI = "IN_LAVORI", "In lavori"
    NON_DISPONIBILE = "NON_DISPONIBILE", "Non disponibile"
    DISMESSA = "DISMESSA", "Uscita dal patrimonio"


class StatoRicognizione(models.TextChoices):
    """How far the survey of a year is."""

    APERTA = "APERTA", "Aperta"
    CHIUSA = "CHIUSA", "Chiusa"
    RECEPITA = "RECEPITA", "Recepita nel piano"


class StatoDichiarazione(models.TextChoices):
    """How far the answer of one ente is."""

    NON_INIZIATA = "NON_INIZIATA", "Non iniziata"
    IN_COMPILAZIONE = "IN_COMPILAZIONE", "In compilazione"
    TRASMESSA = "TRASMESSA", "Trasmessa"
    RESTITUITA = "RESTITUITA", "Restituita"
    VALIDATA = "VALIDATA", "Validata"
    SOSTITUITA = "SOSTITUITA", "Sostituita"
    SILENTE = "SILENTE", "Senza risposta"


class StatoPiano(models.TextChoices):
    """How far a plan is."""

    BOZZA = "BOZZA", "Bozza"
    IN_VERIFICA = "IN_VERIFICA", "In verifica"
    PROPOSTO = "PROPOSTO", "Proposto"
    CONVOCATO = "CONVOCATO", "All'esame dell'Assemblea"
    APPROVATO = "APPROVATO", "Approvato"
    RINVIATO = "RINVIATO", "Rinviato"
    RESPINTO = "RESPINTO", "Respinto"
    TRASMESSO = "TRASMESSO", "Trasmesso ai comuni"
    PUBBLICATO = "PUBBLICATO", "Pubblicato"
    AGGIORNATO = "AGGIORNATO", "Sostituito da un aggiornamento"
    SCARTATO = "SCARTATO", "Scartato"


class StatoSeduta(models.TextChoices):
    """How far a session of the Assemblea is."""

    CONVOCATA = "CONVOCATA", "Convocata"
    IN_CORSO = "IN_CORSO", "In corso"
    SOSPESA = "SOSPESA", "Sospesa"
    DESERTA = "DESERTA", "Deserta"
    CONCLUSA = "CONCLUSA", "Conclusa"


SEDUTE_CHIUSE = (StatoSeduta.DESERTA, StatoSeduta.CONCLUSA)
CONGELATI = (
    StatoPiano.APPROVATO,
    StatoPiano.TRASMESSO,
    StatoPiano.PUBBLICATO,
    StatoPiano.AGGIORNATO,
)
RISPOSTE = (StatoDichiarazione.TRASMESSA, StatoDichiarazione.VALIDATA)
IN_LAVORAZIONE = (
    StatoDichiarazione.NON_INIZIATA,
    StatoDichiarazione.IN_COMPILAZIONE,
    StatoDichiarazione.RESTITUITA,
)

# In the stock an owner may write whatever is true; out of it one goes, and comes back, by an act.
_IN_PATRIMONIO = frozenset(StatoUnita) - {StatoUnita.DISMESSA}
TRANSIZIONI_UNITA: Mapping[StatoUnita, frozenset[StatoUnita]] = {
    **{stato: frozenset(StatoUnita) for stato in StatoUnita if stato in _IN_PATRIMONIO},
    StatoUnita.DISMESSA: frozenset({StatoUnita.NON_DISPONIBILE}),
}

_R = StatoRicognizione
TRANSIZIONI_RICOGNIZIONE: Mapping[StatoRicognizione, frozenset[StatoRicognizione]] = {
    _R.APERTA: frozenset({_R.CHIUSA}),
    _R.CHIUSA: frozenset({_R.APERTA, _R.RECEPITA}),
    _R.RECEPITA: frozenset({_R.APERTA}),
}

_D = StatoDichiarazione
TRANSIZIONI_DICHIARAZIONE: Mapping[StatoDichiarazione, frozenset[StatoDichiarazione]] = {
    # To «replaced» from any open state: the ente may become part of another one.
    _D.NON_INIZIATA: frozenset({_D.IN_COMPILAZIONE, _D.TRASMESSA, _D.SILENTE, _D.SOSTITUITA}),
    _D.IN_COMPILAZIONE: frozenset({_D.TRASMESSA, _D.SILENTE, _D.SOSTITUITA}),
    _D.TRASMESSA: frozenset({_D.RESTITUITA, _D.VALIDATA, _D.SOSTITUITA}),
    _D.RESTITUITA: frozenset({_D.TRASMESSA, _D.SOSTITUITA}),
    _D.VALIDATA: frozenset({_D.RESTITUITA, _D.SOSTITUITA}),
    _D.SOSTITUITA: frozenset(),
    _D.SILENTE: frozenset({_D.IN_COMPILAZIONE}),
}

_P = StatoPiano
TRANSIZIONI_PIANO: Mapping[StatoPiano, frozenset[StatoPiano]] = {
    _P.BOZZA: frozenset({_P.IN_VERIFICA, _P.SCARTATO}),
    _P.IN_VERIFICA: frozenset({_P.BOZZA, _P.PROPOSTO}),
    _P.PROPOSTO: frozenset({_P.CONVOCATO}),
    _P.CONVOCATO: frozenset({_P.APPROVATO, _P.RINVIATO, _P.RESPINTO}),
    _P.RINVIATO: frozenset({_P.BOZZA, _P.CONVOCATO}),
    _P.RESPINTO: frozenset({_P.BOZZA}),
    _P.APPROVATO: frozenset({_P.TRASMESSO, _P.AGGIORNATO}),
    _P.TRASMESSO: frozenset({_P.PUBBLICATO, _P.AGGIORNATO}),
    _P.PUBBLICATO: frozenset({_P.AGGIORNATO}),
    _P.AGGIORNATO: frozenset(),
    _P.SCARTATO: frozenset(),
}

# A session may end without a roll call: postponed, or known from a source alone.
_S = StatoSeduta
TRANSIZIONI_SEDUTA: Mapping[StatoSeduta, frozenset[StatoSeduta]] = {
    _S.CONVOCATA: frozenset({_S.IN_CORSO, _S.CONCLUSA}),
    _S.IN_CORSO: frozenset({_S.SOSPESA, _S.DESERTA, _S.CONCLUSA}),
    _S.SOSPESA: frozenset({_S.IN_CORSO, _S.DESERTA, _S.CONCLUSA}),
    _S.DESERTA: frozenset(),
    _S.CONCLUSA: frozenset(),
}


class TransizioneNonAmmessa(Exception):
    """The act may not happen now; the message says why to the user."""


def verifica_unita(da: StatoUnita, a: StatoUnita) -> None:
    """Check a change of state. Raises `TransizioneNonAmmessa`."""
    if a not in TRANSIZIONI_UNITA[da]:
        raise TransizioneNonAmmessa(_motivo("L'unità", da, a))


def verifica_ricognizione(da: StatoRicognizione, a: StatoRicognizione) -> None:
    """Check a change of state. Raises `TransizioneNonAmmessa`."""
    if a not in TRANSIZIONI_RICOGNIZIONE[da]:
        raise TransizioneNonAmmessa(_motivo("La ricognizione", da, a))


def verifica_dichiarazione(da: StatoDichiarazione, a: StatoDichiarazione) -> None:
    """Check a change of state. Raises `TransizioneNonAmmessa`."""
    if a not in TRANSIZIONI_DICHIARAZIONE[da]:
        raise TransizioneNonAmmessa(_motivo("La dichiarazione", da, a))


def verifica_piano(da: StatoPiano, a: StatoPiano) -> None:
    """Check a change of state. Raises `TransizioneNonAmmessa`."""
    if a not in TRANSIZIONI_PIANO[da]:
        raise TransizioneNonAmmessa(_motivo("Il piano", da, a))


def verifica_seduta(da: StatoSeduta, a: StatoSeduta) -> None:
    """Check a change of state. Raises `TransizioneNonAmmessa`."""
    if a not in TRANSIZIONI_SEDUTA[da]:
        raise TransizioneNonAmmessa(_motivo("La seduta", da, a))


def _motivo[S: models.TextChoices](cosa: str, da: S, a: S) -> str:
    return f"{cosa} è nello stato «{da.label}» e da qui non può passare a «{a.label}»."
