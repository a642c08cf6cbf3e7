"""A desk of forty people behind one address is never shut out; one account trying is."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
import requests
from django.db import transaction

from crema_sap.enti import accesso, ambito
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import DispositivoTOTP, Ruolo, Sessione, Utente
from tests import factories
from tests.enti.test_sicurezza import codice, dispositivo
from tests.servizi import ServerWeb

PASSWORD = "cavallo-batteria-graffetta"
POSTAZIONI = 40
# People are slower; the answer asks for five seconds.
PAUSA = 0.3
# As a proxy of the municipality writes it; the front server puts its own address instead.
INDIRIZZO = {"X-Forwarded-For": "198.51.100.7"}


@pytest.fixture
def sportello(server_web: ServerWeb) -> list[str]:
    """Forty members of staff, each with a name and a password."""
    di_prova = factories.crea_ambito()
    with nel_ambito(di_prova.pk):
        ente = factories.crea_ente()
        nomi = [f"sportello.{numero}" for numero in range(POSTAZIONI)]
        primo = factories.crea_utente(Ruolo.SPORTELLO, ente, username=nomi[0], password=PASSWORD)
        for nome in nomi[1:]:
            uno = factories.crea_utente(Ruolo.SPORTELLO, ente, username=nome, password="x" * 20)
            with nel_ambito(di_prova.pk, uno.pk):
                Utente.objects.filter(pk=uno.pk).update(password=primo.password)
    return nomi


class Postazione:
    """A browser of the desk."""

    def __init__(self, url: str) -> None:
        self.url, self.sessione = url, requests.Session()
        self.sessione.headers.update(INDIRIZZO)

    def entra(self, nome: str, password: str = PASSWORD) -> int:
        """Sign in, again for as long as one is asked to wait; return the answer."""
        indirizzo = f"{self.url}/accedi/"
        gettone = self.gettone(indirizzo)
        for _ in range(200):
            risposta = self.sessione.post(
                indirizzo,
                data={"csrfmiddlewaretoken": gettone, "username": nome, "password": password},
                allow_redirects=False,
                timeout=60,
            )
            if risposta.status_code != 503:
                return risposta.status_code
            assert "riprova tra qualche secondo" in risposta.text
            sleep(PAUSA)
        raise AssertionError("mai entrato")

    def codice(self, codice: str) -> str:
        """Give a code of the second factor; return the page."""
        indirizzo = f"{self.url}/accedi/codice/"
        gettone = self.gettone(indirizzo)
        return self.sessione.post(
            indirizzo,
            data={"csrfmiddlewaretoken": gettone, "codice": codice},
            allow_redirects=False,
            timeout=60,
        ).text

    def gettone(self, indirizzo: str) -> str:
        """The form's token."""
        pagina = self.sessione.get(indirizzo, timeout=60)
        trovato = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', pagina.text)
        assert trovato, pagina.status_code
        return trovato[1]

    def lavora(self) -> int:
        """Open a page that only who has signed in may open."""
        pagina = self.sessione.get(
            f"{self.url}/account/sicurezza/", allow_redirects=False, timeout=60
        )
        return pagina.status_code


def test_forty_people_of_one_desk_work_while_one_account_is_tried(
    server_web: ServerWeb, sportello: list[str]
) -> None:
    ladro = Postazione(server_web.url)
    tentativi = [ladro.entra(sportello[0], f"prova-{numero}") for numero in range(12)]
    postazioni = [Postazione(server_web.url) for _ in sportello]

    with ThreadPoolExecutor(5) as esecutore:
        entrate = list(
            esecutore.map(lambda uno: uno[0].entra(uno[1]), zip(postazioni, sportello, strict=True))
        )
        lavori = list(esecutore.map(Postazione.lavora, postazioni))

    assert tentativi == [422] * 9 + [429] * 3
    # The account that was tried is shut, also to who has the right password; the others are not.
    assert entrate == [429] + [302] * (POSTAZIONI - 1)
    assert lavori == [302] + [200] * (POSTAZIONI - 1)
    assert Sessione.objects.exclude(utente_id=None).count() == POSTAZIONI - 1


def test_one_account_trying_codes_is_shut_and_its_neighbour_is_not(
    server_web: ServerWeb, sportello: list[str]
) -> None:
    dispositivi = [con_secondo_fattore(nome) for nome in sportello[:2]]
    ladro, vicino = Postazione(server_web.url), Postazione(server_web.url)
    assert (ladro.entra(sportello[0]), vicino.entra(sportello[1])) == (302, 302)

    detto = [ladro.codice("000000") for _ in range(11)]
    vicino.codice(codice(dispositivi[1]))
    ladro.codice(codice(dispositivi[0]))

    assert "l'accesso è fermo" in html.unescape(detto[-1])
    assert "l'accesso è fermo" not in html.unescape(detto[0])
    assert (ladro.lavora(), vicino.lavora()) == (302, 200)


def con_secondo_fattore(nome: str) -> DispositivoTOTP:
    """Give an account the device of its owner."""
    utente = accesso.cerca(nome)
    assert utente
    with transaction.atomic():
        ambito.entra_da_visitatore(utente.pk)
        return dispositivo(utente)
