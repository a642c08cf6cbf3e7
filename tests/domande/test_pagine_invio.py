"""The close, the sending, the withdrawal, and the lists of who sent and of the offices."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from domande import selectors
from domande.compilazione.sezioni import ORDINE
from domande.models import Bozza, Domanda
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.factories import (
    DURANTE,
    Scena,
    crea_bozza,
    crea_domanda,
)
from tests.domande.pagine import leggi


def test_at_the_close_a_clear_page_and_nothing_lost(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    orologio.sposta(bandi.CHIUDE)

    risposta = client.post(
        reverse("domande:invia", args=[bozza.chiave]), {"versione": bozza.versione}
    )

    assert risposta.status_code == 409
    assert re.search(
        r"arrivata il 16.dicembre.2019 alle ore <strong>16:00:\d\d,\d{3}<", leggi(risposta)
    )
    assert "alle ore <strong>16:00:00,000</strong>" in leggi(risposta)
    assert "Non hai perso nulla" in leggi(risposta)
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    assert Bozza.objects.filter(pk=bozza.pk).exists()
    assert "NON INVIATA: il termine era" in leggi(
        client.get(reverse("domande:riepilogo", args=[bozza.chiave]))
    )


def test_after_the_close_the_summary_does_not_ask_to_finish(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina, sezioni=ORDINE[:3])
    riepilogo = reverse("domande:riepilogo", args=[bozza.chiave])
    prima = leggi(client.get(riepilogo))
    orologio.sposta(bandi.CHIUDE)

    dopo = leggi(client.get(riepilogo))

    for richiesta in ("ancora da fare", "Puoi inviare lo stesso"):
        assert richiesta in prima, richiesta
        assert richiesta not in dopo, richiesta


def test_back_after_the_sending_leads_to_the_receipt(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    domanda = crea_domanda(scena, cittadina)

    for pagina in ("isee/", "riepilogo/"):
        risposta = client.get(f"/domande/{domanda.chiave}/{pagina}")
        assert risposta["Location"] == reverse("domande:detail", args=[domanda.chiave])
    di_nuovo = client.post(reverse("domande:invia", args=[domanda.chiave]), {"versione": "1"})
    assert di_nuovo.status_code == 303


def test_withdraw_and_send_again_from_the_same_answers(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    prima = crea_domanda(scena, cittadina)
    assert "Vuoi ritirare" in leggi(client.get(reverse("domande:ritira", args=[prima.chiave])))
    client.post(reverse("domande:ritira", args=[prima.chiave]))

    nuova = client.post(reverse("domande:nuova", args=["crema-2019"]))

    assert nuova["Location"].endswith("/riepilogo/")
    bozza = Bozza.objects.get()
    assert bozza.chiave != prima.chiave
    client.post(reverse("domande:invia", args=[bozza.chiave]), {"versione": bozza.versione})
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    assert Domanda.objects.attive().get().chiave == bozza.chiave
    assert Domanda.objects.count() == 2


def test_after_the_close_nothing_is_withdrawn(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    domanda = crea_domanda(scena, cittadina)
    orologio.sposta(bandi.CHIUDE)

    client.post(reverse("domande:ritira", args=[domanda.chiave]))

    domanda.refresh_from_db()
    assert domanda.ritirata_il is None
    assert "In attesa della graduatoria" in leggi(client.get("/domande/"))


def test_before_the_opening_one_is_told_when(client: Client, scena: Scena) -> None:
    orologio.sposta(bandi.APRE - timedelta(hours=1))

    risposta = client.post(reverse("domande:nuova", args=["crema-2019"]))

    assert risposta.status_code == 409
    assert "14 ottobre" in leggi(risposta).replace("\xa0", " ")


def test_the_list_says_what_is_sent_and_what_is_not(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    assert "Non hai ancora domande" in leggi(client.get("/domande/"))
    crea_bozza(scena, cittadina)

    assert "Non ancora inviata" in leggi(client.get("/domande/"))


def test_offices_read_figures_and_owners_wait_for_the_close(
    scena: Scena, cittadina: Utente
) -> None:
    orologio.sposta(DURANTE)
    domanda = crea_domanda(scena, cittadina)
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    operatore = factories.crea_utente(Ruolo.OPERATORE_ENTE, scena.ente)
    altrove = factories.crea_utente(Ruolo.OPERATORE_ENTE, scena.altro_ente)

    def pagina(utente: Utente) -> str:
        browser = Client()
        browser.force_login(utente)
        return leggi(browser.get("/domande/"))

    assert domanda.codice_pubblico not in pagina(operatore)
    assert "dopo la chiusura" in pagina(operatore)
    orologio.sposta(bandi.CHIUDE)
    assert domanda.codice_pubblico in pagina(operatore)
    assert domanda.codice_pubblico not in pagina(altrove)
    assert domanda.codice_pubblico not in pagina(scena.capofila)
    assert "Rossi" not in pagina(operatore)


def test_the_list_of_an_ente_is_read_a_page_at_a_time(
    scena: Scena, cittadina: Utente, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "PER_PAGINA", 1)
    codici = {crea_domanda(scena, cittadina).codice_pubblico}
    ambiti.entra(scena.ambito.pk, None)
    altra = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, altra.pk)
    codici.add(crea_domanda(scena, altra).codice_pubblico)
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    browser = Client()
    browser.force_login(factories.crea_utente(Ruolo.OPERATORE_ENTE, scena.ente))
    orologio.sposta(bandi.CHIUDE)

    pagine = [leggi(browser.get(f"/domande/?pagina={numero}")) for numero in (1, 2)]

    assert [sum(codice in pagina for codice in codici) for pagina in pagine] == [1, 1]
    assert {codice for codice in codici for pagina in pagine if codice in pagina} == codici


def test_an_eisa_operator_has_no_list_of_domande(scena: Scena, cittadina: Utente) -> None:
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    browser = Client()
    browser.force_login(factories.crea_utente(Ruolo.EISA_OPERATORE, scena.ente))

    assert browser.get("/domande/").status_code == 403
