"""Quorum and majority, per head, weighted and both, on both sides of every bound."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from programmazione.rules import assemblea as regole
from programmazione.rules.assemblea import Partecipante, Regola, Soglia
from programmazione.rules.convocazioni import preavviso

OLTRE_META = Soglia(Decimal(50), oltre=True)
UN_TERZO = Soglia(Decimal("33.33"), oltre=False)


def regola(metodo: str = "PRO_CAPITE", base: str = "VOTANTI") -> Regola:
    return Regola(metodo, OLTRE_META, UN_TERZO, OLTRE_META, base)


def col_presidente(metodo: str = "PRO_CAPITE", base: str = "VOTANTI") -> Regola:
    return replace(regola(metodo, base), presidente_decide=True)


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


def test_a_tie_does_not_carry_and_is_called_a_tie() -> None:
    esito = regole.esito_votazione(regola(), sala(F, C), seconda=False)

    assert (esito.esito, esito.parita) == ("RESPINTO", True)
    assert esito.conti[0].spiegazione == (
        "Parità di voti: 1 su 2 comuni; serve più del 50 %: non basta."
    )


@pytest.mark.parametrize(
    ("voti", "esito", "parita"),
    [
        # One more against than in favour, and nobody in favour, are not ties.
        ((F, C, C), "RESPINTO", False),
        ((A, A), "RESPINTO", False),
        ((F, F, C), "APPROVATO", False),
        # Without a quorum nothing is decided, not even by a tie: 2 of 5.
        ((F, C, NESSUNO, NESSUNO, NESSUNO), "NON_VALIDO", False),
    ],
)
def test_a_tie_is_as_many_against_as_in_favour(
    voti: tuple[str | None, ...], esito: str, parita: bool
) -> None:
    trovato = regole.esito_votazione(regola(), sala(*voti), seconda=False)

    assert (trovato.esito, trovato.parita) == (esito, parita)


def presieduta(chi: int, *voti: str | None, pesi: tuple[int, ...] = ()) -> list[Partecipante]:
    """The same room, where one presides."""
    return [replace(p, presiede=n == chi) for n, p in enumerate(sala(*voti, pesi=pesi))]


@pytest.mark.parametrize(
    ("stanza", "esito", "parita"),
    [
        # In favour, counted twice: 2 of 3. Against: 1 of 3.
        (presieduta(0, F, C), "APPROVATO", False),
        (presieduta(1, F, C), "RESPINTO", True),
        # Who presides abstains, or nobody presides: the tie stays.
        (presieduta(2, F, C, A), "RESPINTO", True),
        (presieduta(-1, F, C), "RESPINTO", True),
        # No tie: the casting vote has nothing to decide.
        (presieduta(0, F, C, C), "RESPINTO", False),
    ],
)
def test_where_the_rule_says_so_who_presides_decides_a_tie(
    stanza: list[Partecipante], esito: str, parita: bool
) -> None:
    trovato = regole.esito_votazione(col_presidente(), stanza, seconda=False)

    assert (trovato.esito, trovato.parita) == (esito, parita)


def test_a_casting_vote_is_told() -> None:
    esito = regole.esito_votazione(col_presidente(), presieduta(0, F, C), seconda=False)

    assert esito.conti[0].spiegazione == (
        "Parità di voti: 2 su 3 comuni, contando due volte il voto favorevole di chi presiede (C0);"
        " serve più del 50 %: basta."
    )


def test_a_casting_vote_decides_only_the_count_that_is_tied() -> None:
    # 2 heads against 2, the president in favour: 3 of 5. But 20 inhabitants against 80.
    stanza = presieduta(0, F, F, C, C, pesi=(10, 10, 40, 40))

    esito = regole.esito_votazione(col_presidente("ENTRAMBI"), stanza, seconda=False)

    assert [conto.raggiunta for conto in esito.conti] == [True, False]
    assert (esito.esito, esito.parita) == ("RESPINTO", False)


def test_a_casting_vote_is_not_enough_where_all_the_members_are_the_base() -> None:
    # 2 for, 2 against, 4 who abstain: 2 of 8, and with the vote counted twice 3 of 9.
    stanza = presieduta(0, F, F, C, C, A, A, A, A)

    trovato = regole.esito_votazione(col_presidente(base="COMPONENTI"), stanza, seconda=False)

    assert (trovato.esito, trovato.conti[0].tutto) == ("RESPINTO", 9)


@pytest.mark.parametrize(
    ("convocata", "minimo", "giorni", "basta", "detto"),
    [
        # From 10 to 15 December are 5 days.
        (date(2019, 12, 10), 5, 5, True, "5 giorni di preavviso; la regola ne chiede almeno 5."),
        (date(2019, 12, 11), 5, 4, False, "4 giorni di preavviso; la regola ne chiede almeno 5."),
        (date(2019, 12, 14), None, 1, True, "1 giorno di preavviso. Il preavviso minimo"),
    ],
)
def test_the_notice_is_counted_and_judged_only_by_a_known_minimum(
    convocata: date, minimo: int | None, giorni: int, basta: bool, detto: str
) -> None:
    trovato = preavviso(convocata=convocata, seduta=date(2019, 12, 15), minimo=minimo)

    assert (trovato.giorni, trovato.basta, trovato.noto) == (giorni, basta, minimo is not None)
    assert trovato.spiegazione.startswith(detto)


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
