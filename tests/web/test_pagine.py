"""Pages through the whole of the middleware, as people meet them."""

import pytest
from django.test import Client

from crema_sap.enti.models import Ambito, Ruolo
from tests import factories


def test_the_home_page_opens_to_everybody_under_the_strict_policy(
    client: Client, ambito: Ambito
) -> None:
    risposta = client.get("/")

    politica = risposta["Content-Security-Policy"]
    assert risposta.status_code == 200
    assert "unsafe" not in politica
    assert "frame-ancestors 'none'" in politica


def test_an_address_that_leads_nowhere_has_a_page_of_its_own(
    client: Client, ambito: Ambito
) -> None:
    risposta = client.get("/questa-pagina-non-esiste/")

    assert risposta.status_code == 404
    assert "Questa pagina non c’è" in risposta.text
    assert "Dimostrazione" in risposta.text


def test_a_form_without_its_security_code_is_told_about_the_session(ambito: Ambito) -> None:
    severo = Client(enforce_csrf_checks=True)

    risposta = severo.post("/accedi/", {"username": "capofila"})

    assert risposta.status_code == 403
    assert "La sessione è scaduta mentre scrivevi" in risposta.text


@pytest.fixture
def doppio(ambito: Ambito) -> Client:
    """A person with two appointments, logged in."""
    ente = factories.crea_ente("Comune di Crema")
    utente = factories.crea_utente(Ruolo.CAPOFILA, ente)
    factories.crea_incarico(utente, Ruolo.OPERATORE_ENTE, ente)
    cliente = Client()
    cliente.force_login(utente)
    return cliente


def test_the_header_says_who_and_as_what_and_lets_one_change(doppio: Client) -> None:
    pagina = doppio.get("/questa-pagina-non-esiste/").text

    assert "Ufficio del capofila · Comune di Crema" in pagina
    assert "Operatore dell&#39;ente · Comune di Crema" in pagina
    assert 'action="/esci/"' in pagina
    assert 'name="incarico"' in pagina
