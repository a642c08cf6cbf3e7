"""Bad moments of a survey: the last instant, a unit that moves, a plan approved meanwhile."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from django.test import Client

from crema_sap import orologio
from crema_sap.registro.models import Evento
from programmazione import services
from programmazione.documents import impronta_contenuto
from programmazione.forms import AperturaForm
from programmazione.models import Ricognizione, SceltaVoto
from programmazione.services import passaggi
from programmazione.states import StatoDichiarazione, StatoPiano
from tests.programmazione.factories import (
    ORA,
    SCADENZA,
    SEDUTA,
    Mondo,
    apri,
    consolida,
    convoca,
    crea_unita,
    dichiarazione_di,
    salva,
    trasmetti,
    vota,
)
from tests.programmazione.pagine import leggi, modulo, pagina

MILLESIMO = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("quando", "in_ritardo"),
    [
        (SCADENZA - MILLESIMO, False),
        (SCADENZA, True),
        (SCADENZA + MILLESIMO, True),
        # The same instants as the other clocks say them.
        ((SCADENZA - MILLESIMO).astimezone(UTC), False),
        (SCADENZA.astimezone(UTC), True),
    ],
)
def test_the_instant_of_the_act_decides_to_the_millisecond(
    client: Client, mondo: Mondo, quando: Any, in_ritardo: bool
) -> None:
    apri(mondo)

    trasmessa = trasmetti(mondo, mondo.comuni[0], quando, liberi=1, assegnabili=1)

    trasmessa.refresh_from_db()
    assert trasmessa.stato == StatoDichiarazione.TRASMESSA
    assert trasmessa.trasmessa_il == quando
    evento = Evento.objects.get(atto="TRASMISSIONE_DICHIARAZIONE")
    assert evento.dati["in_ritardo"] is in_ritardo
    letta = leggi(pagina(client, "dichiarazione", trasmessa.pk, utente=mondo.capofila))
    assert ("dopo il termine del" in letta) is in_ritardo


def test_zero_at_the_last_instant_is_judged_alike(mondo: Mondo) -> None:
    ricognizione = apri(mondo)
    esiti = []
    for ente, quando in zip(mondo.comuni[:2], (SCADENZA - MILLESIMO, SCADENZA), strict=True):
        zero = services.dichiara_zero(
            dichiarazione=dichiarazione_di(ente), utente=mondo.operatore(ente), ora=quando
        )
        esiti.append(zero.in_ritardo(ricognizione.scade_il))

    assert esiti == [False, True]


def test_a_page_sent_around_the_deadline_is_judged_by_its_arrival(
    client: Client, mondo: Mondo
) -> None:
    apri(mondo)
    tardive = []
    for ente, scarto in zip(mondo.comuni[:2], (timedelta(minutes=-1), timedelta(0)), strict=True):
        dichiarazione = dichiarazione_di(ente)
        orologio.sposta(SCADENZA + scarto)
        dati = modulo(mondo, 0, liberi="1", assegnabili="1") | {
            "riga0-comune": ente.comune_id, "trasmetti": "1",
        }  # fmt: skip
        pagina(client, "dichiarazione", dichiarazione.pk, utente=mondo.operatore(ente), dati=dati)
        dichiarazione.refresh_from_db()
        tardive.append(dichiarazione.in_ritardo(SCADENZA))

    assert tardive == [False, True]


def test_the_last_second_of_the_last_day_is_in_time() -> None:
    form = AperturaForm({"anno": "2030", "scade_il": "31/12/2029"})

    with orologio.fissato(ORA):
        assert form.is_valid(), form.errors
    scade_il = form.cleaned_data["scade_il"]
    assert (scade_il.hour, scade_il.minute, scade_il.second) == (23, 59, 59)
    # 23:59:59.999 is before the term, and midnight is not.
    assert scade_il.replace(microsecond=999_000) < scade_il < scade_il + MILLESIMO


def test_a_unit_that_changes_owner_is_pointed_out_to_both(client: Client, mondo: Mondo) -> None:
    da, a, terzo = mondo.comuni
    unita = crea_unita(da, "A-1")
    apri(mondo)
    trasmessa = trasmetti(mondo, da, liberi=1, assegnabili=1)
    passaggi.trasferisci_unita(
        unita=unita, a=a, decorre_il=ORA.date(), atto="rogito n. 1", motivo="Permuta",
        riga_versione=unita.riga_versione, utente=mondo.operatore(da),
        ora=ORA + timedelta(hours=1),
    )  # fmt: skip

    testi = {
        ente.nome: leggi(
            pagina(client, "dichiarazione", dichiarazione_di(ente).pk, utente=mondo.operatore(ente))
        )
        for ente in (da, a, terzo)
    }

    assert "Dopo la trasmissione queste unità" in testi["Alfa"]
    assert "A-1: da Alfa a Beta" in testi["Alfa"]
    assert "presenta una nuova versione" in testi["Alfa"]
    assert "Dall’apertura della ricognizione queste unità" in testi["Beta"]
    assert "passate di mano" not in testi["Gamma"]
    # What was declared stays as it was declared; the register already says the new owner.
    assert trasmessa.righe.get().liberi == 1
    assert "Dal registro, da confermare: 1" in testi["Beta"]


def test_a_unit_that_moved_before_the_answer_is_not_pointed_out(
    client: Client, mondo: Mondo
) -> None:
    da, a = mondo.comuni[:2]
    unita = crea_unita(da, "A-1")
    apri(mondo)
    passaggi.trasferisci_unita(
        unita=unita, a=a, decorre_il=ORA.date(), atto="rogito n. 1", motivo="Permuta",
        riga_versione=unita.riga_versione, utente=mondo.operatore(da), ora=ORA,
    )  # fmt: skip
    trasmessa = trasmetti(mondo, a, ORA + timedelta(hours=1), patrimonio_sap=1)

    letta = leggi(pagina(client, "dichiarazione", trasmessa.pk, utente=mondo.operatore(a)))

    assert "passate di mano" not in letta


def test_a_correction_while_the_plan_is_being_approved_leaves_the_plan_as_it_is(
    client: Client, mondo: Mondo
) -> None:
    piano = consolida(mondo)
    seduta = convoca(mondo, piano)
    alfa = mondo.comuni[0]
    services.riapri(
        ricognizione=Ricognizione.objects.get(), motivo="Alfa corregge",
        scade_il=SEDUTA + timedelta(days=5), utente=mondo.capofila, ora=ORA,
    )  # fmt: skip
    nuova = services.sostituisci_dichiarazione(
        dichiarazione=dichiarazione_di(alfa), utente=mondo.operatore(alfa), ora=ORA
    )
    in_mezzo = leggi(pagina(client, "dichiarazione", nuova.pk, utente=mondo.operatore(alfa)))
    salva(mondo, alfa, liberi=9, assegnabili=9)
    vota(mondo, seduta, *(SceltaVoto.FAVOREVOLE for _ in mondo.comuni))

    approvato = services.approva(piano=piano, atto="n. 1", utente=mondo.segretario, ora=SEDUTA)
    services.trasmetti_dichiarazione(
        dichiarazione=dichiarazione_di(alfa), riga_versione=1,
        utente=mondo.operatore(alfa), ora=SEDUTA + timedelta(hours=1),
    )  # fmt: skip

    approvato.refresh_from_db()
    assert approvato.stato == StatoPiano.APPROVATO
    assert approvato.fotografia is not None
    # Two free and one turn-over, as answered before; the five are the ALER's.
    assert approvato.fotografia["totali"]["liberi"] == 2
    assert approvato.fotografia["totali"]["assegnabili"] == 8
    assert approvato.impronta == impronta_contenuto(approvato.fotografia)
    assert "resta com’è" in in_mezzo
    quadro = leggi(pagina(client, "ricognizione", 2019, utente=mondo.capofila))
    assert "nello stato «Approvato» e resta com’è" in quadro
    assert dichiarazione_di(alfa).righe.get().liberi == 9


def test_a_draft_of_the_plan_warns_nobody(client: Client, mondo: Mondo) -> None:
    consolida(mondo)
    services.riapri(
        ricognizione=Ricognizione.objects.get(), motivo="Manca Gamma",
        scade_il=SCADENZA, utente=mondo.capofila, ora=ORA,
    )  # fmt: skip

    assert "resta com’è" not in leggi(pagina(client, "ricognizione", 2019, utente=mondo.capofila))
