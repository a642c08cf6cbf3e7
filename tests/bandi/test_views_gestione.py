"""The pages on which the capofila writes an avviso and follows it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bandi.models import Avviso, UnitaOfferta, VersioneAvviso
from bandi.states import StatoAvviso
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento
from tests import factories as persone
from tests.bandi import factories
from tests.bandi.pagine import entra, indirizzo

S = StatoAvviso
GESTIONE = ("modifica", "unita", "anteprima", "approva", "pubblica", "proroga", "revoca")
DATI = {
    "codice": "nuovo-2019",
    "titolo": "Avviso",
    "apre_giorno": "14/11/2019",
    "apre_ora": "9.00",
    "chiude_giorno": "16/12/2019",
    "chiude_ora": "16:00",
    "preferenze_massime": "5",
    "canale_ufficiale": "Piattaforma regionale",
}


@pytest.mark.parametrize("quante", [1, 30])
def test_the_capofila_s_pages_ask_the_same_few_questions(capofila: Utente, quante: int) -> None:
    unita = [factories.crea_unita() for _ in range(quante)]
    factories.crea_avviso(utente=capofila, stato=S.BOZZA, unita=unita)
    client = entra(capofila)

    for nome in ("gestione_avviso", "gestione_unita", "gestione_anteprima"):
        with CaptureQueriesContext(connection) as domande:
            assert client.get(indirizzo(nome)).status_code == 200
        assert len(domande) <= 10, nome


def test_the_capofila_finds_the_pdf_of_the_avviso_and_not_another_document(
    capofila: Utente,
) -> None:
    avviso = factories.crea_avviso(utente=capofila)
    mio = Documento.objects.get(tipo="avviso")
    documenti.richiedi(
        tipo="modulo_domanda",
        oggetto=avviso,
        titolo="Modulo della domanda",
        utente=None,
        ora=factories.DURANTE,
        pubblico=True,
        versione=mio.versione,
    )

    testo = entra(capofila).get(indirizzo("gestione_avviso")).content.decode()

    assert reverse("registro:documento_stato", args=[mio.pk]) in testo
    assert "Modulo della domanda" not in testo


@pytest.mark.parametrize("ruolo", [r for r in Ruolo if r is not Ruolo.CAPOFILA])
def test_the_capofila_s_pages_are_the_capofila_s(capofila: Utente, ruolo: Ruolo) -> None:
    factories.crea_avviso(utente=capofila)
    client = entra(persone.crea_utente(ruolo))

    percorsi = [reverse("bandi:gestione"), reverse("bandi:gestione_nuovo")]
    percorsi += [indirizzo(f"gestione_{nome}") for nome in GESTIONE]
    percorsi.append(indirizzo("gestione_avviso"))
    for percorso in percorsi:
        assert client.get(percorso).status_code == 403, percorso
    assert Client().get(percorsi[0]).status_code == 302


def test_the_avviso_of_another_ambito_is_not_there(capofila: Utente) -> None:
    factories.crea_avviso(utente=capofila)
    with nel_ambito(persone.crea_ambito("AMB-CREMONA", "Ambito di Cremona").pk):
        altrui = factories.crea_capofila()

    client = entra(altrui)

    assert client.get(indirizzo("gestione_avviso")).status_code == 404
    assert "crema-2019" not in client.get(reverse("bandi:gestione")).content.decode()


def test_from_the_plan_to_the_public_by_the_pages(capofila: Utente) -> None:
    factories.crea_piano()
    profilo = factories.crea_profilo()
    unita = factories.crea_unita()
    client = entra(capofila)

    client.post(reverse("bandi:gestione_nuovo"), {**DATI, "profilo": profilo.pk})
    client.post(
        indirizzo("gestione_unita", "nuovo-2019"),
        {"unita": [unita.pk], f"tipo-{unita.pk}": "SI_RENDE"},
    )
    client.post(indirizzo("gestione_approva", "nuovo-2019"), {"atto": "n. 3"})
    client.post(indirizzo("gestione_pubblica", "nuovo-2019"))

    avviso = Avviso.objects.get(codice="nuovo-2019")
    assert avviso.stato == S.PUBBLICATO
    assert not avviso.di_prova
    assert UnitaOfferta.objects.get().tipo == "SI_RENDE"
    assert VersioneAvviso.objects.latest("numero").apre_il == factories.APRE + timedelta(
        days=31, hours=1
    )


@pytest.mark.parametrize(
    ("campi", "errore"),
    [
        ({"chiude_giorno": "14/11/2019", "chiude_ora": "9.00"}, "La chiusura viene dopo"),
        ({"apre_giorno": "27/10/2019", "apre_ora": "2.30"}, "due volte"),
        ({"apre_giorno": "31/03/2019", "apre_ora": "2.30"}, "non esistono"),
        ({"apre_ora": "25.00"}, "ora"),
        ({"codice": "Con spazi"}, "indirizzo"),
        ({"preferenze_massime": "-1"}, "minore di 1"),
        ({"preferenze_massime": "6"}, "da 1 a 5"),
    ],
)
def test_a_draft_with_a_mistake_comes_back_with_it(
    capofila: Utente, campi: dict[str, str], errore: str
) -> None:
    factories.crea_piano()
    profilo = factories.crea_profilo()

    risposta = entra(capofila).post(
        reverse("bandi:gestione_nuovo"), {**DATI, "profilo": profilo.pk, **campi}
    )

    assert errore in risposta.content.decode().replace("&#x27;", "'")
    assert not Avviso.objects.exists()


def test_without_an_approved_plan_there_is_nothing_to_start_from(capofila: Utente) -> None:
    client = entra(capofila)

    risposta = client.get(reverse("bandi:gestione_nuovo"), follow=True)

    assert "parte da un piano approvato" in risposta.content.decode()


@pytest.mark.parametrize("chiavi", [["999999"], ["abc"]])
def test_a_unit_that_is_not_on_the_page_can_not_be_chosen(
    capofila: Utente, chiavi: list[str]
) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=S.BOZZA)

    risposta = entra(capofila).post(indirizzo("gestione_unita"), {"unita": chiavi})

    assert "non è fra quelle del piano" in risposta.content.decode()
    assert avviso.unita.count() == 1


def test_a_condition_that_does_not_exist_is_refused(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=S.BOZZA)
    chiave = avviso.unita.get().unita_id

    risposta = entra(capofila).post(
        indirizzo("gestione_unita"), {"unita": [chiave], f"tipo-{chiave}": "GRATIS"}
    )

    assert "condizione che non esiste" in risposta.content.decode()


def test_a_draft_is_changed_on_the_form_it_was_written_on(capofila: Utente) -> None:
    factories.crea_avviso(utente=capofila, stato=S.BOZZA)
    client = entra(capofila)

    pagina = client.get(indirizzo("gestione_modifica")).content.decode()
    client.post(
        indirizzo("gestione_modifica"),
        {**DATI, "titolo": "Cambiato", "profilo": Avviso.objects.get().profilo_id},
    )

    assert 'value="14/10/2019"' in pagina
    assert 'value="09.00"' in pagina
    assert Avviso.objects.get().titolo == "Cambiato"
