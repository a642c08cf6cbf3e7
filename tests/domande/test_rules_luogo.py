"""Adequacy and place: which units a household may choose."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domande.rules import luogo
from domande.rules.adeguatezza import UnitaOfferta, esito_accessibilita, esito_adeguatezza
from domande.rules.fatti import AttestazioneIndigenza, FattiNucleo, PeriodoResidenza
from domande.rules.luogo import Idoneita, Territorio, esamina_unita
from tests.domande.esempi import MILANO, OGGI, PIACENZA, PROFILO, adulto, isee, nuclei, nucleo

CREMA, CASTELLEONE, TICENGO, BAGNOLO, PANDINO = "019035", "019025", "019104", "019005", "019067"
TERRITORIO = Territorio(
    comuni=frozenset((CREMA, CASTELLEONE, TICENGO, BAGNOLO, PANDINO)),
    popolazioni={CREMA: 33091, CASTELLEONE: 5001, TICENGO: 448, BAGNOLO: 5000},
    fonte_popolazioni="censimento 2011",
)


@pytest.mark.parametrize(
    ("superficie", "componenti", "adeguata"),
    [
        ("27.99", 1, True),  # a smaller unit may be given to one person
        ("28.00", 1, True),
        ("46.00", 1, True),
        ("46.01", 1, False),
        ("37.99", 2, False),
        ("38.00", 2, True),
        ("55.00", 2, True),
        ("55.01", 2, False),
        ("47.99", 3, False),
        ("48.00", 3, True),
        ("65.00", 3, True),
        ("65.01", 3, False),
        ("57.99", 4, False),
        ("58.00", 4, True),
        ("80.00", 4, True),
        ("80.01", 4, False),
        ("67.99", 5, False),
        ("68.00", 5, True),
        ("93.00", 5, True),
        ("93.01", 5, False),
        ("77.99", 6, False),
        ("78.00", 6, True),
        ("300.00", 6, True),  # six or more: no maximum
        ("77.99", 9, False),
        ("78.00", 9, True),
    ],
)
def test_the_adequacy_table_includes_both_ends(
    superficie: str, componenti: int, adeguata: bool
) -> None:
    esito = esito_adeguatezza(Decimal(superficie), componenti, PROFILO.adeguatezza)

    assert esito.soddisfatto is adeguata
    assert esito.valori["superficie"] == superficie


def test_the_bands_overlap() -> None:
    """80 m2 fits 4, 5 and 6 people; 50 m2 fits 2 and 3."""

    def adatti(superficie: int) -> list[int]:
        tabella = PROFILO.adeguatezza
        return [
            quanti
            for quanti in range(1, 8)
            if esito_adeguatezza(Decimal(superficie), quanti, tabella).soddisfatto
        ]

    assert adatti(80) == [4, 5, 6, 7]
    assert adatti(50) == [2, 3]
    assert adatti(40) == [1, 2]


@pytest.mark.parametrize(
    ("motoria", "accessibile", "ammessa", "parola"),
    [
        (True, False, False, "barriere"),
        (True, None, True, "non è dichiarata"),
        (True, True, True, "Nessun ostacolo"),
        (False, False, True, "Nessun ostacolo"),
    ],
)
def test_barriers_matter_to_who_cannot_cross_them(
    motoria: bool, accessibile: bool | None, ammessa: bool, parola: str
) -> None:
    unita = UnitaOfferta(codice="u", comune=CREMA, superficie=Decimal(40), accessibile=accessibile)

    esito = esito_accessibilita(unita, nucleo(adulto(disabilita_motoria=motoria)))

    assert esito.soddisfatto is ammessa
    assert parola in esito.motivo


def unita(comune: str, superficie: int = 40) -> UnitaOfferta:
    return UnitaOfferta(
        codice=f"{comune}-{superficie}", comune=comune, superficie=Decimal(superficie)
    )


def esamina(fatti: FattiNucleo, *offerte: UnitaOfferta) -> tuple[Idoneita, ...]:
    return esamina_unita(fatti, offerte, PROFILO, TERRITORIO, OGGI)


def idonee(fatti: FattiNucleo, *offerte: UnitaOfferta) -> set[str]:
    return {voce.unita.comune for voce in esamina(fatti, *offerte) if voce.idonea}


def chi(residenza: str | None, lavoro: str | None = None, *, povero: bool = False) -> FattiNucleo:
    return nucleo(
        residenze=(PeriodoResidenza(comune=residenza, dal=date(2010, 1, 1)),) if residenza else (),
        comune_lavoro=lavoro,
        isee=isee("3000.00" if povero else "3000.01"),
        attestazione_indigenza=AttestazioneIndigenza(comune=residenza or "", rilasciata_il=OGGI),
    )


TUTTI = tuple(unita(comune) for comune in (CREMA, CASTELLEONE, TICENGO, BAGNOLO, PANDINO))
GRANDE = 90  # not for one person


@pytest.mark.parametrize(
    ("fatti", "offerte", "attesi"),
    [
        (chi(CREMA), TUTTI, {CREMA}),
        (chi(CREMA, CASTELLEONE), TUTTI, {CREMA, CASTELLEONE}),
        # nothing adequate where they live: the work comune has some, so it is the only one
        (chi(CREMA, TICENGO), (unita(CREMA, GRANDE), *TUTTI[1:]), {TICENGO}),
        # nothing adequate in either: the whole ambito
        (chi(CREMA), (unita(CREMA, GRANDE), *TUTTI[1:]), {CASTELLEONE, TICENGO, BAGNOLO, PANDINO}),
        (chi(CREMA), (unita(TICENGO),), {TICENGO}),
        # works in the ambito, lives elsewhere
        (chi(MILANO, CREMA), TUTTI, {CREMA}),
        (chi(MILANO, CREMA), TUTTI[1:], {CASTELLEONE, TICENGO, BAGNOLO, PANDINO}),
        # neither lives nor works in the ambito
        (chi(MILANO), TUTTI, set()),
        (chi(None), TUTTI, set()),
        # a unit outside the ambito is nobody's «third comune»
        (chi(CREMA), (unita(PIACENZA),), set()),
    ],
)
def test_where_a_household_may_apply(
    fatti: FattiNucleo, offerte: tuple[UnitaOfferta, ...], attesi: set[str]
) -> None:
    assert idonee(fatti, *offerte) == attesi


@pytest.mark.parametrize(
    ("fatti", "offerte", "attesi"),
    [
        (chi(CREMA, CASTELLEONE, povero=True), TUTTI, {CREMA}),
        # nothing adequate in Ticengo: comuni over 5,000 (5,001 yes, 5,000 no, unknown no)
        (chi(TICENGO, povero=True), (unita(TICENGO, GRANDE), *TUTTI), {TICENGO}),
        (
            chi(TICENGO, povero=True),
            (unita(TICENGO, GRANDE), TUTTI[0], TUTTI[1], TUTTI[3], TUTTI[4]),
            {CREMA, CASTELLEONE},
        ),
        # the work comune too must be larger
        (chi(TICENGO, BAGNOLO, povero=True), (TUTTI[0], TUTTI[3]), {CREMA}),
        (chi(TICENGO, CASTELLEONE, povero=True), (TUTTI[1], TUTTI[3]), {CASTELLEONE}),
        # the residence comune is always open, even without adequate units
        (chi(TICENGO, povero=True), (unita(TICENGO, GRANDE),), set()),
        # lives elsewhere, works in the ambito
        (chi(MILANO, CREMA, povero=True), TUTTI, {CREMA, CASTELLEONE}),
        (chi(MILANO, povero=True), TUTTI, set()),
        (chi(TICENGO, povero=True), (unita(PIACENZA),), set()),
    ],
)
def test_where_an_indigent_household_may_apply(
    fatti: FattiNucleo, offerte: tuple[UnitaOfferta, ...], attesi: set[str]
) -> None:
    assert idonee(fatti, *offerte) == attesi


def test_the_population_decides_strictly_and_by_the_stated_source() -> None:
    poveri = chi(TICENGO, povero=True)

    (bagnolo,) = esamina(poveri, unita(BAGNOLO))
    (pandino,) = esamina(poveri, unita(PANDINO))
    (castelleone,) = esamina(poveri, unita(CASTELLEONE))

    assert "5.000, censimento 2011" in bagnolo.motivi[0]
    assert "non noti" in pandino.motivi[0]
    assert castelleone.motivi == ()
    assert "5.001" in castelleone.esiti[-1].motivo


def test_an_inaccessible_unit_is_not_an_adequate_one_in_the_residence_comune() -> None:
    offerte = (replace(unita(CREMA), accessibile=False), unita(TICENGO))
    fatti = replace(chi(CREMA), componenti=(adulto(disabilita_motoria=True),))

    assert idonee(fatti, *offerte) == {TICENGO}


def test_every_refusal_has_its_reason_and_its_norm() -> None:
    (troppo_grande, altrove) = esamina(chi(CREMA), unita(CREMA, GRANDE), unita(PIACENZA, GRANDE))

    assert len(troppo_grande.motivi) == 1
    assert len(altrove.motivi) == 2
    assert all(str(esito.norma).startswith("R.R. 4/2017, art. 9") for esito in altrove.esiti)


OGNI_MISURA = [
    UnitaOfferta(
        codice=f"{mq}-{barriere}", comune=CREMA, superficie=Decimal(mq), accessibile=barriere
    )
    for mq in range(25, 100, 5)
    for barriere in (True, False, None)
]


@given(st.lists(nuclei, min_size=2, max_size=12))
def test_households_of_the_same_case_share_the_judgement_of_adequacy(
    quali: list[FattiNucleo],
) -> None:
    noti: dict[tuple[int, bool], luogo.Giudizi] = {}

    for fatti in quali:
        giudizi = luogo.esamina_adeguatezza(fatti, OGNI_MISURA, PROFILO)
        assert noti.setdefault(luogo.caso_di_adeguatezza(fatti), giudizi) == giudizi
        senza = esamina_unita(fatti, OGNI_MISURA, PROFILO, TERRITORIO, OGGI)
        con = esamina_unita(fatti, OGNI_MISURA, PROFILO, TERRITORIO, OGGI, giudizi=giudizi)
        assert con == senza
        scelte = {OGNI_MISURA[0].codice, OGNI_MISURA[-1].codice}
        assert esamina_unita(
            fatti, OGNI_MISURA, PROFILO, TERRITORIO, OGGI, giudizi=giudizi, solo=scelte
        ) == tuple(voce for voce in senza if voce.unita.codice in scelte)
