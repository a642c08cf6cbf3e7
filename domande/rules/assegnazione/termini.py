"""The days of the terms of an assignment in a regime, with norm, source, whether verified. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domande.rules.assegnazione.regole import RegoleNonValide

CONVOCAZIONE, PREAVVISO, RISPOSTA = "convocazione", "preavviso", "risposta"
CODICI = (CONVOCAZIONE, PREAVVISO, RISPOSTA)
ANNO = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Termine:
    """How many days a term lasts; `verificato` only if it was read in a source."""

    codice: str
    giorni: int
    norma: str
    fonte: str
    verificato: bool


def leggi(regime: Mapping[str, Any]) -> dict[str, Termine]:
    """The terms of a regime, by code, from its parsed table.

    Raises `RegoleNonValide` when one is missing, unknown, or is not from 1 to 365 days.
    Norma: D.P.R. 445/2000, art. 43; L. 241/1990, art. 10 bis; R.R. 4/2017, art. 15 c. 2.
    """
    try:
        letti = [Termine(**riga) for riga in regime.get("termine", ())]
    except TypeError as errore:
        raise RegoleNonValide(f"Un termine dell'assegnazione non si legge: {errore}.") from errore
    if sorted(uno.codice for uno in letti) != sorted(CODICI):
        raise RegoleNonValide(f"I termini dell'assegnazione sono {', '.join(CODICI)}.")
    if not all(1 <= uno.giorni <= ANNO for uno in letti):
        raise RegoleNonValide("Un termine dell'assegnazione va da 1 a 365 giorni.")
    return {uno.codice: uno for uno in letti}
