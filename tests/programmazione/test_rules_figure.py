"""Counts and percentages of a row, on both sides of every bound."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from programmazione.models import FIGURE
from programmazione.rules import figure as regole
from programmazione.rules import regimi
from programmazione.rules.figure import NOMI, Figure
from programmazione.rules.regimi import Limiti

LIMITI_2019 = Limiti(Decimal(20), Decimal(10), Decimal(10), "R.R. 4/2017")


def difetti(comunale: bool = True, limiti: Limiti = LIMITI_2019, **figure: Any) -> set[str]:
    trovati = regole.difetti(Figure(**figure), limiti, ente_comunale=comunale)
    return {difetto.campo for difetto in trovati}


@pytest.mark.parametrize(
    ("figure", "attesi"),
    [
        ({}, set()),
        ({"liberi": 0}, set()),
        ({"liberi": -1}, {"liberi"}),
        ({"assegnati_anno_precedente": -1}, {"assegnati_anno_precedente"}),
        ({"patrimonio_sap": 3, "liberi": 3}, set()),
        ({"patrimonio_sap": 3, "liberi": 4}, {"liberi"}),
        # 3 SAP + 1 SAS = 4.
        ({"patrimonio_sap": 3, "patrimonio_sas": 1, "liberi": 4}, set()),
        ({"patrimonio_sap": 3, "patrimonio_sas": 1, "liberi": 5}, {"liberi"}),
        # The stock of SAP is not declared: nothing to compare with.
        ({"patrimonio_sas": 1, "liberi": 2}, set()),
        ({"turnover": 2, "turnover_forze_ordine": 2}, set()),
        ({"turnover": 2, "turnover_forze_ordine": 3}, {"turnover_forze_ordine"}),
        ({"turnover_forze_ordine": 3}, set()),
        ({"perc_indigenza": Decimal(20)}, {"perc_indigenza"}),
        ({"perc_indigenza": Decimal("20.01")}, set()),
        ({"perc_indigenza": Decimal(100)}, set()),
        ({"perc_indigenza": Decimal("100.01")}, {"perc_indigenza"}),
        ({"perc_forze_ordine": Decimal(0)}, set()),
        ({"perc_forze_ordine": Decimal("-0.01")}, {"perc_forze_ordine"}),
        ({"perc_forze_ordine": Decimal(10)}, set()),
        ({"perc_forze_ordine": Decimal("10.01")}, {"perc_forze_ordine"}),
        ({"categoria_testo": "Giovani"}, {"categoria_motivazione"}),
        ({"categoria_motivazione": "Perché sì"}, {"categoria_testo"}),
        ({"categoria_testo": "Giovani", "categoria_motivazione": "Spopolamento"}, set()),
    ],
)
def test_a_row_is_judged_on_both_sides_of_each_bound(
    figure: dict[str, Any], attesi: set[str]
) -> None:
    assert difetti(**figure) == attesi


def test_only_a_comune_may_exceed_the_indigent_quota() -> None:
    assert difetti(comunale=False, perc_indigenza=Decimal(30)) == {"perc_indigenza"}
    assert difetti(comunale=True, perc_indigenza=Decimal(30)) == set()


@pytest.mark.parametrize(
    ("figure", "attesa"),
    [
        (Figure(), None),
        (Figure(liberi=2), None),
        (Figure(liberi=2, turnover=1, assegnabili=3), 0),
        # ALER: 29 assignable, 4 freeing → 25 more on this row.
        (Figure(turnover=4, assegnabili=29), 25),
        (Figure(liberi=5, assegnabili=3), -2),
        # 1 + 1 + 1 + 1 + 1 = 5.
        (
            Figure(
                liberi=1,
                turnover=1,
                nuova_edificazione=1,
                conferiti_privati=1,
                stato_di_fatto=1,
                assegnabili=5,
            ),
            0,
        ),
    ],
)
def test_the_difference_is_declared_less_the_sum(figure: Figure, attesa: int | None) -> None:
    assert regole.scostamento(figure) == attesa


@pytest.mark.parametrize(
    ("figure", "fermata"),
    [
        (Figure(liberi=2, assegnabili=3), True),
        (Figure(liberi=2, assegnabili=3, nota_scostamento="Una oggi occupata."), False),
        (Figure(liberi=2, assegnabili=3, nota_scostamento="   "), True),
        (Figure(liberi=3, assegnabili=3), False),
        (Figure(liberi=2), False),
        (Figure(), True),
        (Figure(nota_scostamento="La fonte non riporta cifre."), False),
        (Figure(perc_forze_ordine=Decimal(5)), False),
    ],
)
def test_a_difference_or_an_empty_row_needs_a_reason(figure: Figure, fermata: bool) -> None:
    mancano = regole.difetti_per_trasmettere([Figure(liberi=1), figure])

    assert [indice for indice, _ in mancano] == ([1] if fermata else [])


@pytest.mark.parametrize(
    ("figure", "zero"),
    [
        (Figure(patrimonio_sap=0, patrimonio_sas=0), True),
        (Figure(patrimonio_sap=0), False),
        (Figure(), False),
        (Figure(patrimonio_sap=1, patrimonio_sas=0), False),
    ],
)
def test_zero_is_said_and_never_supposed(figure: Figure, zero: bool) -> None:
    assert regole.e_zero(figure) is zero


@pytest.mark.parametrize(
    ("sap", "transitori", "avvisa"),
    [(100, 10, False), (100, 11, True), (None, 11, False), (100, None, False)],
)
def test_many_transitional_units_are_pointed_out(
    sap: int | None, transitori: int | None, avvisa: bool
) -> None:
    figure = Figure(patrimonio_sap=sap, transitori=transitori)

    assert bool(regole.avvertenze(figure, LIMITI_2019)) is avvisa


def test_facts_columns_and_names_are_the_same_set() -> None:
    assert {campo.name for campo in fields(Figure)} == set(FIGURE) == set(NOMI)


@pytest.mark.parametrize(
    ("giorno", "codice", "massimo"),
    [
        (date(2019, 3, 12), "2019", 10),
        (date(2025, 3, 10), "2019", 10),
        (date(2025, 3, 11), "2025", 20),
    ],
)
def test_each_day_has_its_regime(giorno: date, codice: str, massimo: int) -> None:
    regime = regimi.regime_vigente(giorno)

    assert (regime.codice, regime.forze_ordine_massima) == (codice, massimo)


def test_no_regime_is_invented_before_the_first() -> None:
    with pytest.raises(regimi.RegimeNonTrovato, match="11/03/2019"):
        regimi.regime_vigente(date(2019, 3, 11))


def test_the_regime_of_2025_takes_up_to_twenty_percent() -> None:
    limiti = Limiti(Decimal(20), Decimal(20), Decimal(10), "R.R. 2/2025")

    assert difetti(limiti=limiti, perc_forze_ordine=Decimal(20)) == set()
    assert difetti(limiti=limiti, perc_forze_ordine=Decimal("20.01")) == {"perc_forze_ordine"}
