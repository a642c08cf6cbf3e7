"""The terms of an assignment in each regime."""

import tomllib
from typing import Any

import pytest

from domande.assegnazioni.fatti import TABELLA
from domande.rules.assegnazione import termini
from domande.rules.assegnazione.regole import RegoleNonValide

REGIMI: list[dict[str, Any]] = tomllib.loads(TABELLA.read_text(encoding="utf-8"))["regime"]
UNO: dict[str, Any] = {"giorni": 10, "norma": "n", "fonte": "f", "verificato": False}


@pytest.mark.parametrize("regime", REGIMI, ids=lambda regime: regime["codice"])
def test_each_regime_has_its_terms_with_norm_and_source(regime: dict[str, Any]) -> None:
    letti = termini.leggi(regime)

    # L. 241/1990, art. 10 bis: ten days; the others are not in the sources.
    assert letti["preavviso"].giorni == 10
    assert [codice for codice, uno in letti.items() if uno.verificato] == ["preavviso"]
    assert all(uno.norma and uno.fonte for uno in letti.values())


@pytest.mark.parametrize(
    ("righe", "perche"),
    [
        ([], "I termini"),
        ([UNO | {"codice": "preavviso"}], "I termini"),
        ([UNO | {"codice": codice} for codice in (*termini.CODICI, "altro")], "I termini"),
        ([UNO | {"codice": codice, "ore": 3} for codice in termini.CODICI], "non si legge"),
        ([UNO | {"codice": codice, "giorni": 0} for codice in termini.CODICI], "da 1 a 365"),
        ([UNO | {"codice": codice, "giorni": 366} for codice in termini.CODICI], "da 1 a 365"),
    ],
)
def test_a_table_that_can_not_be_read(righe: list[dict[str, Any]], perche: str) -> None:
    with pytest.raises(RegoleNonValide, match=perche):
        termini.leggi({"termine": righe})
