"""The facts of a household: storage as JSON, contradictions."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from domande.rules import fatti
from domande.rules.coerenza import incongruenze
from domande.rules.fatti import (
    Abitazione,
    Antigienicita,
    FattiNucleo,
    NuovaFormazione,
    Periodo,
    PeriodoResidenza,
    Relazione,
    Rilascio,
)
from tests.domande.esempi import (
    CASTELLEONE,
    CREMA,
    OGGI,
    adulto,
    date_domanda,
    figlio,
    isee,
    nuclei,
    nucleo,
)

DOMANI = OGGI + timedelta(days=1)


@given(nuclei)
def test_facts_survive_json_unchanged(quali: FattiNucleo) -> None:
    scritti = json.dumps(fatti.a_dizionario(quali))

    assert fatti.da_dizionario(json.loads(scritti)) == quali


def test_an_empty_draft_is_readable() -> None:
    assert fatti.a_dizionario(FattiNucleo()) == {"versione": 1}
    assert fatti.da_dizionario({"versione": 1}) == FattiNucleo()
    assert FattiNucleo().numero_componenti == 0


@pytest.mark.parametrize(
    ("dati", "messaggio"),
    [
        ({}, "versione: «None»"),
        ({"versione": 2}, "versione: «2»"),
        ({"versione": 1, "eta": 3}, "eta: campo sconosciuto"),
        ({"versione": 1, "isee": {}}, "isee: manca un dato obbligatorio"),
        ({"versione": 1, "isee": 8000}, "isee: non è una tabella"),
        ({"versione": 1, "isee": {"valore": 8000}}, "isee.valore: non è un testo"),
        ({"versione": 1, "isee": {"valore": "otto"}}, "isee.valore: «otto» non è leggibile"),
        ({"versione": 1, "isee": {"valore": "NaN"}}, "isee.valore: «NaN» non è un numero"),
        ({"versione": 1, "isee": {"valore": "1", "corrente": 1}}, "corrente: non è vero o falso"),
        ({"versione": 1, "residenze": {}}, "residenze: non è un elenco"),
        (
            {"versione": 1, "componenti": [{"nato_il": "1980-02-30"}]},
            "componenti[0].nato_il: «1980-02-30» non è leggibile",
        ),
        ({"versione": 1, "cittadinanza": "marziana"}, "cittadinanza: «marziana»"),
    ],
)
def test_unreadable_facts_name_the_field(dati: dict[str, Any], messaggio: str) -> None:
    with pytest.raises(fatti.FattiNonValidi) as errore:
        fatti.da_dizionario(dati)

    assert messaggio in str(errore.value)


def test_a_null_is_a_fact_not_declared() -> None:
    assert fatti.da_dizionario({"versione": 1, "isee": None}) == FattiNucleo()


def trovate(quali: FattiNucleo) -> list[str]:
    return [incongruenza.dove for incongruenza in incongruenze(quali, OGGI)]


def test_sound_facts_have_no_contradiction() -> None:
    sano = nucleo(
        adulto(),
        adulto(relazione=Relazione.CONIUGE),
        figlio(0, disabilita="a", convive_dal=OGGI),
        abitazione=Abitazione(superficie=Decimal("50.00"), coabitazione_dal=OGGI),
        nuova_formazione=NuovaFormazione(formata_il=OGGI),
    )

    assert trovate(sano) == []
    assert trovate(nucleo(isee=None)) == []


@pytest.mark.parametrize(
    ("quali", "dove"),
    [
        (FattiNucleo(), "componenti"),
        (nucleo(adulto(), adulto()), "componenti"),
        (
            nucleo(
                adulto(),
                adulto(relazione=Relazione.CONIUGE),
                adulto(relazione=Relazione.CONVIVENTE),
            ),
            "componenti",
        ),
        (nucleo(adulto(nato_il=DOMANI)), "componenti[0].nato_il"),
        (nucleo(adulto(disabilita="z")), "componenti[0].disabilita"),
        (nucleo(adulto(convive_dal=DOMANI)), "componenti[0].convive_dal"),
        (
            nucleo(residenze=(PeriodoResidenza(comune=CREMA, dal=DOMANI),)),
            "residenze[0].dal",
        ),
        (
            nucleo(residenze_lombardia=(Periodo(dal=OGGI, al=date(2019, 1, 1)),)),
            "residenze_lombardia[0].al",
        ),
        (nucleo(adulto(nato_il=date(2000, 1, 2))), "residenze[0].dal"),
        (
            nucleo(
                adulto(18),
                residenze=(PeriodoResidenza(comune=CREMA, dal=date(2001, 11, 5)),),
                residenze_lombardia=(Periodo(dal=date(2001, 11, 4)),),
            ),
            "residenze_lombardia[0].dal",
        ),
        (nucleo(isee=isee("-0.01")), "isee.valore"),
        (nucleo(isee=isee("1", pse=Decimal("0.99"))), "isee.pse"),
        (nucleo(isee=isee("1", patrimonio_mobiliare=Decimal(-1))), "isee.patrimonio_mobiliare"),
        (nucleo(abitazione=Abitazione(superficie=Decimal(0))), "abitazione.superficie"),
        (nucleo(abitazione=Abitazione(improprio_dal=DOMANI)), "abitazione.improprio_dal"),
        (nucleo(abitazione=Abitazione(coabitazione_dal=DOMANI)), "abitazione.coabitazione_dal"),
        (
            nucleo(abitazione=Abitazione(rilascio=Rilascio(emesso_il=DOMANI))),
            "abitazione.rilascio.emesso_il",
        ),
        (
            nucleo(
                abitazione=Abitazione(
                    antigienicita=Antigienicita(certificata_il=DOMANI, residente_dal=OGGI)
                )
            ),
            "abitazione.antigienicita.certificata_il",
        ),
        (nucleo(nuova_formazione=NuovaFormazione()), "nuova_formazione"),
        (
            nucleo(nuova_formazione=NuovaFormazione(formata_il=DOMANI)),
            "nuova_formazione.formata_il",
        ),
    ],
)
def test_a_contradiction_names_its_field(quali: FattiNucleo, dove: str) -> None:
    assert trovate(quali) == [dove]
    assert all(voce.cosa.endswith(".") for voce in incongruenze(quali, OGGI))


@pytest.mark.parametrize(
    ("secondo_dal", "secondo_comune", "sovrapposti"),
    [
        (date(2015, 6, 30), CASTELLEONE, False),  # the day of the move belongs to both
        (date(2015, 6, 29), CASTELLEONE, True),
        (date(2015, 6, 29), CREMA, False),
    ],
)
def test_two_comuni_at_once_are_a_contradiction(
    secondo_dal: date, secondo_comune: str, sovrapposti: bool
) -> None:
    quali = nucleo(
        residenze=(
            PeriodoResidenza(comune=secondo_comune, dal=secondo_dal),
            PeriodoResidenza(comune=CREMA, dal=date(2010, 1, 1), al=date(2015, 6, 30)),
            PeriodoResidenza(comune=CREMA, dal=date(2011, 1, 1), al=date(2011, 2, 1)),
        )
    )

    assert ("residenze" in trovate(quali)) is sovrapposti


@pytest.mark.parametrize(
    "quali",
    [
        # Since always; and who was there before another of the household was born.
        nucleo(adulto(nato_il=date(2000, 1, 1))),
        nucleo(adulto(), figlio(5)),
    ],
)
def test_a_residence_since_the_birth_is_sound(quali: FattiNucleo) -> None:
    assert trovate(quali) == []


def test_a_residence_before_the_birth_says_where_and_how_to_mend_it() -> None:
    (trovata,) = incongruenze(nucleo(adulto(nato_il=date(2000, 1, 2))), OGGI)

    assert trovata.cosa == (
        "Risulti residente dal 01/01/2000, prima della tua nascita (02/01/2000): correggi il"
        " giorno nella sezione Residenza. Se ci abiti da sempre, scrivi la data di nascita."
    )


@given(nuclei, date_domanda)
def test_any_facts_can_be_checked(quali: FattiNucleo, giorno: date) -> None:
    assert all(voce.dove and voce.cosa for voce in incongruenze(quali, giorno))
