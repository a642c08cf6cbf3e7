"""What a rule finds wrong, as a sentence. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difetto:
    """Something wrong with one field of a row, as a sentence that says the remedy."""

    campo: str
    messaggio: str
