"""Which conditions add up: of each exclusive set only one counts. Pure.

Norma: R.R. 4/2017, art. 12 c. 2 («nel rispetto dei criteri di compatibilità»). Where several sets
overlap, the household gets the admissible combination with the highest sum, found exactly.
"""

from collections.abc import Mapping
from functools import cache
from itertools import combinations

from bandi.rules.tipi import Gruppo


@cache
def combinazioni_massimali(gruppo: Gruppo) -> tuple[frozenset[str], ...]:
    """Every admissible set of conditions to which nothing can be added.

    A group has at most a dozen conditions, and an exact search over their subsets is enough.
    Norma: R.R. 4/2017, art. 12 c. 2.
    """
    codici = [condizione.codice for condizione in gruppo.condizioni]
    massimali: list[frozenset[str]] = []
    for quante in range(len(codici), -1, -1):
        for scelta in map(frozenset, combinations(codici, quante)):
            if _ammissibile(gruppo, scelta) and not any(scelta < altra for altra in massimali):
                massimali.append(scelta)
    return tuple(massimali)


def _ammissibile(gruppo: Gruppo, scelta: frozenset[str]) -> bool:
    return all(len(scelta.intersection(insieme)) <= 1 for insieme in gruppo.esclusivi)


def scelta_migliore(gruppo: Gruppo, centesimi: Mapping[str, int]) -> frozenset[str]:
    """Choose the conditions that count: the admissible ones with the highest sum.

    Units: `centesimi` are the points of each condition found, in hundredths. Equal sums are
    settled in favour of the conditions that the profile lists first; a condition worth zero counts
    when it is compatible.

    Norma: R.R. 4/2017, art. 12 c. 2.
    """
    ordine = [voce.codice for voce in gruppo.condizioni if voce.codice in centesimi]
    candidate = {massimale.intersection(ordine) for massimale in combinazioni_massimali(gruppo)}
    return max(
        candidate,
        key=lambda scelta: (
            sum(centesimi[codice] for codice in scelta),
            tuple(codice in scelta for codice in ordine),
        ),
    )
