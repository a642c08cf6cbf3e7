"""The capofila's board: who answered, zero, silent, late, given back; filters, order, map."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from crema_sap import orologio
from programmazione import services
from programmazione.models import Dichiarazione, Ricognizione
from programmazione.states import StatoDichiarazione
from programmazione.views import quadro
from tests import factories
from tests.programmazione.factories import (
    ORA,
    SCADENZA,
    Mondo,
    apri,
    crea_mondo,
    dichiarazione_di,
    salva,
    trasmetti,
)
from tests.programmazione.pagine import leggi, pagina

TARDI = SCADENZA + timedelta(hours=1)


@pytest.fixture
def scena(ambito: Any) -> Mondo:
    """Alfa late, Beta zero, Gamma being written, Delta given back, the ALER not begun."""
    mondo = crea_mondo((4000, 3000, 2000, 1000))
    apri(mondo)
    trasmetti(mondo, mondo.comuni[0], TARDI, liberi=1, assegnabili=1)
    services.dichiara_zero(
        dichiarazione=dichiarazione_di(mondo.comuni[1]),
        utente=mondo.operatore(mondo.comuni[1]),
        ora=ORA,
    )
    salva(mondo, mondo.comuni[2], liberi=1)
    data = trasmetti(mondo, mondo.comuni[3], liberi=1, assegnabili=1)
    services.restituisci(
        dichiarazione=data,
        campi=[services.CampoDaRestituire(mondo.comuni[3].comune_id, "liberi", "Ricontrolla.")],
        utente=mondo.capofila,
        ora=ORA,
    )
    orologio.sposta(TARDI)
    return mondo


def _quadro(client: Client, mondo: Mondo, domanda: str = "") -> Any:
    return pagina(client, f"/ricognizione/2019/{domanda}", utente=mondo.capofila)


def test_each_filter_counts_what_it_shows(client: Client, scena: Mondo) -> None:
    contati = {f.chiave: f.quanti for f in _quadro(client, scena).context["filtri"]}

    assert contati == {
        "risposto": 2,
        "zero": 1,
        "manca": 3,
        "ritardo": 1,
        # Not begun, being written, given back: the term is over for all three.
        "oltre": 3,
        "NON_INIZIATA": 1,
        "IN_COMPILAZIONE": 1,
        "TRASMESSA": 2,
        "RESTITUITA": 1,
    }
    for chiave, quanti in contati.items():
        mostrati = _quadro(client, scena, f"?stato={chiave}").context["risposte"]
        assert len(mostrati) == quanti, chiave


@pytest.mark.parametrize(
    ("filtro", "attesi"),
    [
        ("zero", ["Beta"]),
        ("ritardo", ["Alfa"]),
        ("RESTITUITA", ["Delta"]),
        ("manca", ["ALER di prova", "Gamma", "Delta"]),
        ("inventato", []),
    ],
)
def test_the_filter_is_in_the_address(
    client: Client, scena: Mondo, filtro: str, attesi: list[str]
) -> None:
    risposta = _quadro(client, scena, f"?stato={filtro}")

    assert [r.ente for r in risposta.context["risposte"]] == attesi


def test_before_the_term_nobody_is_late(client: Client, mondo: Mondo) -> None:
    apri(mondo)
    orologio.sposta(SCADENZA - timedelta(seconds=2))

    assert "oltre" not in {f.chiave for f in _quadro(client, mondo).context["filtri"]}


def test_silence_after_the_close_is_told_apart_from_zero(client: Client, scena: Mondo) -> None:
    services.chiudi_ricognizione(
        ricognizione=Ricognizione.objects.get(), utente=scena.capofila, ora=TARDI
    )

    testo = leggi(_quadro(client, scena))

    assert "Senza risposta (2)" in testo
    assert "Zero unità (1)" in testo
    assert "Trasmessa, zero unità" in testo


@pytest.mark.parametrize(
    ("ordine", "attesi"),
    [
        ("ente", ["ALER di prova", "Alfa", "Beta", "Delta", "Gamma"]),
        ("-ente", ["Gamma", "Delta", "Beta", "Alfa", "ALER di prova"]),
        # Who has not transmitted comes last, whichever the direction.
        ("trasmessa", ["Beta", "Delta", "Alfa", "ALER di prova", "Gamma"]),
        ("-trasmessa", ["Alfa", "Delta", "Beta", "ALER di prova", "Gamma"]),
        ("inventato", ["ALER di prova", "Gamma", "Delta", "Alfa", "Beta"]),
    ],
)
def test_the_table_is_sorted_by_the_address(
    client: Client, scena: Mondo, ordine: str, attesi: list[str]
) -> None:
    risposta = _quadro(client, scena, f"?ordina={ordine}")

    assert [r.ente for r in risposta.context["risposte"]] == attesi


def test_the_map_names_each_comune_with_its_state_and_leads_to_its_answer(
    client: Client, scena: Mondo
) -> None:
    contenuto = _quadro(client, scena).content.decode()
    larga = contenuto[contenuto.index("mappa-larga-t") : contenuto.index("mappa-stretta-t")]

    tasselli = dict(re.findall(r'<a href="([^"]+)" class="[^"]+" aria-label="([^"]+)">', larga))
    assert sorted(tasselli.values()) == [
        "Alfa: Trasmessa, in ritardo",
        "Beta: Trasmessa, zero unità",
        "Delta: Restituita, oltre il termine",
        "Gamma: In compilazione, oltre il termine",
    ]
    delta = dichiarazione_di(scena.comuni[3]).pk
    assert tasselli[f"/ricognizione/dichiarazioni/{delta}/"].startswith("Delta")
    assert "schematica" in leggi(_quadro(client, scena))


def test_no_two_states_look_the_same_without_colour() -> None:
    aspetti = [*quadro.ASPETTI.values(), quadro.ZERO]

    assert len({aspetto.segno for aspetto in aspetti}) == len(aspetti)
    assert set(quadro.ASPETTI) == set(StatoDichiarazione) - {StatoDichiarazione.SOSTITUITA}


def test_the_board_asks_as_many_questions_for_four_enti_as_for_thirty(
    client: Client, mondo: Mondo, django_assert_num_queries: Any
) -> None:
    ricognizione = apri(mondo)
    client.force_login(mondo.capofila)
    for quanti in (0, 30):
        Dichiarazione.objects.bulk_create(
            Dichiarazione(ricognizione=ricognizione, ente=factories.crea_ente())
            for _ in range(quanti)
        )
        with django_assert_num_queries(7):
            assert client.get("/ricognizione/2019/").status_code == 200
