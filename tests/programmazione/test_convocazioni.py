"""Convening the Assemblea: days, papers, protocol, one notice to each comune, and its proof."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from crema_sap import pdf
from crema_sap.enti.models import Comune, Incarico, Ruolo, Utente
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento, Effetto
from programmazione import documents, services
from programmazione.models import (
    AvvisoSeduta,
    Convocazione,
    Presenza,
    RegolaAssemblea,
    Seduta,
)
from programmazione.posta import AVVISO_SEDUTA
from programmazione.selectors import invii as selettori
from tests import factories
from tests.programmazione.factories import ORA, SEDUTA, Mondo
from tests.programmazione.pagine import leggi, pagina
from tests.programmazione.sedute import POSTA, SECONDA, consegna_tutto, convoca, proposto


@pytest.fixture(autouse=True)
def _posta(settings: Any) -> None:
    settings.MAILERS = POSTA


def test_a_notice_has_its_protocol_its_document_and_the_plan_beside_it(mondo: Mondo) -> None:
    seduta = convoca(mondo, ordine_del_giorno="Approvazione del piano\nVarie")

    assert seduta.protocollo is not None
    assert seduta.protocollo.oggetto == "Convocazione dell'Assemblea dei Sindaci del 15/12/2019"
    assert seduta.documento_piano is not None
    assert seduta.documento_piano.tipo == "piano_annuale_bozza"
    convocazione = Documento.objects.get(tipo=documents.CONVOCAZIONE)
    assert convocazione.oggetto_id == str(seduta.pk)
    fascicolo = documenti.COMPOSITORI[convocazione.tipo](convocazione)
    testo = pdf.componi_html(fascicolo).replace("\u00a0", " ")
    for atteso in (
        f"protocollato al numero {seduta.protocollo}",
        "domenica 15 dicembre 2019, ore 10.00",
        "domenica 15 dicembre 2019, ore 11.00, se la prima va deserta",
        "<li>Approvazione del piano</li><li>Varie</li>",
        "ai sindaci di 3 comuni: Alfa, Beta, Gamma.",
        seduta.documento_piano.codice,
        f"/assemblea/{seduta.pk}/",
        "designa un delegato nel portale",
        "Regola di voto da verificare: prova",
    ):
        assert atteso in testo, atteso
    assert [a.nome for a in fascicolo.allegati] == ["seduta.ics"]


def test_without_an_order_of_the_day_the_plan_is_the_one_point(mondo: Mondo) -> None:
    seduta = convoca(mondo, seconda_il=None, luogo="")

    assert seduta.ordine_del_giorno == "Approvazione del piano annuale 2019"
    testo = pdf.componi_html(
        documenti.COMPOSITORI[documents.CONVOCAZIONE](
            Documento.objects.get(tipo=documents.CONVOCAZIONE)
        )
    )
    assert "Non fissata" in testo
    assert "Sarà comunicato" in testo


def test_the_rule_may_forbid_delegates_and_the_notice_says_so(mondo: Mondo) -> None:
    RegolaAssemblea.objects.update(deleghe_ammesse=False, verificata=True)
    convoca(mondo, convocazione=Convocazione.SECONDA, seconda_il=None)

    documento = Documento.objects.get(tipo=documents.CONVOCAZIONE)
    testo = pdf.componi_html(documenti.COMPOSITORI[documento.tipo](documento))

    assert "non ammette deleghe" in testo
    assert "Prima convocazione: più del" not in testo
    assert "da verificare" not in testo


@pytest.mark.parametrize(
    ("campi", "perche"),
    [
        ({"seconda_il": SEDUTA}, "viene dopo la prima"),
        ({"convocazione": Convocazione.SECONDA}, "già la seconda"),
    ],
)
def test_a_second_call_comes_after_the_first(
    mondo: Mondo, campi: dict[str, Any], perche: str
) -> None:
    with pytest.raises(services.ConvocazioneNonValida, match=perche):
        convoca(mondo, **campi)

    assert not Seduta.objects.exists()


def test_the_database_too_wants_the_second_call_after_the_first(mondo: Mondo) -> None:
    seduta = convoca(mondo)

    with pytest.raises(IntegrityError, match="seduta_seconda_dopo_la_prima"), transaction.atomic():
        Seduta.objects.filter(pk=seduta.pk).update(seconda_il=SEDUTA)


def test_too_short_a_notice_is_refused_where_the_rule_is_known(mondo: Mondo) -> None:
    RegolaAssemblea.objects.update(preavviso_giorni=41)

    # From 5 November to 15 December are 40 days.
    with pytest.raises(services.ConvocazioneNonValida, match="40 giorni di preavviso"):
        convoca(mondo)
    RegolaAssemblea.objects.update(preavviso_giorni=40)

    assert convoca(mondo, proposto_gia(mondo)).numero == 1


def proposto_gia(mondo: Mondo) -> Any:
    from programmazione.models import Piano

    return Piano.objects.get()


def test_only_comuni_that_exist_on_that_day_are_called(mondo: Mondo) -> None:
    Comune.objects.filter(pk=mondo.comuni[2].comune_id).update(al=date(2019, 11, 30))
    seduta = convoca(mondo)

    chiamati = set(Presenza.objects.filter(seduta=seduta).values_list("comune__nome", flat=True))

    assert chiamati == {"Alfa", "Beta"}


def test_each_comune_gets_one_notice_at_its_best_address(mondo: Mondo) -> None:
    sindaco = mondo.sindaco
    responsabile = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, mondo.comuni[1])
    Utente.objects.filter(pk=mondo.operatore(mondo.comuni[2]).pk).update(email="")
    seduta = convoca(mondo)

    avvisi = selettori.avvisi_della_seduta(seduta)
    partiti = consegna_tutto(AVVISO_SEDUTA)
    consegna_tutto(AVVISO_SEDUTA)

    assert [(a.ente.nome, a.destinatario) for a in avvisi] == [
        ("Alfa", sindaco),
        ("Beta", responsabile),
        ("Gamma", None),
    ]
    assert partiti == 2
    assert [m.to for m in mail.outbox] == [[sindaco.email], [responsabile.email]]
    (prima, _) = mail.outbox
    corpo = prima.body.replace("\u00a0", " ")
    assert "Prima convocazione: domenica 15 dicembre 2019, ore 10.00" in corpo
    assert "se la prima va deserta: domenica 15 dicembre 2019, ore 11.00" in corpo
    assert "Luogo: Sala Ricevimenti" in corpo
    assert f"Protocollo: {seduta.protocollo}" in corpo
    assert f"/assemblea/{seduta.pk}/" in corpo
    assert prima.attachments[0].filename == "seduta.ics"
    assert prima.extra_headers["Message-ID"].startswith("<avviso_seduta.")
    assert {a.spedito_il is not None for a in AvvisoSeduta.objects.exclude(recapito="")} == {True}


@pytest.mark.parametrize(
    "toglie",
    [
        lambda u: Utente.objects.filter(pk=u.pk).update(attivo=False),
        lambda u: Incarico.objects.filter(utente=u).update(al=ORA.date() - timedelta(days=1)),
    ],
)
def test_who_is_no_longer_in_office_is_not_written_to(mondo: Mondo, toglie: Any) -> None:
    toglie(mondo.sindaco)

    convoca(mondo)

    avviso = AvvisoSeduta.objects.get(ente=mondo.comuni[0])
    assert avviso.destinatario == mondo.operatore(mondo.comuni[0])


def test_of_a_session_of_the_past_nothing_is_sent(mondo: Mondo) -> None:
    seduta = convoca(mondo, seconda_il=None, fonte="Verbale del 2019")

    assert seduta.protocollo is None
    assert not AvvisoSeduta.objects.exists()
    assert not Effetto.objects.filter(tipo=AVVISO_SEDUTA).exists()
    assert not Documento.objects.filter(tipo=documents.CONVOCAZIONE).exists()


@pytest.mark.parametrize(
    "cambia",
    [
        {"recapito": "altro@esempio.it"},
        {"accodato_il": SEDUTA},
        {"spedito_il": SEDUTA},
        {"spedito_il": None},
    ],
)
def test_the_proof_of_a_notice_does_not_change(mondo: Mondo, cambia: dict[str, Any]) -> None:
    convoca(mondo)
    consegna_tutto(AVVISO_SEDUTA)

    with pytest.raises(DatabaseError, match="non si modifica"), transaction.atomic():
        AvvisoSeduta.objects.filter(ente=mondo.comuni[0]).update(**cambia)
    with pytest.raises(DatabaseError), transaction.atomic():
        AvvisoSeduta.objects.filter(ente=mondo.comuni[0]).delete()


def test_a_notice_that_left_had_somebody_to_go_to(mondo: Mondo) -> None:
    Utente.objects.filter(pk=mondo.operatore(mondo.comuni[2]).pk).update(email="")
    convoca(mondo)

    with pytest.raises(IntegrityError, match="spedito_a_qualcuno"), transaction.atomic():
        AvvisoSeduta.objects.filter(ente=mondo.comuni[2]).update(spedito_il=SEDUTA)


def test_mayors_read_the_plan_that_is_put_before_them(client: Client, mondo: Mondo) -> None:
    seduta = convoca(mondo)
    assert seduta.documento_piano is not None
    convocazione = Documento.objects.get(tipo=documents.CONVOCAZIONE)
    beta = factories.crea_utente(Ruolo.SINDACO, mondo.comuni[1])

    for documento in (seduta.documento_piano, convocazione):
        assert pagina(client, f"/documenti/{documento.pk}/", utente=beta).status_code == 200
        altro = mondo.operatore(mondo.comuni[1])
        assert pagina(client, f"/documenti/{documento.pk}/", utente=altro).status_code == 404


def righe_ics(dati: bytes) -> list[str]:
    """Unfold a calendar file (RFC 5545, 3.1)."""
    assert all(len(riga) <= 75 for riga in dati.split(b"\r\n"))
    return dati.decode().replace("\r\n ", "").split("\r\n")


def test_the_calendar_file_is_of_the_format_and_always_the_same(
    client: Client, mondo: Mondo
) -> None:
    seduta = convoca(
        mondo,
        luogo="Crema; Sala Ricevimenti, piazza Duomo 25, con l'ingresso per le carrozzine àèìòù",
        ordine_del_giorno="Primo punto, lungo\nSecondo\tpunto \\ ultimo",
    )

    risposta = pagina(client, "seduta_ics", seduta.pk, utente=mondo.sindaco)
    righe = righe_ics(risposta.content)

    assert risposta["Content-Type"].startswith("text/calendar")
    assert 'filename="assemblea-2019-12-15.ics"' in risposta["Content-Disposition"]
    assert righe[0] == "BEGIN:VCALENDAR"
    assert righe[-2:] == ["END:VCALENDAR", ""]
    assert righe.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20191215T090000Z" in righe
    assert "DTSTART:20191215T100000Z" in righe
    assert "DTSTAMP:20191105T090000Z" in righe
    assert (
        "LOCATION:Crema\\; Sala Ricevimenti\\, piazza Duomo 25\\, con l'ingresso per le"
        " carrozzine àèìòù" in righe
    )
    assert (
        "DESCRIPTION:Ordine del giorno\\nPrimo punto\\, lungo\\nSecondopunto \\\\ ultimo" in righe
    )
    assert documents.calendario(seduta) == risposta.content
    senza = convoca_senza_luogo(seduta)
    assert not any(riga.startswith("LOCATION") for riga in righe_ics(documents.calendario(senza)))


def convoca_senza_luogo(seduta: Seduta) -> Seduta:
    seduta.luogo, seduta.seconda_il = "", None
    return seduta


def test_the_proof_of_the_convening_is_a_page_and_a_sheet(client: Client, mondo: Mondo) -> None:
    Utente.objects.filter(pk=mondo.operatore(mondo.comuni[2]).pk).update(email="")
    seduta = convoca(mondo)
    consegna_tutto(AVVISO_SEDUTA)

    letta = leggi(pagina(client, "seduta_avvisi", seduta.pk, utente=mondo.segretario))
    foglio = pagina(client, "seduta_avvisi_csv", seduta.pk)

    assert "2 spediti su 3" in letta
    assert "per: Gamma." in letta
    righe = list(csv.reader(io.StringIO(foglio.content.decode("utf-8-sig")), delimiter=";"))
    assert righe[0][:2] == ["comune", "protocollo"]
    assert righe[1][:4] == ["Alfa", str(seduta.protocollo), str(mondo.sindaco), mondo.sindaco.email]
    assert righe[3][2:] == ["", "", "05/11/2019 10:00:00", ""]


def test_who_is_not_the_capofila_does_not_convene(mondo: Mondo) -> None:
    piano = proposto(mondo)

    with pytest.raises(PermissionDenied):
        convoca(mondo, piano, utente=mondo.segretario)


def test_the_form_takes_both_calls_and_warns_of_an_unknown_notice(
    client: Client, mondo: Mondo
) -> None:
    proposto(mondo)
    base = {"giorno": "10/12/2099", "ora": "18.00", "convocazione": "PRIMA", "luogo": ""}

    vuoto = leggi(pagina(client, "piano_convoca", "2019", utente=mondo.capofila))
    a_meta = leggi(
        pagina(client, "piano_convoca", "2019", dati=base | {"seconda_giorno": "10/12/2099"})
    )
    altra_meta = leggi(
        pagina(client, "piano_convoca", "2019", dati=base | {"seconda_ora": "19.00"})
    )
    presto = leggi(
        pagina(
            client,
            "piano_convoca",
            "2019",
            dati=base | {"seconda_giorno": "10/12/2099", "seconda_ora": "17.00"},
        )
    )
    fatto = pagina(
        client,
        "piano_convoca",
        "2019",
        dati=base | {"seconda_giorno": "10/12/2099", "seconda_ora": "19.00"},
    )

    assert "Il preavviso minimo dell’Assemblea non è nei dati caricati" in vuoto
    assert "scrivi il giorno e l" in a_meta
    assert "scrivi il giorno e l" in altra_meta
    assert "viene dopo la prima" in presto
    seduta = Seduta.objects.get()
    assert seduta.seconda_il is not None
    assert fatto.url == f"/assemblea/{seduta.pk}/"
    dopo = leggi(client.get(fatto.url))
    assert "controlla che i giorni bastino" in dopo
    assert "Sala" not in dopo


def test_a_known_notice_is_told_on_the_form(client: Client, mondo: Mondo) -> None:
    proposto(mondo)
    RegolaAssemblea.objects.update(preavviso_giorni=5)

    letta = leggi(pagina(client, "piano_convoca", "2019", utente=mondo.capofila))

    assert "con almeno 5 giorni di preavviso" in letta
    assert SECONDA > SEDUTA
