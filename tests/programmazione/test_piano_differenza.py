"""The difference of two versions: applied to the first it gives the second, and nothing is lost."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmazione.rules.differenza import (
    CHIAVI,
    FACOLTATIVE,
    Brano,
    Cambio,
    Differenza,
    DifferenzaInapplicabile,
    DifferenzaTabella,
    RigaDiversa,
    Segno,
    applica,
    applica_tabella,
    applica_testo,
    differenza,
    differenza_tabella,
    differenza_testo,
)

PAROLE = st.sampled_from(["Alfa", "Beta", "Gamma", ""])
VALORI = st.none() | st.integers(0, 3) | st.booleans() | PAROLE | st.just(["Alfa"])
# Few different paragraphs, so that two texts share some.
TESTI = st.lists(st.sampled_from(["uno", "due", "", "tre\nquattro"]), max_size=6).map("\n\n".join)


def righe(nome: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    campi: dict[str, Any] = {campo: PAROLE | st.none() for campo in CHIAVI[nome]}
    altri: dict[str, Any] = {
        "testo": TESTI,
        "figure": st.dictionaries(st.sampled_from(["liberi", "turnover"]), VALORI),
        "nota": VALORI,
    }
    # No uniqueness: two enti may bear one name.
    # A table that may be left out is never there empty.
    almeno = 1 if nome in FACOLTATIVE else 0
    return st.lists(st.fixed_dictionaries(campi, optional=altri), min_size=almeno, max_size=5)


CONTENUTI = st.fixed_dictionaries(
    {nome: righe(nome) for nome in CHIAVI if nome not in FACOLTATIVE},
    optional={
        **{nome: righe(nome) for nome in sorted(FACOLTATIVE)},
        "anno": VALORI,
        "versione": VALORI,
        "totali": st.dictionaries(st.sampled_from(["unita", "liberi"]), VALORI),
    },
)


@settings(max_examples=150, deadline=None)
@given(CONTENUTI, CONTENUTI)
def test_the_difference_applied_to_the_first_gives_the_second(
    prima: dict[str, Any], dopo: dict[str, Any]
) -> None:
    trovata = differenza(prima, dopo)

    # As written down: 1 and True are not the same figure.
    ottenuto = applica(prima, trovata)
    assert json.dumps(ottenuto, sort_keys=True) == json.dumps(dopo, sort_keys=True)


@given(CONTENUTI)
def test_nothing_differs_from_itself(contenuto: dict[str, Any]) -> None:
    assert differenza(contenuto, contenuto).vuota


@given(TESTI, TESTI)
def test_a_text_is_rebuilt_from_its_paragraphs(prima: str, dopo: str) -> None:
    brani = differenza_testo(prima, dopo)

    assert applica_testo(prima, brani) == dopo


def test_a_paragraph_that_changed_is_removed_and_added_between_those_that_stay() -> None:
    assert differenza_testo("uno\n\ndue\n\ntre", "uno\n\ndue bis\n\ntre") == (
        Brano(Segno.UGUALE, ("uno",)),
        Brano(Segno.TOLTO, ("due",)),
        Brano(Segno.AGGIUNTO, ("due bis",)),
        Brano(Segno.UGUALE, ("tre",)),
    )


def test_a_table_says_figure_before_and_after() -> None:
    prima = [{"ente": "A", "comune": "Alfa", "figure": {"liberi": 2, "turnover": 1}}]
    dopo = [{"ente": "A", "comune": "Alfa", "figure": {"liberi": 3, "turnover": 1}}]

    (riga,) = differenza_tabella(prima, dopo, CHIAVI["righe"]).righe

    assert riga.chiave == ("A", "Alfa", 0)
    assert riga.cambi == (Cambio("figure.liberi", 2, 3),)


def test_rows_added_and_removed_are_told_apart() -> None:
    trovata = differenza_tabella([{"codice": "a"}], [{"codice": "b"}], ("codice",))

    assert [(r.chiave[0], r.segno) for r in trovata.righe] == [
        ("b", Segno.AGGIUNTO),
        ("a", Segno.TOLTO),
    ]


@pytest.mark.parametrize(
    ("prima", "brani"),
    [
        ("uno", [Brano(Segno.UGUALE, ("due",))]),
        ("uno\n\ndue", [Brano(Segno.UGUALE, ("uno",))]),
    ],
)
def test_a_text_refuses_the_difference_of_another(prima: str, brani: list[Brano]) -> None:
    with pytest.raises(DifferenzaInapplicabile):
        applica_testo(prima, brani)


CHIAVE = ("a", 0)


@pytest.mark.parametrize(
    ("prima", "diversa"),
    [
        (
            [{"codice": "a"}],
            DifferenzaTabella((RigaDiversa(CHIAVE, Segno.AGGIUNTO, {}),), (CHIAVE,)),
        ),
        ([], DifferenzaTabella((RigaDiversa(CHIAVE, Segno.TOLTO, {}),), ())),
        ([], DifferenzaTabella((), (CHIAVE,))),
        (
            [{"codice": "a", "n": 1}],
            DifferenzaTabella(
                (RigaDiversa(CHIAVE, Segno.CAMBIATO, {}, (Cambio("n", 2, 3),)),), (CHIAVE,)
            ),
        ),
    ],
)
def test_a_table_refuses_the_difference_of_another(
    prima: list[dict[str, Any]], diversa: DifferenzaTabella
) -> None:
    with pytest.raises(DifferenzaInapplicabile):
        applica_tabella(prima, diversa, ("codice",))


def test_a_change_of_totals_alone_is_a_difference() -> None:
    vuote = {nome: DifferenzaTabella((), ()) for nome in CHIAVI}

    assert not Differenza((Cambio("totali.unita", 1, 2),), vuote).vuota
