"""The requirements of access, on both sides of every bound."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given

from crema_sap.norme import Esito
from domande.rules import requisiti
from domande.rules.fatti import (
    AttestazioneIndigenza,
    Cittadinanza,
    Componente,
    Dichiarazioni,
    FattiNucleo,
    PeriodoResidenza,
    Permesso,
    Relazione,
    TipoPermesso,
)
from domande.rules.requisiti_economici import e_indigente
from tests.domande.esempi import (
    CREMA,
    OGGI,
    PIACENZA,
    PROFILO,
    adulto,
    date_domanda,
    figlio,
    isee,
    nuclei,
    nucleo,
)

IERI, DOMANI = OGGI - timedelta(days=1), OGGI + timedelta(days=1)
SENZA_CINQUE_ANNI = replace(
    PROFILO, requisiti=replace(PROFILO.requisiti, residenza_o_lavoro_regione_anni=None)
)


def esito(codice: str, fatti: FattiNucleo, profilo=PROFILO) -> Esito:  # type: ignore[no-untyped-def]
    (trovato,) = (
        voce for voce in requisiti.verifica_requisiti(fatti, profilo, OGGI) if voce.codice == codice
    )
    return trovato


def test_the_sample_household_meets_every_requirement() -> None:
    esiti = requisiti.verifica_requisiti(nucleo(), PROFILO, OGGI)

    assert [voce.codice for voce in esiti if not voce.soddisfatto] == []
    assert len(esiti) == 11
    assert all(str(voce.norma).startswith(("L.R. 16/2016", "R.R. 4/2017")) for voce in esiti)


@given(nuclei, date_domanda)
def test_any_facts_get_an_explained_answer(fatti: FattiNucleo, giorno: date) -> None:
    for voce in requisiti.verifica_requisiti(fatti, PROFILO, giorno):
        assert voce.motivo.endswith(".")
        assert voce.soddisfatto or voce.rimedio.endswith(".")


@pytest.mark.parametrize(
    ("valore", "ammesso"),
    [("0.00", True), ("15999.99", True), ("16000.00", True), ("16000.01", False)],
)
def test_the_isee_threshold_is_inclusive(valore: str, ammesso: bool) -> None:
    trovato = esito("isee", nucleo(isee=isee(valore)))

    assert trovato.soddisfatto is ammesso
    assert trovato.valori == {"isee": valore, "soglia": "16000.00"}


def test_the_reason_writes_amounts_the_italian_way() -> None:
    assert "16.000,01\u00a0€" in esito("isee", nucleo(isee=isee("16000.01"))).motivo


@pytest.mark.parametrize(("scade_il", "valido"), [(IERI, False), (OGGI, True), (None, True)])
def test_the_isee_is_valid_to_its_last_day(scade_il: date | None, valido: bool) -> None:
    assert esito("isee", nucleo(isee=isee("1.00", scade_il=scade_il))).soddisfatto is valido


def test_without_isee_nothing_economic_can_be_checked() -> None:
    senza = nucleo(isee=None)

    assert not esito("isee", senza).soddisfatto
    assert not esito("patrimonio", senza).soddisfatto
    assert esito("indigenza", senza).soddisfatto
    assert not e_indigente(senza, PROFILO, OGGI)


@pytest.mark.parametrize(
    ("quanti", "pse", "patrimonio", "ammesso"),
    [
        (1, None, "22000.00", True),
        (1, None, "22000.01", False),
        (1, "1.50", "22000.01", False),  # one person: the PSE does not raise the threshold
        (2, "1.57", "23850.00", True),  # 16,000 + 5,000 x 1.57 = 23,850
        (2, "1.57", "23850.01", False),
        (3, "2.04", "26200.00", True),  # 16,000 + 5,000 x 2.04 = 26,200
        (3, "2.04", "26200.01", False),
        (3, "2.24", "27200.00", True),  # with 0.20 more for the third child: 27,200
        (3, None, "0.00", False),  # without the PSE the threshold is not known
    ],
)
def test_the_threshold_of_assets(
    quanti: int, pse: str | None, patrimonio: str, ammesso: bool
) -> None:
    componenti: list[Componente] = [adulto(), *(figlio() for _ in range(quanti - 1))]
    fatti = nucleo(
        *componenti,
        isee=isee(
            "1000.00",
            pse=Decimal(pse) if pse else None,
            patrimonio_mobiliare=Decimal(patrimonio),
        ),
    )

    assert esito("patrimonio", fatti).soddisfatto is ammesso


def test_assets_must_be_declared() -> None:
    assert not esito("patrimonio", nucleo(isee=isee("1000.00"))).soddisfatto


def residente(dal: date | None, **altro: object) -> FattiNucleo:
    periodi = (PeriodoResidenza(comune=CREMA, dal=dal),) if dal else ()
    return nucleo(residenze=periodi, **altro)


@pytest.mark.parametrize(
    ("residente_dal", "lavora_dal", "ammesso", "ammesso_senza_anni"),
    [
        (date(2014, 11, 5), None, True, True),  # exactly five years
        (date(2014, 11, 6), None, False, True),  # a day short
        (None, date(2014, 11, 5), True, True),  # work alone is enough
        (None, date(2014, 11, 6), False, True),
        (date(2016, 1, 1), date(2015, 1, 1), False, True),  # the two do not add up
        (OGGI, None, False, True),
        (None, DOMANI, False, False),
        (None, None, False, False),
    ],
)
def test_five_years_of_residence_or_work_in_the_region(
    residente_dal: date | None,
    lavora_dal: date | None,
    ammesso: bool,
    ammesso_senza_anni: bool,
) -> None:
    fatti = residente(residente_dal, lavoro_lombardia_dal=lavora_dal)

    assert esito("residenza_o_lavoro", fatti).soddisfatto is ammesso
    assert esito("residenza_o_lavoro", fatti, SENZA_CINQUE_ANNI).soddisfatto is ammesso_senza_anni


def test_a_gap_in_the_residence_is_explained() -> None:
    fatti = nucleo(
        residenze=(
            PeriodoResidenza(comune=CREMA, dal=date(2000, 1, 1), al=date(2016, 12, 31)),
            PeriodoResidenza(comune=PIACENZA, dal=date(2017, 1, 1), al=date(2017, 1, 31)),
            PeriodoResidenza(comune=CREMA, dal=date(2017, 2, 1)),
        )
    )

    assert "01/02/2017" in esito("residenza_o_lavoro", fatti).motivo


def permesso(tipo: TipoPermesso, **altro: object) -> Permesso:
    return Permesso(tipo=tipo, **altro)  # type: ignore[arg-type]


BIENNALE = TipoPermesso.ALMENO_BIENNALE
EXTRA = Cittadinanza.EXTRA_UE


@pytest.mark.parametrize(
    ("cittadinanza", "titolo", "ammesso"),
    [
        (None, None, False),
        (Cittadinanza.ITALIANA, None, True),
        (Cittadinanza.UNIONE_EUROPEA, None, True),
        (EXTRA, None, False),
        (EXTRA, permesso(TipoPermesso.LUNGO_PERIODO), True),
        (EXTRA, permesso(TipoPermesso.PROTEZIONE_INTERNAZIONALE), True),
        (EXTRA, permesso(BIENNALE), False),
        (EXTRA, permesso(BIENNALE, lavoro_regolare=True), True),
        (EXTRA, permesso(TipoPermesso.ALTRO, lavoro_regolare=True), False),
        (EXTRA, permesso(BIENNALE, lavoro_regolare=True, scade_il=OGGI), True),
        (EXTRA, permesso(BIENNALE, lavoro_regolare=True, scade_il=IERI), False),
        (
            EXTRA,
            permesso(BIENNALE, lavoro_regolare=True, scade_il=IERI, rinnovo_richiesto=True),
            True,
        ),
    ],
)
def test_citizenship_and_permits(
    cittadinanza: Cittadinanza | None, titolo: Permesso | None, ammesso: bool
) -> None:
    fatti = nucleo(cittadinanza=cittadinanza, permesso=titolo)

    assert esito("cittadinanza", fatti).soddisfatto is ammesso


@pytest.mark.parametrize(
    ("codice", "campo"),
    [
        ("proprieta", "nessuna_proprieta"),
        ("decadenza", "nessuna_decadenza"),
        ("occupazione", "nessuna_occupazione"),
        ("cessione", "nessuna_cessione"),
        ("assegnazione_in_proprieta", "nessuna_assegnazione_in_proprieta"),
    ],
)
def test_each_declaration_is_asked_and_explained(codice: str, campo: str) -> None:
    dichiarato, negato = Dichiarazioni(**{campo: True}), Dichiarazioni(**{campo: False})

    assert esito(codice, nucleo(dichiarazioni=dichiarato)).soddisfatto
    assert "Non puoi dichiarare" in esito(codice, nucleo(dichiarazioni=negato)).motivo
    assert "Manca" in esito(codice, nucleo(dichiarazioni=Dichiarazioni())).motivo


@pytest.mark.parametrize(
    ("relazione", "convive_dal", "ammesso"),
    [
        (Relazione.PARENTE, date(2018, 11, 5), True),  # exactly one year
        (Relazione.PARENTE, date(2018, 11, 6), False),
        (Relazione.AFFINE, None, False),
        (Relazione.FIGLIO, None, True),
        (Relazione.CONIUGE, None, True),
    ],
)
def test_relatives_have_lived_together_for_a_year(
    relazione: Relazione, convive_dal: date | None, ammesso: bool
) -> None:
    fatti = nucleo(adulto(), adulto(relazione=relazione, convive_dal=convive_dal))

    trovato = esito("nucleo", fatti)

    assert trovato.soddisfatto is ammesso
    assert ammesso or "n. 2" in trovato.motivo


def test_a_household_needs_somebody() -> None:
    assert not esito("nucleo", FattiNucleo()).soddisfatto


@pytest.mark.parametrize(
    ("valore", "rilasciata_il", "indigente", "requisito"),
    [
        ("3000.00", OGGI, True, True),
        ("3000.00", DOMANI, False, False),  # attested after the domanda
        ("3000.00", None, False, False),
        ("3000.01", OGGI, False, True),
        ("3000.01", None, False, True),
    ],
)
def test_indigence_is_inclusive_and_attested(
    valore: str, rilasciata_il: date | None, indigente: bool, requisito: bool
) -> None:
    attestazione = (
        AttestazioneIndigenza(comune=CREMA, rilasciata_il=rilasciata_il) if rilasciata_il else None
    )
    fatti = nucleo(isee=isee(valore), attestazione_indigenza=attestazione)

    assert e_indigente(fatti, PROFILO, OGGI) is indigente
    assert esito("indigenza", fatti).soddisfatto is requisito


def test_where_the_attestation_is_not_asked_the_isee_decides() -> None:
    oggi = replace(
        PROFILO, indigenza=replace(PROFILO.indigenza, attestazione_servizi_sociali=False)
    )
    povero = nucleo(isee=isee("3000.00"))

    assert e_indigente(povero, oggi, OGGI)
    assert esito("indigenza", povero, oggi).soddisfatto


def test_indigence_is_attested_by_the_comune_of_residence_and_no_other() -> None:
    altrove = AttestazioneIndigenza(comune="019025", rilasciata_il=OGGI)
    fatti = nucleo(isee=isee("3000.00"), attestazione_indigenza=altrove)

    assert not e_indigente(fatti, PROFILO, OGGI)
    assert not esito("indigenza", fatti).soddisfatto
