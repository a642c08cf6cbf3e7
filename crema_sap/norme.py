"""The vocabulary of explained legal results: norms, outcomes, lines of a score. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Norma:
    """A cited legal source, e.g. `Norma("R.R. 4/2017", "art. 7 c. 1 lett. c)")`."""

    atto: str
    articolo: str = ""
    fonte: str = ""

    def __str__(self) -> str:
        return f"{self.atto}, {self.articolo}" if self.articolo else self.atto


@dataclass(frozen=True, slots=True)
class Esito:
    """The outcome of one rule: satisfied or not, why, under which norm.

    `motivo` is a whole Italian sentence that the citizen may read; `rimedio` says what would
    change the outcome, or is empty; `valori` are the figures that were compared.
    """

    codice: str
    soddisfatto: bool
    norma: Norma
    motivo: str
    rimedio: str = ""
    valori: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Voce:
    """One line of a score.

    `punti` is exact, in points with two decimals; `computata` is False when a compatibility
    rule keeps the line out of the sum (`motivo` then says which line prevailed).
    """

    codice: str
    gruppo: str
    descrizione: str
    punti: Decimal
    norma: Norma
    motivo: str
    verificato: bool
    computata: bool = True
