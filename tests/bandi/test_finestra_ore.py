"""The window on the nights when the clock changes, against hours counted by hand."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
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

MILLESIMO = timedelta(milliseconds=1)


def ultima_domenica(anno: int, mese: int) -> date:
    ultimo = date(anno + mese // 12, mese % 12 + 1, 1) - timedelta(days=1)
    return ultimo - timedelta(days=(ultimo.weekday() + 1) % 7)


def ore_avanti(istante: datetime) -> int:
    """How far Rome is ahead of UTC, by the rule of directive 2000/84/CE and no table of zones.

    Summer time runs from the last Sunday of March to that of October, from 1:00 to 1:00 UTC.
    """
    inizio, fine = (
        datetime.combine(ultima_domenica(istante.year, mese), time(1), UTC) for mese in (3, 10)
    )
    return 2 if inizio <= istante < fine else 1


def istanti_del_muro(muro: datetime) -> list[datetime]:
    """Every instant at which a clock on a wall of Rome shows that time: none, one or two."""
    candidati = [(muro - timedelta(hours=avanti)).replace(tzinfo=UTC) for avanti in (2, 1)]
    return [
        istante
        for istante, avanti in zip(candidati, (2, 1), strict=True)
        if ore_avanti(istante) == avanti
    ]


# Minutes around the two nights of each year, and anywhere else.
notti = st.builds(
    lambda anno, mese, minuti: (
        datetime.combine(ultima_domenica(anno, mese), time(0)) + timedelta(minutes=minuti)
    ),
    st.integers(2010, 2030),
    st.sampled_from([3, 10]),
    st.integers(-60, 6 * 60),
)
# What a clock on a wall shows has no zone.
MURO_DAL, MURO_AL = (datetime.fromisoformat(giorno) for giorno in ("2010-01-01", "2030-12-31"))
muri = notti | st.datetimes(MURO_DAL, MURO_AL)


@given(muri)
@example(datetime.fromisoformat("2019-10-27T02:30"))
@example(datetime.fromisoformat("2019-10-27T02:00"))
@example(datetime.fromisoformat("2019-10-27T03:00"))
@example(datetime.fromisoformat("2019-03-31T02:30"))
@example(datetime.fromisoformat("2020-03-29T02:00"))
@example(datetime.fromisoformat("2020-03-29T03:00"))
def test_a_wall_clock_means_the_instant_counted_by_hand(muro: datetime) -> None:
    trovati = istanti_del_muro(muro)

    if len(trovati) == 1:
        assert [istante_di_roma(muro.date(), muro.time())] == trovati
        return
    parola = "due volte" if trovati else "non esistono"
    with pytest.raises(TermineNonValido, match=parola):
        istante_di_roma(muro.date(), muro.time())


@given(
    st.builds(
        lambda notte, secondi: notte.replace(tzinfo=UTC) + timedelta(milliseconds=secondi),
        notti,
        st.integers(0, 3_600_000),
    ),
    st.integers(1, 8 * 3_600_000),
    st.integers(-4 * 3_600_000, 12 * 3_600_000),
)
def test_over_a_change_of_the_clock_the_window_is_as_long_as_its_milliseconds(
    apre: datetime, durata: int, scarto: int
) -> None:
    """What the walls of Rome show when it opens and closes is of no account."""
    finestra = Finestra(apre.astimezone(ROMA), (apre + durata * MILLESIMO).astimezone(ROMA))
    ora = (apre + scarto * MILLESIMO).astimezone(ROMA)

    assert finestra.durata == durata * MILLESIMO
    assert e_aperta(finestra, ora) is (0 <= scarto < durata)


@pytest.mark.parametrize("giorno", [date(2019, 10, 27), date(2020, 3, 29), date(2019, 12, 16)])
@pytest.mark.parametrize(
    ("scarto", "atteso"),
    [
        (-MILLESIMO, Momento.DURANTE),
        (timedelta(microseconds=-1), Momento.DURANTE),
        (timedelta(0), Momento.DOPO),
        (timedelta(microseconds=1), Momento.DOPO),
        (MILLESIMO, Momento.DOPO),
    ],
)
def test_the_last_millisecond_is_in_also_on_the_days_of_the_change(
    giorno: date, scarto: timedelta, atteso: Momento
) -> None:
    chiude = istante_di_roma(giorno, time(16))
    finestra = Finestra(chiude - timedelta(days=63), chiude)

    assert momento(finestra, chiude + scarto) is atteso


def test_on_27_october_2019_one_hour_is_lived_twice_and_both_are_received() -> None:
    finestra = Finestra(
        istante_di_roma(date(2019, 10, 27), time(1)), istante_di_roma(date(2019, 10, 27), time(4))
    )
    mezze_ore = [finestra.apre_il + timedelta(minutes=30 * n) for n in range(9)]

    muro = [
        f"{istante.astimezone(ROMA):%H:%M}" for istante in mezze_ore if e_aperta(finestra, istante)
    ]

    # Three hours on the wall are four: 2:00 and 2:30 are there twice.
    assert muro == ["01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30"]


def test_on_29_march_2020_an_hour_is_skipped_and_nothing_is_lost() -> None:
    finestra = Finestra(
        istante_di_roma(date(2020, 3, 29), time(1)), istante_di_roma(date(2020, 3, 29), time(4))
    )

    assert finestra.durata == timedelta(hours=2)
    assert e_aperta(finestra, finestra.apre_il + timedelta(minutes=59))
    assert not e_aperta(finestra, finestra.apre_il + timedelta(minutes=120))
