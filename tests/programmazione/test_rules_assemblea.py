"""Quorum and majority, per head, weighted and both, on both sides of every bound."""

from decimal import Decimal

import pytest

from programmazione.rules import assemblea as regole
from programmazione.rules.assemblea import Partecipante, Regola, Soglia

OLTRE_META = Soglia(Decimal(50), oltre=True)
UN_TERZO = Soglia(Decimal("33.33"), oltre=False)


def regola(metodo: str = "PRO_CAPITE", base: str = "VOTANTI") -> Regola:
    return Regola(metodo, OLTRE_META, UN_TERZO, OLTRE_META, base)


def sala(*voti: str | None, pesi: tuple[int, ...] = ()) -> list[Partecipante]:
    """One comune for each vote; None is absent."""
    pesi = pesi or (1,) * len(voti)
    return [
        Partecipante(f"C{n}", peso, voto is not None, voto)
        for n, (voto, peso) in enumerate(zip(voti, pesi, strict=True))
    ]


F, C, A, NESSUNO = "FAVOREVOLE", "CONTRARIO", "ASTENUTO", None


@pytest.mark.parametrize(
    ("parte", "tutto", "oltre", "almeno"),
    [(1, 2, False, True), (2, 3, True, True), (0, 0, False, False), (24, 48, False, True)],
)
def test_more_than_half_is_not_half(parte: int, tutto: int, oltre: bool, almeno: bool) -> None:
    assert Soglia(Decimal(50), oltre=True).raggiunta(parte, tutto) is oltre
    assert Soglia(Decimal(50), oltre=False).raggiunta(parte, tutto) is almeno


@pytest.mark.parametrize(
    ("partecipanti", "seconda", "valido"),
    [
        (sala(F, F, NESSUNO, NESSUNO), False, False),
        (sala(F, F, F, NESSUNO), False, True),
        # 2 of 4 is at least 33.33 %.
        (sala(F, F, NESSUNO, NESSUNO), True, True),
        (sala(F, NESSUNO, NESSUNO, NESSUNO), True, False),
    ],
)
def test_the_second_call_asks_for_less(
    partecipanti: list[Partecipante], seconda: bool, valido: bool
) -> None:
    assert regole.quorum(regola(), partecipanti, seconda=seconda).valido is valido


@pytest.mark.parametrize(
    ("metodo", "esito"),
    # Two small comuni for, the large one against: 2 of 3 heads, 20 of 100 inhabitants.
    [("PRO_CAPITE", "APPROVATO"), ("PONDERATO", "RESPINTO"), ("ENTRAMBI", "RESPINTO")],
)
def test_the_method_decides(metodo: str, esito: str) -> None:
    partecipanti = sala(F, F, C, pesi=(10, 10, 80))

    assert regole.esito_votazione(regola(metodo), partecipanti, seconda=False).esito == esito


def test_both_counts_must_be_met() -> None:
    esito = regole.esito_votazione(regola("ENTRAMBI"), sala(F, F, F), seconda=False)

    assert esito.esito == "APPROVATO"
    assert [conto.metodo for conto in esito.conti] == ["PRO_CAPITE", "PONDERATO"]


def test_a_tie_does_not_carry() -> None:
    assert regole.esito_votazione(regola(), sala(F, C), seconda=False).esito == "RESPINTO"


@pytest.mark.parametrize(
    ("base", "esito"),
    # One for, two abstain, one absent: 1 of 1 votes, 1 of 3 present, 1 of 4 members.
    [("VOTANTI", "APPROVATO"), ("PRESENTI", "RESPINTO"), ("COMPONENTI", "RESPINTO")],
)
def test_the_base_of_the_majority_counts_or_not_who_abstains(base: str, esito: str) -> None:
    partecipanti = sala(F, A, A, NESSUNO)

    assert regole.esito_votazione(regola(base=base), partecipanti, seconda=False).esito == esito


def test_all_abstain_and_nothing_is_approved() -> None:
    assert regole.esito_votazione(regola(), sala(A, A), seconda=False).esito == "RESPINTO"


def test_without_quorum_nothing_is_decided() -> None:
    esito = regole.esito_votazione(regola(), sala(F, NESSUNO, NESSUNO), seconda=False)

    assert esito.esito == "NON_VALIDO"
    assert not esito.quorum.valido


def test_an_absent_comune_can_not_vote() -> None:
    partecipanti = [Partecipante("Izano", 1, presente=False, voto=F)]

    with pytest.raises(regole.VotoNonAmmesso, match="assente"):
        regole.esito_votazione(regola(), partecipanti, seconda=False)


def test_a_present_comune_must_say_how_it_votes() -> None:
    partecipanti = [Partecipante("Izano", 1, presente=True)]

    with pytest.raises(regole.VotoNonAmmesso, match="come ha votato"):
        regole.esito_votazione(regola(), partecipanti, seconda=False)


def test_the_count_is_explained_in_words() -> None:
    esito = regole.esito_votazione(
        regola("PONDERATO"), sala(F, C, pesi=(33091, 2068)), seconda=False
    )

    assert esito.conti[0].spiegazione == ("33.091 su 35.159 abitanti; serve più del 50 %: basta.")
    assert str(UN_TERZO) == "almeno il 33,33 %"
    assert (
        "non basta" in regole.quorum(regola(), sala(NESSUNO, F), seconda=False).conti[0].spiegazione
    )
