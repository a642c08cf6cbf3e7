"""The states of a domanda: derived from what was recorded and from the instant, never stored."""

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
