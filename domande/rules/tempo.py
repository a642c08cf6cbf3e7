"""Ages, anniversaries and unbroken periods, in whole days of the calendar. Pure.

Norma: art. 2963 c.c. A term in years ends on the same day of the final month; where the month
lacks that day (29 February), on its last day: who is born, or moves in, on 29 February completes
the year on 28 February of a common year.
"""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta

UN_GIORNO = timedelta(days=1)


def anniversario(dal: date, anni: int) -> date:
    """The day on which `anni` years from `dal` are completed.

    Norma: art. 2963 c. 5 c.c. (29 February falls back to the 28th).
    """
    anno = dal.year + anni
    return date(anno, dal.month, min(dal.day, calendar.monthrange(anno, dal.month)[1]))


def mezzi_anni(dal: date, al: date) -> int:
    """Measure the time from `dal` to `al` so that bounds in years compare exactly.

    Units: 2n exactly on the n-th anniversary, 2n + 1 strictly between the n-th and the next, -1
    when `al` comes before `dal`. «Almeno n anni» is >= 2n, «oltre n» is > 2n, «fino a n» is <= 2n.

    Norma: art. 2963 c.c.
    """
    if al < dal:
        return -1
    anni = al.year - dal.year
    ricorrenza = anniversario(dal, anni)
    if al == ricorrenza:
        return 2 * anni
    return 2 * anni + (1 if al > ricorrenza else -1)


def almeno_anni(dal: date | None, al: date, anni: int) -> bool:
    """Whether at least `anni` years have gone by, the anniversary included.

    Norma: art. 2963 c.c.
    """
    return dal is not None and mezzi_anni(dal, al) >= 2 * anni


def eta(nato_il: date, alla_data: date) -> int:
    """The completed years of age; -1 for who is not yet born.

    Norma: art. 2963 c.c.
    """
    return mezzi_anni(nato_il, alla_data) // 2


def inizio_continuativo(
    periodi: Iterable[tuple[date, date | None]], alla_data: date
) -> date | None:
    """The day from which the unbroken period that covers `alla_data` runs; None if none does.

    Periods include both ends. Two of them are unbroken when they overlap or the second begins
    not later than the day after the first ends: one day not covered breaks the count.

    Norma: R.R. 4/2017, Allegato 1 («residenza continuativa» at the date of the domanda).
    """
    inizio: date | None = None
    fine = date.min
    for dal, al in sorted((dal, al or date.max) for dal, al in periodi):
        if dal > alla_data or al < dal:
            continue
        if inizio is None or (dal > fine and dal - UN_GIORNO > fine):
            inizio = dal
        fine = max(fine, al)
    return inizio if inizio is not None and fine >= alla_data else None
