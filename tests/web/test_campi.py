"""Fields: what people write, read as it was meant, or refused in plain words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from crema_sap.web.campi import CampoConteggio, CampoData, CampoDecimale, CampoEuro

OGGI = date(2019, 11, 5)


def nascita() -> CampoData:
    return CampoData(nascita=True, oggi=lambda: OGGI)


def errore(campo: forms.Field, testo: Any) -> str:
    with pytest.raises(ValidationError) as raccolto:
        campo.clean(testo)
    return str(raccolto.value.messages[0])


@pytest.mark.parametrize(
    "testo",
    ["16.000,00", "16000,00", "16000", "16,000.00", "16 000,00", "€ 16.000,00", "16.000,00 €"],
)
def test_italian_and_english_writing_give_the_same_amount(testo: str) -> None:
    assert CampoEuro().clean(testo) == Decimal("16000.00")


def test_a_cent_above_stays_a_cent_above() -> None:
    assert CampoEuro().clean("16.000,01") == Decimal("16000.01")


def test_words_are_not_an_amount_and_the_message_says_how_to_write_it() -> None:
    assert "«sedicimila» non è un numero" in errore(CampoEuro(), "sedicimila")


@pytest.mark.parametrize(
    ("campo", "dentro", "fuori", "messaggio"),
    [
        (CampoEuro(), "0", "-0,01", "Il numero non può essere negativo."),
        (CampoConteggio(), "0", "-1", "Il numero non può essere negativo."),
        (CampoConteggio(massimo=699), "699", "700", "Il numero non può essere maggiore di 699."),
        (
            CampoDecimale(minimo=0, massimo=100),
            "100",
            "100,01",
            "Il numero non può essere maggiore di 100,00.",
        ),
        (
            CampoDecimale(minimo=Decimal("28.80")),
            "28,80",
            "28,79",
            "Il numero non può essere minore di 28,80.",
        ),
        (CampoDecimale(decimali=2), "1,23", "1,234", "Scrivi al massimo 2 cifre dopo la virgola."),
        (CampoConteggio(), "1.200", "1,5", "Scrivi un numero intero, senza virgola."),
    ],
)
def test_bounds_are_inclusive_and_explained(
    campo: forms.Field, dentro: str, fuori: str, messaggio: str
) -> None:
    campo.clean(dentro)

    assert errore(campo, fuori) == messaggio


def test_a_count_is_a_whole_number() -> None:
    assert CampoConteggio().clean("1.699") == 1699
    assert isinstance(CampoConteggio().clean("3"), int)


@pytest.mark.parametrize("campo", [CampoEuro(required=False), CampoConteggio(required=False)])
def test_silence_is_not_zero(campo: forms.Field) -> None:
    assert campo.clean("") is None


def test_an_amount_is_shown_as_it_would_be_written() -> None:
    assert CampoEuro().prepare_value(Decimal(16000)) == "16.000,00"
    assert CampoEuro().prepare_value("16.000,0x") == "16.000,0x"


def test_another_spelling_of_the_same_number_is_not_a_change() -> None:
    assert not CampoEuro().has_changed(Decimal("16000.00"), "16.000,00")
    assert CampoEuro().has_changed(Decimal("16000.00"), "16.000,01")
    assert CampoEuro().has_changed(Decimal("16000.00"), "sedicimila")


@pytest.mark.parametrize(
    "testo", ["05/11/1980", "5/11/1980", "05-11-1980", "05.11.1980", "5 11 1980", "1980-11-05"]
)
def test_a_date_is_read_however_it_is_separated(testo: str) -> None:
    assert nascita().clean(testo) == date(1980, 11, 5)


@pytest.mark.parametrize("anno", [2000, 2016, 1904])
def test_29_february_of_a_leap_year_is_a_day(anno: int) -> None:
    assert nascita().clean(f"29/02/{anno}") == date(anno, 2, 29)


@pytest.mark.parametrize("anno", [2019, 1900, 1981])
def test_29_february_of_a_common_year_is_refused_with_the_reason(anno: int) -> None:
    messaggio = errore(nascita(), f"29/02/{anno}")

    assert messaggio == f"Il 29 febbraio {anno} non esiste: il {anno} non è bisestile."


@pytest.mark.parametrize("testo", ["31/04/1980", "32/01/1980", "01/13/1980", "00/01/1980"])
def test_a_day_that_is_in_no_calendar_is_refused(testo: str) -> None:
    assert "non esiste nel calendario" in errore(nascita(), testo)


@pytest.mark.parametrize("testo", ["ieri", "05/11/80", "1980", "05/11/1980x"])
def test_what_is_not_a_date_is_refused_with_an_example(testo: str) -> None:
    assert "per esempio 05/11/1980" in errore(nascita(), testo)


@pytest.mark.parametrize(("nascita", "esempio"), [(True, "05/11/1980"), (False, "31/01/2021")])
def test_the_example_is_of_the_kind_of_date_that_is_asked(nascita: bool, esempio: str) -> None:
    campo = CampoData(nascita=nascita, oggi=lambda: date(2021, 1, 31))

    assert str(campo.help_text) == f"Giorno, mese e anno: per esempio {esempio}."
    assert f"per esempio {esempio}." in errore(campo, "ieri")


def test_the_example_is_that_of_the_day_on_which_the_page_is_drawn() -> None:
    giorni = iter([date(2019, 12, 31), date(2020, 1, 1)])
    campo = CampoData(oggi=lambda: next(giorni))

    assert [str(campo.help_text)[-11:-1] for _ in range(2)] == ["31/12/2019", "01/01/2020"]


def test_a_form_keeps_its_own_words_about_the_date() -> None:
    assert CampoData(help_text="").help_text == ""


def test_one_may_be_born_today_and_not_tomorrow() -> None:
    assert nascita().clean("05/11/2019") == OGGI
    assert errore(nascita(), "06/11/2019") == "La data di nascita non può essere nel futuro."


def test_a_date_that_is_not_a_birth_may_be_in_the_future() -> None:
    assert CampoData(oggi=lambda: OGGI).clean("16/12/2019") == date(2019, 12, 16)


def test_a_date_is_shown_as_it_would_be_written() -> None:
    assert CampoData().prepare_value(date(1980, 11, 5)) == "05/11/1980"
    assert CampoData().prepare_value("5/11") == "5/11"


def test_another_spelling_of_the_same_day_is_not_a_change() -> None:
    assert not CampoData().has_changed(date(1980, 11, 5), "5.11.1980")
    assert CampoData().has_changed(date(1980, 11, 5), "31/02/1980")


def test_phones_show_figures_and_browsers_know_the_birth_date() -> None:
    assert CampoEuro().widget.attrs["inputmode"] == "decimal"
    assert CampoConteggio().widget.attrs["inputmode"] == "numeric"
    assert nascita().widget.attrs["autocomplete"] == "bday"
