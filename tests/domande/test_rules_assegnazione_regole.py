"""The parameters of the assignment: each regime from its dated table, each with its source."""

import tomllib
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bandi.rules.profilo import leggi_profilo
from domande.rules.assegnazione import regole
from domande.rules.assegnazione.regole import DopoRifiuto, Effetto, RegoleNonValide
from tests.domande.esempi import PROFILO, dati_del_regime

TABELLA: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[2] / "domande/dati/assegnazione.toml").read_text()
)
NEL_2019 = date(2019, 11, 5)


@pytest.mark.parametrize(
    ("giorno", "codice", "anno", "attestazione"),
    [
        (date(2019, 3, 12), "assegnazione-2019", "2019", True),
        (date(2021, 10, 17), "assegnazione-2019", "2019", True),
        (date(2021, 10, 18), "assegnazione-2021", "2021", True),
        (date(2025, 3, 10), "assegnazione-2025", "2025", False),
    ],
)
def test_32_each_regime_is_read_from_its_own_days_and_profile(
    giorno: date, codice: str, anno: str, attestazione: bool
) -> None:
    profilo = leggi_profilo(dati_del_regime(anno))

    lette = regole.leggi(TABELLA, giorno=giorno, indigenza=profilo.indigenza)

    assert (lette.codice, lette.attestazione) == (codice, attestazione)
    assert lette.quota == profilo.indigenza.quota
    assert lette.dopo_rifiuto is DopoRifiuto.INDIGENTE_SUCCESSIVO
    assert lette.rifiuti["salute"].effetto is Effetto.UNITA
    assert (lette.aler_per_comune, lette.residenti_prima, lette.superamento_comuni) == (True,) * 3
    assert all(voce.norma and voce.fonte for voce in (*lette.parametri, *lette.rifiuti.values()))


def test_what_was_read_in_no_source_is_said() -> None:
    nel_2019 = regole.leggi(TABELLA, giorno=NEL_2019, indigenza=PROFILO.indigenza)
    oggi = regole.leggi(TABELLA, giorno=date(2026, 1, 1), indigenza=PROFILO.indigenza)

    assert "aler_per_comune" in nel_2019.da_verificare
    assert "aler_per_comune" not in oggi.da_verificare
    for lette in (nel_2019, oggi):
        assert "dopo_rifiuto" in lette.da_verificare
        assert set(lette.rifiuti) <= set(lette.da_verificare)


def cambia(**parametri: str) -> dict[str, Any]:
    tabella = deepcopy(TABELLA)
    for riga in tabella["regime"][0]["parametro"]:
        riga["valore"] = parametri.get(riga["codice"], riga["valore"])
    return tabella


@pytest.mark.parametrize(
    ("guasta", "perche"),
    [
        (lambda t: t["regime"].clear(), "i regimi dell'assegnazione sono 0"),
        (lambda t: t["regime"].append(t["regime"][0]), "sono 2, non uno"),
        (lambda t: t["regime"][0]["parametro"].pop(), "I parametri dell'assegnazione sono"),
        (lambda t: t["regime"][0]["parametro"][0].pop("fonte"), "Un parametro non si legge"),
        (lambda t: t["regime"][0]["rifiuto"][0].pop("fonte"), "Un motivo di rifiuto non si legge"),
        (lambda t: t["regime"][0]["rifiuto"][0].update(effetto="x"), "motivo di rifiuto non si"),
        (lambda t: t["regime"][0]["rifiuto"][0].pop("effetto"), "motivo di rifiuto non si"),
        (
            lambda t: t["regime"][0]["parametro"][0].update(valore="forse"),
            "«forse» non va per aler_per_comune",
        ),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(guasta: Any, perche: str) -> None:
    tabella = deepcopy(TABELLA)
    guasta(tabella)

    with pytest.raises(RegoleNonValide, match=perche):
        regole.leggi(tabella, giorno=NEL_2019, indigenza=PROFILO.indigenza)


def test_before_the_first_regime_there_are_no_rules_and_a_table_may_be_empty() -> None:
    for tabella, giorno in ((TABELLA, date(2019, 3, 11)), ({}, NEL_2019)):
        with pytest.raises(RegoleNonValide, match="sono 0"):
            regole.leggi(tabella, giorno=giorno, indigenza=PROFILO.indigenza)


def test_a_parameter_has_the_value_that_is_written() -> None:
    tabella = cambia(residenti_prima="no", dopo_rifiuto="graduatoria")

    lette = regole.leggi(tabella, giorno=NEL_2019, indigenza=PROFILO.indigenza)

    assert lette.residenti_prima is False
    assert lette.dopo_rifiuto is DopoRifiuto.GRADUATORIA
