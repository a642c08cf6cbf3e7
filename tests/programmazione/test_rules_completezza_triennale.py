"""What the norm asks of a triennial plan, and what is missing of it."""

from typing import Any

import pytest

from programmazione.rules.completezza_triennale import TESTUALI, completezza_triennale

CODICI = ("finalita", *(voce.codice for voce in TESTUALI))


def contenuto(**campi: Any) -> dict[str, Any]:
    """A plan that lacks nothing, unless said otherwise."""
    intero: dict[str, Any] = {
        "anni": ["2020", "2021", "2022"],
        "capitoli": [{"codice": c, "titolo": c, "testo": "Scritto."} for c in CODICI],
        "popolazione": [{"comune": "Alfa", "abitanti": 10}],
        "totali": {"unita": 4, "unita_sap": 3, "unita_sas": 1, "attese": 3},
        "attese": [{"anno": anno, "unita": 1} for anno in (2020, 2021, 2022)],
        "indicatori": [{"titolo": "Sfratti", "traguardi": {"2022": "3"}}],
    }
    return {**intero, **campi}


def mancanze(piano: dict[str, Any]) -> list[str]:
    """Everything that is missing, in order."""
    return [frase for lettera in completezza_triennale(piano) for frase in lettera.mancanze]


def test_a_whole_plan_lacks_nothing() -> None:
    lettere = completezza_triennale(contenuto())

    assert mancanze(contenuto()) == []
    # Letters after d) are in no source: none is invented.
    assert [lettera.lettera for lettera in lettere] == [
        "c. 1", "a)", "b)", "c)", "d)", "—", "—", "—", "—",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("campi", "attesa"),
    [
        ({"popolazione": []}, "Manca la popolazione dei comuni."),
        ({"attese": [{"anno": 2020, "unita": 1}]}, "Nessuna cifra attesa per: 2021, 2022."),
        ({"indicatori": []}, "Il piano non ha nessun indicatore."),
        ({"indicatori": [{"titolo": "Sfratti", "traguardi": {"2022": None}}]},
         "Senza traguardo dell'ultimo anno: Sfratti."),
        ({"totali": {"unita": 0, "unita_sap": 0, "unita_sas": 0, "attese": 3}},
         "Nel registro non c'è nessuna unità."),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(campi: dict[str, Any], attesa: str) -> None:
    assert mancanze(contenuto(**campi)) == [attesa]


@pytest.mark.parametrize("codice", CODICI)
def test_an_empty_chapter_and_one_that_is_not_there_are_missing(codice: str) -> None:
    altri = [c for c in contenuto()["capitoli"] if c["codice"] != codice]
    vuoto = [*altri, {"codice": codice, "titolo": codice, "testo": " "}]

    for capitoli in (altri, vuoto):
        assert mancanze(contenuto(capitoli=capitoli)) == ["Il capitolo non c'è o è vuoto."]
