"""Forty people at work behind one address, while somebody there tries an account."""

import pytest
from django.test import Client
from django.urls import reverse

from crema_sap.enti import ambito as ambiti
from crema_sap.enti.accesso import TENTATIVI_MASSIMI
from crema_sap.enti.models import Ruolo
from tests import factories
from tests.domande.factories import Scena

INDIRIZZO = "203.0.113.7"
PASSWORD = "una frase lunga che nessuno indovina 2019"


@pytest.mark.parametrize("bersaglio", ["bersaglio", "non-c-e"])
def test_forty_desks_behind_one_address_are_never_locked_out(scena: Scena, bersaglio: str) -> None:
    ambiti.entra(scena.ambito.pk, None)
    factories.crea_utente(Ruolo.SPORTELLO, scena.ente, username="bersaglio", password=PASSWORD)
    buona = factories.crea_utente(Ruolo.SPORTELLO, scena.ente, password=PASSWORD)
    colleghi = [Client(REMOTE_ADDR=INDIRIZZO) for _ in range(40)]
    for collega in colleghi:
        collega.force_login(factories.crea_utente(Ruolo.SPORTELLO, scena.ente))
    estraneo = Client(REMOTE_ADDR=INDIRIZZO)

    def prova(chi: str, password: str) -> int:
        dati = {"username": chi, "password": password}
        return Client(REMOTE_ADDR=INDIRIZZO).post(reverse("enti:accedi"), dati).status_code

    for _ in range(TENTATIVI_MASSIMI + 1):
        estraneo.post(reverse("enti:accedi"), {"username": bersaglio, "password": "sbagliata"})

    assert prova(bersaglio, PASSWORD) == 429
    assert prova(buona.username, PASSWORD) == 302
    assert {c.get(reverse("domande:sportello")).status_code for c in colleghi} == {200}
