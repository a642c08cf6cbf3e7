"""The arithmetic of the measures: paired rounds, medians, verdicts. Pure."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

GIRI = 9
# A wall clock is believed within this margin (prodotto.md §8).
MARGINE_OROLOGIO = 1.5


@dataclass(frozen=True, slots=True)
class Giro:
    """One round of one job: seconds by the clock, CPU-milliseconds, how many units of work."""

    secondi: float
    cpu: float
    lavori: int

    @property
    def al_secondo(self) -> float:
        """Work done in a second."""
        return self.lavori / self.secondi

    @property
    def cpu_per_lavoro(self) -> float:
        """CPU-milliseconds of one unit of work."""
        return self.cpu / self.lavori


@dataclass(frozen=True, slots=True)
class Voce:
    """One figure beside its target; `entro` False means the target is a floor."""

    nome: str
    valore: float
    obiettivo: float | None = None
    entro: bool = True
    unita: str = ""
    margine: float = 1.0

    @property
    def raggiunta(self) -> bool | None:
        """Whether the target is met; None when there is none."""
        if self.obiettivo is None:
            return None
        if self.entro:
            return self.valore <= self.obiettivo * self.margine
        return self.valore >= self.obiettivo / self.margine


@dataclass(slots=True)
class Misura:
    """A play of the harness: its figures in order of credit, and how they were taken."""

    codice: str
    titolo: str
    come: str
    voci: list[Voce] = field(default_factory=list)
    dettagli: dict[str, Any] = field(default_factory=dict)


def rapporto(nostri: Sequence[float], base: Sequence[float]) -> float:
    """Median of the ratios of the rounds, each with the one beside it.

    The noise of a machine comes in waves: two rounds side by side ride the same wave.
    """
    return median(nostro / suo for nostro, suo in zip(nostri, base, strict=True))


def alterna(
    giri: int, *lavori: Callable[[], Giro], riscaldamento: int = 1
) -> tuple[list[Giro], ...]:
    """Play the jobs in turn, so many rounds; the order is turned round at each round.

    The first `riscaldamento` rounds are played and not counted.
    """
    esiti: tuple[list[Giro], ...] = tuple([] for _ in lavori)
    for giro in range(riscaldamento + giri):
        ordine = list(enumerate(lavori))
        for posto, lavoro in ordine if giro % 2 == 0 else reversed(ordine):
            esito = lavoro()
            if giro >= riscaldamento:
                esiti[posto].append(esito)
    return esiti


def esponente(grandezze: Sequence[float], costi: Sequence[float]) -> float:
    """The slope of the straight line through the logarithms (least squares): 1 is linear."""
    ascisse, ordinate = [math.log(x) for x in grandezze], [math.log(y) for y in costi]
    medio_x, medio_y = sum(ascisse) / len(ascisse), sum(ordinate) / len(ordinate)
    alto = sum((x - medio_x) * (y - medio_y) for x, y in zip(ascisse, ordinate, strict=True))
    return alto / sum((x - medio_x) ** 2 for x in ascisse)
