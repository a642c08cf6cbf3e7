"""Totals and reconciliation: sums of what was declared, and where a difference comes from."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programmazione.rules.figure import Figure
from programmazione.rules.quadratura import RigaQuadro, percentuale, quadratura, totali

ALER = "ALER"
RIGHE = (
    RigaQuadro(ALER, "Crema", Figure(liberi=2), consistenza_sap=10),
    RigaQuadro(ALER, None, Figure(turnover=4, assegnabili=9, nota_scostamento="Occupate oggi")),
    RigaQuadro("Comune di Crema", "Crema", Figure(liberi=3, assegnabili=3), 5, 2),
    RigaQuadro("Comune di Izano", "Izano", Figure(assegnabili=0, liberi=0)),
    RigaQuadro("Comune di Fiesco", "Fiesco", Figure(), dichiarata=False),
)
COMUNI = ("Crema", "Izano", "Fiesco")


def test_totals_are_the_sums_of_the_rows() -> None:
    somme = totali(RIGHE, COMUNI)

    assert (somme.liberi, somme.turnover, somme.assegnabili) == (5, 4, 12)
    assert (somme.unita, somme.unita_sap, somme.unita_sas) == (17, 15, 2)
    assert (somme.comuni, somme.comuni_senza_patrimonio) == (3, 2)
    # 12 - (5 + 4) = 3.
    assert (somme.addendi, somme.scostamento) == (9, 3)


def test_the_silent_are_named_and_never_zero() -> None:
    assert totali(RIGHE, COMUNI).enti_silenti == ("Comune di Fiesco",)


def test_the_difference_is_shown_by_ente_with_its_reason() -> None:
    gruppi = {gruppo.ente: gruppo for gruppo in quadratura(RIGHE)}

    assert set(gruppi) == {ALER, "Comune di Crema"}
    # 2 + 4 = 6 against 9.
    assert (gruppi[ALER].addendi, gruppi[ALER].assegnabili, gruppi[ALER].scostamento) == (6, 9, 3)
    assert gruppi[ALER].note == ("Occupate oggi",)
    assert gruppi[ALER].spiegato
    assert gruppi["Comune di Crema"].scostamento == 0
    assert gruppi["Comune di Crema"].spiegato
    assert [riga.comune for riga in gruppi[ALER].righe] == ["Crema", None]


def test_a_difference_without_a_word_is_not_explained() -> None:
    (gruppo,) = quadratura([RigaQuadro("A", "B", Figure(liberi=1, assegnabili=2))])

    assert not gruppo.spiegato


def test_an_ente_that_did_not_declare_the_assignable_ones_has_no_difference() -> None:
    (gruppo,) = quadratura([RigaQuadro("A", "B", Figure(liberi=1))])

    assert gruppo.assegnabili is None
    assert gruppo.scostamento is None
    assert gruppo.spiegato


@pytest.mark.parametrize(
    ("parte", "tutto", "decimali", "attesa"),
    [
        (23, 48, 0, Decimal(48)),
        (1, 8, 0, Decimal(13)),
        (1, 8, 1, Decimal("12.5")),
        (0, 5, 0, Decimal(0)),
        (0, 0, 0, None),
    ],
)
def test_percentages_round_half_up(
    parte: int, tutto: int, decimali: int, attesa: Decimal | None
) -> None:
    assert percentuale(parte, tutto, decimali) == attesa


cifra = st.none() | st.integers(0, 500)
righe_qualsiasi = st.lists(
    st.builds(
        RigaQuadro,
        ente=st.sampled_from(["A", "B", "C"]),
        comune=st.sampled_from(["X", "Y", None]),
        figure=st.builds(Figure, liberi=cifra, turnover=cifra, assegnabili=cifra),
    ),
    max_size=12,
)


# A busy machine draws slowly, which says nothing of the sums.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(righe_qualsiasi)
def test_any_rows_add_up_whatever_the_order(righe: list[RigaQuadro]) -> None:
    somme = totali(righe, ["X", "Y"])

    assert somme == totali(righe[::-1], ["Y", "X"])
    assert somme.liberi == sum(riga.figure.liberi or 0 for riga in righe)
    gruppi = quadratura(righe)
    assert sum(g.liberi for g in gruppi) == somme.liberi
    assert sum(g.assegnabili or 0 for g in gruppi) == somme.assegnabili


@pytest.mark.parametrize(
    ("figure", "conto"),
    [
        (Figure(liberi=9, assegnabili=29), "9 + 20 = 29"),
        (Figure(liberi=5, assegnabili=3), "5 − 2 = 3"),
        (Figure(liberi=3, assegnabili=3), ""),
        (Figure(liberi=3), ""),
    ],
)
def test_a_difference_is_written_as_a_sum(figure: Figure, conto: str) -> None:
    (gruppo,) = quadratura([RigaQuadro(ALER, None, figure)])

    assert gruppo.conto == conto
