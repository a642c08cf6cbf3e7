"""The validation of many answers at once, and the plan that stands on validated ones only."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crema_sap.registro.models import Evento
from programmazione import services
from programmazione.models import Dichiarazione, PianoAnnuale, Ricognizione
from programmazione.services import PianoIncompleto
from programmazione.states import StatoDichiarazione, StatoPiano
from tests.programmazione.factories import ORA, Mondo, apri, dichiarazione_di, trasmetti, valida

D = StatoDichiarazione
QUERY = 4


@pytest.fixture
def arrivate(mondo: Mondo) -> Ricognizione:
    """A closed survey: two have answered with figures, one with zero, one is silent."""
    ricognizione = apri(mondo)
    trasmetti(mondo, mondo.comuni[0], liberi=2, turnover=1, assegnabili=3)
    trasmetti(mondo, mondo.comuni[1], liberi=1, assegnabili=1)
    services.dichiara_zero(
        dichiarazione=dichiarazione_di(mondo.aler), utente=mondo.operatore(mondo.aler), ora=ORA
    )
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)
    return ricognizione


def stato(mondo: Mondo, n: int) -> str:
    return dichiarazione_di(mondo.comuni[n]).stato


def entra(mondo: Mondo) -> Client:
    cliente = Client()
    cliente.force_login(mondo.capofila)
    return cliente


def pagina(cliente: Client) -> str:
    risposta = cliente.get(reverse("programmazione:ricognizione_valida", args=[2019]))
    return re.sub(r"\s+", " ", risposta.content.decode())


def test_only_those_that_were_in_front_are_validated(mondo: Mondo, arrivate: Ricognizione) -> None:
    lette = [dichiarazione_di(mondo.comuni[0]).pk, dichiarazione_di(mondo.comuni[2]).pk]

    quante = services.valida_insieme(
        ricognizione=arrivate, lette=lette, utente=mondo.capofila, ora=ORA
    )

    assert quante == 1
    assert stato(mondo, 0) == D.VALIDATA
    assert stato(mondo, 1) == D.TRASMESSA
    assert stato(mondo, 2) != D.VALIDATA
    assert Evento.objects.filter(atto="VALIDAZIONE_DICHIARAZIONE").count() == 1


def test_the_answers_of_another_survey_are_left(mondo: Mondo, arrivate: Ricognizione) -> None:
    altra = apri(mondo, 2020)

    quante = services.valida_insieme(
        ricognizione=altra,
        lette=[dichiarazione_di(mondo.comuni[0]).pk],
        utente=mondo.capofila,
        ora=ORA,
    )

    assert quante == 0
    assert stato(mondo, 0) == D.TRASMESSA


def test_nobody_else_validates(mondo: Mondo, arrivate: Ricognizione) -> None:
    with pytest.raises(PermissionDenied):
        services.valida_insieme(
            ricognizione=arrivate, lette=[], utente=mondo.operatore(mondo.comuni[0]), ora=ORA
        )


def _in_verifica(mondo: Mondo, ricognizione: Ricognizione) -> PianoAnnuale:
    piano = services.consolida(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)
    services.metti_in_verifica(piano=piano, utente=mondo.capofila, ora=ORA)
    return piano


def test_a_plan_on_answers_not_validated_is_not_proposed(
    mondo: Mondo, arrivate: Ricognizione
) -> None:
    piano = _in_verifica(mondo, arrivate)

    with pytest.raises(PianoIncompleto, match="validare 3: ALER di prova, Alfa, Beta"):
        services.proponi(piano=piano, utente=mondo.capofila, ora=ORA)

    valida(mondo, arrivate)
    proposto = services.proponi(piano=piano, utente=mondo.capofila, ora=ORA)
    assert proposto.stato == StatoPiano.PROPOSTO


def test_the_page_shows_the_figures_then_validates_the_ticked(
    mondo: Mondo, arrivate: Ricognizione
) -> None:
    cliente = entra(mondo)
    prima = pagina(cliente)
    chiave = dichiarazione_di(mondo.comuni[0]).pk

    risposta = cliente.post(
        reverse("programmazione:ricognizione_valida", args=[2019]),
        {"letta": [str(chiave), "non un numero"]},
        follow=True,
    )

    assert "Alfa" in prima
    assert "Gamma" not in prima, "who is silent has nothing to validate"
    assert "Risposte validate: 1." in risposta.content.decode()
    assert "Valida le risposte arrivate (2)" in risposta.content.decode()
    valida(mondo, arrivate)
    assert "Nessuna risposta da validare" in pagina(cliente)


def test_the_page_asks_the_same_few_questions(mondo: Mondo, arrivate: Ricognizione) -> None:
    cliente = entra(mondo)
    contate = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as viste:
            pagina(cliente)
        contate.append(sum("SAVEPOINT" not in una["sql"] for una in viste.captured_queries))
        Dichiarazione.objects.filter(pk=dichiarazione_di(mondo.comuni[0]).pk).update(
            stato=D.VALIDATA
        )

    assert contate == [QUERY, QUERY]
