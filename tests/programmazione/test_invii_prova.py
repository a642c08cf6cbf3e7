"""The proof that a plan was sent, as a document: one row a comune, as things stand when asked."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from crema_sap import pdf
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Documento, Evento
from programmazione import documents, services
from programmazione.models import InvioPiano, Piano
from tests import factories
from tests.programmazione.factories import SEDUTA, Mondo, approva
from tests.programmazione.pagine import leggi, pagina
from tests.programmazione.sedute import parole

DOPO = SEDUTA + timedelta(days=14)


@pytest.fixture
def piano(mondo: Mondo) -> Piano:
    """A plan sent to three comuni, of which nobody has an address in Gamma."""
    Utente.objects.filter(pk=mondo.operatore(mondo.comuni[2]).pk).update(email="")
    return services.trasmetti_piano(piano=approva(mondo), utente=mondo.capofila, ora=DOPO)


def prova(mondo: Mondo, piano: Piano) -> Documento:
    """Ask for it as the secretary."""
    return services.richiedi_prova(piano=piano, utente=mondo.segretario, ora=DOPO)


def test_it_has_address_instant_channel_and_outcome_of_every_comune(
    mondo: Mondo, piano: Piano
) -> None:
    InvioPiano.objects.filter(ente=mondo.comuni[0]).update(spedito_il=DOPO + timedelta(minutes=2))
    services.prendi_atto(
        invio=InvioPiano.objects.get(ente=mondo.comuni[1]),
        utente=mondo.operatore(mondo.comuni[1]),
        ora=DOPO + timedelta(days=1),
    )

    documento = prova(mondo, piano)
    testo = parole(documento)

    assert f"Protocollo {piano.protocollo}" in testo
    assert piano.impronta in testo
    assert "Comuni 3 E-mail partite 1 Prese d’atto 1" in testo
    assert f"nel portale: {mondo.comuni[2]}." in testo
    for ente, canale, esito in zip(
        mondo.comuni,
        ("E-mail", "E-mail", "Portale"),
        ("Inviato", "Presa d'atto", "Da avvisare"),
        strict=True,
    ):
        riga = testo[testo.index(f" {ente} {canale}") :]
        assert esito in riga[:260].replace("&#x27;", "'")
    assert mondo.operatore(mondo.comuni[0]).email in testo
    (allegato,) = documents.componi_prova(documento).allegati
    assert len(allegato.contenuto.decode("utf-8-sig").splitlines()) == 1 + 3


def test_it_is_printed_whole(mondo: Mondo, piano: Piano) -> None:
    fascicolo = documents.componi_prova(prova(mondo, piano))

    assert pdf.componi_pdf(fascicolo).startswith(b"%PDF")


def test_the_same_state_is_one_document_and_a_new_one_is_another(
    mondo: Mondo, piano: Piano
) -> None:
    prima = prova(mondo, piano)

    assert prova(mondo, piano) == prima
    InvioPiano.objects.filter(ente=mondo.comuni[0]).update(spedito_il=DOPO)
    assert prova(mondo, piano) != prima
    assert Evento.objects.filter(atto="PROVA_INVII").count() == 3


def test_of_what_was_not_sent_there_is_no_proof(client: Client, mondo: Mondo, piano: Piano) -> None:
    Piano.objects.filter(pk=piano.pk).update(trasmesso_il=DOPO)
    altro = Piano.objects.create(tipo="TRIENNALE", anno=2020, aperto_il=SEDUTA, trasmesso_il=DOPO)

    with pytest.raises(services.ProvaNonPronta, match="nota solo dalla fonte"):
        prova(mondo, altro)
    risposta = pagina(client, "invio_prova", altro.pk, utente=mondo.capofila, dati={})

    assert "il portale non ha inviato" in leggi(pagina(client, risposta.url))


@pytest.mark.parametrize(
    "ruolo", [r for r in Ruolo if r not in {Ruolo.CAPOFILA, Ruolo.SEGRETARIO_ASSEMBLEA}]
)
def test_only_secretary_and_capofila_ask_for_it(mondo: Mondo, piano: Piano, ruolo: Ruolo) -> None:
    altro = factories.crea_utente(ruolo, mondo.comuni[0])

    with pytest.raises(PermissionDenied):
        services.richiedi_prova(piano=piano, utente=altro, ora=DOPO)


def test_the_page_asks_for_it_and_shows_how_far_it_is(
    client: Client, mondo: Mondo, piano: Piano
) -> None:
    elenco = leggi(pagina(client, "invio_list", piano.pk, utente=mondo.capofila))

    risposta = pagina(client, "invio_prova", piano.pk, dati={})

    assert "Prepara la prova (PDF)" in elenco
    documento = Documento.objects.get(tipo="prova_invii")
    assert risposta.url == reverse("registro:documento_stato", args=[documento.pk])
    assert pagina(client, risposta.url).status_code == 200
