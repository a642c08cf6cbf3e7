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
    SOSPESO = "SOSPESO", "Sospeso"
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
    Momento.SOSPESO: FaseAvviso.SOSPESO,
    Momento.DOPO: FaseAvviso.CHIUSO,
}


# Which act belongs to which moment of a published avviso. Opening, closing, the beginning of a
# suspension and its end come by the clock; a domanda is received in APERTO and nowhere else.
MOMENTI: Mapping[str, frozenset[FaseAvviso]] = {
    "PROROGA": frozenset({FaseAvviso.APERTO}),
    "SOSPENSIONE": frozenset({FaseAvviso.APERTO}),
    "RIPRESA": frozenset({FaseAvviso.SOSPESO}),
    "RIAPERTURA": frozenset({FaseAvviso.CHIUSO}),
    "AGGIUNTA": frozenset({FaseAvviso.APERTO}),
    "RITIRO": frozenset(
        {FaseAvviso.IN_ATTESA, FaseAvviso.APERTO, FaseAvviso.SOSPESO, FaseAvviso.CHIUSO}
    ),
    "REVOCA": frozenset(
        {
            FaseAvviso.APPROVATO,
            FaseAvviso.IN_ATTESA,
            FaseAvviso.APERTO,
            FaseAvviso.SOSPESO,
            FaseAvviso.CHIUSO,
        }
    ),
}
_PERCHE: Mapping[str, str] = {
    "PROROGA": "il termine si proroga quando è aperto; dopo la chiusura non si proroga,"
    " si riapre con un atto nuovo",
    "SOSPENSIONE": "si sospende un avviso aperto",
    "RIPRESA": "riprende un avviso sospeso",
    "RIAPERTURA": "si riapre un avviso chiuso",
    "AGGIUNTA": "un'unità si aggiunge mentre l'avviso è aperto",
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


def verifica_momento(atto: str, adesso: FaseAvviso, quando: str) -> None:
    """Raise `NonAdesso` when the table does not have the act in this moment.

    `quando` says in words the term in force.
    """
    if adesso not in MOMENTI[atto]:
        raise NonAdesso(f"L'avviso ora è «{adesso.label}» ({quando}): {_PERCHE[atto]}.")


def atti_di(adesso: FaseAvviso) -> frozenset[str]:
    """Tell which acts belong to a moment."""
    return frozenset(atto for atto, fasi in MOMENTI.items() if adesso in fasi)
