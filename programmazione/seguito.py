"""What happens next to the dwellings of a plan: the apps above tell which of them they offer.

An app registers a function that gives the offers of a plan, from its `seguito.py`.
"""

from collections.abc import Callable, Iterable

from programmazione.models import Piano
from programmazione.rules.riscontro import Offerta

Fonte = Callable[[Piano, str], Iterable[Offerta]]
FONTI: list[Fonte] = []


def fonte(funzione: Fonte) -> Fonte:
    """Register what tells the offers of a plan, read through the alias it is given."""
    FONTI.append(funzione)
    return funzione


def offerte_del_piano(piano: Piano, *, alias: str = "default") -> list[Offerta]:
    """Return every offer of a plan's year, whichever version the avviso was made from."""
    return [offerta for chiedi in FONTI for offerta in chiedi(piano, alias)]
