"""The administration: own ambito only, no hashes, no log of others, clean under the CSP."""

import re
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Incarico, Ruolo, Sessione, Utente
from crema_sap.registro.models import Evento
from tests import factories

SCHEDE = ("ambito", "comune", "ente", "utente", "incarico")
PASSWORD = "cavallo-batteria-graffetta"


@pytest.fixture
def gestore(ambito: Ambito) -> Utente:
    return factories.crea_utente(Ruolo.GESTORE, username="gestore", cognome="Cremasca")


@pytest.fixture
def altrove(gestore: Utente) -> Utente:
    cremona = factories.crea_ambito("AMB-CREMONA", "Ambito di Cremona")
    with nel_ambito(cremona.pk):
        return factories.crea_utente(
            Ruolo.CAPOFILA,
            factories.crea_ente("Comune di Cremona"),
            username="capofila.cremona",
            cognome="Cremonese",
        )


@pytest.mark.parametrize("scheda", SCHEDE)
def test_the_lists_hold_ones_own_ambito_only(
    client: Client, gestore: Utente, altrove: Utente, scheda: str
) -> None:
    client.force_login(gestore)

    testo = client.get(f"/gestione/enti/{scheda}/").content.decode()

    assert "Cremona" not in testo
    assert "Cremonese" not in testo
    assert "capofila.cremona" not in testo


@pytest.mark.parametrize("scheda", SCHEDE)
def test_a_row_of_another_ambito_does_not_exist(
    client: Client, gestore: Utente, altrove: Utente, scheda: str
) -> None:
    chiavi = {
        "ambito": altrove.ambito_id,
        "comune": altrove.incarico.ente.comune_id,
        "ente": altrove.incarico.ente_id,
        "utente": altrove.pk,
        "incarico": altrove.incarico.pk,
    }
    client.force_login(gestore)

    risposta = client.get(f"/gestione/enti/{scheda}/{chiavi[scheda]}/change/", follow=True)

    assert "Cremonese" not in risposta.content.decode()
    assert risposta.redirect_chain == [("/gestione/", 302)]


def test_the_choices_of_a_form_are_of_ones_own_ambito(
    client: Client, gestore: Utente, altrove: Utente
) -> None:
    client.force_login(gestore)

    testo = client.get("/gestione/enti/incarico/add/").content.decode()

    assert "Cremasca" in testo
    assert "Cremon" not in testo


def test_an_appointment_in_an_ente_of_another_ambito_is_refused(
    client: Client, gestore: Utente, altrove: Utente
) -> None:
    client.force_login(gestore)

    risposta = client.post(
        "/gestione/enti/incarico/add/",
        {
            "utente": gestore.pk,
            "ente": altrove.incarico.ente_id,
            "ruolo": "SINDACO",
            "dal": "2019-01-01",
        },
    )

    assert risposta.status_code == 200
    assert Incarico.objects.count() == 1


def test_hashes_are_never_shown(client: Client, gestore: Utente) -> None:
    altra = factories.crea_utente(password=PASSWORD)
    client.force_login(gestore)

    testo = client.get(f"/gestione/enti/utente/{altra.pk}/change/").content.decode()

    assert "argon2" not in testo
    assert altra.password not in testo


def test_a_new_person_enters_with_the_password_that_was_given(
    client: Client, gestore: Utente
) -> None:
    client.force_login(gestore)
    client.post(
        "/gestione/enti/utente/add/",
        {
            "username": "nuova",
            "nome": "Nora",
            "cognome": "Bassi",
            "email": "",
            "attivo": "on",
            "nuova_password": PASSWORD,
        },
    )
    nuova = Utente.objects.get(username="nuova")
    factories.crea_incarico(nuova, Ruolo.SINDACO, gestore.incarico.ente)

    risposta = Client().post("/accedi/", {"username": "nuova", "password": PASSWORD})

    assert nuova.ambito_id == gestore.ambito_id
    assert risposta.status_code == 302


def test_a_common_password_is_refused(client: Client, gestore: Utente) -> None:
    client.force_login(gestore)

    risposta = client.post(
        f"/gestione/enti/utente/{gestore.pk}/change/",
        {"username": "gestore", "nome": "P", "cognome": "C", "nuova_password": "password1234"},
    )

    assert risposta.status_code == 200
    assert "troppo comune" in risposta.content.decode()


def test_to_stop_a_person_closes_the_sessions(client: Client, gestore: Utente) -> None:
    altra = factories.crea_utente(Ruolo.CAPOFILA)
    suo = Client()
    suo.force_login(altra)
    client.force_login(gestore)

    client.post(
        f"/gestione/enti/utente/{altra.pk}/change/",
        {"username": altra.username, "nome": "Paola", "cognome": "P", "nuova_password": ""},
    )

    assert not Sessione.objects.filter(utente_id=altra.pk).exists()
    assert suo.get("/registro/").status_code == 302


def test_the_end_of_an_appointment_works_at_once(client: Client, gestore: Utente) -> None:
    altra = factories.crea_utente(Ruolo.CAPOFILA)
    suo = Client()
    suo.force_login(altra)
    prima = suo.get("/registro/").status_code
    client.force_login(gestore)

    client.post(f"/gestione/enti/incarico/{altra.incarico.pk}/change/", {"al": "2019-06-30"})

    assert Incarico.objects.get(pk=altra.incarico.pk).al == date(2019, 6, 30)
    assert prima == 200
    assert suo.get("/registro/").status_code == 403


def test_the_acts_are_in_the_register_and_not_in_djangos_log(
    client: Client, gestore: Utente
) -> None:
    client.force_login(gestore)

    client.post(f"/gestione/enti/incarico/{gestore.incarico.pk}/change/", {"al": "2030-06-30"})

    evento = Evento.objects.get(atto="INCARICO_MODIFICATO")
    assert evento.dati == {"campi": ["Al"]}
    assert evento.utente_id == gestore.pk
    assert not LogEntry.objects.exists()


def test_the_history_is_in_the_register(client: Client, gestore: Utente) -> None:
    client.force_login(gestore)

    assert client.get(f"/gestione/enti/ente/{gestore.incarico.ente_id}/history/").status_code == 403


@pytest.mark.parametrize("ruolo", [r for r in Ruolo if r not in {Ruolo.GESTORE, Ruolo.CAPOFILA}])
def test_other_appointments_are_refused_with_the_reason(
    client: Client, ambito: Ambito, ruolo: Ruolo
) -> None:
    client.force_login(factories.crea_utente(ruolo))

    risposta = client.get("/gestione/", follow=True)

    assert risposta.status_code == 403
    assert "incarico di gestore" in risposta.content.decode()


def test_visitors_are_sent_to_the_portals_sign_in(client: Client, ambito: Ambito) -> None:
    risposta = client.get("/gestione/enti/utente/", follow=True)

    assert risposta.redirect_chain[-1][0].startswith("/accedi/?next=")
    assert 'value="/gestione/enti/utente/"' in risposta.content.decode()


def test_a_capofila_does_not_make_a_gestore(client: Client, ambito: Ambito) -> None:
    capofila = factories.crea_utente(Ruolo.CAPOFILA)
    client.force_login(capofila)

    risposta = client.post(
        "/gestione/enti/incarico/add/",
        {
            "utente": capofila.pk,
            "ente": capofila.incarico.ente_id,
            "ruolo": "GESTORE",
            "dal": "2019-01-01",
        },
    )

    assert risposta.status_code == 200
    assert not Incarico.objects.filter(ruolo=Ruolo.GESTORE).exists()


def test_a_capofila_does_not_become_a_gestore_by_a_new_password(
    client: Client, ambito: Ambito
) -> None:
    gestore = factories.crea_utente(Ruolo.GESTORE, username="gestore", password="prima-di-tutto")
    client.force_login(factories.crea_utente(Ruolo.CAPOFILA))
    dati = {
        "username": "gestore",
        "nome": "Paola",
        "cognome": "Bianchi",
        "attivo": "on",
        "nuova_password": "cavallo-batteria-graffetta",
    }
    azione = {"action": "togli_secondo_fattore", "_selected_action": [gestore.pk]}

    letta = client.get(f"/gestione/enti/utente/{gestore.pk}/change/")
    scritta = client.post(f"/gestione/enti/utente/{gestore.pk}/change/", dati)
    tolto = client.post("/gestione/enti/utente/", azione)

    assert letta.status_code == 200
    assert scritta.status_code == tolto.status_code == 403
    gestore.refresh_from_db()
    assert gestore.check_password("prima-di-tutto")


def test_nothing_is_deleted_from_here(client: Client, gestore: Utente) -> None:
    client.force_login(gestore)

    stato = client.post(f"/gestione/enti/incarico/{gestore.incarico.pk}/delete/").status_code

    assert stato == 403
    assert Incarico.objects.exists()


@pytest.mark.parametrize(
    "percorso",
    [
        "",
        *(f"enti/{s}/" for s in SCHEDE),
        "enti/utente/add/",
        "enti/incarico/add/",
        "enti/ente/add/",
    ],
)
def test_the_pages_are_clean_under_the_csp(client: Client, gestore: Utente, percorso: str) -> None:
    client.force_login(gestore)

    risposta = client.get(f"/gestione/{percorso}")

    testo = risposta.content.decode()
    assert risposta.status_code == 200
    assert "unsafe" not in risposta["Content-Security-Policy"]
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", testo)
    assert all("src=" in tag or "json" in tag for tag in re.findall(r"<script[^>]*>", testo))
    assert not re.search(r"(src|href)=\"https?://", testo)
