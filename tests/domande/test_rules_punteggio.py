"""The explained score: conditions, compatibility, formula, residence."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandi.rules.tipi import Condizione, Gruppo, Lettera
from crema_sap.aritmetica import in_centesimi
from domande.rules import blocco, codifica, compatibilita, punteggio
from domande.rules.fatti import (
    Abitazione,
    Antigienicita,
    Componente,
    FattiNucleo,
    NuovaFormazione,
    PeriodoResidenza,
    Relazione,
    Rilascio,
)
from tests.domande.esempi import (
    CASTELLEONE,
    CREMA,
    MILANO,
    OGGI,
    PROFILO,
    adulto,
    date_domanda,
    figlio,
    isee,
    nuclei,
    nucleo,
)

DOMANI = OGGI + timedelta(days=1)
UN_ANNO_FA, QUASI_UN_ANNO_FA = date(2018, 11, 5), date(2018, 11, 6)


def punti(fatti: FattiNucleo, codice: str, giorno: date = OGGI) -> Decimal:
    """The points of a condition, computed or not; zero when it is absent.

    Every case is also put to the vectorised engine, so that each bound is tried in both.
    """
    calcolato = punteggio.calcola(fatti, PROFILO, CREMA, giorno)
    insieme = blocco.valuta_in_blocco(
        blocco.componi_blocco([codifica.codifica(fatti, giorno)]), PROFILO
    )
    for gruppo, centesimi in insieme.gruppi.items():
        assert centesimi.tolist() == [in_centesimi(calcolato.totali[gruppo])]
    return sum((voce.punti for voce in calcolato.voci if voce.codice == codice), Decimal(0))


# 65 completed is exactly 65 years; «oltre 75» begins the day after the 75th birthday.
SESSANTACINQUE, QUASI = date(1954, 11, 5), date(1954, 11, 6)
SETTANTACINQUE, OLTRE = date(1944, 11, 5), date(1944, 11, 4)


@pytest.mark.parametrize(
    ("persone", "attesi"),
    [
        ([adulto(nato_il=SESSANTACINQUE)], "8"),
        ([adulto(nato_il=QUASI)], "0"),
        ([adulto(90, inabile_al_lavoro=True)], "8"),  # alone: nobody is «l'altro»
        ([adulto(nato_il=SESSANTACINQUE), adulto(nato_il=SESSANTACINQUE)], "8"),
        ([adulto(nato_il=SESSANTACINQUE), adulto(nato_il=SETTANTACINQUE)], "8"),
        ([adulto(nato_il=SESSANTACINQUE), adulto(nato_il=OLTRE)], "9"),
        ([adulto(nato_il=SESSANTACINQUE), adulto(30, inabile_al_lavoro=True)], "9"),
        ([adulto(nato_il=SESSANTACINQUE, inabile_al_lavoro=True), adulto(30)], "0"),
        ([adulto(nato_il=QUASI), adulto(30, inabile_al_lavoro=True)], "0"),
        ([adulto(nato_il=OLTRE), adulto(nato_il=QUASI)], "0"),  # the other is not yet 65
        ([adulto(80), adulto(80), adulto(80)], "0"),  # three people
    ],
)
def test_elderly(persone: list[Componente], attesi: str) -> None:
    assert punti(nucleo(*persone), "anziani") == Decimal(attesi)


def test_who_is_born_on_29_february_is_65_on_28_february() -> None:
    anziano = nucleo(adulto(nato_il=date(1956, 2, 29)))

    assert punti(anziano, "anziani", date(2021, 2, 27)) == 0
    assert punti(anziano, "anziani", date(2021, 2, 28)) == 8


@pytest.mark.parametrize(
    ("famiglia", "attesi"),
    [
        (None, "0"),
        (NuovaFormazione(formata_il=date(2017, 11, 5)), "7"),  # exactly two years
        (NuovaFormazione(formata_il=date(2017, 11, 4)), "0"),
        (NuovaFormazione(formata_il=OGGI), "7"),
        (NuovaFormazione(formata_il=DOMANI), "0"),
        (NuovaFormazione(da_costituire=True), "7"),
        (NuovaFormazione(formata_il=date(2017, 11, 4), da_costituire=True), "7"),
        (NuovaFormazione(), "0"),
    ],
)
def test_new_families(famiglia: NuovaFormazione | None, attesi: str) -> None:
    fatti = nucleo(adulto(), adulto(relazione=Relazione.CONIUGE), nuova_formazione=famiglia)

    assert punti(fatti, "nuova_formazione") == Decimal(attesi)


def test_a_new_family_with_a_minor_gets_more() -> None:
    famiglia = NuovaFormazione(formata_il=OGGI)
    coppia = (adulto(), adulto(relazione=Relazione.CONIUGE))

    assert punti(nucleo(*coppia, figlio(17), nuova_formazione=famiglia), "nuova_formazione") == 9
    assert punti(nucleo(*coppia, figlio(18), nuova_formazione=famiglia), "nuova_formazione") == 7


@pytest.mark.parametrize(
    ("persone", "attesi"),
    [
        ([adulto()], "0"),
        ([adulto(), figlio(17)], "8"),
        ([adulto(), figlio(18)], "0"),  # of age on the very day
        ([adulto(), figlio(nato_il=date(2001, 11, 6))], "8"),  # of age tomorrow
        ([adulto(), figlio(), figlio()], "10"),
        ([adulto(), adulto(relazione=Relazione.CONIUGE), figlio()], "0"),
    ],
)
def test_single_parents(persone: list[Componente], attesi: str) -> None:
    assert punti(nucleo(*persone), "monoparentale") == Decimal(attesi)


@pytest.mark.parametrize(
    ("classi", "attesi"),
    [((None,), "0"), (("c",), "7"), (("c", "b"), "10"), (("a", "c"), "12"), (("z",), "0")],
)
def test_the_highest_disability_counts(classi: tuple[str | None, ...], attesi: str) -> None:
    fatti = nucleo(*(adulto(disabilita=classe) for classe in classi))

    assert punti(fatti, "disabilita") == Decimal(attesi)


@pytest.mark.parametrize(
    ("codice", "casa", "attesi"),
    [
        ("rilascio_alloggio", Abitazione(), "0"),
        ("rilascio_alloggio", Abitazione(rilascio=Rilascio(emesso_il=OGGI)), "8"),
        ("rilascio_alloggio", Abitazione(rilascio=Rilascio(emesso_il=DOMANI)), "0"),
        (
            "rilascio_alloggio",
            Abitazione(rilascio=Rilascio(emesso_il=OGGI, esecuzione_il=DOMANI)),
            "12",
        ),
        ("alloggio_improprio", Abitazione(improprio_dal=UN_ANNO_FA), "14"),
        ("alloggio_improprio", Abitazione(improprio_dal=QUASI_UN_ANNO_FA), "0"),
        (
            "antigienicita",
            Abitazione(antigienicita=Antigienicita(certificata_il=OGGI, residente_dal=UN_ANNO_FA)),
            "9",
        ),
        (
            "antigienicita",
            Abitazione(
                antigienicita=Antigienicita(certificata_il=DOMANI, residente_dal=UN_ANNO_FA)
            ),
            "0",
        ),
        (
            "antigienicita",
            Abitazione(
                antigienicita=Antigienicita(certificata_il=OGGI, residente_dal=QUASI_UN_ANNO_FA)
            ),
            "0",
        ),
        ("coabitazione", Abitazione(coabitazione_dal=UN_ANNO_FA), "4"),
        ("coabitazione", Abitazione(coabitazione_dal=QUASI_UN_ANNO_FA), "0"),
    ],
)
def test_housing_conditions(codice: str, casa: Abitazione, attesi: str) -> None:
    assert punti(nucleo(abitazione=casa), codice) == Decimal(attesi)


@pytest.mark.parametrize(
    ("superficie", "attesi"),
    [
        # three people: the minimum is 48 m2, half is 24.00, three quarters 36.00
        ("23.99", "8"),
        ("24.00", "5"),
        ("35.99", "5"),
        ("36.00", "0"),
        (None, "0"),
    ],
)
def test_overcrowding_is_strictly_below_the_share(superficie: str | None, attesi: str) -> None:
    casa = Abitazione(superficie=Decimal(superficie) if superficie else None)

    assert punti(nucleo(adulto(), adulto(), adulto(), abitazione=casa), "sovraffollamento") == (
        Decimal(attesi)
    )


def test_overcrowding_needs_people() -> None:
    casa = Abitazione(superficie=Decimal("1.00"))

    assert punti(FattiNucleo(abitazione=casa), "sovraffollamento") == 0


@pytest.mark.parametrize(
    ("barriere", "motoria", "attesi"),
    [(True, True, "6"), (True, False, "0"), (False, True, "0")],
)
def test_barriers_need_a_motor_disability(barriere: bool, motoria: bool, attesi: str) -> None:
    fatti = nucleo(adulto(disabilita_motoria=motoria), abitazione=Abitazione(barriere=barriere))

    assert punti(fatti, "barriere") == Decimal(attesi)


@pytest.mark.parametrize(
    ("valore", "attesi"),
    [
        ("0.00", "25.00"),
        ("8000.00", "12.50"),  # 25 x 8,000 / 16,000
        ("15996.80", "0.01"),  # 25 x 3.20 / 16,000 = 0.005, half up
        ("15996.81", "0.00"),  # 25 x 3.19 / 16,000 = 0.00498
        ("16000.00", "0.00"),
        ("20000.00", "0.00"),
        ("5333.33", "16.67"),  # 25 x 10,666.67 / 16,000 = 16.66667
    ],
)
def test_the_economic_formula_rounds_half_up(valore: str, attesi: str) -> None:
    calcolato = punteggio.calcola(nucleo(isee=isee(valore)), PROFILO, None, OGGI)

    assert calcolato.totali["economiche"] == Decimal(attesi)


def test_without_isee_there_are_no_economic_points() -> None:
    calcolato = punteggio.calcola(nucleo(isee=None), PROFILO, None, OGGI)

    assert calcolato.totali["economiche"] == 0
    assert any(voce.motivo == "L'ISEE non è indicato." for voce in calcolato.assenti)


@pytest.mark.parametrize(
    ("dal", "regione", "comune"),
    [
        (date(2017, 11, 6), "0.00", "0.00"),  # two years tomorrow
        (date(2017, 11, 5), "0.00", "1.00"),  # exactly 2: from 2, included
        (date(2014, 11, 5), "0.00", "1.00"),  # exactly 5: «fino a 5», and not «oltre 5»
        (date(2014, 11, 4), "3.00", "3.50"),
        (date(2011, 11, 5), "3.00", "3.50"),  # exactly 8
        (date(2011, 11, 4), "3.00", "5.00"),
        (date(2009, 11, 5), "3.00", "5.00"),  # exactly 10
        (date(2009, 11, 4), "4.50", "8.00"),
        (date(2004, 11, 5), "4.50", "8.00"),  # exactly 15
        (date(2004, 11, 4), "6.50", "8.00"),
    ],
)
def test_residence_steps_on_both_sides_of_each_anniversary(
    dal: date, regione: str, comune: str
) -> None:
    fatti = nucleo(residenze=(PeriodoResidenza(comune=CREMA, dal=dal),))

    calcolato = punteggio.calcola(fatti, PROFILO, CREMA, OGGI)

    assert calcolato.totali["residenza_regione"] == Decimal(regione)
    assert calcolato.totali["residenza_comune"] == Decimal(comune)
    assert calcolato.giorni_comune == calcolato.giorni_regione == (OGGI - dal).days


def test_the_score_depends_on_the_comune_of_the_unit() -> None:
    fatti = nucleo(
        residenze=(
            PeriodoResidenza(comune=MILANO, dal=date(2000, 1, 1), al=date(2010, 12, 31)),
            PeriodoResidenza(comune=CREMA, dal=date(2011, 1, 1)),
        )
    )

    a_crema = punteggio.calcola(fatti, PROFILO, CREMA, OGGI)
    a_castelleone = punteggio.calcola(fatti, PROFILO, CASTELLEONE, OGGI)
    senza_unita = punteggio.calcola(fatti, PROFILO, None, OGGI)

    # 12.50 (ISEE 8,000) + 6.50 (over 15 years in the Region) + 5.00 (8 to 10 years in Crema)
    assert a_crema.isbar == Decimal("24.00")
    assert a_castelleone.isbar == senza_unita.isbar == Decimal("19.00")
    assert a_castelleone.giorni_comune == 0


def test_a_household_outside_the_region_has_no_residence() -> None:
    calcolato = punteggio.calcola(nucleo(residenze=()), PROFILO, CREMA, OGGI)

    assert (calcolato.giorni_regione, calcolato.giorni_comune) == (0, 0)
    assert calcolato.isbar == Decimal("12.50")


def test_of_incompatible_housing_conditions_only_the_highest_counts() -> None:
    casa = Abitazione(
        rilascio=Rilascio(emesso_il=OGGI),
        improprio_dal=UN_ANNO_FA,
        coabitazione_dal=UN_ANNO_FA,
    )

    calcolato = punteggio.calcola(nucleo(abitazione=casa), PROFILO, None, OGGI)

    # 8 (rilascio) + 14 (improprio); 4 (coabitazione) is of the same set as improprio
    assert calcolato.totali["abitative"] == Decimal("22.00")
    (esclusa,) = (voce for voce in calcolato.voci if not voce.computata)
    assert esclusa.codice == "coabitazione"
    assert "prevale «Sistemazione in alloggio improprio o precario»" in esclusa.motivo


def test_a_condition_between_two_gives_way_when_the_two_are_worth_more() -> None:
    """nuova_formazione excludes anziani and monoparentale, which may stand together."""
    fatti = nucleo(
        adulto(nato_il=SESSANTACINQUE),
        figlio(10, inabile_al_lavoro=True),
        nuova_formazione=NuovaFormazione(formata_il=OGGI),
    )

    calcolato = punteggio.calcola(fatti, PROFILO, None, OGGI)

    # anziani a) 9 + monoparentale b) 8 = 17 against nuova_formazione a) 9
    assert calcolato.totali["familiari"] == Decimal("17.00")
    (esclusa,) = (voce for voce in calcolato.voci if not voce.computata)
    assert esclusa.codice == "nuova_formazione"
    assert "«Anziani" in esclusa.motivo
    assert "«Nucleo di un solo" in esclusa.motivo


def test_of_two_equal_conditions_the_first_of_the_profile_counts() -> None:
    gruppo = Gruppo(
        "familiari",
        tuple(Condizione(codice, codice, ()) for codice in "abc"),
        (("a", "b"), ("b", "c")),
    )

    assert compatibilita.scelta_migliore(gruppo, {"b": 5, "a": 5}) == {"a"}
    assert compatibilita.scelta_migliore(gruppo, {"a": 5, "b": 10, "c": 5}) == {"a", "c"}
    assert compatibilita.scelta_migliore(gruppo, {"a": 5, "b": 11, "c": 5}) == {"b"}
    assert compatibilita.scelta_migliore(gruppo, {"a": 0}) == {"a"}
    assert compatibilita.scelta_migliore(gruppo, {}) == frozenset()


codici = [f"c{numero}" for numero in range(6)]


@given(
    st.dictionaries(st.sampled_from(codici), st.integers(0, 20)),
    st.lists(st.lists(st.sampled_from(codici), min_size=2, max_size=4, unique=True), max_size=5),
)
def test_the_choice_is_admissible_and_no_other_is_worth_more(
    centesimi: dict[str, int], esclusivi: list[list[str]]
) -> None:
    lettera = Lettera("a", "", Decimal(0), True)
    gruppo = Gruppo(
        "g",
        tuple(Condizione(codice, codice, (lettera,)) for codice in codici),
        tuple(tuple(insieme) for insieme in esclusivi),
    )

    scelta = compatibilita.scelta_migliore(gruppo, centesimi)

    def ammissibile(codici: set[str]) -> bool:
        return all(len(codici & set(insieme)) <= 1 for insieme in esclusivi)

    migliore = max(
        sum(centesimi[codice] for codice in prova)
        for quanti in range(len(centesimi) + 1)
        for prova in itertools.combinations(centesimi, quanti)
        if ammissibile(set(prova))
    )
    assert ammissibile(set(scelta))
    assert scelta <= centesimi.keys()
    assert sum(centesimi[codice] for codice in scelta) == migliore


@given(nuclei, date_domanda)
def test_every_score_is_the_sum_of_its_explained_lines(fatti: FattiNucleo, giorno: date) -> None:
    calcolato = punteggio.calcola(fatti, PROFILO, CREMA, giorno)

    assert calcolato.isbar == sum(voce.punti for voce in calcolato.voci if voce.computata)
    assert calcolato.isbar == sum(calcolato.totali.values())
    assert calcolato.isbar == calcolato.isbar.quantize(Decimal("0.01"))
    assert all(not voce.computata for voce in calcolato.assenti)
    assert len(calcolato.voci) + len(calcolato.assenti) == 13  # ten conditions and three scores
    assert calcolato.dimostrativo


def test_a_line_says_whether_its_points_are_verified() -> None:
    fatti = nucleo(residenze=(PeriodoResidenza(comune=CREMA, dal=date(2012, 1, 1)),))

    voci = {voce.codice: voce for voce in punteggio.calcola(fatti, PROFILO, CREMA, OGGI).voci}

    assert voci["residenza_regione"].verificato  # 5 to 10 years in the Region: read in a source
    assert not voci["residenza_comune"].verificato  # 5 to 8 years in the comune: demonstration
    assert voci["residenza_regione"].norma.fonte


def test_other_points_come_from_another_profile() -> None:
    doppio = replace(PROFILO, economica=replace(PROFILO.economica, massimo=Decimal("50.00")))

    assert punteggio.calcola(nucleo(), doppio, None, OGGI).totali["economiche"] == 25
