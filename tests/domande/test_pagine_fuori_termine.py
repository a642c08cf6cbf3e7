"""The summary of a draft when nothing is received, and the way back from it, also for a desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bandi import services as atti
from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from domande.models import Bozza
from tests.bandi import factories as bandi
from tests.domande import sportello as banco
from tests.domande.factories import DURANTE, Scena, crea_bozza
from tests.domande.sportello import Sportello, chiave_di, leggi, pagina

BOTTONE = "Invia la domanda"
DETTO = {"motivo": "Verifica", "estremi": "determina n. 5"}


@pytest.fixture
def bozza(client: Client, scena: Scena, cittadina: Utente) -> Bozza:
    return crea_bozza(scena, cittadina)


def riepilogo(client: Client, bozza: Bozza) -> str:
    return leggi(client.get(reverse("domande:riepilogo", args=[bozza.chiave])))


def capofila(scena: Scena) -> dict[str, Utente]:
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    return {"utente": scena.capofila}


def test_while_it_is_open_the_summary_sends(client: Client, bozza: Bozza) -> None:
    testo = riepilogo(client, bozza)

    assert BOTTONE in testo
    assert "<h1>Controlla e invia</h1>" in testo
    assert "Il termine è passato" not in testo


def test_after_the_close_the_summary_says_it_and_what_one_may_do(
    client: Client, bozza: Bozza
) -> None:
    orologio.sposta(bandi.CHIUDE)

    testo = riepilogo(client, bozza)

    assert BOTTONE not in testo
    assert "Il termine è passato" in testo
    assert "prima delle ore 16.00" in testo
    assert "<h1>La domanda, non inviata</h1>" in testo
    assert reverse("bandi:avviso_aiuto", args=[bozza.avviso.codice]) in testo


def test_while_it_is_suspended_the_summary_waits(
    client: Client, bozza: Bozza, scena: Scena
) -> None:
    atti.sospendi_avviso(avviso=scena.avviso, dal=None, ora=DURANTE, **DETTO, **capofila(scena))
    orologio.sposta(DURANTE + timedelta(minutes=1))

    testo = riepilogo(client, bozza)

    assert BOTTONE not in testo
    assert "Quando riprende ti avvisiamo" in testo


def test_after_a_revocation_no_page_says_that_there_is_time(
    client: Client, bozza: Bozza, scena: Scena
) -> None:
    """The term was still to come: it is not, for who has a draft."""
    atti.revoca_avviso(avviso=scena.avviso, motivo="Errore", ora=DURANTE, **capofila(scena))

    for nome, altri in (("riepilogo", ()), ("sezione", ("isee",)), ("allegati", ())):
        testo = leggi(client.get(reverse(f"domande:{nome}", args=[bozza.chiave, *altri])))
        assert "l’avviso è stato revocato" in testo, nome
        assert "Hai tempo fino" not in testo, nome
    assert BOTTONE not in riepilogo(client, bozza)


def test_the_way_back_of_a_desk_is_its_own_list(aiuta: Client, sportello: Sportello) -> None:
    mandato = sportello.attivo(banco.persona())
    chiave = chiave_di(mandato)

    for nome, altri in (("riepilogo", ()), ("sezione", ("isee",)), ("allegati", ())):
        testo = leggi(aiuta.get(reverse(f"domande:{nome}", args=[chiave, *altri])))
        briciole = testo.partition('aria-label="Percorso di navigazione"')[2].partition("</nav>")[0]
        assert reverse("domande:sportello") in briciole, nome
        assert pagina("mandato", mandato) in briciole, nome
        assert "Le mie domande" not in briciole, nome


def test_a_desk_is_told_that_the_avviso_was_revoked(
    aiuta: Client, sportello: Sportello, scena: Scena
) -> None:
    mandato = sportello.attivo(banco.persona())
    atti.revoca_avviso(avviso=scena.avviso, motivo="Errore", ora=DURANTE, **capofila(scena))

    elenco, scheda = leggi(aiuta.get("/sportello/")), leggi(aiuta.get(pagina("mandato", mandato)))

    assert "Non inviata: l’avviso è stato revocato" in elenco
    assert "L’avviso è stato revocato: la domanda si può solo rileggere" in scheda
