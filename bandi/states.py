"""The states of an avviso, and what it is at an instant."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models

from bandi.rules.finestra import Finestra, Momento, momento


class StatoAvviso(models.TextChoices):
    """What has been decided about an avviso; that it is open is never stored."""

    BOZZA = "BOZZA", "Bozza"
    APPROVATO = "APPROVATO", "Approvato"
    PUBBLICATO = "PUBBLICATO", "Pubblicato"
    REVOCATO = "REVOCATO", "Revocato"


class FaseAvviso(models.TextChoices):
    """What an avviso is at an instant."""

    BOZZA = "BOZZA", "In preparazione"
    APPROVATO = "APPROVATO", "Approvato, da pubblicare"
    IN_ATTESA = "IN_ATTESA", "Non ancora aperto"
    APERTO = "APERTO", "Aperto"
    CHIUSO = "CHIUSO", "Chiuso"
    REVOCATO = "REVOCATO", "Revocato"


TRANSIZIONI: Mapping[StatoAvviso, frozenset[StatoAvviso]] = {
    StatoAvviso.BOZZA: frozenset({StatoAvviso.APPROVATO}),
    StatoAvviso.APPROVATO: frozenset({StatoAvviso.PUBBLICATO, StatoAvviso.REVOCATO}),
    StatoAvviso.PUBBLICATO: frozenset({StatoAvviso.REVOCATO}),
    StatoAvviso.REVOCATO: frozenset(),
}

_FASI: Mapping[Momento, FaseAvviso] = {
    Momento.PRIMA: FaseAvviso.IN_ATTESA,
    Momento.DURANTE: FaseAvviso.APERTO,
    Momento.DOPO: FaseAvviso.CHIUSO,
}


class TransizioneNonAmmessa(Exception):
    """The act does not belong to the state the avviso is in."""


class NonAdesso(Exception):
    """The act belongs to another moment; the message says which."""


def verifica_transizione(da: StatoAvviso, a: StatoAvviso) -> None:
    """Raise `TransizioneNonAmmessa` when the table has no such step."""
    if a not in TRANSIZIONI[da]:
        raise TransizioneNonAmmessa(
            f"L'avviso è nello stato «{da.label}» e non può passare a «{a.label}»."
        )


def fase(stato: StatoAvviso, finestra: Finestra, ora: datetime) -> FaseAvviso:
    """Derive what an avviso is at an instant."""
    if stato is StatoAvviso.PUBBLICATO:
        return _FASI[momento(finestra, ora)]
    return FaseAvviso(stato.value)
