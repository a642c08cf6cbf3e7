"""How long a session lasts: idle, in use, and in all, by the database's true clock."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from crema_sap.enti.models import Ambito, Ruolo, Sessione
from tests import factories

PASSWORD = "cavallo-batteria-graffetta"
INATTIVA = timedelta(seconds=settings.SESSIONE_INATTIVA)
MASSIMA = timedelta(seconds=settings.SESSIONE_MASSIMA)
POCO = timedelta(minutes=2)


@pytest.fixture
def dentro(client: Client, ambito: Ambito) -> Client:
    factories.crea_utente(Ruolo.CAPOFILA, username="capofila", password=PASSWORD)
    entra(client)
    assert e_dentro(client)
    return client


def entra(client: Client) -> None:
    client.post("/accedi/", {"username": "capofila", "password": PASSWORD})


def e_dentro(client: Client) -> bool:
    return client.get("/account/sicurezza/").status_code == 200


def invecchia(passato: timedelta) -> None:
    """Let time pass for every session: their ends come nearer."""
    with connection.cursor() as cursore:
        cursore.execute(
            "UPDATE enti_sessione SET expire_date = expire_date - %s, fine_il = fine_il - %s",
            [passato, passato],
        )


def test_an_hour_without_a_click_ends_the_session(dentro: Client) -> None:
    invecchia(INATTIVA + POCO)

    assert not e_dentro(dentro)


def test_who_goes_on_using_it_keeps_the_session(dentro: Client) -> None:
    for _ in range(3):
        invecchia(INATTIVA - POCO)
        assert e_dentro(dentro)


def test_half_a_day_after_the_sign_in_it_ends_however_much_it_is_used(dentro: Client) -> None:
    giri = int(MASSIMA / (INATTIVA - POCO))
    for _ in range(giri):
        invecchia(INATTIVA - POCO)
        assert e_dentro(dentro)

    invecchia(INATTIVA - POCO)

    assert not e_dentro(dentro)


def test_the_end_is_not_moved_by_what_the_session_writes(dentro: Client) -> None:
    (prima,) = Sessione.objects.exclude(utente_id=None).values_list("fine_il", flat=True)

    sessione = dentro.session
    sessione["qualcosa"] = "altro"
    sessione.save()

    (dopo,) = Sessione.objects.exclude(utente_id=None).values_list("fine_il", flat=True)
    assert dopo == prima


def test_signing_in_again_begins_the_time_again(dentro: Client) -> None:
    invecchia(timedelta(minutes=30))
    (prima,) = Sessione.objects.exclude(utente_id=None).values_list("fine_il", flat=True)
    dentro.post("/esci/")

    entra(dentro)

    (dopo,) = Sessione.objects.exclude(utente_id=None).values_list("fine_il", flat=True)
    assert dopo - prima > timedelta(minutes=29)


def test_every_session_of_a_person_has_an_end(client: Client, ambito: Ambito) -> None:
    cittadina = factories.crea_cittadino("Rosa", "Marchesi")

    client.force_login(cittadina)

    (sessione,) = Sessione.objects.exclude(utente_id=None)
    assert sessione.fine_il is not None
    assert sessione.expire_date <= sessione.fine_il


def test_the_cookie_does_not_outlive_the_session(dentro: Client) -> None:
    assert settings.SESSION_COOKIE_AGE == settings.SESSIONE_MASSIMA
    assert dentro.cookies[settings.SESSION_COOKIE_NAME]["max-age"] <= settings.SESSIONE_MASSIMA


def test_a_look_costs_no_writing_within_the_minute(dentro: Client) -> None:
    prima = Sessione.objects.values_list("expire_date", flat=True).get()

    e_dentro(dentro)

    assert Sessione.objects.values_list("expire_date", flat=True).get() == prima
