"""Remarks on a chapter: who makes them, on which words, and that one is resolved once."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Evento
from programmazione import services
from programmazione.models import CommentoCapitolo, PianoAnnuale
from programmazione.states import TransizioneNonAmmessa
from tests import factories
from tests.programmazione.factories import ORA, SEDUTA, Mondo, approva, consolida, convoca
from tests.programmazione.pagine import leggi, pagina

CODICE = "piano-di-zona"
BRANO = "coordinamento stabile e strutturato"


@pytest.fixture
def piano(mondo: Mondo) -> PianoAnnuale:
    piano = consolida(mondo)
    return services.metti_in_verifica(piano=piano, utente=mondo.capofila, ora=ORA)


@pytest.fixture
def responsabile(mondo: Mondo) -> Utente:
    return factories.crea_utente(Ruolo.RESPONSABILE_ENTE, mondo.comuni[1])


def commenta(
    piano: PianoAnnuale, utente: Utente, testo: str = "Manca Beta.", brano: str = ""
) -> CommentoCapitolo:
    return services.commenta(
        piano=piano, codice=CODICE, testo=testo, brano=brano, utente=utente, ora=ORA
    )


def risolvi(commento: CommentoCapitolo, utente: Utente) -> CommentoCapitolo:
    return services.risolvi_commento(
        commento=commento, risposta="Aggiunta. ", utente=utente, ora=SEDUTA
    )


def test_a_remark_is_made_on_words_of_the_chapter_and_resolved_once(
    mondo: Mondo, piano: PianoAnnuale, responsabile: Utente
) -> None:
    commento = commenta(piano, responsabile, brano=f"  {BRANO} ")

    risolto = risolvi(commento, mondo.capofila)

    assert (commento.brano, commento.ente) == (BRANO, mondo.comuni[1])
    assert (risolto.risposta, risolto.risolto_da) == ("Aggiunta.", mondo.capofila)
    assert (
        Evento.objects.filter(atto__in=["COMMENTO_CAPITOLO", "RISOLUZIONE_COMMENTO"]).count() == 2
    )
    with pytest.raises(TransizioneNonAmmessa, match="già risolto"):
        risolvi(commento, mondo.capofila)


def test_words_are_found_as_they_are_read_too(mondo: Mondo, piano: PianoAnnuale) -> None:
    services.salva_capitolo(
        piano=piano, codice=CODICE, testo="Le **due**\nvie & altro", utente=mondo.capofila, ora=ORA
    )

    assert commenta(piano, mondo.sindaco, brano="due vie & altro").brano == "due vie & altro"
    assert commenta(piano, mondo.sindaco, brano="**due**").brano == "**due**"


@pytest.mark.parametrize(("testo", "brano"), [(" ", ""), ("Sì", "parole di un altro")])
def test_a_remark_says_something_about_the_chapter(
    piano: PianoAnnuale, mondo: Mondo, testo: str, brano: str
) -> None:
    with pytest.raises(services.CommentoNonValido):
        commenta(piano, mondo.sindaco, testo, brano)


def test_only_who_has_a_part_in_the_plan_remarks(
    mondo: Mondo, piano: PianoAnnuale, responsabile: Utente
) -> None:
    with pytest.raises(PermissionDenied):
        commenta(piano, mondo.operatore(mondo.comuni[0]))
    commento = commenta(piano, responsabile)
    for altro in (mondo.sindaco, mondo.operatore(mondo.comuni[1])):
        with pytest.raises(PermissionDenied):
            risolvi(commento, altro)
    assert risolvi(commento, responsabile).risolto_il == SEDUTA


def test_an_approved_plan_takes_no_more_remarks(mondo: Mondo) -> None:
    piano = consolida(mondo)
    commento = commenta(piano, mondo.sindaco)
    approva(mondo, piano)

    with pytest.raises(TransizioneNonAmmessa, match="mentre si prepara"):
        commenta(piano, mondo.sindaco)
    with pytest.raises(TransizioneNonAmmessa):
        risolvi(commento, mondo.capofila)


@pytest.mark.parametrize(
    "cambia",
    [
        lambda c: CommentoCapitolo.objects.filter(pk=c.pk).update(testo="Altro"),
        lambda c: CommentoCapitolo.objects.filter(pk=c.pk)._raw_delete("default"),
        lambda c: CommentoCapitolo.objects.filter(pk=c.pk).update(risolto_il=ORA),
        lambda c: CommentoCapitolo.objects.filter(pk=c.pk).update(risposta="Sì"),
    ],
)
def test_the_database_keeps_what_a_remark_said(
    mondo: Mondo, piano: PianoAnnuale, cambia: Any
) -> None:
    commento = commenta(piano, mondo.sindaco)

    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        cambia(commento)


def test_the_page_takes_shows_and_closes_remarks(
    client: Client, mondo: Mondo, piano: PianoAnnuale, responsabile: Utente
) -> None:
    nome = "commento_list"

    lontano = pagina(client, nome, 2019, CODICE, utente=responsabile, dati={
        "testo": "Sì", "brano": "parole di un altro"})  # fmt: skip
    pagina(client, nome, 2019, CODICE, dati={"testo": "Manca Beta.", "brano": BRANO})
    commento = CommentoCapitolo.objects.get()
    letta = leggi(pagina(client, nome, 2019, CODICE))
    services.salva_capitolo(
        piano=piano, codice=CODICE, testo="Altro.", utente=mondo.capofila, ora=ORA
    )
    cambiata = leggi(pagina(client, nome, 2019, CODICE, utente=mondo.capofila))
    nel_piano = leggi(pagina(client, "piano", 2019))
    pagina(client, "commento_risolvi", 2019, commento.pk, dati={"risposta": "Aggiunta."})

    assert "Il brano non è nel capitolo" in leggi(lontano)
    assert f"Su: «{BRANO}» Manca Beta." in letta
    assert "il brano non è più nel testo" in cambiata
    assert "Commenti a «Il Piano di Zona»: 1 aperto" in nel_piano
    assert "Aggiunta." in leggi(pagina(client, nome, 2019, CODICE))
    assert "Nessun commento aperto" in leggi(pagina(client, nome, 2019, CODICE))


def test_a_responsabile_reads_the_plan_from_its_check_on(
    client: Client, mondo: Mondo, piano: PianoAnnuale, responsabile: Utente
) -> None:
    assert pagina(client, "piano", 2019, utente=responsabile).status_code == 200
    services.riporta_in_bozza(piano=piano, utente=mondo.capofila, ora=ORA)
    assert pagina(client, "piano", 2019).status_code == 404


def test_a_remark_of_another_plan_is_not_there(
    client: Client, mondo: Mondo, piano: PianoAnnuale
) -> None:
    services.riporta_in_bozza(piano=piano, utente=mondo.capofila, ora=ORA)
    convoca(mondo, piano)

    risposta = pagina(client, "commento_risolvi", 2019, 10**9, utente=mondo.capofila, dati={})

    assert risposta.status_code == 404
