"""The invented population: reproducible, valid, obedient to the rules, varied."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from crema_sap.aritmetica import da_centesimi
from domande.rules import blocco, codicefiscale, codifica, luogo, requisiti
from domande.rules.adeguatezza import UnitaOfferta
from domande.rules.coerenza import incongruenze
from domande.rules.luogo import Territorio
from domande.rules.persone_inventate import Anagrafe
from domande.rules.popolazione import (
    ComuneNoto,
    NessunaUnitaAdatta,
    NucleoGenerato,
    Scenario,
    genera,
)
from domande.rules.punteggio import calcola
from domande.rules.requisiti_economici import e_indigente
from tests.domande.esempi import PROFILO

COMUNI = (
    ComuneNoto("019035", "Crema", 33091),
    ComuneNoto("019025", "Castelleone", 9506),
    ComuneNoto("019062", "Offanengo", 5869),
    ComuneNoto("019104", "Ticengo", 448),
)
UNITA = tuple(
    UnitaOfferta(
        codice=f"{comune.codice}-{superficie}",
        comune=comune.codice,
        superficie=Decimal(superficie),
        accessibile=(None, True, False)[superficie % 3],
    )
    for comune in COMUNI[:3]
    for superficie in (27, 40, 52, 61, 75, 90)
)
SCENARIO = Scenario(
    comuni=COMUNI,
    unita=UNITA,
    profilo=PROFILO,
    territorio=Territorio(
        comuni=frozenset(comune.codice for comune in COMUNI),
        popolazioni={comune.codice: comune.abitanti for comune in COMUNI},
        fonte_popolazioni="censimento 2011",
    ),
    dal=date(2019, 10, 14),
    al=date(2019, 12, 16),
)
QUANTI = 1500


@pytest.fixture(scope="module")
def popolazione() -> list[NucleoGenerato]:
    return list(genera(seme=2019, numero=QUANTI, scenario=SCENARIO))


def test_the_same_seed_gives_the_same_people(popolazione: list[NucleoGenerato]) -> None:
    assert list(genera(seme=2019, numero=100, scenario=SCENARIO)) == popolazione[:100]
    assert list(genera(seme=2020, numero=100, scenario=SCENARIO)) != popolazione[:100]


def test_every_codice_fiscale_is_valid_coherent_and_given_once(
    popolazione: list[NucleoGenerato],
) -> None:
    codici = Counter(persona.codice_fiscale for nucleo in popolazione for persona in nucleo.persone)

    assert max(codici.values()) == 1
    for nucleo in popolazione:
        for persona in nucleo.persone:
            assert not codicefiscale.incoerenze(
                persona.codice_fiscale,
                cognome=persona.cognome,
                nome=persona.nome,
                nato_il=persona.nato_il,
                sesso=persona.sesso,
                luogo=persona.catastale,
            )


def test_two_people_alike_are_told_apart_by_omocodia() -> None:
    anagrafe = Anagrafe()

    prima, seconda, terza = (
        anagrafe.inventa(Random("uguali"), SCENARIO.dal).persone[0] for _ in range(3)
    )

    assert replace(prima, codice_fiscale="") == replace(terza, codice_fiscale="")
    assert len({voce.codice_fiscale for voce in (prima, seconda, terza)}) == 3
    assert codicefiscale.senza_omocodia(terza.codice_fiscale) == prima.codice_fiscale


def test_people_and_facts_agree(popolazione: list[NucleoGenerato]) -> None:
    for nucleo in popolazione:
        assert [persona.nato_il for persona in nucleo.persone] == [
            componente.nato_il for componente in nucleo.fatti.componenti
        ]
        assert incongruenze(nucleo.fatti, nucleo.presentata_il) == ()
        assert SCENARIO.dal <= nucleo.presentata_il <= SCENARIO.al
        assert 9 * 3600 <= nucleo.secondo < 16 * 3600


def test_preferences_fit_and_obey_the_place_rules(popolazione: list[NucleoGenerato]) -> None:
    for nucleo in popolazione[:300]:
        idonee = {
            voce.unita.codice
            for voce in luogo.esamina_unita(
                nucleo.fatti, UNITA, PROFILO, SCENARIO.territorio, nucleo.presentata_il
            )
            if voce.idonea
        }
        assert 1 <= len(nucleo.preferenze) <= PROFILO.preferenze_massime
        assert len(set(nucleo.preferenze)) == len(nucleo.preferenze)
        assert set(nucleo.preferenze) <= idonee


def test_the_population_touches_every_rule(popolazione: list[NucleoGenerato]) -> None:
    voci: Counter[str] = Counter()
    mancanti: Counter[str] = Counter()
    indigenti = 0
    for nucleo in popolazione:
        fatti, giorno = nucleo.fatti, nucleo.presentata_il
        voci.update(voce.codice for voce in calcola(fatti, PROFILO, "019035", giorno).voci)
        mancanti.update(
            esito.codice
            for esito in requisiti.verifica_requisiti(fatti, PROFILO, giorno)
            if not esito.soddisfatto
        )
        indigenti += e_indigente(fatti, PROFILO, giorno)

    assert len(voci) == 13  # ten conditions, income, two residences
    assert {"isee", "patrimonio", "residenza_o_lavoro", "cittadinanza", "indigenza"} <= set(
        mancanti
    )
    # between 5 and 25 in a hundred are indigent and attested
    assert QUANTI * 5 < indigenti * 100 < QUANTI * 25
    assert any("'" in persona.cognome for nucleo in popolazione for persona in nucleo.persone)
    assert {nucleo.comune_residenza for nucleo in popolazione} == {
        comune.codice for comune in COMUNI
    }


def test_the_block_agrees_with_the_explained_score_on_the_whole_population(
    popolazione: list[NucleoGenerato],
) -> None:
    codifiche = [codifica.codifica(nucleo.fatti, nucleo.presentata_il) for nucleo in popolazione]

    punti = blocco.valuta_in_blocco(blocco.componi_blocco(codifiche), PROFILO)

    spiegati = [
        calcola(nucleo.fatti, PROFILO, None, nucleo.presentata_il).isbar for nucleo in popolazione
    ]
    assert [da_centesimi(valore) for valore in punti.senza_comune.tolist()] == spiegati


def test_without_units_there_is_nothing_to_apply_for() -> None:
    with pytest.raises(NessunaUnitaAdatta):
        list(genera(seme=1, numero=1, scenario=replace(SCENARIO, unita=())))
