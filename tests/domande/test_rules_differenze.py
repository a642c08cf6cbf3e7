"""What changed between two runs of one list."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domande.rules.differenze import Atti, Causa, Spostata, causa, differenza


@pytest.mark.parametrize(
    ("prima", "dopo", "entrate", "uscite", "spostate"),
    [
        ([], [], (), (), ()),
        ([1, 2, 3], [1, 2, 3], (), (), ()),
        ([1, 2], [1, 2, 3], (3,), (), ()),
        ([1, 2, 3], [1, 2], (), (3,), ()),
        ([1, 2, 3], [2, 3], (), (1,), (Spostata(2, 2, 1), Spostata(3, 3, 2))),
        (
            [1, 2, 3],
            [3, 1, 2],
            (),
            (),
            (Spostata(3, 3, 1), Spostata(1, 1, 2), Spostata(2, 2, 3)),
        ),
        ([], [5], (5,), (), ()),
        ([5], [], (), (5,), ()),
    ],
)
def test_what_came_in_went_out_and_moved(
    prima: Sequence[int],
    dopo: Sequence[int],
    entrate: Sequence[int],
    uscite: Sequence[int],
    spostate: Sequence[Spostata],
) -> None:
    trovata = differenza(prima, dopo)

    assert trovata.entrate == entrate
    assert trovata.uscite == uscite
    assert trovata.spostate == spostate
    assert bool(trovata) is bool(entrate or uscite or spostate)


@given(st.lists(st.integers(1, 30), unique=True), st.lists(st.integers(1, 30), unique=True))
def test_the_difference_put_on_the_first_list_gives_the_second(
    prima: list[int], dopo: list[int]
) -> None:
    trovata = differenza(prima, dopo)

    mosse = {una.domanda: una.a for una in trovata.spostate}
    ferme = {d: posto for posto, d in enumerate(prima, 1) if d not in trovata.uscite}
    posti = ferme | mosse
    rifatta: list[int | None] = [None] * len(dopo)
    for domanda, posto in posti.items():
        rifatta[posto - 1] = domanda
    nuove = iter(trovata.entrate)
    assert [next(nuove) if d is None else d for d in rifatta] == dopo


@pytest.mark.parametrize(
    ("atti", "stessi_posti", "attesa"),
    [
        (Atti(rettificata=True), True, Causa.RETTIFICA),
        (Atti(rettificata=True, altro_profilo=True), True, Causa.RETTIFICA),
        (Atti(altro_profilo=True), True, Causa.PROFILO),
        # Who is in both lists did not come in or go out by a decision on a double.
        (Atti(doppione=True, ritirata=True), True, Causa.IGNOTA),
        (Atti(), True, Causa.IGNOTA),
        (Atti(doppione=True, ritirata=True), False, Causa.DOPPIONE),
        (Atti(ritirata=True), False, Causa.RITIRO),
        # A rettifica changes points: it brings nobody in, and puts nobody out.
        (Atti(rettificata=True, altro_profilo=True), False, Causa.IGNOTA),
        (Atti(), False, Causa.IGNOTA),
    ],
)
def test_a_change_is_explained_by_an_act_or_said_to_be_unexplained(
    atti: Atti, stessi_posti: bool, attesa: Causa
) -> None:
    assert causa(atti, stessi_posti=stessi_posti) is attesa
