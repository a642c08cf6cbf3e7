"""Search without accents and apostrophes; two persons' changes put together."""

from itertools import product

import pytest

from programmazione.rules.ricerca import IN, TRADUCI, parole, piega
from programmazione.rules.unione import unisci


@pytest.mark.parametrize(
    "testo",
    ["Rivolta d'Adda", "Rivolta d\u2019Adda", "RIVOLTA DADDA", "rivolta d`adda?", "Rivòlta d´Adda"],
)
def test_one_place_is_found_however_it_is_written(testo: str) -> None:
    assert parole(testo) == ["rivolta", "dadda"]


@pytest.mark.parametrize(
    ("testo", "atteso"),
    [
        ("", []),
        ("  ?  ", []),
        ("Agnadèllo", ["agnadello"]),
        ("Agnade\u0300llo", ["agnadello"]),
        ("D142-C-001", ["d142-c-001"]),
        ("a b c d e f g h i", ["a", "b", "c", "d", "e", "f", "g", "h"]),
    ],
)
def test_words_are_what_one_means(testo: str, atteso: list[str]) -> None:
    assert parole(testo) == atteso


def test_every_accent_has_its_letter() -> None:
    assert len(IN) < len(TRADUCI)
    assert piega(TRADUCI[: len(IN)]) == IN
    assert piega(TRADUCI[len(IN) :]) == ""


@pytest.mark.parametrize(
    ("base", "loro", "mio", "valore", "conteso", "altrui"),
    [
        (1, 1, 1, 1, False, False),
        (1, 1, 2, 2, False, False),
        (1, 2, 1, 2, False, True),
        (1, 2, 2, 2, False, False),
        (1, 2, 3, 3, True, False),
        (None, "", "x", "x", True, False),
    ],
)
def test_each_field_is_merged_by_itself(
    base: object, loro: object, mio: object, valore: object, conteso: bool, altrui: bool
) -> None:
    unione = unisci(base={"c": base}, loro={"c": loro}, mio={"c": mio})

    assert unione.valori == {"c": valore}
    assert (bool(unione.contesi), bool(unione.altrui)) == (conteso, altrui)


@pytest.mark.parametrize(("base", "loro", "mio"), [*product(range(3), repeat=3)])
def test_nothing_typed_is_lost(base: int, loro: int, mio: int) -> None:
    unione = unisci(base={"c": base}, loro={"c": loro}, mio={"c": mio})

    if mio != base:
        assert unione.valori["c"] == mio
    if loro != base:
        assert unione.valori["c"] == loro or unione.contesi == ("c",)
