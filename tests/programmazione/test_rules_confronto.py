"""Last year's answer beside this year's, and the bounds of two regimes."""

from decimal import Decimal

import pytest

from programmazione.rules import confronto
from programmazione.rules.confronto import Valore
from programmazione.rules.figure import Figure
from programmazione.rules.regimi import REGIMI, Limiti, Regime


def limiti(regime: Regime) -> Limiti:
    return Limiti(
        regime.indigenza_minima, regime.forze_ordine_massima, regime.transitori_massima, "norma"
    )


NEL_2019, NEL_2025 = (limiti(regime) for regime in REGIMI)


@pytest.mark.parametrize(
    ("prima", "adesso", "cambiata", "differenza"),
    [
        (3, 3, False, 0),
        (3, 5, True, 2),
        (5, 3, True, -2),
        # Zero is an answer, and nothing is not.
        (0, None, True, None),
        (None, 0, True, None),
        (None, None, False, None),
        (Decimal("10.00"), Decimal(10), False, 0),
        (Decimal(10), Decimal("12.50"), True, Decimal("2.50")),
        ("Giovani", "Anziani", True, None),
        ("", None, False, None),
        ("  ", "", False, None),
        ("Giovani", "", True, None),
    ],
)
def test_two_answers_differ_in_what_they_declare(
    prima: Valore, adesso: Valore, cambiata: bool, differenza: Valore
) -> None:
    esito = confronto.variazione("liberi", prima=prima, adesso=adesso)

    assert (esito.cambiata, esito.differenza) == (cambiata, differenza)


def test_only_what_either_answer_declares_is_compared() -> None:
    adesso, prima = Figure(liberi=2, categoria_testo="Giovani"), Figure(liberi=1, turnover=4)

    trovate = confronto.variazioni(adesso, prima)

    assert [(una.campo, una.prima, una.adesso) for una in trovate] == [
        ("liberi", 1, 2),
        ("turnover", 4, None),
        ("categoria_testo", None, "Giovani"),
    ]


def test_without_last_year_there_is_nothing_to_subtract() -> None:
    (una,) = confronto.variazioni(Figure(liberi=2), None)

    assert una.differenza is None


def test_the_regime_of_2025_says_which_ceiling_it_changed() -> None:
    trovati = confronto.confini(NEL_2025, NEL_2019, ente_comunale=True)

    # Forze dell'ordine: 10 % until 2025, then 20 %; the others stay.
    assert {c.campo: (int(c.massimo), c.cambiato) for c in trovati} == {
        "perc_indigenza": (100, False),
        "perc_forze_ordine": (20, True),
        "transitori": (10, False),
    }


def test_a_first_survey_has_no_change_of_bounds() -> None:
    assert not any(c.cambiato for c in confronto.confini(NEL_2025, None, ente_comunale=True))


def test_an_owner_that_is_not_a_comune_has_no_indigent_quota_to_raise() -> None:
    campi = [c.campo for c in confronto.confini(NEL_2019, None, ente_comunale=False)]

    assert campi == ["perc_forze_ordine", "transitori"]
