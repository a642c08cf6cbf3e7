"""Which counts of domande everybody may read: none below five, none that others give away. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from crema_sap.norme import Norma

TUTELA = Norma("D.Lgs. 33/2013", "art. 26 c. 4")
# prodotto.md: no public figure below five. The database refuses them too.
SOGLIA = 5


@dataclass(frozen=True, slots=True)
class Conteggi:
    """The counts that may be read, by unit and by comune; what is not there is hidden."""

    unita: Mapping[str, int]
    comuni: Mapping[str, int]


def pubblicabili(scelte: Mapping[str, int], comune_di: Mapping[str, str]) -> Conteggi:
    """Hide the small counts, and as many others as keep them from being found by subtraction.

    `scelte` has how many domande choose each unit; the count of a comune is the sum of its units'.
    A comune below the threshold is hidden whole. In another, what is hidden is nothing, or at
    least two units that together are not below the threshold: so no difference between the comune
    and its units is a small count, nor the count of one unit.
    Norma: D.Lgs. 33/2013, art. 26 c. 4; units: whole domande.
    """
    per_comune: dict[str, list[str]] = {}
    for unita, comune in comune_di.items():
        per_comune.setdefault(comune, []).append(unita)
    mostrate: dict[str, int] = {}
    totali: dict[str, int] = {}
    for comune, unita_del_comune in per_comune.items():
        conti = {unita: scelte.get(unita, 0) for unita in unita_del_comune}
        totale = sum(conti.values())
        if totale >= SOGLIA:
            totali[comune] = totale
            mostrate |= _senza_piccole(conti)
    return Conteggi(mostrate, totali)


def _senza_piccole(conti: Mapping[str, int]) -> dict[str, int]:
    # From the smallest: the first that must go with the small ones is the one that costs least.
    ordinate = sorted(conti, key=lambda unita: (conti[unita], unita))
    nascoste = sum(1 for unita in ordinate if conti[unita] < SOGLIA)
    # One alone is small: the sum asks for a second without being told.
    while nascoste and sum(conti[u] for u in ordinate[:nascoste]) < SOGLIA:
        nascoste += 1
    return {unita: conti[unita] for unita in ordinate[nascoste:]}
