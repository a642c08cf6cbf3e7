"""The order of assignment, case by case; the numbers are the points of the list of hard cases."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from domande.rules.assegnazione import regole
from domande.rules.assegnazione.eventi import Canale
from domande.rules.assegnazione.fatti import Contingente, FattiIncoerenti
from domande.rules.assegnazione.motore import assegna
from domande.rules.assegnazione.quote import Prevista, contingenti
from tests.domande.assegnazione_dalla_legge import Legge
from tests.domande.casi_di_assegnazione import EFFETTI, a_parole, fatti_di, regole_di
from tests.domande.esempi_di_assegnazione import (
    ALER,
    CASTELLEONE,
    CREMA,
    a_chi,
    casa,
    caso,
    famiglia,
    povera,
    svolgi,
)


@pytest.mark.parametrize(
    ("disponibili", "posti"),
    # 0.2 x 0, 1, 4, 5, 6, 10, 11 = 0, 0.2, 0.8, 1, 1.2, 2, 2.2: always up
    [(0, 0), (1, 1), (4, 1), (5, 1), (6, 2), (10, 2), (11, 3)],
)
def test_24_the_quota_of_indigent_households_is_always_rounded_up(
    disponibili: int, posti: int
) -> None:
    assert regole.quota_indigenti(disponibili, Decimal("0.20")) == posti


@pytest.mark.parametrize(
    ("disponibili", "posti"),
    # 0.1 x 4, 5, 14, 15, 25 = 0.4, 0.5, 1.4, 1.5, 2.5: up only from .5
    [(0, 0), (4, 0), (5, 1), (14, 1), (15, 2), (25, 3)],
)
def test_24_a_reserve_is_rounded_up_only_from_the_half(disponibili: int, posti: int) -> None:
    assert regole.unita_riservate(disponibili, Decimal("0.10")) == posti


def test_24_the_only_unit_of_a_small_owner_goes_to_an_indigent_household() -> None:
    uno = caso([casa("A")], [famiglia("prima", "A", punti=9), povera("ultima", "A")])

    assert a_parole(svolgi(uno)) == {"A": ("ultima", "indigenti")}


def test_24_residents_of_the_comune_of_the_unit_come_first_among_the_indigent() -> None:
    case = [casa("A", ALER), casa("B", ALER)]
    famiglie = [
        povera("di fuori", "A", "B", punti=9),
        povera("di Crema", "A", "B", punti=1, residenza=CREMA),
        famiglia("non indigente", "A", "B", punti=5),
    ]
    alla_pari = Legge(residenti_prima=False, effetti=EFFETTI)

    assert a_parole(svolgi(caso(case, famiglie))) == {
        "A": ("di Crema", "indigenti"),
        "B": ("di fuori", "graduatoria"),
    }
    assert a_chi(caso(case, famiglie, legge=alla_pari))["A"] == "di fuori"


def test_24_the_quota_of_the_aler_is_counted_comune_by_comune_and_a_comune_s_as_a_whole() -> None:
    famiglie = [
        famiglia("ricca", "A", "B", punti=9),
        famiglia("agiata", "B", "A", punti=8),
        povera("povera", "A", "B", punti=1),
        povera("misera", "B", "A", punti=0),
    ]
    aler = caso([casa("A", ALER), casa("B", ALER, comune=CASTELLEONE)], famiglie)
    comune = caso([casa("A"), casa("B", comune=CASTELLEONE)], famiglie)

    # ceil(20 % of 1) = 1 in each comune; ceil(20 % of 2) = 1 in all.
    assert a_chi(aler) == {"A": "povera", "B": "misera"}
    assert a_chi(comune) == {"A": "povera", "B": "ricca"}
    senza = replace(aler, legge=replace(aler.legge, aler_per_comune=False))
    assert a_chi(senza) == {"A": "povera", "B": "ricca"}


def test_24_a_list_that_spans_two_years_has_two_quotas_and_what_was_given_counts() -> None:
    famiglie = [
        famiglia("ricca", "A", "B", punti=9),
        povera("povera", "A", "B", punti=1),
        povera("misera", "A", "B", punti=0),
    ]
    due_anni = caso([casa("A"), casa("B", anno=2020)], famiglie)
    # Ten units in 2019: ceil(20 % of 10) = 2, both given before; in 2020 none was.
    gia_date = replace(due_anni, anni={(CREMA, "", 2019): (10, 2, None)})

    assert a_chi(due_anni) == {"A": "povera", "B": "misera"}
    assert a_chi(gia_date) == {"A": "ricca", "B": "povera"}
    assert svolgi(gia_date).quote[CREMA, "", 2019].totale == 2


def test_24_a_comune_may_exceed_the_quota_the_aler_may_not_and_nobody_may_reduce_it() -> None:
    case = [casa("A"), casa("B")]
    famiglie = [
        famiglia("ricca", "A", "B", punti=9),
        povera("povera", "A", "B", punti=1),
        povera("misera", "A", "B", punti=0),
    ]
    # ceil(60 % of 2) = 2
    oltre = caso(case, famiglie, anni={(CREMA, "", 2019): (2, 0, Fraction(60, 100))})
    sotto = replace(oltre, anni={(CREMA, "", 2019): (2, 0, Fraction(10, 100))})
    aler = caso(
        [casa("A", ALER)], famiglie[:0], anni={(ALER, CREMA, 2019): (2, 0, Fraction(60, 100))}
    )
    fatti = fatti_di(oltre)

    assert a_chi(oltre) == {"A": "povera", "B": "misera"}
    for vietato in (sotto, aler):
        with pytest.raises(FattiIncoerenti, match="Solo un comune"):
            svolgi(vietato)
    with pytest.raises(FattiIncoerenti, match="Solo un comune"):
        assegna(fatti, replace(regole_di(oltre.legge), superamento_comuni=False))
    assert (
        a_chi(replace(oltre, anni={(CREMA, "", 2019): (2, 0, Fraction(20, 100))}))["B"] == "ricca"
    )


def test_24_the_units_of_the_year_are_the_plan_s_and_never_fewer_than_those_at_hand() -> None:
    unita = fatti_di(
        caso([casa("A"), casa("B"), casa("C", anno=2020), casa("D", ALER), casa("E", "altro")], [])
    ).unita
    previste = [
        Prevista(proprietario=CREMA, comune="", aler=False, assegnabili=7, quota=Decimal("0.30")),
        Prevista(proprietario=CREMA, comune="", aler=False, assegnabili=4),
        Prevista(proprietario=ALER, comune=CREMA, aler=True, assegnabili=6, quota=Decimal("0.30")),
        Prevista(proprietario=ALER, comune=CASTELLEONE, aler=True, assegnabili=9),
        Prevista(proprietario="altro", comune="", aler=False, assegnabili=0, quota=Decimal("0.10")),
    ]
    regime = regole_di(Legge(effetti=EFFETTI))

    assert contingenti(unita, 2019, previste, regime) == (
        Contingente(proprietario=CREMA, anno=2019, disponibili=11, quota=Decimal("0.30")),
        Contingente(proprietario=ALER, comune=CREMA, anno=2019, disponibili=6),
        Contingente(proprietario="altro", anno=2019, disponibili=1, quota=Decimal("0.2")),
    )
    senza = replace(regime, superamento_comuni=False, aler_per_comune=False)
    assert contingenti(unita, 2019, previste, senza)[:2] == (
        Contingente(proprietario=CREMA, anno=2019, disponibili=11),
        Contingente(proprietario=ALER, anno=2019, disponibili=15),
    )


def test_an_indigent_household_without_attestation_waits_for_the_list_where_it_is_asked() -> None:
    case = [casa("A"), casa("B")]
    famiglie = [famiglia("prima", "A", "B", punti=9), famiglia("povera", "A", "B", indigente=True)]
    oggi = Legge(serve_attestazione=False, effetti=EFFETTI)

    assert a_parole(svolgi(caso(case, famiglie)))["A"] == ("prima", "graduatoria")
    assert a_parole(svolgi(caso(case, famiglie, legge=oggi)))["A"] == ("povera", "indigenti")


def test_16_who_is_first_in_one_comune_may_be_last_in_another() -> None:
    famiglie = [
        famiglia("di Crema", "A", "B", punti={CREMA: 8, CASTELLEONE: 2}),
        famiglia("di Castelleone", "A", "B", punti={CREMA: 3, CASTELLEONE: 7}),
    ]
    uno = caso([casa("A"), casa("B", CASTELLEONE)], famiglie)

    assert a_chi(uno) == {"A": "di Crema", "B": "di Castelleone"}


def test_17_what_is_equal_in_everything_goes_by_the_draw_in_the_quota_as_well() -> None:
    case = [casa("A"), casa("B")]
    famiglie = [
        povera("seconda", "A", punti=3, sorteggio=8),
        povera("prima", "B", punti=3, sorteggio=7),
    ]

    assert a_parole(svolgi(caso(case, famiglie)))["B"] == ("prima", "indigenti")
    assert a_parole(svolgi(caso(case, famiglie)))["A"] == ("seconda", "graduatoria")


RIFIUTO = [
    ("proposta", "povera", "A", "", "indigenti"),
    ("rifiuto", "povera", "A", "questa", ""),
]


def test_25_whom_the_place_of_an_indigent_household_that_refuses_goes_to_is_a_parameter() -> None:
    famiglie = [
        famiglia("prima", "A", punti=9),
        povera("povera", "A", punti=2),
        povera("misera", "A", punti=1),
    ]
    agli_indigenti = caso([casa("A")], famiglie, eventi=RIFIUTO)
    alla_lista = Legge(il_posto_rifiutato_passa_agli_indigenti=False, effetti=EFFETTI)

    assert a_parole(svolgi(agli_indigenti)) == {"A": ("misera", "indigenti")}
    assert a_parole(svolgi(replace(agli_indigenti, legge=alla_lista))) == {
        "A": ("prima", "graduatoria")
    }


@pytest.mark.parametrize(
    ("motivo", "resta"),
    [("questa", {"B", "C", "D"}), ("questa_lista", {"C", "D"}), ("ente", {"D"}), ("fuori", set())],
)
def test_the_effect_of_a_refusal_is_what_its_reason_says(motivo: str, resta: set[str]) -> None:
    case = [
        casa("A", lista="L"),
        casa("B", lista="L"),
        casa("C"),
        casa("D", CASTELLEONE),
    ]
    eventi = [
        ("proposta", "sola", "A", "", "graduatoria"),
        ("rifiuto", "sola", "A", motivo, ""),
    ]
    prova = caso(case, [famiglia("sola", "L", "C", "D")], eventi=eventi)
    ottenibili = set()
    for ordine in (("L", "C", "D"), ("C", "D", "L"), ("D", "L", "C")):
        preferenze = {lista: posto for posto, lista in enumerate(ordine, 1)}
        famiglie = [replace(prova.famiglie[0], preferenze=preferenze)]
        ottenibili |= a_chi(replace(prova, famiglie=famiglie)).keys()

    assert ottenibili == resta


def test_26_a_unit_that_is_withdrawn_is_not_assigned_and_its_first_gets_the_next_choice() -> None:
    case = [casa("A"), casa("B")]
    famiglie = [famiglia("prima", "A", "B", punti=9), famiglia("seconda", "B", punti=1)]
    promessa = [("proposta", "prima", "A", "", "graduatoria")]
    ritiro = [("ritiro", "", "A", "", "")]

    assert a_chi(caso(case, famiglie)) == {"A": "prima", "B": "seconda"}
    assert a_chi(caso(case, famiglie, eventi=ritiro)) == {"B": "prima"}
    assert a_chi(caso(case, famiglie, eventi=promessa + ritiro)) == {"B": "prima"}


def test_27_who_is_first_for_two_owners_keeps_what_it_prefers_and_the_other_goes_on() -> None:
    case = [casa("A"), casa("B", CASTELLEONE), casa("C", ALER)]
    famiglie = [
        famiglia("prima", "B", "A", "C", punti=9),
        famiglia("seconda", "A", "C", punti=5),
        famiglia("terza", "C", punti=1),
    ]

    assert a_chi(caso(case, famiglie)) == {"B": "prima", "A": "seconda", "C": "terza"}


def test_27_a_pending_proposal_locks_the_household_for_every_owner() -> None:
    case = [casa("A"), casa("B", CASTELLEONE)]
    famiglie = [famiglia("prima", "B", "A", punti=9), famiglia("seconda", "A", "B", punti=5)]
    in_attesa = [("proposta", "prima", "A", "", "graduatoria")]
    accettata = [*in_attesa, ("accettazione", "prima", "A", "", "")]

    for eventi in (in_attesa, accettata):
        esito = svolgi(caso(case, famiglie, eventi=eventi))

        assert a_parole(esito)["A"][0] == "prima"
        assert a_parole(esito)["B"][0] == "seconda"
        assert [esito.proposte[u].nuova for u in (0, 1)] == [False, True]
    assert svolgi(caso(case, famiglie, eventi=accettata)).situazione.impegni[0].accettata


def test_after_an_exclusion_the_next_in_line_is_the_same_function() -> None:
    case = [casa("A")]
    famiglie = [famiglia("prima", "A", punti=9), famiglia("seconda", "A", punti=5)]
    eventi = [
        ("proposta", "prima", "A", "", "graduatoria"),
        ("esclusione", "prima", "", "", ""),
    ]

    assert a_chi(caso(case, famiglie, eventi=eventi)) == {"A": "seconda"}
    assert a_chi(caso(case, famiglie, eventi=eventi[1:])) == {"A": "seconda"}


def test_who_has_a_dwelling_or_is_excluded_gets_none_and_nobody_gets_an_unsuitable_one() -> None:
    case = [casa("A"), casa("B", adatta_a={1, 7})]
    famiglie = [
        famiglia("sistemata", "A", punti=9, sistemata=True),
        famiglia("esclusa", "A", punti=8, esclusa=True),
        famiglia("giusta", "B", "A", punti=1),
    ]

    assert a_chi(caso(case, famiglie)) == {"A": "giusta"}
    assert a_chi(caso(case, [])) == {}


def riserve(parte: int, disponibili: int, categorie: set[str]) -> dict[str, Any]:
    return {"R": (Fraction(parte, 100), disponibili, 0, categorie)}


def test_reserves_come_after_the_indigent_and_before_the_list_with_no_order_among_them() -> None:
    case = [casa("A", riserva="R"), casa("B", riserva="R"), casa("C", riserva="R")]
    famiglie = [
        famiglia("prima", "A", "B", "C", punti=9),
        famiglia("agente", "A", "B", "C", punti=3, categorie={"forze"}),
        famiglia("anziana", "A", "B", "C", punti=4, categorie={"anziani"}),
        povera("povera", "A", "B", "C", punti=1),
    ]
    # 25 % of 6 = 1.5: two places, by the order of the list whatever the category
    due = caso(case, famiglie, riserve=riserve(25, 6, {"anziani", "forze"}))
    uno = caso(case, famiglie, riserve=riserve(20, 6, {"anziani", "forze"}))

    assert a_parole(svolgi(due)) == {
        "A": ("povera", "indigenti"),
        "B": ("anziana", "riserva"),
        "C": ("agente", "riserva"),
    }
    assert a_parole(svolgi(uno))["C"] == ("prima", "graduatoria")


def test_a_regime_without_reserves_refuses_them() -> None:
    uno = caso([casa("A", riserva="R")], [], riserve=riserve(20, 5, {"forze"}))

    with pytest.raises(FattiIncoerenti, match="non ci sono riserve"):
        assegna(fatti_di(uno), replace(regole_di(uno.legge), riserve=False))


def test_the_owner_chooses_among_its_own_units_and_its_choice_comes_before_the_household_s() -> (
    None
):
    case = [casa("A"), casa("B"), casa("C", CASTELLEONE)]
    anni = {(CREMA, "", 2019): (2, 1, None)}
    famiglie = [famiglia("prima", "A", "B", "C", punti=9), famiglia("seconda", "A", "B", punti=5)]
    libera = caso(case, famiglie, anni=anni)
    scelta = replace(libera, scelte={("prima", CREMA): "B"})

    assert a_chi(libera) == {"A": "prima", "B": "seconda"}
    assert a_chi(scelta) == {"B": "prima", "A": "seconda"}
    assert svolgi(libera).proposte[0].alternative == (1,)
    assert svolgi(scelta).proposte[1].alternative == (0,)
    # A choice of a unit that is no longer there binds nobody.
    assert a_chi(replace(scelta, eventi=[("ritiro", "", "B", "", "")])) == {"A": "prima"}
    # A choice of a unit that the household never asked for binds nobody either.
    assert a_chi(replace(libera, scelte={("seconda", CASTELLEONE): "C"})) == a_chi(libera)


def test_in_a_quota_only_units_of_the_same_comune_are_exchanged() -> None:
    case = [casa("A", riserva="R"), casa("B", riserva="R"), casa("C", comune=CASTELLEONE)]
    famiglie = [
        povera("povera", "A", "C", punti=9),
        famiglia("anziana", "A", "B", punti=8, categorie={"anziani"}),
    ]
    esito = svolgi(caso(case, famiglie, riserve=riserve(100, 2, {"anziani"})))

    assert a_parole(esito) == {"A": ("povera", "indigenti"), "B": ("anziana", "riserva")}
    assert [esito.proposte[u].alternative for u in (0, 1)] == [(), ()]


def test_a_long_list_is_read_a_stretch_at_a_time() -> None:
    # The first 799 have a dwelling already: the next is past the first two stretches.
    famiglie = [
        famiglia(f"n{numero:03}", "A", punti=0, sorteggio=numero, sistemata=numero < 799)
        for numero in range(810)
    ]

    assert a_chi(caso([casa("A")], famiglie)) == {"A": "n799"}


def test_the_way_is_told_for_every_proposal() -> None:
    eventi = [("proposta", "prima", "A", "", "riserva")]
    esito = svolgi(caso([casa("A")], [famiglia("prima", "A")], eventi=eventi))

    assert esito.proposte[0].canale is Canale.RISERVA
    assert esito.unita_di == {0: 0}
