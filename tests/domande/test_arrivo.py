"""The instant of arrival, told by the database's clock whatever the statements take."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from domande import arrivo
from domande.arrivo import EPOCA, Cronometro
from domande.services import invio

# The database's clock is this far ahead of the process's.
SCARTO = 600_000_000.0


def istruzione(cronometro: Cronometro, inviata: float, andata: float, ritorno: float) -> None:
    """A statement that takes `andata` to be read by the database and `ritorno` to come back."""
    letta = EPOCA + timedelta(seconds=inviata + andata + SCARTO)
    cronometro.osserva(prima=inviata, dopo=inviata + andata + ritorno, istante=letta)


def errore(cronometro: Cronometro, arrivo: float) -> float:
    vero = EPOCA + timedelta(seconds=arrivo + SCARTO)
    return abs((cronometro.istante(arrivo) - vero).total_seconds())


def test_without_the_database_there_is_no_arrival() -> None:
    with pytest.raises(RuntimeError):
        Cronometro().istante(1.0)


@given(st.floats(0, 5), st.floats(0, 5))
def test_the_error_is_at_most_half_a_round_trip(andata: float, ritorno: float) -> None:
    cronometro = Cronometro()
    istruzione(cronometro, 100.0, andata, ritorno)

    assert errore(cronometro, 99.5) <= (andata + ritorno) / 2 + 1e-5


def test_a_slow_statement_does_not_undo_what_a_quick_one_taught() -> None:
    cronometro = Cronometro()
    istruzione(cronometro, 100.0, 0.001, 0.001)

    istruzione(cronometro, 101.0, 4.0, 0.001)

    assert errore(cronometro, 101.0) <= 0.004


def test_a_clock_that_was_moved_is_believed_at_once() -> None:
    cronometro = Cronometro()
    istruzione(cronometro, 100.0, 0.001, 0.001)

    spostato = EPOCA + timedelta(seconds=200.0 + SCARTO + 3600)
    cronometro.osserva(prima=199.999, dopo=200.001, istante=spostato)

    atteso = EPOCA + timedelta(seconds=200.0 + SCARTO + 3600)
    assert abs((cronometro.istante(200.0) - atteso).total_seconds()) < 0.01


def test_one_slow_statement_is_not_enough_to_judge_a_term() -> None:
    cronometro = Cronometro()
    assert cronometro.incerto()
    istruzione(cronometro, 100.0, 0.001, 0.2)
    assert cronometro.incerto()

    istruzione(cronometro, 100.3, 0.001, 0.001)

    assert not cronometro.incerto()


@pytest.mark.django_db
def test_a_database_that_stays_slow_is_asked_a_few_times_only(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(Cronometro, "incerto", lambda _: True)

    with django_assert_num_queries(invio.TENTATIVI):
        invio._precisa()


@pytest.mark.django_db
def test_on_a_slow_line_a_sending_does_not_ask_again_each_time(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lento, adesso = Cronometro(), [1000.0]

    def passa() -> float:
        adesso[0] += 0.1
        return adesso[0]

    monkeypatch.setattr(invio, "cronometro", lento)
    monkeypatch.setattr(arrivo, "adesso_monotono", lambda: adesso[0])
    # No round trip of this line is shorter than a tenth of a second.
    monkeypatch.setattr(invio, "monotonic", passa)
    istruzione(lento, 999.0, 0.05, 0.05)

    with django_assert_num_queries(invio.TENTATIVI):
        invio._precisa()
    with django_assert_num_queries(0):
        invio._precisa()
    adesso[0] += arrivo.PAZIENZA
    with django_assert_num_queries(invio.TENTATIVI):
        invio._precisa()


def test_it_gives_up_only_while_in_doubt_and_begins_again_when_the_clock_is_moved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    orologio, adesso = Cronometro(), 1000.0
    monkeypatch.setattr(arrivo, "adesso_monotono", lambda: adesso)
    istruzione(orologio, 999.0, 0.001, 0.001)
    orologio.rinuncia()
    # Known well: there was nothing to give up, and the next doubt is asked about.
    orologio.osserva(prima=1999.0, dopo=1999.2, istante=datetime(2019, 12, 16, 15, tzinfo=UTC))
    assert orologio.incerto()

    orologio.rinuncia()
    assert not orologio.incerto()
    orologio.osserva(prima=1999.3, dopo=1999.5, istante=datetime(2019, 12, 16, 16, tzinfo=UTC))
    assert orologio.incerto()
