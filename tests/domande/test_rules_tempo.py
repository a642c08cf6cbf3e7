"""Ages, anniversaries, unbroken periods; scalar and vectorised alike."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domande.rules import residenza, tempo, tempo_in_blocco
from domande.rules.fatti import FattiNucleo, Periodo, PeriodoResidenza
from tests.domande.esempi import CREMA, MILANO, OGGI, PIACENZA, giorni

UN_GIORNO = timedelta(days=1)


@pytest.mark.parametrize(
    ("dal", "anni", "atteso"),
    [
        (date(2014, 11, 5), 5, date(2019, 11, 5)),
        (date(2012, 2, 29), 7, date(2019, 2, 28)),  # 2019 has no 29 February: art. 2963 c.c.
        (date(2012, 2, 29), 8, date(2020, 2, 29)),
        (date(2019, 11, 5), -65, date(1954, 11, 5)),
    ],
)
def test_an_anniversary_is_a_day_of_the_calendar(dal: date, anni: int, atteso: date) -> None:
    assert tempo.anniversario(dal, anni) == atteso


@pytest.mark.parametrize(
    ("dal", "al", "atteso"),
    [
        (date(2014, 11, 5), date(2019, 11, 4), 9),  # the eve: between 4 and 5 years
        (date(2014, 11, 5), date(2019, 11, 5), 10),  # exactly 5 years
        (date(2014, 11, 5), date(2019, 11, 6), 11),  # beyond 5 years
        (date(2012, 2, 29), date(2019, 2, 27), 13),
        (date(2012, 2, 29), date(2019, 2, 28), 14),  # 7 years are complete on the 28th
        (date(2012, 2, 29), date(2019, 3, 1), 15),
        (date(2012, 2, 29), date(2020, 2, 28), 15),  # in a leap year they wait for the 29th
        (date(2012, 2, 29), date(2020, 2, 29), 16),
        (date(2013, 11, 29), date(2019, 11, 28), 11),  # only 29 February falls back
        (date(2019, 11, 5), date(2019, 11, 5), 0),
        (date(2019, 11, 6), date(2019, 11, 5), -1),
    ],
)
def test_half_years_tell_the_anniversary_from_its_neighbours(
    dal: date, al: date, atteso: int
) -> None:
    assert tempo.mezzi_anni(dal, al) == atteso
    assert tempo_in_blocco.mezzi_anni(
        np.array([dal.toordinal()]), np.array([al.toordinal()])
    ).tolist() == [atteso]


def test_ages() -> None:
    assert tempo.eta(date(1954, 11, 5), OGGI) == 65
    assert tempo.eta(date(1954, 11, 6), OGGI) == 64
    assert tempo.eta(OGGI + UN_GIORNO, OGGI) == -1
    assert not tempo.almeno_anni(None, OGGI, 0)


@given(st.lists(st.tuples(giorni, giorni), min_size=1, max_size=40))
def test_the_vectorised_measure_is_the_same(coppie: list[tuple[date, date]]) -> None:
    dal = np.array([uno.toordinal() for uno, _ in coppie], dtype=np.int64)
    al = np.array([altro.toordinal() for _, altro in coppie], dtype=np.int64)

    insieme = tempo_in_blocco.mezzi_anni(dal, al)

    assert insieme.tolist() == [tempo.mezzi_anni(uno, altro) for uno, altro in coppie]


def test_no_day_has_no_length() -> None:
    nessuno = np.zeros(1, dtype=np.int64)

    assert tempo_in_blocco.mezzi_anni(nessuno, nessuno + OGGI.toordinal()).tolist() == [-1]


@pytest.mark.parametrize(
    ("periodi", "atteso"),
    [
        ([], None),
        ([(date(2010, 1, 1), None)], date(2010, 1, 1)),
        ([(OGGI, None)], OGGI),
        ([(OGGI + UN_GIORNO, None)], None),  # it begins tomorrow
        ([(date(2010, 1, 1), OGGI)], date(2010, 1, 1)),  # ends today: today is included
        ([(date(2010, 1, 1), OGGI - UN_GIORNO)], None),  # ended yesterday
        # from one registration to the next without a day between
        ([(date(2010, 1, 1), date(2014, 5, 31)), (date(2014, 6, 1), None)], date(2010, 1, 1)),
        # one day not covered, 1 June, breaks the count
        ([(date(2010, 1, 1), date(2014, 5, 31)), (date(2014, 6, 2), None)], date(2014, 6, 2)),
        # overlapping and nested periods
        ([(date(2010, 1, 1), None), (date(2012, 1, 1), date(2013, 1, 1))], date(2010, 1, 1)),
        (
            [(date(2013, 1, 1), None), (date(2010, 1, 1), date(2013, 1, 1))],
            date(2013, 1, 1).replace(year=2010),
        ),
        # a period that ends before it begins counts for nothing
        ([(date(2018, 1, 1), None), (date(2017, 12, 31), date(2010, 1, 1))], date(2018, 1, 1)),
        ([(date.min, None)], date.min),
    ],
)
def test_an_unbroken_period(periodi: list[tuple[date, date | None]], atteso: date | None) -> None:
    assert tempo.inizio_continuativo(periodi, OGGI) == atteso


@given(st.lists(st.tuples(giorni, st.none() | giorni), max_size=5), st.randoms())
def test_the_order_of_the_periods_does_not_matter(
    periodi: list[tuple[date, date | None]], caso: object
) -> None:
    atteso = tempo.inizio_continuativo(periodi, OGGI)

    assert tempo.inizio_continuativo(list(reversed(periodi)), OGGI) == atteso


def test_moving_inside_lombardia_breaks_the_comune_but_not_the_region() -> None:
    fatti = FattiNucleo(
        residenze=(
            PeriodoResidenza(comune=MILANO, dal=date(2005, 1, 1), al=date(2012, 3, 31)),
            PeriodoResidenza(comune=CREMA, dal=date(2012, 4, 1)),
        )
    )

    assert residenza.residente_in_lombardia_dal(fatti, OGGI) == date(2005, 1, 1)
    assert residenza.residente_in_comune_dal(fatti, CREMA, OGGI) == date(2012, 4, 1)
    assert residenza.residente_in_comune_dal(fatti, MILANO, OGGI) is None
    assert residenza.comune_di_residenza(fatti, OGGI) == CREMA
    assert residenza.comune_di_residenza(fatti, date(2012, 3, 31)) == MILANO
    assert residenza.comune_di_residenza(fatti, date(2004, 1, 1)) is None


def test_leaving_the_region_breaks_both_and_other_proofs_fill_the_gap() -> None:
    residenze = (
        PeriodoResidenza(comune=CREMA, dal=date(2000, 1, 1), al=date(2009, 12, 31)),
        PeriodoResidenza(comune=PIACENZA, dal=date(2010, 1, 1), al=date(2010, 6, 30)),
        PeriodoResidenza(comune=CREMA, dal=date(2010, 7, 1)),
    )
    senza = FattiNucleo(residenze=residenze)
    con = FattiNucleo(
        residenze=residenze,
        residenze_lombardia=(Periodo(dal=date(2010, 1, 1), al=date(2010, 6, 30)),),
    )

    assert residenza.residente_in_lombardia_dal(senza, OGGI) == date(2010, 7, 1)
    assert residenza.residente_in_comune_dal(senza, CREMA, OGGI) == date(2010, 7, 1)
    assert residenza.residente_in_lombardia_dal(con, OGGI) == date(2000, 1, 1)
    assert residenza.residente_in_comune_dal(con, CREMA, OGGI) == date(2010, 7, 1)
