"""What a result says of its target, on both sides of each bound."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmazione.rules.indicatori import (
    FIGURE,
    DatiIndicatore,
    Giudizio,
    Origine,
    Verso,
    difetti_indicatore,
    giudica,
    in_testo,
    valore_calcolato,
)

G, V = Giudizio, Verso
BUONO = DatiIndicatore(
    codice="sfratti", titolo="Sfratti", unita_misura="nuclei", verso=V.DIMINUIRE,
    origine=Origine.DICHIARATO, partenza=Decimal(40), partenza_fonte="Tribunale",
    traguardi={2020: None, 2021: Decimal(35), 2022: Decimal(30)},
)  # fmt: skip


@pytest.mark.parametrize(
    ("verso", "partenza", "traguardo", "valore", "atteso"),
    [
        (V.CRESCERE, 10, 20, 20, G.RAGGIUNTO),
        (V.CRESCERE, 10, 20, 21, G.RAGGIUNTO),
        (V.CRESCERE, 10, 20, 19, G.IN_CAMMINO),
        (V.CRESCERE, 10, 20, 11, G.IN_CAMMINO),
        (V.CRESCERE, 10, 20, 10, G.NON_RAGGIUNTO),
        (V.CRESCERE, 10, 20, 9, G.NON_RAGGIUNTO),
        (V.CRESCERE, None, 20, 19, G.NON_RAGGIUNTO),
        (V.DIMINUIRE, 40, 30, 30, G.RAGGIUNTO),
        (V.DIMINUIRE, 40, 30, 29, G.RAGGIUNTO),
        (V.DIMINUIRE, 40, 30, 31, G.IN_CAMMINO),
        (V.DIMINUIRE, 40, 30, 41, G.NON_RAGGIUNTO),
        (V.RAGGIUNGERE, 0, 5, 5, G.RAGGIUNTO),
        (V.RAGGIUNGERE, 0, 5, 6, G.IN_CAMMINO),
        (V.RAGGIUNGERE, 0, 5, 10, G.NON_RAGGIUNTO),
        (V.CRESCERE, 10, 20, None, G.SENZA_RISULTATO),
        (V.CRESCERE, 10, None, 20, G.SENZA_TRAGUARDO),
    ],
)
def test_a_result_is_judged_by_its_target(
    verso: Verso,
    partenza: int | None,
    traguardo: int | None,
    valore: int | None,
    atteso: Giudizio,
) -> None:
    cifre = [None if n is None else Decimal(n) for n in (partenza, traguardo, valore)]

    assert giudica(verso, partenza=cifre[0], traguardo=cifre[1], valore=cifre[2]) is atteso


@pytest.mark.parametrize(
    ("cambi", "frase"),
    [
        ({}, ""),
        ({"codice": "Sfratti!"}, "Il codice si scrive"),
        ({"codice": "sfratti-"}, "Il codice si scrive"),
        ({"titolo": " "}, "che cosa misura"),
        ({"unita_misura": ""}, "unità di misura"),
        ({"origine": Origine.CALCOLATO}, "Scegli la cifra"),
        ({"origine": Origine.CALCOLATO, "figura": "inventata"}, "Scegli la cifra"),
        ({"origine": Origine.CALCOLATO, "figura": "liberi"}, ""),
        ({"figura": "liberi"}, "non si calcola"),
        ({"partenza_fonte": ""}, "la fonte del valore di partenza"),
        ({"partenza": None, "partenza_fonte": ""}, ""),
        ({"traguardi": {2020: None, 2021: Decimal(1), 2022: None}}, "dell'ultimo anno"),
        ({"partenza": Decimal(30)}, ""),
        ({"partenza": Decimal(29)}, "verso opposto"),
        ({"verso": V.CRESCERE}, "verso opposto"),
        ({"verso": V.CRESCERE, "partenza": Decimal(30)}, ""),
        ({"verso": V.RAGGIUNGERE}, ""),
        ({"partenza": Decimal(10000000)}, "troppo grande"),
        ({"partenza": Decimal("9999999.99")}, ""),
    ],
)
def test_what_is_wrong_in_an_indicator_is_said(cambi: dict[str, Any], frase: str) -> None:
    difetti = difetti_indicatore(replace(BUONO, **cambi))

    assert len(difetti) == bool(frase)
    assert frase in "".join(difetti)


def test_the_units_assigned_in_a_year_are_said_by_the_plan_of_the_next() -> None:
    totali = {2021: {"assegnati_anno_precedente": 28, "liberi": 3}, 2022: {}}

    assert valore_calcolato("assegnate", 2020, totali) == (Decimal(28), 2021)
    assert valore_calcolato("liberi", 2021, totali) == (Decimal(3), 2021)
    assert valore_calcolato("assegnate", 2021, totali) is None
    assert valore_calcolato("liberi", 2020, totali) is None


def test_every_figure_is_a_total_of_the_plans() -> None:
    from programmazione.rules.quadratura import totali

    somme = totali((), ())
    assert all(hasattr(somme, figura.totale) for figura in FIGURE.values())


@pytest.mark.parametrize(
    ("valore", "atteso"),
    [(None, None), ("12.00", "12"), ("12.50", "12.5"), ("100", "100"), ("0", "0"), ("0.05", "0.05"),
     ("-3.10", "-3.1")],
)  # fmt: skip
def test_a_value_is_frozen_without_idle_zeros(valore: str | None, atteso: str | None) -> None:
    assert in_testo(None if valore is None else Decimal(valore)) == atteso


@given(st.decimals(-1000, 1000, places=2))
def test_what_is_frozen_is_read_back_the_same(valore: Decimal) -> None:
    assert Decimal(in_testo(valore) or "") == valore
