"""The window of an avviso at every edge, to the microsecond, and on the nights of the change."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandi.rules.finestra import (
    ROMA,
    Finestra,
    Momento,
    TermineNonValido,
    e_aperta,
    istante_di_roma,
    momento,
)

APRE = istante_di_roma(date(2019, 10, 14), time(9))
CHIUDE = istante_di_roma(date(2019, 12, 16), time(16))
CREMA = Finestra(APRE, CHIUDE)
UN_ATTIMO = timedelta(microseconds=1)
istanti = st.integers(0, 730 * 86_400 * 10**6).map(
    lambda micro: datetime(2019, 1, 1, tzinfo=UTC) + timedelta(microseconds=micro)
)


@pytest.mark.parametrize(
    ("ora", "atteso"),
    [
        (APRE - UN_ATTIMO, Momento.PRIMA),
        (APRE, Momento.DURANTE),
        (APRE + UN_ATTIMO, Momento.DURANTE),
        (datetime(2019, 12, 16, 15, 59, 59, 999_999, ROMA), Momento.DURANTE),
        (CHIUDE - UN_ATTIMO, Momento.DURANTE),
        (datetime(2019, 12, 16, 16, 0, 0, 0, ROMA), Momento.DOPO),
        (CHIUDE, Momento.DOPO),
        (CHIUDE + UN_ATTIMO, Momento.DOPO),
    ],
)
def test_the_opening_is_in_and_the_closing_is_out_to_the_microsecond(
    ora: datetime, atteso: Momento
) -> None:
    assert momento(CREMA, ora) is atteso
    assert e_aperta(CREMA, ora) is (atteso is Momento.DURANTE)


# A busy machine is not a fault of the window.
con_calma = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@con_calma
@given(istanti, istanti, istanti)
def test_the_three_moments_agree_with_seconds_counted_from_the_epoch(
    uno: datetime, altro: datetime, ora: datetime
) -> None:
    if uno == altro:
        altro += UN_ATTIMO
    apre, chiude = sorted([uno, altro])

    def microsecondi(istante: datetime) -> int:
        return (istante - datetime(1970, 1, 1, tzinfo=UTC)) // UN_ATTIMO

    atteso = microsecondi(ora) in range(microsecondi(apre), microsecondi(chiude))
    assert e_aperta(Finestra(apre, chiude), ora) is atteso


@con_calma
@given(istanti, st.integers(-14 * 60, 14 * 60))
def test_the_answer_does_not_depend_on_the_zone_in_which_an_instant_is_written(
    ora: datetime, minuti: int
) -> None:
    altrove = ora.astimezone(timezone(timedelta(minutes=minuti)))

    assert momento(CREMA, altrove) is momento(CREMA, ora)
    assert momento(CREMA, ora.astimezone(ROMA)) is momento(CREMA, ora)


def test_half_past_two_happens_twice_on_27_october_and_the_window_tells_them_apart() -> None:
    # At 3:00 of summer time the clocks go back: 2:30 is 0:30 UTC, and an hour later 1:30 UTC.
    prima_volta = datetime(2019, 10, 27, 2, 30, tzinfo=ROMA, fold=0)
    seconda_volta = datetime(2019, 10, 27, 2, 30, tzinfo=ROMA, fold=1)
    finestra = Finestra(APRE, datetime(2019, 10, 27, 1, 0, tzinfo=UTC))

    assert prima_volta == seconda_volta, "Python compares wall clocks inside one zone"
    assert momento(finestra, prima_volta) is Momento.DURANTE
    assert momento(finestra, seconda_volta) is Momento.DOPO


def test_a_window_may_be_shorter_on_the_wall_than_in_truth() -> None:
    apre = datetime(2019, 10, 27, 2, 30, tzinfo=ROMA, fold=0)
    chiude = datetime(2019, 10, 27, 2, 30, tzinfo=ROMA, fold=1)

    assert Finestra(apre, chiude).durata == timedelta(hours=1)


def test_the_2019_window_lasts_an_hour_more_than_its_wall_clocks_say() -> None:
    # 14 October 9:00 to 16 December 16:00 is 63 days and 7 hours on the wall (dominio 9.5.4).
    assert CREMA.durata == timedelta(days=63, hours=8)


def test_an_avviso_closes_after_it_opens() -> None:
    with pytest.raises(TermineNonValido, match="dopo l'apertura"):
        Finestra(APRE, APRE)
    assert Finestra(APRE, APRE + UN_ATTIMO).durata == UN_ATTIMO


@pytest.mark.parametrize(
    ("apre", "chiude"),
    [(APRE.replace(tzinfo=None), CHIUDE), (APRE, CHIUDE.replace(tzinfo=None))],
)
def test_a_term_without_a_zone_is_refused(apre: datetime, chiude: datetime) -> None:
    with pytest.raises(TermineNonValido, match="fuso orario"):
        Finestra(apre, chiude)


@pytest.mark.parametrize(
    ("giorno", "ora", "atteso"),
    [
        (date(2019, 10, 14), time(9), datetime(2019, 10, 14, 7, tzinfo=UTC)),
        (date(2019, 12, 16), time(16), datetime(2019, 12, 16, 15, tzinfo=UTC)),
        (date(2019, 10, 27), time(1, 59, 59), datetime(2019, 10, 26, 23, 59, 59, tzinfo=UTC)),
        (date(2019, 10, 27), time(3), datetime(2019, 10, 27, 2, tzinfo=UTC)),
        (date(2019, 3, 31), time(1, 59), datetime(2019, 3, 31, 0, 59, tzinfo=UTC)),
        (date(2019, 3, 31), time(3), datetime(2019, 3, 31, 1, tzinfo=UTC)),
    ],
)
def test_a_wall_clock_of_rome_means_one_instant(giorno: date, ora: time, atteso: datetime) -> None:
    assert istante_di_roma(giorno, ora) == atteso


@pytest.mark.parametrize("ora", [time(2), time(2, 30), time(2, 59, 59)])
def test_a_time_that_the_clock_shows_twice_can_not_be_a_term(ora: time) -> None:
    with pytest.raises(TermineNonValido, match="due volte"):
        istante_di_roma(date(2019, 10, 27), ora)


@pytest.mark.parametrize("ora", [time(2), time(2, 30), time(2, 59, 59)])
def test_a_time_that_the_clock_skips_can_not_be_a_term(ora: time) -> None:
    with pytest.raises(TermineNonValido, match="non esistono"):
        istante_di_roma(date(2019, 3, 31), ora)
