"""What settles equal points in a list, and nothing more than what settles them. Pure.

The public bundle tells it: the ranks of everybody would say who has the worst hardship, or the
lowest ISEE; those between equal points say only who of them comes first.
"""

from collections.abc import Sequence

import numpy as np

from domande.rules.assegnazione.fatti import Veri
from domande.rules.tempo_in_blocco import Interi


def ranghi(uguali: Sequence[Interi], criteri: Sequence[Interi]) -> list[Interi]:
    """The ranks of each criterion, then of the draw: 1 comes first, 0 where it decides nothing.

    Rows are in the order of the ranking; `uguali` is what makes rows equal before the criteria
    (list and points). A criterion counts only between rows that those before it leave equal, and
    the draw between those that are equal in all.
    Norma: R.R. 4/2017, art. 12 c. 3.
    """
    inizia = _cambia(uguali)
    trovati = []
    for criterio in criteri:
        diversa = inizia | _cambia([criterio])
        trovati.append(_nel_gruppo(inizia, diversa))
        inizia = diversa
    return [*trovati, _nel_gruppo(inizia, np.ones(inizia.size, dtype=np.bool_))]


def _cambia(colonne: Sequence[Interi]) -> Veri:
    """Where a row differs from the one before it; the first does."""
    diversa = np.zeros(colonne[0].size, dtype=np.bool_)
    diversa[:1] = True
    for colonna in colonne:
        diversa[1:] |= colonna[1:] != colonna[:-1]
    return diversa


def _nel_gruppo(inizia: Veri, diversa: Veri) -> Interi:
    """Count the different values from where each group begins; 0 in groups of one row."""
    inizi = np.flatnonzero(inizia)
    lunghi = np.diff(inizi, append=inizia.size)
    conta = np.cumsum(diversa)
    trovati: Interi = conta - np.repeat(conta[inizi], lunghi) + 1
    trovati[np.repeat(lunghi, lunghi) == 1] = 0
    return trovati
