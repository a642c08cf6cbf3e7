"""What would change in a list if the points were those of the Region's platform. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Riga:
    """A domanda in a list: our points and place, theirs; `loro` None when they say nothing.

    `a_pari`: with their points it is level with one from which ours part it, so that the
    tie-breaks would decide.
    """

    domanda: int
    posto: int
    isbar: int
    loro: int | None
    posto_loro: int
    a_pari: bool

    @property
    def diversa(self) -> bool:
        """Whether the points are not the same."""
        return self.loro is not None and self.loro != self.isbar

    @property
    def spostata(self) -> bool:
        """Whether the place would be another."""
        return self.posto != self.posto_loro


def confronta(
    domande: Sequence[int], isbar: Sequence[int], loro: Mapping[int, int]
) -> tuple[Riga, ...]:
    """Order a list again with the points of the platform; who has none keeps ours.

    Points are hundredths. Level, the order of our list stays: it holds whenever the tie-breaks
    already parted the two, and is marked (`a_pari`) when they did not.
    Norma: R.R. 4/2017, art. 12 c. 2-3.
    """
    nuovi = [loro.get(domanda, nostro) for domanda, nostro in zip(domande, isbar, strict=True)]
    ordine = sorted(range(len(nuovi)), key=lambda indice: (-nuovi[indice], indice))
    posti = {indice: posto for posto, indice in enumerate(ordine, start=1)}
    per_punti: dict[int, set[int]] = defaultdict(set)
    for nuovo, nostro in zip(nuovi, isbar, strict=True):
        per_punti[nuovo].add(nostro)
    return tuple(
        Riga(
            domanda=domanda,
            posto=indice + 1,
            isbar=isbar[indice],
            loro=loro.get(domanda),
            posto_loro=posti[indice],
            a_pari=len(per_punti[nuovi[indice]]) > 1,
        )
        for indice, domanda in enumerate(domande)
    )
