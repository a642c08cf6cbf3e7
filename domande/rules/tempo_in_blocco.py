"""Ages and anniversaries of many days at once, equal to `domande.rules.tempo`. Pure."""

import numpy as np
from numpy.typing import NDArray

type Interi = NDArray[np.int64]

EPOCA = 719163  # the ordinal of 1 January 1970


def mezzi_anni(dal: Interi, al: Interi) -> Interi:
    """`tempo.mezzi_anni` for arrays of ordinals; -1 where `dal` is 0 (no day) or after `al`.

    Norma: art. 2963 c.c.
    """
    mese_dal, giorno_dal = _mese_e_giorno(dal)
    mese_al, giorno_al = _mese_e_giorno(al)
    mesi = mese_al - mese_dal
    anni = mesi // 12
    stesso_mese = mesi == 12 * anni
    # Only 29 February can be missing from the month of arrival.
    ricorre = np.where(
        stesso_mese & (giorno_dal == 29) & (giorno_al == 28) & _ultimo(al, mese_al),
        28,
        giorno_dal,
    )
    mezzi = 2 * anni + (~stesso_mese | (giorno_al != ricorre))
    mezzi -= 2 * (stesso_mese & (giorno_al < ricorre))
    return np.where((dal > 0) & (dal <= al), mezzi, -1)


def _mese_e_giorno(ordinali: Interi) -> tuple[Interi, Interi]:
    """Months since January 1970, and the day of the month."""
    giorni = (ordinali - EPOCA).view("M8[D]")
    mesi = giorni.astype("M8[M]")
    del_mese = (giorni - mesi.astype("M8[D]")).astype(np.int64) + 1
    return mesi.astype(np.int64), del_mese


def _ultimo(ordinali: Interi, mesi: Interi) -> NDArray[np.bool_]:
    """Whether each day is the last of its month."""
    domani = (ordinali + 1 - EPOCA).view("M8[D]").astype("M8[M]").astype(np.int64)
    risultato: NDArray[np.bool_] = domani != mesi
    return risultato
