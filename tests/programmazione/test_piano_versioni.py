"""Versions on the page, and the correction of an approved plan as an act of its own."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crema_sap.registro.models import Evento
from programmazione import selectors, services
from programmazione.models import CapitoloPiano, PianoAnnuale, RigaPiano, SceltaVoto
from programmazione.rules.differenza import applica, differenza
from programmazione.states import StatoPiano, TransizioneNonAmmessa
from tests.programmazione.factories import (
    ORA,
    SEDUTA,
    Mondo,
    approva,
    consolida,
    convoca,
    crea_unita,
    vota,
)
from tests.programmazione.pagine import leggi, pagina

P = StatoPiano


def correggi(mondo: Mondo, piano: PianoAnnuale) -> PianoAnnuale:
    return services.apri_aggiornamento(
        piano=piano, motivo="Errore di Alfa", utente=mondo.capofila, ora=SEDUTA
    )


def test_a_correction_is_a_draft_with_all_that_was_approved(mondo: Mondo) -> None:
    crea_unita(mondo.comuni[0])
    primo = approva(mondo)

    secondo = correggi(mondo, primo)

    primo.refresh_from_db()
    assert (primo.stato, secondo.stato, secondo.versione) == (P.APPROVATO, P.BOZZA, 2)
    trovata = differenza(primo.approvato, selectors.contenuto_piano(secondo))
    assert [cambio.campo for cambio in trovata.cambi] == ["versione"]
    assert not any(tabella.righe for tabella in trovata.tabelle.values())
    evento = Evento.objects.get(atto="AGGIORNAMENTO_PIANO")
    assert evento.dati == {"corregge": primo.pk, "versione": 2}


def test_the_approved_correction_replaces_the_plan_under_its_own_act(mondo: Mondo) -> None:
    primo = approva(mondo)
    secondo = correggi(mondo, primo)
    RigaPiano.objects.filter(piano=secondo, ente=mondo.comuni[0]).update(liberi=1, turnover=2)
    seduta = convoca(mondo, secondo)
    vota(mondo, seduta, *(SceltaVoto.FAVOREVOLE for _ in mondo.comuni))

    with pytest.raises(services.DeliberazioneImpossibile, match="un atto suo"):
        services.approva(piano=secondo, atto=" ", utente=mondo.segretario, ora=SEDUTA)
    secondo = services.approva(piano=secondo, atto="n. 2", utente=mondo.segretario, ora=SEDUTA)

    primo.refresh_from_db()
    assert (primo.stato, secondo.stato) == (P.AGGIORNATO, P.APPROVATO)
    assert applica(primo.approvato, differenza(primo.approvato, secondo.approvato)) == (
        secondo.approvato
    )
    with pytest.raises(TransizioneNonAmmessa):
        correggi(mondo, primo)
    with pytest.raises(DatabaseError, match="non si modifica"), transaction.atomic():
        PianoAnnuale.objects.filter(pk=secondo.pk).update(motivo_aggiornamento="Altro")


def test_one_correction_at_a_time_by_the_capofila_with_a_reason(mondo: Mondo) -> None:
    piano = approva(mondo)

    with pytest.raises(PermissionDenied):
        services.apri_aggiornamento(piano=piano, motivo="x", utente=mondo.sindaco, ora=ORA)
    with pytest.raises(services.MotivoMancante):
        services.apri_aggiornamento(piano=piano, motivo=" ", utente=mondo.capofila, ora=ORA)
    correggi(mondo, piano)
    with pytest.raises(services.PianoInCorso, match="già in preparazione"):
        correggi(mondo, piano)


def test_a_draft_is_written_and_not_corrected(mondo: Mondo) -> None:
    with pytest.raises(TransizioneNonAmmessa):
        correggi(mondo, consolida(mondo))


def test_the_difference_is_read_row_by_row_and_paragraph_by_paragraph(
    client: Client, mondo: Mondo
) -> None:
    primo = approva(mondo)
    pagina(client, "piano_correggi", 2019, utente=mondo.capofila, dati={"motivo": "Errore di Alfa"})
    secondo = PianoAnnuale.objects.get(versione=2)
    RigaPiano.objects.filter(piano=secondo, ente=mondo.comuni[0]).update(liberi=1)
    CapitoloPiano.objects.filter(piano=secondo, codice="piano-di-zona").update(testo="Nuovo.")

    risposta = pagina(client, "piano_confronto", 2019)
    lettura = leggi(risposta)

    assert "Dalla versione 1 alla versione 2" in lettura
    assert "Alfa, Alfa Cambiata Unità libere: 2 → 1" in lettura
    assert "Liberi 2 1" in lettura
    assert "− Tolto: L&#x27;obiettivo 7.14" in lettura
    assert "+ Aggiunto: Nuovo." in lettura
    assert "Errore di Alfa" in lettura
    assert primo.versione == 1


def test_one_version_alone_has_nothing_to_compare(client: Client, mondo: Mondo) -> None:
    approva(mondo)

    lettura = leggi(pagina(client, "piano_confronto", 2019, utente=mondo.sindaco))

    assert "C’è una versione sola" in lettura


def test_an_unknown_version_is_said_on_the_page(client: Client, mondo: Mondo) -> None:
    correggi(mondo, approva(mondo))
    client.force_login(mondo.capofila)

    risposta = client.get("/piani/2019/versioni/?da=9&a=1")

    assert risposta.status_code == 200
    assert "Dalla versione" not in leggi(risposta)


def test_the_versions_of_a_chapter_are_read_by_who_prepares_the_plan(
    client: Client, mondo: Mondo
) -> None:
    piano = consolida(mondo)
    for testo in ("Uno.\n\nDue.", "Uno.\n\nTre."):
        services.salva_capitolo(
            piano=piano, codice="piano-di-zona", testo=testo, utente=mondo.capofila, ora=ORA
        )

    lettura = leggi(
        pagina(client, "capitolo_confronto", 2019, "piano-di-zona", utente=mondo.capofila)
    )

    assert "Dalla versione 2 alla versione 3" in lettura
    assert "1 capoverso uguale" in lettura
    assert "− Tolto: Due." in lettura
    assert "+ Aggiunto: Tre." in lettura
    vuota = leggi(pagina(client, "capitolo_confronto", 2019, "ambito-territoriale"))
    assert "ha una versione sola" in vuota


def test_the_comparison_asks_a_constant_number_of_queries(client: Client, mondo: Mondo) -> None:
    correggi(mondo, approva(mondo))
    client.force_login(mondo.capofila)
    pagina(client, "piano_confronto", 2019)
    conteggi = []
    for numero in range(2):
        for n in range(numero * 10):
            crea_unita(mondo.comuni[1], f"N-{n}")
        with CaptureQueriesContext(connection) as viste:
            pagina(client, "piano_confronto", 2019)
        conteggi.append(len(viste))

    assert conteggi[0] == conteggi[1] <= 25
