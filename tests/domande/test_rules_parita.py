"""What settles equal points, and nothing of who is not tied. No database."""

import numpy as np

from domande.rules.parita import ranghi


def test_ranks_are_told_only_between_rows_that_are_still_equal() -> None:
    # Rows in the order of the ranking: list, points, two criteria; the draw separates the rest.
    righe = [
        # list, points, first, second -> ranks of first, second, draw
        ((0, 900, 5, 1), (0, 0, 0)),
        ((0, 700, 9, 2), (1, 0, 0)),
        ((0, 700, 4, 8), (2, 1, 1)),
        ((0, 700, 4, 8), (2, 1, 2)),
        ((0, 700, 4, 6), (2, 2, 0)),
        ((0, 700, 1, 9), (3, 0, 0)),
        ((1, 700, 9, 9), (1, 1, 1)),
        ((1, 700, 9, 9), (1, 1, 2)),
        ((1, 500, 9, 9), (0, 0, 0)),
    ]
    lista, punti, primo, secondo = np.array([riga for riga, _ in righe]).T

    trovati = ranghi((lista, punti), [primo, secondo])

    assert list(zip(*(uno.tolist() for uno in trovati), strict=True)) == [v for _, v in righe]


def test_no_rows_have_no_ranks() -> None:
    vuota = np.empty(0, dtype=np.int64)

    assert [uno.size for uno in ranghi((vuota,), [vuota])] == [0, 0]
