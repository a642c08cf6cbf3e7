"""A list ordered again with the points of the Region's platform."""

import pytest

from domande.rules.valori_regionali import Riga, confronta


def posti(righe: tuple[Riga, ...]) -> list[int]:
    return [riga.posto_loro for riga in righe]


@pytest.mark.parametrize(
    ("isbar", "loro", "attesi"),
    [
        # Nothing said: our order.
        ([300, 200, 100], {}, [1, 2, 3]),
        ([300, 200, 100], {1: 300, 2: 200, 3: 100}, [1, 2, 3]),
        # The third passes the first; the others move down by one.
        ([300, 200, 100], {3: 301}, [2, 3, 1]),
        # Down to the bottom.
        ([300, 200, 100], {1: 0}, [3, 1, 2]),
        # Level with the first: the order of our list stays.
        ([300, 200, 100], {2: 300}, [1, 2, 3]),
        ([300, 200, 100], {1: 200}, [1, 2, 3]),
        ([], {}, []),
    ],
)
def test_the_list_is_ordered_with_their_points_and_ours_where_they_say_nothing(
    isbar: list[int], loro: dict[int, int], attesi: list[int]
) -> None:
    assert posti(confronta(list(range(1, len(isbar) + 1)), isbar, loro)) == attesi


def test_a_tie_that_is_only_theirs_is_marked_and_one_of_ours_is_not() -> None:
    pari = confronta([1, 2, 3, 4], [300, 200, 100, 100], {2: 300})

    assert [riga.a_pari for riga in pari] == [True, True, False, False]


def test_a_row_says_whether_points_and_place_are_others() -> None:
    prima, seconda, terza = confronta([7, 8, 9], [300, 200, 100], {8: 301, 9: 100})

    assert (prima.diversa, prima.spostata) == (False, True)
    assert (seconda.diversa, seconda.spostata) == (True, True)
    assert (terza.diversa, terza.spostata) == (False, False)
    assert prima.loro is None
