"""The changes that an annual makes to the triennial: applied they are all that differs."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmazione.rules.aggiornamento import (
    Genere,
    Modifica,
    VoceAssente,
    aggiornato,
    scadute,
    totali_del_triennio,
    valore_attuale,
)
from programmazione.rules.differenza import applica, differenza

ANNI, SPECIE = (2020, 2021, 2022), ("AVVICENDAMENTO", "NUOVA_EDIFICAZIONE", "RECUPERO")
CONTENUTO: dict[str, Any] = {
    "anni": [str(anno) for anno in ANNI],
    "capitoli": [{"codice": "uno", "testo": "Primo."}, {"codice": "due", "testo": ""}],
    "indicatori": [
        {"codice": "a", "traguardi": {"2020": None, "2021": "3", "2022": "4"}},
        {"codice": "b", "traguardi": {"2020": "1", "2021": "1", "2022": "1"}},
    ],
    "attese": [{"anno": 2020, "specie": "RECUPERO", "unita": 5, "fonte": "f"}],
    "consistenza": [{"consistenza_sap": 3, "consistenza_sas": 1}],
    "totali": {"unita": 4, "unita_sap": 3, "unita_sas": 1, "attese": 5},
}
C, T, A = Genere.CAPITOLO, Genere.TRAGUARDO, Genere.ATTESE


@pytest.mark.parametrize(
    ("genere", "codice", "anno", "atteso"),
    [(C, "uno", None, "Primo."), (C, "due", None, ""), (T, "a", 2020, None), (T, "a", 2022, "4"),
     (A, "RECUPERO", 2020, "5"), (A, "RECUPERO", 2021, None)],
)  # fmt: skip
def test_what_the_plan_says_now(
    genere: Genere, codice: str, anno: int | None, atteso: str | None
) -> None:
    assert valore_attuale(CONTENUTO, genere, codice, anno) == atteso


@pytest.mark.parametrize(
    ("genere", "codice", "anno"),
    [(C, "tre", None), (T, "z", 2020), (T, "a", 2019), (A, "RECUPERO", 2023)],
)
def test_what_the_plan_does_not_have(genere: Genere, codice: str, anno: int | None) -> None:
    with pytest.raises(VoceAssente):
        valore_attuale(CONTENUTO, genere, codice, anno)
    assert len(scadute(CONTENUTO, [Modifica(genere, codice, anno, None, "1", "m")])) == 1


def test_a_change_is_stale_when_the_plan_says_something_else() -> None:
    buona = Modifica(T, "a", 2022, "4", "6", "m")
    stantia = Modifica(T, "a", 2021, "2", "6", "m")

    assert scadute(CONTENUTO, [buona, stantia]) == [stantia]


def test_the_changes_are_applied_and_the_totals_added_again() -> None:
    nuovo = aggiornato(
        CONTENUTO,
        [
            Modifica(C, "due", None, "", "Secondo.", "m"),
            Modifica(T, "a", 2022, "4", "6", "m"),
            Modifica(A, "RECUPERO", 2020, "5", "7", "m", "delibera"),
            Modifica(A, "AVVICENDAMENTO", 2021, None, "2", "m", "stima"),
        ],
    )

    assert nuovo["capitoli"][1]["testo"] == "Secondo."
    assert nuovo["indicatori"][0]["traguardi"] == {"2020": None, "2021": "3", "2022": "6"}
    assert nuovo["indicatori"][1] == CONTENUTO["indicatori"][1]
    assert nuovo["attese"] == [
        {"anno": 2020, "specie": "RECUPERO", "unita": 7, "fonte": "delibera"},
        {"anno": 2021, "specie": "AVVICENDAMENTO", "unita": 2, "fonte": "stima"},
    ]
    # 7 recovered in 2020, 2 by turn-over in 2021.
    assert nuovo["totali"]["attese"] == 9
    assert CONTENUTO["attese"][0]["unita"] == 5  # the plan in force is untouched


def test_an_expected_figure_may_be_taken_out() -> None:
    nuovo = aggiornato(CONTENUTO, [Modifica(A, "RECUPERO", 2020, "5", None, "m")])

    assert nuovo["attese"] == []


MODIFICHE = st.lists(
    st.one_of(
        st.builds(Modifica, st.just(C), st.sampled_from(["uno", "due"]), st.none(), st.none(),
                  st.sampled_from(["", "x", "x\n\ny"]), st.just("m")),
        st.builds(Modifica, st.just(T), st.sampled_from(["a", "b"]), st.sampled_from(ANNI),
                  st.none(), st.none() | st.integers(0, 9).map(str), st.just("m")),
        st.builds(Modifica, st.just(A), st.sampled_from(SPECIE), st.sampled_from(ANNI),
                  st.none(), st.none() | st.integers(0, 9).map(str), st.just("m"), st.just("f")),
    ),
    max_size=8,
    unique_by=lambda m: (m.genere, m.codice, m.anno),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(MODIFICHE)
def test_what_differs_is_what_was_changed_and_nothing_else(modifiche: list[Modifica]) -> None:
    nuovo = aggiornato(CONTENUTO, modifiche)

    trovata = differenza(CONTENUTO, nuovo)
    assert applica(CONTENUTO, trovata) == nuovo
    for modifica in modifiche:
        chiave = (modifica.genere, modifica.codice, modifica.anno)
        assert valore_attuale(nuovo, *chiave) == modifica.dopo
    toccati = {m.codice for m in modifiche}
    for nome in ("capitoli", "indicatori"):
        assert {r.riga["codice"] for r in trovata.tabelle[nome].righe} <= toccati
    assert nuovo["totali"] == totali_del_triennio(nuovo["consistenza"], nuovo["attese"])
