"""Where the applicant has lived without a break, read from the declared periods. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from domande.rules.fatti import FattiNucleo, Periodo, PeriodoResidenza
from domande.rules.tempo import UN_GIORNO, inizio_continuativo

# ISTAT: the first three figures of a comune's code are its province. Lombardia since 2009.
PROVINCE_LOMBARDE = frozenset(
    ("012", "013", "014", "015", "016", "017", "018", "019", "020", "097", "098", "108")
)


def in_lombardia(comune: str) -> bool:
    """Whether an ISTAT code is that of a comune of Lombardia.

    Norma: L.R. 16/2016, art. 22 c. 1 lett. b) (residence or work in the Region).
    """
    return comune[:3] in PROVINCE_LOMBARDE


def residente_in_comune_dal(fatti: FattiNucleo, comune: str, alla_data: date) -> date | None:
    """Since when the applicant has lived in `comune` without a break; None if not there now.

    Norma: R.R. 4/2017, Allegato 1 (residence in the comune of the unit).
    """
    periodi = ((voce.dal, voce.al) for voce in fatti.residenze if voce.comune == comune)
    return inizio_continuativo(periodi, alla_data)


def residente_in_lombardia_dal(fatti: FattiNucleo, alla_data: date) -> date | None:
    """Since when the applicant has lived in Lombardia without a break; None if not there now.

    Moving from one comune of the Region to another does not break the period.

    Norma: R.R. 4/2017, Allegato 1 (residence in the Region); L.R. 16/2016, art. 22 c. 1 lett. b).
    """
    return inizio_continuativo(_periodi_lombardi(fatti), alla_data)


def interruzioni_in_lombardia(fatti: FattiNucleo, alla_data: date) -> tuple[Periodo, ...]:
    """The days without a declared residence in Lombardia, between the first period and the day.

    The years before the last of them do not count: the residence must be unbroken.
    Norma: R.R. 4/2017, Allegato 1 («residenza continuativa»).
    """
    vuoti: list[Periodo] = []
    fine: date | None = None
    for dal, al in sorted((dal, al or alla_data) for dal, al in _periodi_lombardi(fatti)):
        if dal > alla_data or al < dal:
            continue
        if fine is not None and dal - fine > UN_GIORNO:
            vuoti.append(Periodo(dal=fine + UN_GIORNO, al=dal - UN_GIORNO))
        fine = al if fine is None else max(fine, al)
    if fine is not None and fine < alla_data:
        vuoti.append(Periodo(dal=fine + UN_GIORNO, al=alla_data))
    return tuple(vuoti)


def senza_assenze(dal: date, assenze: Iterable[Periodo]) -> tuple[Periodo, ...]:
    """What is left of the time from `dal` on, once the absences are taken out of it.

    Both ends of each are included; an absence without an end leaves nothing after it.
    Norma: R.R. 4/2017, Allegato 1 («residenza continuativa»).
    """
    tratti, inizio = [], dal
    for assenza in sorted(assenze, key=lambda voce: voce.dal):
        if assenza.dal > inizio:
            tratti.append(Periodo(dal=inizio, al=assenza.dal - UN_GIORNO))
        if assenza.al is None:
            return tuple(tratti)
        inizio = max(inizio, assenza.al + UN_GIORNO)
    return (*tratti, Periodo(dal=inizio))


def sovrapposte(residenze: Sequence[PeriodoResidenza]) -> Iterator[tuple[int, int]]:
    """The pairs that put one person in two places at once: their positions, the earlier first.

    A move may be written with the same day on both sides.
    Norma: art. 43 c.c. (one residence, where one habitually lives).
    """
    posti = sorted(range(len(residenze)), key=lambda posto: (residenze[posto].dal, posto))
    for prima, poi in combinations(posti, 2):
        altrove = residenze[prima].comune != residenze[poi].comune
        if altrove and residenze[poi].dal < (residenze[prima].al or date.max):
            yield prima, poi


def _periodi_lombardi(fatti: FattiNucleo) -> list[tuple[date, date | None]]:
    periodi = [(voce.dal, voce.al) for voce in fatti.residenze if in_lombardia(voce.comune)]
    periodi.extend((voce.dal, voce.al) for voce in fatti.residenze_lombardia)
    return periodi


def comune_di_residenza(fatti: FattiNucleo, alla_data: date) -> str | None:
    """The comune where the applicant is registered on that day (the latest, if two overlap).

    Norma: R.R. 4/2017, art. 9 c. 2.
    """
    presenti = [
        (voce.dal, voce.comune)
        for voce in fatti.residenze
        if voce.dal <= alla_data and (voce.al is None or voce.al >= alla_data)
    ]
    return max(presenti)[1] if presenti else None
