"""The filters of the public list, against an independent writing of them."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from bandi import memoria
from bandi.rules.filtro import Filtro, passa
from bandi.rules.offerta import UnitaPubblica
from bandi.rules.profilo import leggi_profilo
from crema_sap import orologio
from crema_sap.enti.models import Ambito
from crema_sap.web import albero
from tests.bandi import factories

TABELLA = leggi_profilo(factories.dati_profilo()).adeguatezza
# dominio.md, R.R. 4/2017 art. 9 c. 2: people, least and most square metres.
BANDE = {1: (0, 46), 2: (38, 55), 3: (48, 65), 4: (58, 80), 5: (68, 93), 6: (78, 10**6)}
ELENCO = "/avvisi/crema-2019/unita/"


def unita(**campi: Any) -> UnitaPubblica:
    valori: dict[str, Any] = {
        "id": 1,
        "unita_id": 1,
        "codice": "A",
        "comune": "019035",
        "comune_nome": "Crema",
        "ente": 1,
        "ente_nome": "Comune di Crema",
        "servizio": "SAP",
        "tipo": "IMMEDIATA",
        "tipo_nome": "Assegnabile subito",
        "zona": "",
        "indirizzo": "",
        "piano": 1,
        "ascensore": True,
        "vani": Decimal(3),
        "camere": 2,
        "superficie": Decimal(50),
        "senza_barriere": True,
        "riscaldamento": "",
        "spese_annue": None,
        "stato_manutentivo": "",
        "dimostrativa": True,
        "ritirata_il": None,
        "motivo_ritiro": "",
        "capienza": None,
    }
    return UnitaPubblica(**(valori | campi))


@pytest.mark.parametrize(
    ("campi", "filtro", "atteso"),
    [
        ({}, {}, True),
        ({}, {"comune": "019035"}, True),
        ({}, {"comune": "019025"}, False),
        ({}, {"ente": 1}, True),
        ({}, {"ente": 2}, False),
        ({}, {"servizio": "SAP"}, True),
        ({}, {"servizio": "SAS"}, False),
        ({}, {"tipo": "IMMEDIATA"}, True),
        ({}, {"tipo": "SI_RENDE"}, False),
        ({}, {"vani": Decimal(3)}, True),
        ({}, {"vani": Decimal(4)}, False),
        ({"vani": None}, {"vani": Decimal(1)}, False),
        ({}, {"piano": 1}, True),
        ({}, {"piano": 0}, False),
        ({"piano": -1}, {"piano": 0}, True),
        ({"piano": None}, {"piano": 9}, False),
        ({}, {"ascensore": True}, True),
        ({"ascensore": False}, {"ascensore": True}, False),
        ({"ascensore": None}, {"ascensore": True}, False),
        ({}, {"senza_barriere": True}, True),
        ({"senza_barriere": None}, {"senza_barriere": True}, False),
        ({}, {"persone": 2}, True),
        ({}, {"persone": 4}, False),
        ({"superficie": None}, {"persone": 1}, False),
        ({"ascensore": None, "piano": None, "vani": None}, {}, True),
    ],
)
def test_what_a_filter_lets_through(
    campi: dict[str, Any], filtro: dict[str, Any], atteso: bool
) -> None:
    assert passa(unita(**campi), Filtro(**filtro), TABELLA) is atteso


def test_without_a_table_no_surface_suits_anybody() -> None:
    assert not passa(unita(), Filtro(persone=2), None)


@given(
    centesimi=st.integers(min_value=100, max_value=20_000),
    persone=st.integers(min_value=1, max_value=20),
)
def test_fits_my_household_is_the_table_of_the_regulation(centesimi: int, persone: int) -> None:
    superficie = Decimal(centesimi) / 100
    minima, massima = BANDE[min(persone, 6)]

    trovata = passa(unita(superficie=superficie), Filtro(persone=persone), TABELLA)

    assert trovata is (minima <= superficie <= massima)


@pytest.fixture
def avviso(ambito: Ambito) -> Iterator[None]:
    orologio.sposta(factories.DURANTE)
    capofila = factories.crea_capofila()
    unita_offerte = [
        factories.crea_unita(codice="ALTA", piano=3, vani=5, superficie_mq=80),
        factories.crea_unita(codice="BASSA", piano=0, vani=2, superficie_mq=40, tipo="SAS"),
    ]
    factories.crea_avviso(utente=capofila, unita=unita_offerte)
    memoria.dimentica()
    yield
    memoria.dimentica()


@pytest.mark.parametrize(
    ("filtri", "attese"),
    [
        ({"vani": "3"}, {"ALTA"}),
        ({"piano": "0"}, {"BASSA"}),
        ({"servizio": "SAS"}, {"BASSA"}),
        ({"servizio": "SAP", "persone": "6"}, {"ALTA"}),
        ({"tipo": "IMMEDIATA"}, {"ALTA", "BASSA"}),
        ({"altro": "x"}, {"ALTA", "BASSA"}),
    ],
)
@pytest.mark.parametrize("pagina", ["unita", "stampa"])
def test_the_list_and_its_print_obey_the_address(
    avviso: None, filtri: dict[str, str], attese: set[str], pagina: str
) -> None:
    testo = Client().get(f"/avvisi/crema-2019/{pagina}/", filtri).content.decode()

    assert {codice for codice in ("ALTA", "BASSA") if f"/unita/{codice}/" in testo} == attese


def test_the_list_keeps_what_was_asked(avviso: None) -> None:
    testo = Client().get(ELENCO, {"persone": "6", "piano": "3", "altro": "x"}).content.decode()

    assert 'name="persone" value="6"' in testo
    assert '<option value="3" selected' in testo
    assert "/stampa/?persone=6&amp;piano=3" in testo
    assert "1 unità su 2" in testo
    assert "altro" not in testo.partition("<main")[2].replace("altro comune", "")


def test_the_map_says_what_the_list_says(avviso: None) -> None:
    testo = Client().get(ELENCO, {"persone": "6"}).content.decode()

    mappa, elenco = testo.partition('id="mappa"')[2].split("<ul>", 1)
    collegati = sorted(set(_collegamenti(mappa)))
    assert collegati
    assert collegati == sorted(_collegamenti(elenco.split("</ul>", 1)[0]))
    assert "1 unità" in elenco
    assert "nessuna unità" in elenco


def _collegamenti(testo: str) -> list[str]:
    return [pezzo.split('"', 1)[0] for pezzo in testo.split('href="')[1:]]


def pubblica(radice: Path) -> None:
    albero.scrivi_versione(radice, [albero.Foglia("/avvisi/", b"x")])


def test_the_same_filters_are_answered_once_for_each_tree(
    avviso: None,
    settings,  # type: ignore[no-untyped-def]
    tmp_path: Path,
) -> None:
    settings.ALBERO_PUBBLICO = tmp_path
    pubblica(tmp_path)
    primo = Client().get(ELENCO, {"persone": "2", "piano": "3"})

    with CaptureQueriesContext(connection) as domande:
        secondo = Client().get(ELENCO, {"piano": "3", "persone": "2", "utm": "x"})
    pubblica(tmp_path)
    with CaptureQueriesContext(connection) as di_nuovo:
        terzo = Client().get(ELENCO, {"persone": "2", "piano": "3"})

    assert primo.content == secondo.content == terzo.content
    # The transaction, the ambito, the clock: nothing of the avviso is asked again.
    assert len(domande) <= 5
    assert not [d for d in domande.captured_queries if "bandi_" in d["sql"]]
    assert len(di_nuovo) == len(domande) + 3


def test_a_page_is_kept_apart_from_another_s(
    avviso: None,
    settings,  # type: ignore[no-untyped-def]
    tmp_path: Path,
) -> None:
    settings.ALBERO_PUBBLICO = tmp_path
    pubblica(tmp_path)

    pagine = [
        Client().get(percorso, filtri).content
        for percorso in (ELENCO, "/avvisi/crema-2019/stampa/")
        for filtri in ({}, {"persone": "2"}, {"persone": "6"})
    ]

    assert len(set(pagine)) == 6


def test_what_nobody_asks_again_does_not_fill_the_memory(
    avviso: None,
    settings,  # type: ignore[no-untyped-def]
    tmp_path: Path,
) -> None:
    settings.ALBERO_PUBBLICO = tmp_path
    pubblica(tmp_path)

    for numero in range(memoria.PAGINE_TENUTE + 5):
        memoria.pagina_tenuta(lambda: "x", numero)

    assert memoria.quante() <= memoria.PAGINE_TENUTE


def test_without_a_tree_every_page_is_drawn(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.ALBERO_PUBBLICO = tmp_path
    disegni = iter("ab")

    assert [memoria.pagina_tenuta(lambda: next(disegni), "k") for _ in "12"] == ["a", "b"]


def test_a_long_value_is_cut() -> None:
    assert memoria.filtri_noti([("comune", "0" * 99), ("x", "1")], ["comune"]) == (
        ("comune", "0" * memoria.VALORE_MASSIMO),
    )
