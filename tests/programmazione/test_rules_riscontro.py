"""The plan proved dwelling by dwelling: from what was declared to what an avviso offers."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from programmazione.rules.figure import Figure
from programmazione.rules.quadratura import RigaQuadro
from programmazione.rules.riscontro import Genere, Offerta, Riscontro, UnitaPiano, riscontro

ALER, CREMA = "ALER", "Comune di Crema"
RIGHE = (
    # 1 + 1 = 2 against 3: one more is lived in today.
    RigaQuadro(ALER, None, Figure(liberi=1, turnover=1, assegnabili=3, nota_scostamento="Una.")),
    RigaQuadro(CREMA, "Crema", Figure(liberi=1, assegnabili=1)),
)


def _unita(codice: str, stato: str, ente: str = ALER, *, assegnabile: bool = True) -> UnitaPiano:
    return UnitaPiano(
        codice=codice, comune="Crema", ente=ente, stato=stato, assegnabile=assegnabile
    )


def _offerta(codice: str, ente: str = ALER) -> Offerta:
    return Offerta(
        codice=codice,
        comune="Crema",
        ente=ente,
        avviso="Avviso 2019",
        indirizzo=f"/avvisi/a/unita/{codice}/",
        tipo="Assegnabile subito",
        dal=date(2019, 10, 14),
    )


UNITA = (
    _unita("A-1", "LIBERA"),
    _unita("A-2", "IN_LIBERAZIONE"),
    _unita("A-3", "OCCUPATA"),
    _unita("A-9", "OCCUPATA", assegnabile=False),
    _unita("C-1", "LIBERA", CREMA),
)
OFFERTE = tuple(_offerta(u.codice, u.ente) for u in UNITA if u.assegnabile)


def _prova(
    unita: tuple[UnitaPiano, ...] = UNITA, offerte: tuple[Offerta, ...] = OFFERTE
) -> Riscontro:
    return riscontro(RIGHE, unita, offerte)


def test_every_assignable_dwelling_is_followed_from_the_plan_to_the_avviso() -> None:
    prova = _prova()

    assert (prova.elencate, prova.libere, prova.in_uscita, prova.altre) == (4, 2, 1, 1)
    assert prova.offerte == 4
    assert prova.tipi == (("Assegnabile subito", 4),)
    assert prova.da_spiegare == ()
    assert prova.differenze == ()
    # A-2 was being left and A-3 was lived in; both are offered.
    assert prova.cambiate == 2
    assert [riga.codice for ente in prova.enti for riga in ente.righe] == [
        *("A-1", "A-2", "A-3"),
        "C-1",
    ]
    assert all(riga.spiegazione == "" for ente in prova.enti for riga in ente.righe)


@pytest.mark.parametrize(
    ("stato", "genere"),
    [
        ("LIBERA", Genere.LIBERA),
        ("IN_LIBERAZIONE", Genere.IN_USCITA),
        ("OCCUPATA", Genere.OCCUPATA),
        ("IN_LAVORI", Genere.ALTRO),
    ],
)
def test_the_state_of_that_day_says_why_it_was_assignable(stato: str, genere: Genere) -> None:
    assert _unita("X", stato).genere is genere


def test_a_dwelling_not_yet_offered_says_so() -> None:
    prova = _prova(offerte=OFFERTE[1:])

    (riga,) = prova.da_spiegare
    assert (riga.codice, riga.spiegazione) == (
        "A-1",
        "Nessun avviso del piano l’ha ancora offerta.",
    )
    assert prova.offerte == 3
    assert prova.cambiate == 2


def test_a_dwelling_withdrawn_says_when_and_why() -> None:
    ritirata = replace(OFFERTE[0], ritirata_il=date(2019, 11, 4), motivo="Danni da acqua.")

    (riga,) = _prova(offerte=(ritirata, *OFFERTE[1:])).da_spiegare

    assert riga.offerta is None
    assert riga.spiegazione == "Ritirata dall’avviso il 04/11/2019: Danni da acqua."


def test_a_dwelling_offered_again_after_it_was_withdrawn_is_offered() -> None:
    ritirata = replace(OFFERTE[0], ritirata_il=date(2019, 11, 4), motivo="Danni da acqua.")

    prova = _prova(offerte=(ritirata, *OFFERTE))

    assert prova.da_spiegare == ()
    assert prova.offerte == 4


def test_a_dwelling_offered_and_not_in_the_plan_says_so_under_its_owner() -> None:
    prova = _prova(offerte=(*OFFERTE, _offerta("A-9")))

    (riga,) = prova.da_spiegare
    assert (riga.codice, riga.genere) == ("A-9", None)
    assert riga.spiegazione == "Offerta senza essere tra le assegnabili del piano."
    assert {ente.ente: ente.elencate for ente in prova.enti} == {ALER: 3, CREMA: 1}


def test_an_owner_that_declared_nothing_is_listed_all_the_same() -> None:
    prova = _prova(unita=(*UNITA, _unita("Z-1", "LIBERA", "Comune di Fiesco")))

    fiesco = next(ente for ente in prova.enti if ente.ente == "Comune di Fiesco")
    assert fiesco.gruppo is None
    assert fiesco.differenze == (
        "Unità libere: dichiarate 0, nell’elenco 1.",
        "Unità assegnabili: dichiarate 0, nell’elenco 1.",
    )


def test_what_was_declared_and_not_listed_is_a_difference_of_its_ente() -> None:
    prova = _prova(unita=UNITA[1:])

    assert prova.differenze == (
        (ALER, "Unità libere: dichiarate 1, nell’elenco 0."),
        (ALER, "Unità assegnabili: dichiarate 3, nell’elenco 2."),
    )


def test_the_order_does_not_depend_on_how_the_dwellings_come() -> None:
    attesa = _prova()

    for mischiate in permutations(UNITA):
        assert _prova(unita=tuple(mischiate)) == attesa
