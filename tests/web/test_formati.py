"""Numbers and dates the Italian way."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crema_sap.web import formati

N = "\u00a0"


@pytest.mark.parametrize(
    ("valore", "scritto"),
    [
        (0, "0"),
        (699, "699"),
        (16000, "16.000"),
        (Decimal("58.40"), "58,4"),
        (Decimal("1E+3"), "1.000"),
        (12.5, "12,5"),
        (None, "—"),
    ],
)
def test_numbers_have_dots_of_thousands_and_a_comma(
    valore: Decimal | int | float | None, scritto: str
) -> None:
    assert formati.numero(valore) == scritto


def test_decimals_may_be_fixed() -> None:
    assert formati.numero(Decimal("58.4"), 2) == "58,40"
    assert formati.percento(Decimal("12.5")) == f"12,5{N}%"
    assert formati.percento(20, 0) == f"20{N}%"


def test_units_stay_on_the_line_of_their_number() -> None:
    assert formati.euro(Decimal("16000.01")) == f"16.000,01{N}€"
    assert formati.euro(12.5) == f"12,50{N}€"
    assert formati.mq(Decimal("58.4")) == f"58,4{N}m²"


@pytest.mark.parametrize(
    "scrivi",
    [
        formati.euro,
        formati.mq,
        formati.percento,
        formati.data_breve,
        formati.data_estesa,
        formati.data_con_giorno,
        formati.data_ora,
        formati.ora,
    ],
)
def test_what_is_missing_is_a_dash_and_not_a_zero(scrivi: object) -> None:
    assert callable(scrivi)
    assert scrivi(None) == "—"


def test_an_instant_is_written_in_the_time_of_rome() -> None:
    chiusura = datetime(2019, 12, 16, 15, 0, tzinfo=UTC)

    assert formati.data_ora(chiusura) == f"16{N}dicembre{N}2019, ore{N}16.00"
    assert formati.data_ora(datetime(2019, 10, 14, 7, 0, tzinfo=UTC)).endswith("9.00")
    assert formati.ora(chiusura, secondi=True) == "16.00.00"


def test_midnight_in_rome_is_already_the_next_day() -> None:
    assert formati.data_breve(datetime(2019, 12, 31, 23, 30, tzinfo=UTC)) == "01/01/2020"


def test_a_day_in_words() -> None:
    assert formati.data_estesa(date(2020, 5, 1)) == f"1°{N}maggio{N}2020"
    assert formati.data_con_giorno(date(2019, 11, 5)) == f"martedì 5{N}novembre{N}2019"
    assert formati.data_breve(date(2019, 10, 14)) == "14/10/2019"
