"""The first page of who works here, and the search box."""

import pytest
from django.test import Client

from bandi import services as atti
from bandi.states import StatoAvviso
from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, TipoEnte, Utente
from crema_sap.web import cruscotto, ricerca
from crema_sap.web.cruscotto import Compito
from domande.compilazione.sezioni import ORDINE
from tests import factories
from tests.bandi.factories import DURANTE, crea_avviso, crea_capofila, crea_unita
from tests.domande.factories import Scena, crea_bozza, crea_scena

CHIAMATE = 8


@pytest.fixture
def scena(ambito: object) -> Scena:
    """A published avviso with its units."""
    return crea_scena(ambito)


def entra(utente: Utente) -> Client:
    """A browser in which a person is signed in."""
    cliente = Client()
    cliente.force_login(utente)
    return cliente


@pytest.mark.parametrize("ruolo", Ruolo)
def test_every_role_has_a_first_page_in_few_queries(
    ruolo: Ruolo, scena: Scena, django_assert_max_num_queries: object
) -> None:
    tipo = TipoEnte.PARTNER if ruolo.startswith("EISA") or ruolo == Ruolo.PARTNER else None
    ente = factories.crea_ente(tipo=tipo) if tipo else scena.ente
    cliente = entra(factories.crea_utente(ruolo, ente=ente))

    with django_assert_max_num_queries(CHIAMATE + 4):
        risposta = cliente.get("/")

    assert risposta.status_code == 200
    assert "Che cosa c’è da fare" in risposta.text


def test_urgent_tasks_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    calmo = Compito("Calmo", "", "/a/", "Vai")
    urgente = Compito("Urgente", "", "/b/", "Vai", urgente=True)
    monkeypatch.setattr(cruscotto, "FONTI", [lambda _u, _o: [calmo, urgente]])

    assert cruscotto.compiti(Utente(), DURANTE) == [urgente, calmo]


def test_a_citizen_finds_the_draft_that_waits_and_none_that_can_not_be_sent(
    scena: Scena, django_assert_max_num_queries: object
) -> None:
    """Open, suspended, closed, and with nothing left half done."""
    cittadina = factories.crea_cittadino()
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    bozza = crea_bozza(scena, cittadina, sezioni=ORDINE[:7])
    orologio.sposta(DURANTE)
    cliente = entra(cittadina)

    with django_assert_max_num_queries(CHIAMATE + 4):
        aperto = cliente.get("/").text
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    atti.sospendi_avviso(
        avviso=scena.avviso,
        dal=None,
        motivo="Verifica",
        estremi="n. 5",
        utente=scena.capofila,
        ora=DURANTE,
    )
    sospeso = cliente.get("/").text
    atti.revoca_avviso(avviso=scena.avviso, motivo="Errore", utente=scena.capofila, ora=DURANTE)
    revocato = cliente.get("/").text

    assert f"/domande/{bozza.chiave}/riepilogo/" in aperto
    assert "Ti manca una parte: completala, poi invia. Si invia fino al" in aperto
    assert "Puoi continuare a scrivere: si invia dopo la ripresa." in sospeso
    assert f"{bozza.chiave}" not in revocato
    assert 'sono in <a href="/domande/">Le mie domande</a>' in revocato
    assert "incarico" not in revocato.partition("<main")[2]


@pytest.mark.parametrize("testo", ["CR-1", "cr-1", "Avviso", "Castelleone"])
def test_a_visitor_finds_what_is_public(testo: str, scena: Scena) -> None:
    testo_pagina = Client().get("/cerca/", {"q": testo}).text

    assert "<h2" in testo_pagina
    assert "Nessun risultato" not in testo_pagina


def test_a_visitor_does_not_find_the_register_of_units(scena: Scena) -> None:
    crea_unita(scena.ente, codice="RISERVATA-1")

    assert "RISERVATA-1</a>" not in Client().get("/cerca/", {"q": "RISERVATA-1"}).text


def test_an_officer_finds_the_own_units_only(scena: Scena) -> None:
    crea_unita(scena.ente, codice="NOSTRA-1")
    crea_unita(scena.altro_ente, codice="LORO-1")
    cliente = entra(factories.crea_utente(Ruolo.OPERATORE_ENTE, ente=scena.ente))

    assert "NOSTRA-1</a>" in cliente.get("/cerca/", {"q": "NOSTRA"}).text
    assert "LORO-1</a>" not in cliente.get("/cerca/", {"q": "LORO"}).text


def test_a_draft_avviso_is_not_found(ambito: object) -> None:
    ente = factories.crea_ente("Comune di Crema")
    crea_avviso(
        utente=crea_capofila(ente), unita=[crea_unita(ente, codice="B-1")], codice="bozza-1",
        stato=StatoAvviso.BOZZA,
    )  # fmt: skip

    assert "Nessun risultato" in Client().get("/cerca/", {"q": "bozza-1"}).text


def test_too_short_a_text_finds_nothing(db: None) -> None:
    assert ricerca.cerca(Utente(), "a") == []


def test_what_was_looked_for_is_escaped(scena: Scena) -> None:
    assert "<script>x" not in Client().get("/cerca/", {"q": "<script>x"}).text


@pytest.mark.parametrize(
    ("ruolo", "atteso"),
    [(Ruolo.CAPOFILA, 200), (Ruolo.RESPONSABILE_ENTE, 200), (Ruolo.EISA_OPERATORE, 403)],
)
def test_assignments_are_for_owners_and_capofila(ruolo: Ruolo, atteso: int, scena: Scena) -> None:
    risposta = entra(factories.crea_utente(ruolo, ente=scena.ente)).get("/assegnazioni/")

    assert risposta.status_code == atteso
    if atteso == 200:
        assert "CR-1" in risposta.text
        assert ("CA-1" in risposta.text) is (ruolo == Ruolo.CAPOFILA)
        assert "In avviso" in risposta.text or "graduatoria" in risposta.text
