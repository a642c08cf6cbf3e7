"""A session that expired, a page that is old, a stranger: nothing is lost and nothing is shown."""

import uuid

import pytest
from django.test import Client

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from domande import services
from domande.compilazione.sezioni import Sezione
from domande.models import RispostaSospesa
from tests import factories
from tests.domande.factories import (
    DURANTE,
    Scena,
    crea_bozza,
    crea_domanda,
)
from tests.domande.pagine import indirizzo, leggi, modulo


def test_a_session_that_expired_while_typing_loses_nothing(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    versione = services.leggi_compilazione(bozza).versione_di(Sezione.ISEE)
    anonimo = Client()

    risposta = anonimo.post(
        indirizzo(bozza, "isee"), modulo(Sezione.ISEE, versione, valore="1.234,56")
    )

    assert risposta["Location"] == f"/accedi/?next={indirizzo(bozza, 'isee')}"
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    ripresa = client.get(indirizzo(bozza, "isee"))
    assert 'value="1.234,56"' in leggi(ripresa)
    assert "non sono ancora salvate" in leggi(ripresa)
    bozza.refresh_from_db()
    assert services.leggi_compilazione(bozza).risposte["isee"]["valore"] == "8450.00"
    client.post(indirizzo(bozza, "isee"), modulo(Sezione.ISEE, versione, valore="1.234,56"))
    bozza.refresh_from_db()
    assert services.leggi_compilazione(bozza).risposte["isee"]["valore"] == "1234.56"
    assert not RispostaSospesa.objects.exists()


def test_answers_wait_only_for_a_draft_that_exists(scena: Scena, cittadina: Utente) -> None:
    tenute = services.sospendi_risposte(
        chiave=uuid.uuid4(), sezione=Sezione.ISEE, grezze={"valore": ["1"]}
    )

    assert tenute is False


def test_a_page_older_than_the_sign_in_shows_its_answers_again(
    scena: Scena, cittadina: Utente
) -> None:
    orologio.sposta(DURANTE)
    bozza = crea_bozza(scena, cittadina)
    severo = Client(enforce_csrf_checks=True)
    severo.force_login(cittadina)

    risposta = severo.post(indirizzo(bozza, "isee"), modulo(Sezione.ISEE, valore="1.234,56"))

    assert risposta.status_code == 409
    assert 'value="1.234,56"' in leggi(risposta)
    bozza.refresh_from_db()
    assert services.leggi_compilazione(bozza).risposte["isee"]["valore"] == "8450.00"


def test_a_forged_post_of_a_stranger_leaves_nothing(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)

    risposta = Client(enforce_csrf_checks=True).post(indirizzo(bozza, "isee"), modulo(Sezione.ISEE))

    assert risposta.status_code == 302
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    assert not RispostaSospesa.objects.exists()


@pytest.mark.parametrize(
    "pagina", ["isee", "nucleo", "riepilogo", "documenti", "ritira", "", "invia"]
)
@pytest.mark.parametrize("metodo", ["get", "post"])
def test_the_draft_and_the_domanda_of_another_are_not_there(
    scena: Scena, cittadina: Utente, pagina: str, metodo: str
) -> None:
    orologio.sposta(DURANTE)
    chiavi = [crea_bozza(scena, cittadina).chiave]
    altra = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, altra.pk)
    chiavi.append(crea_domanda(scena, Utente.objects.get(pk=altra.pk)).chiave)
    terza = factories.crea_cittadino("Rita", "Blu")
    ambiti.entra(scena.ambito.pk, terza.pk)
    estranea = Client()
    estranea.force_login(Utente.objects.get(pk=terza.pk))

    for chiave in chiavi:
        percorso = f"/domande/{chiave}/{pagina}/" if pagina else f"/domande/{chiave}/"
        risposta = getattr(estranea, metodo)(percorso)
        assert risposta.status_code in {404, 405} or (
            pagina == "invia" and metodo == "get" and risposta.status_code == 302
        )
        assert "Rossi" not in leggi(risposta)
