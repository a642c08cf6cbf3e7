"""What follows from a domanda: receipt and messages, once each."""

import re

import pytest
from django.core import mail

from crema_sap import pdf
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Documento, Effetto
from domande import documents, services, tasks
from domande.models import Messaggio
from tests.domande.factories import DURANTE, Scena, crea_domanda


def effetto(tipo: str) -> Effetto:
    return Effetto.objects.get(tipo=tipo)


def test_the_citizen_is_told_once_and_without_sensitive_data(
    scena: Scena, cittadina: Utente
) -> None:
    domanda = crea_domanda(scena, cittadina)

    tasks.messaggio_invio(effetto("messaggio_invio"))
    tasks.messaggio_invio(effetto("messaggio_invio"))

    (posta,) = mail.outbox
    assert posta.to == ["anna.rossi@esempio.it"]
    assert domanda.protocollo in posta.body
    assert domanda.codice_pubblico in posta.body
    assert str(domanda.chiave) in posta.extra_headers["Message-ID"]
    for parola in ("Rossi", "ISEE", "8.450", "invalid", "CR-1"):
        assert parola not in posta.body + posta.subject
    assert Messaggio.objects.get().spedito_il is not None


def test_without_an_address_the_message_stays_in_the_portal(
    scena: Scena, cittadina: Utente
) -> None:
    crea_domanda(
        scena, cittadina, richiedente={"cittadinanza": "italiana", "telefono": "333 1234567"}
    )

    tasks.messaggio_invio(effetto("messaggio_invio"))

    assert not mail.outbox
    assert Messaggio.objects.get().spedito_il is None


def test_the_withdrawal_is_told(scena: Scena, cittadina: Utente) -> None:
    domanda = crea_domanda(scena, cittadina)
    ritirata = services.ritira_domanda(domanda=domanda, utente=cittadina, ora=DURANTE)

    tasks.messaggio_ritiro(effetto("messaggio_ritiro"))

    assert ritirata.ritiro_protocollo in mail.outbox[0].body


def test_the_receipt_is_asked_for_once(scena: Scena, cittadina: Utente) -> None:
    domanda = crea_domanda(scena, cittadina)

    tasks.ricevuta_invio(effetto("ricevuta_invio"))
    tasks.ricevuta_invio(effetto("ricevuta_invio"))

    documento = Documento.objects.get(tipo="ricevuta_domanda")
    assert documento.oggetto_id == str(domanda.pk)
    assert documento.richiesto_da == cittadina.pk
    assert not documento.pubblico
    assert "Rossi" not in documento.titolo + documento.nome_file


def test_the_receipt_says_what_the_page_says(scena: Scena, cittadina: Utente) -> None:
    domanda = crea_domanda(scena, cittadina)
    tasks.ricevuta_invio(effetto("ricevuta_invio"))
    documento = Documento.objects.get(tipo="ricevuta_domanda")

    html = re.sub(r"\s+", " ", pdf.componi_html(documents.ricevuta_domanda(documento)))

    for parola in (domanda.protocollo, domanda.codice_pubblico, domanda.impronta, "Anna Rossi"):
        assert parola in html
    assert "10:00:00,000" in html
    assert "CR-1" in html
    assert documento.codice in html


def test_a_receipt_of_altered_data_is_not_made(scena: Scena, cittadina: Utente) -> None:
    domanda = crea_domanda(scena, cittadina)
    domanda.impronta = "0" * 64

    with pytest.raises(documents.fascicolo.FascicoloAlterato):
        documents.fascicolo.leggi(domanda)
    ambiti.entra(scena.ambito.pk, None)
