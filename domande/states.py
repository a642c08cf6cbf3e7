"""The states of a domanda, of a mandate and of an assignment.

The first two are derived from records and instant, never stored; the third follows its facts.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import models

from bandi.rules.finestra import Finestra, Momento, momento


class StatoDomanda(models.TextChoices):
    """Where a domanda is, from the first answer to the close of the avviso."""

    BOZZA = "BOZZA", "Non ancora inviata"
    SCADUTA = "SCADUTA", "Non inviata: il termine è passato"
    INVIATA = "INVIATA", "Inviata"
    RITIRATA = "RITIRATA", "Ritirata"
    IN_VALUTAZIONE = "IN_VALUTAZIONE", "In attesa della graduatoria"


# The instant alone brings a bozza to SCADUTA, and an INVIATA to IN_VALUTAZIONE.
TRANSIZIONI: Mapping[StatoDomanda, frozenset[StatoDomanda]] = {
    StatoDomanda.BOZZA: frozenset({StatoDomanda.INVIATA, StatoDomanda.SCADUTA}),
    StatoDomanda.SCADUTA: frozenset({StatoDomanda.BOZZA}),
    StatoDomanda.INVIATA: frozenset({StatoDomanda.RITIRATA, StatoDomanda.IN_VALUTAZIONE}),
    StatoDomanda.RITIRATA: frozenset(),
    StatoDomanda.IN_VALUTAZIONE: frozenset({StatoDomanda.INVIATA}),
}


class StatoMandato(models.TextChoices):
    """What a mandate to help a citizen is: the last four are its ends."""

    PROPOSTO = "PROPOSTO", "In attesa"
    ATTIVO = "ATTIVO", "Attivo"
    REVOCATO = "REVOCATO", "Revocato"
    CONCLUSO = "CONCLUSO", "Concluso dallo sportello"
    RIPRESO = "RIPRESO", "Ripreso dal cittadino"
    SCADUTO = "SCADUTO", "Scaduto"


FINI_MANDATO = (
    StatoMandato.REVOCATO,
    StatoMandato.CONCLUSO,
    StatoMandato.RIPRESO,
    StatoMandato.SCADUTO,
)
# The instant alone brings a mandate to SCADUTO; from an end there is no way back.
TRANSIZIONI_MANDATO: Mapping[StatoMandato, frozenset[StatoMandato]] = {
    StatoMandato.PROPOSTO: frozenset(
        {
            StatoMandato.ATTIVO,
            StatoMandato.REVOCATO,
            StatoMandato.CONCLUSO,
            StatoMandato.SCADUTO,
        }
    ),
    StatoMandato.ATTIVO: frozenset(FINI_MANDATO),
    **{fine: frozenset() for fine in FINI_MANDATO},
}


class StatoAssegnazione(models.TextChoices):
    """Where the assignment of a unit to a household is; the last four end it."""

    PROPOSTA = "PROPOSTA", "Da convocare"
    CONVOCATA = "CONVOCATA", "Convocata"
    IN_VERIFICA = "IN_VERIFICA", "Requisiti in verifica"
    PREAVVISO = "PREAVVISO", "Preavviso di diniego"
    VISITA = "VISITA", "Proposta con visita"
    ACCETTATA = "ACCETTATA", "Accettata"
    CONSEGNATA = "CONSEGNATA", "Consegnata"
    CONTRATTO = "CONTRATTO", "Contratto firmato"
    RIFIUTATA = "RIFIUTATA", "Rifiutata"
    SCADUTA = "SCADUTA", "Senza risposta nel termine"
    ESCLUSA = "ESCLUSA", "Esclusa"
    RITIRATA = "RITIRATA", "Unità ritirata"


_A = StatoAssegnazione
FINI_ASSEGNAZIONE = (_A.RIFIUTATA, _A.SCADUTA, _A.ESCLUSA, _A.RITIRATA)
# The dwelling may be withdrawn until it is handed over; the household may renounce, with its
# reason, from the summons on. domande/sql/assegnazioni.sql holds the same table.
TRANSIZIONI_ASSEGNAZIONE: Mapping[StatoAssegnazione, frozenset[StatoAssegnazione]] = {
    _A.PROPOSTA: frozenset({_A.CONVOCATA, _A.RITIRATA}),
    _A.CONVOCATA: frozenset({_A.IN_VERIFICA, _A.RIFIUTATA, _A.RITIRATA}),
    _A.IN_VERIFICA: frozenset({_A.PREAVVISO, _A.VISITA, _A.RIFIUTATA, _A.RITIRATA}),
    _A.PREAVVISO: frozenset({_A.IN_VERIFICA, _A.ESCLUSA, _A.RITIRATA}),
    _A.VISITA: frozenset({_A.ACCETTATA, _A.RIFIUTATA, _A.SCADUTA, _A.RITIRATA}),
    _A.ACCETTATA: frozenset({_A.CONSEGNATA, _A.RIFIUTATA, _A.RITIRATA}),
    _A.CONSEGNATA: frozenset({_A.CONTRATTO}),
    _A.CONTRATTO: frozenset(),
    **{fine: frozenset() for fine in FINI_ASSEGNAZIONE},
}


class TransizioneNonAmmessa(Exception):
    """The act does not belong to the state the domanda is in."""


def verifica_transizione(da: StatoDomanda, a: StatoDomanda) -> None:
    """Raise `TransizioneNonAmmessa` when the table has no such step."""
    if a not in TRANSIZIONI[da]:
        raise TransizioneNonAmmessa(
            f"La domanda è nello stato «{da.label}» e non può passare a «{a.label}»."
        )


def stato_bozza(finestra: Finestra, ora: datetime) -> StatoDomanda:
    """Derive the state of a draft; an extension of the term brings a late one back."""
    dopo = momento(finestra, ora) is Momento.DOPO
    return StatoDomanda.SCADUTA if dopo else StatoDomanda.BOZZA


def stato_domanda(
    *, ritirata_il: datetime | None, finestra: Finestra, ora: datetime
) -> StatoDomanda:
    """Derive the state of a domanda that was sent."""
    if ritirata_il is not None:
        return StatoDomanda.RITIRATA
    dopo = momento(finestra, ora) is Momento.DOPO
    return StatoDomanda.IN_VALUTAZIONE if dopo else StatoDomanda.INVIATA


def stato_mandato(
    *, attivo_dal: datetime | None, scade_il: datetime, fine: str, ora: datetime
) -> StatoMandato:
    """Derive what a mandate is: how it ended, or whether it lapsed, or has begun."""
    if fine:
        return StatoMandato(fine)
    if ora >= scade_il:
        return StatoMandato.SCADUTO
    return StatoMandato.PROPOSTO if attivo_dal is None else StatoMandato.ATTIVO


def verifica_passo_mandato(da: StatoMandato, a: StatoMandato) -> None:
    """Raise `TransizioneNonAmmessa` when the table of mandates has no such step."""
    if a not in TRANSIZIONI_MANDATO[da]:
        raise TransizioneNonAmmessa(
            f"Il mandato è nello stato «{da.label}» e non può passare a «{a.label}»."
        )


def verifica_passo_assegnazione(da: StatoAssegnazione, a: StatoAssegnazione) -> None:
    """Raise `TransizioneNonAmmessa` when the table of assignments has no such step."""
    if a not in TRANSIZIONI_ASSEGNAZIONE[da]:
        raise TransizioneNonAmmessa(
            f"L'assegnazione è nello stato «{da.label}» e non può passare a «{a.label}»."
        )
