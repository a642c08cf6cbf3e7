"""An approved plan sent to every comune: once, with proof, taken note of with one click."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Documento, Effetto, Evento, StatoDocumento
from programmazione import posta, services
from programmazione.models import InvioPiano, Piano, Seduta, SollecitoInvio
from programmazione.posta import INVIO_PIANO, SOLLECITO_INVIO
from programmazione.selectors import invii as selettori
from programmazione.services import invii
from tests import factories
from tests.programmazione.factories import ORA, SEDUTA, Mondo, approva
from tests.programmazione.pagine import leggi, pagina
from tests.programmazione.sedute import POSTA, consegna_tutto, sindaco_di

DOPO = SEDUTA + timedelta(days=14)
IMPRONTA = "ab" * 32


@pytest.fixture(autouse=True)
def _posta(settings: Any) -> None:
    settings.MAILERS = POSTA


@pytest.fixture
def piano(mondo: Mondo) -> Piano:
    """A plan sent to three comuni; nobody has an address in Gamma, and the document is ready."""
    Utente.objects.filter(pk=mondo.operatore(mondo.comuni[2]).pk).update(email="")
    approvato = approva(mondo)
    pronto()
    return services.trasmetti_piano(piano=approvato, utente=mondo.capofila, ora=DOPO)


def pronto() -> None:
    Documento.objects.filter(tipo="piano_annuale").update(
        stato=StatoDocumento.PRONTO, percorso="x.pdf", impronta=IMPRONTA
    )


def invio_di(mondo: Mondo, n: int) -> InvioPiano:
    return InvioPiano.objects.get(ente=mondo.comuni[n])


def prende_atto(mondo: Mondo, n: int, **campi: Any) -> InvioPiano:
    valori = {"utente": mondo.operatore(mondo.comuni[n]), "ora": DOPO + timedelta(days=1)}
    return services.prendi_atto(invio=invio_di(mondo, n), **(valori | campi))


def test_each_comune_has_one_row_under_one_protocol(mondo: Mondo, piano: Piano) -> None:
    righe = list(InvioPiano.objects.order_by("ente__nome"))

    assert [(r.ente, r.canale) for r in righe] == [
        (mondo.comuni[0], "EMAIL"),
        (mondo.comuni[1], "EMAIL"),
        (mondo.comuni[2], "PORTALE"),
    ]
    assert {r.protocollo for r in righe} == {piano.protocollo}
    assert righe[0].destinatario == mondo.operatore(mondo.comuni[0])
    assert [r.stato[0] for r in righe] == ["In partenza", "In partenza", "Da avvisare"]
    assert Evento.objects.get(atto="TRASMISSIONE_PIANO").dati["comuni"] == 3


def test_preparing_twice_adds_nothing(mondo: Mondo, piano: Piano) -> None:
    assert piano.protocollo is not None

    assert invii.prepara_invii(piano=piano, protocollo=piano.protocollo, ora=DOPO) == 3

    assert InvioPiano.objects.count() == 3
    assert Effetto.objects.filter(tipo=INVIO_PIANO).count() == 2


def test_the_email_has_address_and_hash_and_leaves_once(mondo: Mondo, piano: Piano) -> None:
    consegna_tutto(INVIO_PIANO)
    consegna_tutto(INVIO_PIANO)

    assert len(mail.outbox) == 2
    (prima, _) = mail.outbox
    corpo = prima.body.replace("\u00a0", " ")
    assert prima.to == [mondo.operatore(mondo.comuni[0]).email]
    assert prima.subject == f"Piano annuale 2019 trasmesso al comune, protocollo {piano.protocollo}"
    assert corpo.count(piano.codice_documento) == 2
    assert f"Impronta SHA-256 del file: {IMPRONTA}" in corpo
    assert piano.impronta in corpo
    assert f"/piani/ricevuti/{invio_di(mondo, 0).pk}/" in corpo
    assert invio_di(mondo, 0).stato == ("Inviato", "corso")


def test_while_the_document_is_being_made_the_email_waits(mondo: Mondo) -> None:
    services.trasmetti_piano(piano=approva(mondo), utente=mondo.capofila, ora=DOPO)

    with pytest.raises(posta.DocumentoInPreparazione):
        consegna_tutto(INVIO_PIANO)
    assert not mail.outbox
    pronto()
    consegna_tutto(INVIO_PIANO)

    assert len(mail.outbox) == 3


def test_a_plan_without_a_document_is_sent_with_the_hash_of_its_content(
    mondo: Mondo, piano: Piano
) -> None:
    Piano.objects.filter(pk=piano.pk).update(codice_documento="")

    consegna_tutto(INVIO_PIANO)

    assert "Impronta SHA-256 del file" not in mail.outbox[0].body
    assert piano.impronta in mail.outbox[0].body


def test_what_is_known_from_a_source_was_not_sent_by_the_portal(
    client: Client, mondo: Mondo
) -> None:
    approvato = approva(mondo)
    # The session is over: as the history is loaded, by the owner.
    seduta = Seduta.objects.get()
    Seduta.objects.create(
        piano=approvato, numero=seduta.numero + 1, data=SEDUTA, convocazione="PRIMA",
        convocata_il=ORA, storica=True, fonte="prova",
    )  # fmt: skip

    piano = services.trasmetti_piano(piano=approvato, utente=mondo.capofila, ora=DOPO)

    assert not InvioPiano.objects.exists()
    letta = leggi(pagina(client, "invio_list", piano.pk, utente=mondo.capofila))
    assert "La trasmissione è nota solo dalla fonte" in letta


def test_the_comune_takes_note_with_one_click_and_may_add_the_act_once(
    client: Client, mondo: Mondo, piano: Piano
) -> None:
    invio = invio_di(mondo, 0)
    operatore = mondo.operatore(mondo.comuni[0])

    prima = leggi(pagina(client, "invio", invio.pk, utente=operatore))
    pagina(client, "invio", invio.pk, dati={"delibera_giunta": ""})
    preso = leggi(pagina(client, "invio", invio.pk))
    pagina(client, "invio", invio.pk, dati={"delibera_giunta": "n. 84 del 20/07/2019"})
    dopo = leggi(pagina(client, "invio", invio.pk))
    troppo = leggi(pagina(client, "invio", invio.pk, dati={"delibera_giunta": "n. 85"}))

    assert "Presa d’atto non ancora registrata" in prima
    assert IMPRONTA in prima
    assert "Aggiungi la deliberazione" in preso.replace("&#x27;", "'")
    assert str(operatore) in preso
    assert "Deliberazione della Giunta n. 84 del 20/07/2019" in dopo
    assert "già registrata" in troppo
    invio.refresh_from_db()
    assert (invio.preso_atto_da, invio.delibera_giunta) == (operatore, "n. 84 del 20/07/2019")
    assert Evento.objects.filter(atto="PRESA_D_ATTO_PIANO").count() == 2


def test_a_second_click_changes_nothing(mondo: Mondo, piano: Piano) -> None:
    primo = prende_atto(mondo, 0)

    with pytest.raises(services.PresaDAttoNonRegistrabile):
        prende_atto(mondo, 0, utente=sindaco_di(mondo, 0), ora=DOPO + timedelta(days=9))

    assert invio_di(mondo, 0).preso_atto_il == primo.preso_atto_il


@pytest.mark.parametrize("ruolo", list(Ruolo))
def test_only_who_works_for_that_comune_takes_note(
    mondo: Mondo, piano: Piano, ruolo: Ruolo
) -> None:
    suo = factories.crea_utente(ruolo, mondo.comuni[1])
    altro = factories.crea_utente(ruolo, mondo.comuni[2])

    if ruolo in {Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE, Ruolo.SINDACO}:
        assert prende_atto(mondo, 1, utente=suo).preso_atto_da == suo
        assert InvioPiano.objects.visibili_a(suo).get() == invio_di(mondo, 1)
    else:
        with pytest.raises(PermissionDenied):
            prende_atto(mondo, 1, utente=suo)
    with pytest.raises(PermissionDenied):
        prende_atto(mondo, 1, utente=altro)


def test_who_has_no_part_in_it_sees_no_sending(mondo: Mondo, piano: Piano) -> None:
    assert not InvioPiano.objects.visibili_a(factories.crea_utente(Ruolo.EISA_OPERATORE)).exists()
    assert InvioPiano.objects.visibili_a(mondo.segretario).count() == 3


def test_who_has_not_taken_note_is_reminded_once_a_day(mondo: Mondo, piano: Piano) -> None:
    consegna_tutto(INVIO_PIANO)
    mail.outbox.clear()
    prende_atto(mondo, 0)

    def sollecita(giorni: int) -> int:
        quando = DOPO + timedelta(days=giorni)
        return services.sollecita_invii(piano=piano, utente=mondo.capofila, ora=quando)

    quanti = [sollecita(2), sollecita(2), sollecita(3)]
    consegna_tutto(SOLLECITO_INVIO)
    consegna_tutto(SOLLECITO_INVIO)

    # Gamma has no address: it is on the page, to be called.
    assert quanti == [1, 0, 1]
    assert [m.to for m in mail.outbox] == [[mondo.operatore(mondo.comuni[1]).email]] * 2
    assert mail.outbox[0].subject == "Piano annuale 2019: manca la presa d'atto"
    assert mail.outbox[0].extra_headers != mail.outbox[1].extra_headers


def test_who_takes_note_meanwhile_is_not_reminded(mondo: Mondo, piano: Piano) -> None:
    services.sollecita_invii(piano=piano, utente=mondo.capofila, ora=DOPO)
    prende_atto(mondo, 0)
    prende_atto(mondo, 1)

    consegna_tutto(SOLLECITO_INVIO)

    assert not mail.outbox
    assert set(SollecitoInvio.objects.values_list("spedito_il", flat=True)) == {None}


def test_only_the_capofila_reminds(mondo: Mondo, piano: Piano) -> None:
    with pytest.raises(PermissionDenied):
        services.sollecita_invii(piano=piano, utente=mondo.segretario, ora=DOPO)


@pytest.mark.parametrize(
    "cambia",
    [
        {"preso_atto_il": DOPO},
        {"delibera_giunta": "n. 99"},
        {"spedito_il": None},
        {"recapito": "altro@esempio.it"},
        {"canale": "PORTALE"},
        {"accodato_il": ORA},
    ],
)
def test_the_proof_of_a_sending_does_not_change(
    mondo: Mondo, piano: Piano, cambia: dict[str, Any]
) -> None:
    consegna_tutto(INVIO_PIANO)
    prende_atto(mondo, 0, delibera_giunta="n. 84")

    with pytest.raises(DatabaseError), transaction.atomic():
        InvioPiano.objects.filter(ente=mondo.comuni[0]).update(**cambia)
    with pytest.raises(DatabaseError), transaction.atomic():
        InvioPiano.objects.filter(ente=mondo.comuni[0]).delete()


@pytest.mark.parametrize(
    ("campi", "vincolo"),
    [
        ({"preso_atto_il": DOPO}, "presa_d_atto_firmata"),
        ({"delibera_giunta": "n. 84"}, "delibera_con_presa_d_atto"),
    ],
)
def test_taking_note_is_signed(
    mondo: Mondo, piano: Piano, campi: dict[str, Any], vincolo: str
) -> None:
    with pytest.raises(IntegrityError, match=vincolo), transaction.atomic():
        InvioPiano.objects.filter(ente=mondo.comuni[0]).update(**campi)


def test_a_comune_has_one_row_for_each_plan(mondo: Mondo, piano: Piano) -> None:
    invio = invio_di(mondo, 0)
    invio.pk = None

    with pytest.raises(IntegrityError, match="uno_per_comune"), transaction.atomic():
        invio.save(force_insert=True)
    invio.canale, invio.recapito = "EMAIL", ""
    invio.ente = mondo.aler
    with pytest.raises(IntegrityError, match="canale_col_recapito"), transaction.atomic():
        invio.save(force_insert=True)


def test_the_capofila_sees_who_has_it_and_reminds_who_is_missing(
    client: Client, mondo: Mondo, piano: Piano
) -> None:
    consegna_tutto(INVIO_PIANO)
    prende_atto(mondo, 0, delibera_giunta="n. 84")
    client.force_login(mondo.capofila)

    tutti = leggi(pagina(client, "invio_list", piano.pk))
    mancano = leggi(client.get(f"/piani/invii/{piano.pk}/", {"stato": "mancano"}))
    presi = leggi(client.get(f"/piani/invii/{piano.pk}/", {"stato": "atto"}))
    sollecito = leggi(client.post(f"/piani/invii/{piano.pk}/sollecita/", follow=True))
    foglio = pagina(client, "invio_csv", piano.pk)

    assert "Comuni 3 E-mail partite 2 Prese d’atto 1" in tutti
    assert "per: Gamma." in tutti
    assert "Giunta: n. 84" in tutti
    assert "Sollecita chi manca" in tutti
    assert "Alfa Presa" not in mancano
    assert "Beta Inviato" in mancano
    assert "Beta Inviato" not in presi
    assert "Sollecito preparato" in sollecito
    assert SollecitoInvio.objects.get().invio == invio_di(mondo, 1)
    righe = list(csv.reader(io.StringIO(foglio.content.decode("utf-8-sig")), delimiter=";"))
    assert [riga[0] for riga in righe] == ["comune", "Alfa", "Beta", "Gamma"]
    assert righe[1][2] == piano.impronta
    assert righe[1][-1] == "n. 84"
    assert righe[2][9] != ""
    assert righe[3][4:7] == ["Solo portale: nessuno ha un'e-mail", "", ""]
    piano_letto = leggi(pagina(client, "piano", "2019"))
    assert "Invio ai comuni" in piano_letto
    segretario = leggi(pagina(client, "invio_list", piano.pk, utente=mondo.segretario))
    assert "Sollecita chi manca" not in segretario


def test_a_plan_that_was_not_sent_has_no_such_page(client: Client, mondo: Mondo) -> None:
    piano = approva(mondo)

    assert pagina(client, "invio_list", piano.pk, utente=mondo.capofila).status_code == 404


def test_the_page_asks_the_same_questions_for_one_comune_and_for_all(
    client: Client, mondo: Mondo, piano: Piano, django_assert_num_queries: Any
) -> None:
    client.force_login(mondo.capofila)

    for n in (None, 0, 1, 2):
        if n is not None:
            prende_atto(mondo, n)
        with django_assert_num_queries(6):
            assert client.get(f"/piani/invii/{piano.pk}/").status_code == 200


def test_a_comune_finds_the_plan_among_the_things_to_do(
    client: Client, mondo: Mondo, piano: Piano
) -> None:
    operatore = mondo.operatore(mondo.comuni[0])

    prima = leggi(pagina(client, "/", utente=operatore))
    prende_atto(mondo, 0)
    dopo = leggi(pagina(client, "/"))

    assert "Piano annuale 2019 ricevuto" in prima
    assert "Piano annuale 2019 ricevuto" not in dopo
    assert not selettori.invii_da_prendere_in_atto(utente=operatore).exists()
