"""Pages of a desk: documents, copies, receipts, the end of a mandate, the list."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Documento, Evento, StatoDocumento
from domande.compilazione.sezioni import Sezione
from domande.mandati import services
from domande.models import (
    Allegato,
    Bozza,
    FormaMandato,
    ScritturaAssistita,
)
from tests import factories
from tests.bandi import factories as bandi
from tests.domande import sportello as banco
from tests.domande.factories import DURANTE, Scena, crea_domanda
from tests.domande.pagine import modulo
from tests.domande.sportello import Sportello, chiave_di, entra, famiglia, leggi, pagina


def test_what_the_desk_was_writing_when_the_session_expired_waits(
    sportello: Sportello, aiuta: Client
) -> None:
    mandato = sportello.attivo(banco.persona())
    isee = reverse("domande:sezione", args=[chiave_di(mandato), "isee"])

    Client().post(isee, modulo(Sezione.ISEE))

    assert "Abbiamo ritrovato" in leggi(aiuta.get(isee))


def test_the_reading_aloud_says_what_is_missing_and_does_not_ask_to_send(
    sportello: Sportello, aiuta: Client
) -> None:
    mandato = sportello.attivo(banco.persona())
    aiuta.post(reverse("domande:sezione", args=[chiave_di(mandato), "isee"]), modulo(Sezione.ISEE))

    letta = leggi(aiuta.get(pagina("mandato_leggi", mandato)))

    assert "Mancano ancora delle risposte" in letta
    assert "Continua con «Informativa»" in letta
    assert "Posso inviare" not in letta


def test_the_desk_gives_and_takes_away_documents(sportello: Sportello, aiuta: Client) -> None:
    mandato = sportello.attivo(banco.persona())
    documenti = reverse("domande:allegati", args=[chiave_di(mandato)])
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4 /Type /Page %%EOF")

    aiuta.post(documenti, {"tipo": "altro", "file": file})

    sportello.entra()
    allegato = Allegato.objects.get(chiave=mandato.chiave)
    assert aiuta.get(reverse("domande:allegato", args=[allegato.identificativo])).status_code == 409
    assert aiuta.get(reverse("domande:allegato", args=[uuid4()])).status_code == 404
    aiuta.post(reverse("domande:allegato_togli", args=[allegato.identificativo]))
    sportello.entra()
    assert not Allegato.objects.filter(chiave=mandato.chiave).exists()
    assert ScritturaAssistita.objects.filter(parte="documenti").count() == 2


def test_the_scan_of_a_mandate_is_not_a_document_of_the_domanda(
    sportello: Sportello, aiuta: Client
) -> None:
    mandato = sportello.attivo(banco.persona())

    scansione = Allegato.objects.get(chiave=mandato.identificativo)

    assert (
        aiuta.get(reverse("domande:allegato", args=[scansione.identificativo])).status_code == 404
    )


def test_the_copy_on_paper_is_asked_and_given_through_the_mandate(
    sportello: Sportello, aiuta: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    mandato = sportello.attivo(banco.persona())
    pdf = pagina("mandato_copia_pdf", mandato)

    aiuta.post(pagina("mandato_copia", mandato))

    assert aiuta.get(pdf).status_code == 404
    assert "in preparazione" in leggi(aiuta.get(pagina("mandato", mandato)))
    (tmp_path / "copia.pdf").write_bytes(b"%PDF-1.4 copia")
    sportello.entra()
    documento = Documento.objects.get(tipo="copia_bozza")
    Documento.objects.update(stato=StatoDocumento.PRONTO, percorso="copia.pdf", impronta="0" * 64)
    assert b"".join(aiuta.get(pdf)) == b"%PDF-1.4 copia"
    assert aiuta.get(reverse("registro:documento_scarica", args=[documento.pk])).status_code == 404
    services.concludi(mandato=mandato, utente=sportello.utente, ora=orologio.adesso())
    assert aiuta.get(pdf).status_code == 404


def test_the_receipt_is_given_through_the_mandate(
    scena: Scena,
    cittadina: Utente,
    sportello: Sportello,
    aiuta: Client,
    settings: Any,
    tmp_path: Any,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    domanda = crea_domanda(scena, cittadina)
    mandato = sportello.attivo(banco.di(cittadina))
    pdf = pagina("mandato_ricevuta_pdf", mandato)
    assert aiuta.get(pdf).status_code == 404
    (tmp_path / "ricevuta.pdf").write_bytes(b"%PDF-1.4 ricevuta")
    Documento.objects.create(
        tipo="ricevuta_domanda",
        oggetto_tipo="domande.domanda",
        oggetto_id=str(domanda.pk),
        titolo="Ricevuta",
        nome_file="ricevuta.pdf",
        data=DURANTE,
        codice="AAAA",
        richiesto_da=cittadina.pk,
        stato=StatoDocumento.PRONTO,
        percorso="ricevuta.pdf",
        impronta="0" * 64,
    )

    assert b"".join(aiuta.get(pdf)) == b"%PDF-1.4 ricevuta"
    assert "Scarica la ricevuta" in leggi(aiuta.get(pagina("mandato", mandato)))
    assert aiuta.post(pagina("mandato_apri", mandato))["Location"].endswith(f"{domanda.chiave}/")
    assert aiuta.get(pagina("mandato_leggi", mandato)).status_code == 404
    assert aiuta.post(pagina("mandato_copia", mandato)).status_code == 404


def test_the_desk_withdraws_and_the_register_says_who(
    scena: Scena, cittadina: Utente, sportello: Sportello, aiuta: Client
) -> None:
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    domanda = crea_domanda(scena, cittadina)
    mandato = sportello.attivo(banco.di(cittadina))

    aiuta.post(reverse("domande:ritira", args=[domanda.chiave]))

    sportello.entra()
    assert Evento.objects.get(atto="DOMANDA_RITIRATA").utente_id == sportello.utente.pk
    aiuta.post(pagina("mandato_apri", mandato))
    sportello.entra()
    mandato.refresh_from_db()
    assert mandato.chiave not in {domanda.chiave, None}
    assert ritirata(aiuta, domanda.chiave) == 404


def ritirata(aiuta: Client, chiave: UUID) -> int:
    return aiuta.get(reverse("domande:detail", args=[chiave])).status_code


def test_before_it_is_proved_the_draft_does_not_open(
    cittadina: Utente, scena: Scena, sportello: Sportello, aiuta: Client
) -> None:
    mandato = sportello.proponi(banco.di(cittadina), FormaMandato.CARTA)

    risposta = aiuta.post(pagina("mandato_apri", mandato), follow=True)

    assert "Prima serve il modulo firmato" in leggi(risposta)
    assert not Bozza.objects.exists()


def test_a_bad_scan_is_explained(sportello: Sportello, aiuta: Client) -> None:
    mandato = sportello.proponi(famiglia(), FormaMandato.CARTA)
    con_spid = sportello.proponi(banco.persona())
    eseguibile = SimpleUploadedFile("modulo.pdf", b"MZ\x90\x00 programma")
    buono = SimpleUploadedFile("modulo.pdf", b"%PDF-1.4 /Type /Page %%EOF")

    cattiva = aiuta.post(pagina("mandato", mandato), {"file": eseguibile})
    fuori_luogo = aiuta.post(pagina("mandato", con_spid), {"file": buono}, follow=True)

    assert cattiva.status_code == 422
    assert "non si aggiungono altri moduli" in leggi(fuori_luogo)


def test_a_mandate_is_concluded_from_its_page(sportello: Sportello, aiuta: Client) -> None:
    mandato = sportello.attivo(banco.persona())
    assert "non è inviata" in leggi(aiuta.get(pagina("mandato_concludi", mandato)))

    risposta = aiuta.post(pagina("mandato_concludi", mandato), follow=True)

    assert "Mandato concluso" in leggi(risposta)
    assert "Non stai aiutando nessuno" in leggi(risposta)


def test_the_links_of_the_citizens_pages_lead_the_desk_to_its_list(aiuta: Client) -> None:
    assert aiuta.get(reverse("domande:list"))["Location"] == reverse("domande:sportello")


def test_without_an_open_avviso_there_is_nobody_to_help(scena: Scena, aiuta: Client) -> None:
    orologio.sposta(bandi.CHIUDE)

    assert "Nessun avviso riceve domande" in leggi(aiuta.get(reverse("domande:mandato_nuovo")))


@pytest.mark.parametrize("quante", [1, 12])
def test_the_list_asks_the_same_whatever_its_length(
    sportello: Sportello,
    aiuta: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    quante: int,
) -> None:
    for numero in range(quante):
        sportello.attivo(banco.persona(nato_il=date(1941, 2, 1 + numero)))

    with django_assert_num_queries(6):
        assert aiuta.get(reverse("domande:sportello")).status_code == 200


def test_other_roles_are_told_why_not(scena: Scena) -> None:
    ambiti.entra(scena.ambito.pk, None)
    altro = factories.crea_utente(Ruolo.OPERATORE_ENTE, scena.ente)

    risposta = entra(altro).get(reverse("domande:sportello"))

    assert risposta.status_code == 403
    assert "Sportello" in leggi(risposta)
