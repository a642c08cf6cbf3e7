"""What happens next to the dwellings of a plan: the apps above tell which of them they offer.

An app registers a function that gives the offers of the plans of some years, each with its year,
from its `seguito.py`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from programmazione.models import Piano
from programmazione.rules.riscontro import Offerta

Fonte = Callable[[Collection[int], str], Iterable[tuple[int, Offerta]]]
FONTI: list[Fonte] = []


def fonte(funzione: Fonte) -> Fonte:
    """Register what tells the offers of some years, read through the alias it is given."""
    FONTI.append(funzione)
    return funzione


def offerte_del_piano(piano: Piano, *, alias: str = "default") -> list[Offerta]:
    """Return every offer of a plan's year, whichever version the avviso was made from."""
    return offerte_degli_anni({piano.anno}, alias=alias)[piano.anno]


def offerte_degli_anni(
    anni: Collection[int], *, alias: str = "default"
) -> Mapping[int, list[Offerta]]:
    """Return, by year, every offer of the plans of some years; they are asked once for all."""
    per_anno: dict[int, list[Offerta]] = {anno: [] for anno in anni}
    for chiedi in FONTI:
        for anno, offerta in chiedi(anni, alias):
            per_anno[anno].append(offerta)
    return per_anno
