"""The simulator: the rules explained to anybody, and nothing kept."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from crema_sap import orologio
from domande.compilazione.giudizio import giudica
from domande.compilazione.prove import PROVE
from tests.domande.factories import CREMA, DURANTE, Scena


def risposta_simulata(**cambi: Any) -> dict[str, Any]:
    dati = {
        "tu-nato_il": "17/05/1980",
        "tu-cittadinanza": "italiana",
        "tu-dichiara": "on",
        "altri-TOTAL_FORMS": "2",
        "altri-INITIAL_FORMS": "0",
        "altri-0-nato_il": "04/03/1979",
        "altri-0-relazione": "coniuge",
        "altri-1-nato_il": "09/07/2012",
        "altri-1-relazione": "figlio",
        "residenza-comune": CREMA,
        "residenza-comune_dal": "15/01/2008",
        "residenza-lombardia_dal": "01/06/2001",
        "isee-valore": "8.450,00",
        "isee-pse": "2,04",
        "isee-patrimonio_mobiliare": "1.200",
        "casa-superficie": "40",
    }
    return dati | cambi


def leggi(risposta: Any) -> str:
    return re.sub(r"\s+", " ", risposta.content.decode())


@pytest.fixture
def visitatore(scena: Scena) -> Client:
    orologio.sposta(DURANTE)
    return Client()


def test_points_are_explained_with_norm_and_proof(visitatore: Client) -> None:
    pagina = leggi(visitatore.post("/simulatore/", risposta_simulata()))

    assert "I requisiti ci sono tutti" in pagina
    assert "punti</strong>" in pagina
    assert "Attestazione ISEE" in pagina
    assert "Punteggi dimostrativi, non ufficiali" in pagina
    assert "Le unità adatte al tuo nucleo: 2" in pagina
    assert "troppo piccola" in pagina


@pytest.mark.parametrize(("isee", "manca"), [("16.000,00", False), ("16.000,01", True)])
def test_the_threshold_is_included(visitatore: Client, isee: str, manca: bool) -> None:
    pagina = leggi(visitatore.post("/simulatore/", risposta_simulata(**{"isee-valore": isee})))

    assert ("più del massimo" in pagina) is manca


def test_nothing_is_kept(visitatore: Client) -> None:
    scritte: list[str] = []

    def osserva(esegui: Any, sql: str, parametri: Any, molti: bool, contesto: Any) -> Any:
        if re.match(r"\s*(INSERT|UPDATE|DELETE)", sql):
            scritte.append(sql)
        return esegui(sql, parametri, molti, contesto)

    with connection.execute_wrapper(osserva):
        visitatore.post("/simulatore/", risposta_simulata())

    assert scritte == []


def test_a_person_is_added_without_scripts(visitatore: Client) -> None:
    risposta = visitatore.post("/simulatore/", risposta_simulata(azione="aggiungi"))

    assert len(risposta.context["form"].altri.forms) == 3
    assert 'value="09/07/2012"' in leggi(risposta)


def test_a_person_can_be_taken_away(visitatore: Client) -> None:
    pagina = leggi(visitatore.post("/simulatore/", risposta_simulata(**{"altri-1-DELETE": "on"})))

    assert "La composizione del nucleo è ammessa." in pagina
    assert "meno del 75% dei 38,00 m²" not in pagina
    assert "per 2 persone" in pagina


def test_a_wrong_answer_is_explained(visitatore: Client) -> None:
    pagina = leggi(visitatore.post("/simulatore/", risposta_simulata(**{"isee-valore": "boh"})))

    assert "non è un numero" in pagina
    assert "<title>Errore:" in pagina


def test_without_an_avviso_it_says_so(ambito: Any) -> None:
    assert "Nessun avviso pubblicato" in leggi(Client().get("/simulatore/"))


def test_every_condition_has_the_document_that_proves_it(scena: Scena) -> None:
    profilo = scena.contenuto.profilo
    condizioni = {c.codice for gruppo in profilo.gruppi for c in gruppo.condizioni}

    assert condizioni <= set(PROVE)
    assert giudica.__module__ == "domande.compilazione.giudizio"
