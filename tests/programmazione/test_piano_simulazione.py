"""What-if: the effect of other figures, and that only an explicit act on a draft writes them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from crema_sap.registro.models import Evento
from programmazione import selectors, services
from programmazione.models import PianoAnnuale, RigaPiano
from programmazione.rules.regimi import REGIMI, Limiti
from programmazione.rules.simulazione import (
    Leve,
    Prova,
    difetti_prova,
    differenze,
    effetti_per_comune,
    effetto,
    quota_indigenti,
)
from programmazione.states import TransizioneNonAmmessa
from tests.programmazione.factories import ORA, Mondo, approva, consolida, crea_unita
from tests.programmazione.pagine import leggi, pagina

VENTI = Decimal(20)
LIMITI = Limiti(VENTI, Decimal(10), Decimal(10), REGIMI[0].norma)
LEVE = Leve(10, 2, 4, 1, 5, None, None)
PROVA = Prova(1, "Alfa", "Alfa", True, LEVE, LEVE)


@pytest.mark.parametrize(
    ("assegnabili", "percentuale", "quota"),
    [
        (None, None, 0),
        (0, None, 0),
        (1, None, 1),  # 0,2 goes up to 1
        (5, None, 1),  # exactly 1
        (6, None, 2),  # 1,2 goes up to 2
        (5, Decimal(30), 2),  # 1,5 goes up to 2
        (10, Decimal(30), 3),
        (4, Decimal(100), 4),
    ],
)
def test_the_quota_is_always_rounded_up(
    assegnabili: int | None, percentuale: Decimal | None, quota: int
) -> None:
    leve = replace(LEVE, assegnabili=assegnabili, perc_indigenza=percentuale)

    assert quota_indigenti(leve, VENTI) == quota


@pytest.mark.parametrize(
    ("dopo", "campi"),
    [
        ({"consistenza_sap": 8, "consistenza_sas": 4}, []),
        ({"consistenza_sap": 8}, ["consistenza_sas"]),
        ({"liberi": 5, "turnover": None}, []),
        ({"liberi": None, "turnover": None}, ["turnover"]),
        ({"perc_indigenza": Decimal(20)}, ["perc_indigenza"]),
        ({"perc_indigenza": Decimal("20.01")}, []),
        ({"perc_forze_ordine": Decimal(10)}, []),
        ({"perc_forze_ordine": Decimal("10.01")}, ["perc_forze_ordine"]),
        ({"assegnabili": -1}, ["assegnabili"]),
    ],
)
def test_units_change_kind_and_not_number(dopo: dict[str, Any], campi: list[str]) -> None:
    prova = replace(PROVA, dopo=replace(LEVE, **dopo))

    assert [difetto.campo for difetto in difetti_prova(prova, LIMITI)] == campi


def test_the_aler_keeps_the_share_of_law() -> None:
    prova = replace(PROVA, ente_comunale=False, dopo=replace(LEVE, perc_indigenza=Decimal(30)))

    assert difetti_prova(prova, LIMITI)[0].campo == "perc_indigenza"


def test_the_effect_is_added_by_comune_and_row_by_row() -> None:
    dopo = replace(LEVE, assegnabili=1)
    prove = [
        replace(PROVA, ente="ALER", dopo=dopo),
        PROVA,
        replace(PROVA, comune=None),
        replace(PROVA, comune="Beta"),
    ]

    per_comune = effetti_per_comune(prove, VENTI)

    assert [voce.nome for voce in per_comune] == ["Alfa", "Beta", "Tutto il territorio"]
    alfa = per_comune[0]
    # 5 and 5 before, 1 and 5 after; 20 % of each goes up to 1, before and after.
    assert (alfa.assegnabili, alfa.assegnabili_dopo) == (10, 6)
    assert (alfa.indigenti, alfa.indigenti_dopo) == (2, 2)
    assert alfa.cambiato
    assert not per_comune[1].cambiato


@given(st.lists(st.integers(0, 40), max_size=8), st.integers(21, 100))
def test_the_whole_is_the_sum_of_the_comuni(valori: list[int], percentuale: int) -> None:
    prove = [
        replace(
            PROVA,
            comune=f"C{n % 3}",
            dopo=replace(LEVE, assegnabili=valore, perc_indigenza=Decimal(percentuale)),
        )
        for n, valore in enumerate(valori)
    ]

    totale = effetto("Ambito", prove, VENTI)

    assert totale.indigenti_dopo == sum(
        voce.indigenti_dopo for voce in effetti_per_comune(prove, VENTI)
    )
    assert totale.indigenti_dopo * 100 >= percentuale * totale.assegnabili_dopo


def test_the_differences_are_the_figures_that_change() -> None:
    assert differenze(replace(PROVA, dopo=replace(LEVE, liberi=3))) == {"liberi": (4, 3)}


@pytest.fixture
def bozza(mondo: Mondo) -> PianoAnnuale:
    crea_unita(mondo.comuni[0], "A-1")
    crea_unita(mondo.comuni[0], "A-2")
    return consolida(mondo)


def adotta(mondo: Mondo, piano: PianoAnnuale, **campi: Any) -> PianoAnnuale:
    alfa = RigaPiano.objects.get(piano=piano, ente=mondo.comuni[0])
    prove = selectors.prove_del_piano(piano)
    prima = next(prova.prima for prova in prove if prova.chiave == alfa.pk)
    return services.adotta_simulazione(
        piano=piano,
        **{
            "leve": {alfa.pk: replace(prima, consistenza_sap=1, consistenza_sas=1, liberi=1,
                                      turnover=2, perc_indigenza=Decimal(40))},
            "letta": selectors.impronta_prove(prove),
            "motivo": "Alloggio di Alfa destinato a SAS",
            "utente": mondo.capofila,
            "ora": ORA,
            **campi,
        },
    )  # fmt: skip


def test_an_adopted_trial_writes_the_draft_and_the_register(
    mondo: Mondo, bozza: PianoAnnuale
) -> None:
    adotta(mondo, bozza)
    adotta(mondo, bozza, leve={
        RigaPiano.objects.get(ente=mondo.comuni[0]).pk: Leve(1, 1, 0, 3, 3, None, None)
    })  # fmt: skip

    alfa = RigaPiano.objects.get(piano=bozza, ente=mondo.comuni[0])
    assert (alfa.consistenza_sap, alfa.consistenza_sas, alfa.liberi, alfa.turnover) == (1, 1, 0, 3)
    assert alfa.perc_indigenza is None
    assert (
        alfa.nota_scostamento.splitlines()
        == ["Simulazione adottata il 05/11/2019: Alloggio di Alfa destinato a SAS"] * 2
    )
    primo = Evento.objects.filter(atto="ADOZIONE_SIMULAZIONE").order_by("pk")[0]
    assert primo.dati["righe"][0]["cifre"] == {
        "consistenza_sap": ["2", "1"],
        "consistenza_sas": ["0", "1"],
        "liberi": ["2", "1"],
        "turnover": ["1", "2"],
        "perc_indigenza": [None, "40"],
    }


@pytest.mark.parametrize(
    ("campi", "motivo"),
    [
        ({"leve": {}}, "non cambia nessuna cifra"),
        ({"letta": "altra"}, "sono cambiate mentre provavi"),
        ({"motivo": " "}, "Scrivi perché"),
    ],
)
def test_a_trial_that_cannot_be_adopted_says_why(
    mondo: Mondo, bozza: PianoAnnuale, campi: dict[str, Any], motivo: str
) -> None:
    with pytest.raises((services.SimulazioneNonAdottabile, services.MotivoMancante), match=motivo):
        adotta(mondo, bozza, **campi)


def test_an_impossible_trial_is_not_adopted(mondo: Mondo, bozza: PianoAnnuale) -> None:
    riga = RigaPiano.objects.get(ente=mondo.comuni[0])

    with pytest.raises(services.SimulazioneNonAdottabile, match="Alfa, Alfa: «Unità SAP»"):
        adotta(mondo, bozza, leve={riga.pk: Leve(9, 9, 2, 1, 3, None, None)})
    with pytest.raises(PermissionDenied):
        adotta(mondo, bozza, utente=mondo.sindaco)


def test_only_a_draft_takes_a_trial(mondo: Mondo, bozza: PianoAnnuale) -> None:
    services.metti_in_verifica(piano=bozza, utente=mondo.capofila, ora=ORA)
    with pytest.raises(TransizioneNonAmmessa, match="solo in bozza"):
        adotta(mondo, bozza)


def campi_pagina(mondo: Mondo, piano: PianoAnnuale, **cambi: str) -> dict[str, str]:
    prove = selectors.prove_del_piano(piano)
    dati = {"letta": selectors.impronta_prove(prove)}
    for prova in prove:
        for campo in Leve.__dataclass_fields__:
            valore = getattr(prova.prima, campo)
            dati[f"{campo}-{prova.chiave}"] = "" if valore is None else str(valore)
    alfa = RigaPiano.objects.get(piano=piano, ente=mondo.comuni[0])
    return dati | {f"{campo}-{alfa.pk}": valore for campo, valore in cambi.items()}


def test_the_page_shows_the_effect_and_writes_nothing(
    client: Client, mondo: Mondo, bozza: PianoAnnuale
) -> None:
    client.force_login(mondo.capofila)
    eventi = Evento.objects.count()

    lettura = leggi(
        pagina(
            client, "piano_simulazione", 2019,
            dati=campi_pagina(mondo, bozza, perc_indigenza="50", consistenza_sap="1",
                              consistenza_sas="1"),
        )
    )  # fmt: skip

    # Alfa: 20 % of 3 is 1, 50 % is 2; the ALER's 5 give 1.
    assert "1 riga diversa dal piano" in lettura
    assert "2 → 3 unità su 8 → 8" in lettura
    assert RigaPiano.objects.get(ente=mondo.comuni[0]).perc_indigenza is None
    assert Evento.objects.count() == eventi


def test_the_page_refuses_units_out_of_nothing(
    client: Client, mondo: Mondo, bozza: PianoAnnuale
) -> None:
    lettura = leggi(
        pagina(
            client, "piano_simulazione", 2019, utente=mondo.capofila,
            dati=campi_pagina(mondo, bozza, liberi="9"),
        )
    )  # fmt: skip

    assert "insieme erano 3 e ora sono 10" in lettura
    assert "L’effetto" not in lettura


def test_the_page_adopts_when_asked_to(client: Client, mondo: Mondo, bozza: PianoAnnuale) -> None:
    client.force_login(mondo.capofila)
    dati = campi_pagina(mondo, bozza, perc_indigenza="50") | {"adotta": "1"}

    senza = pagina(client, "piano_simulazione", 2019, dati=dati)
    pagina(client, "piano_simulazione", 2019, dati=dati | {"motivo": "Più indigenti"})

    assert "Scrivi perché adotti" in leggi(senza)
    assert RigaPiano.objects.get(ente=mondo.comuni[0]).perc_indigenza == 50


def test_an_approved_plan_can_be_tried_and_not_touched(client: Client, mondo: Mondo) -> None:
    approva(mondo)

    lettura = leggi(pagina(client, "piano_simulazione", 2019, utente=mondo.capofila))

    assert "si può provare, non adottare" in lettura
    assert "Adotta nella bozza" not in lettura
