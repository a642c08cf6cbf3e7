"""The simulator: the rules explained to anybody, and nothing kept."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from crema_sap import orologio
from domande.compilazione.fatti import DICHIARATE
from domande.compilazione.giudizio import giudica
from domande.compilazione.prove import PROVE
from tests.bandi.factories import crea_avviso, crea_unita
from tests.domande.factories import CREMA, DURANTE, Scena


def risposta_simulata(**cambi: Any) -> dict[str, Any]:
    dati = {
        "tu-nato_il": "17/05/1980",
        "tu-cittadinanza": "italiana",
        **{f"dichiaro-{nome}": "on" for nome in DICHIARATE},
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
    risposta = visitatore.post("/simulatore/", risposta_simulata(azione="aggiungi:altri"))

    # A number that no browser sends, and that Python itself refuses to read.
    smisurata = risposta_simulata(azione="aggiungi:altri") | {"altri-TOTAL_FORMS": "9" * 5_000}

    assert len(risposta.context["form"].per_codice["altri"].righe.forms) == 3
    assert 'value="09/07/2012"' in leggi(risposta)
    assert visitatore.post("/simulatore/", smisurata).status_code == 200


def test_a_person_can_be_taken_away(visitatore: Client) -> None:
    pagina = leggi(visitatore.post("/simulatore/", risposta_simulata(**{"altri-1-DELETE": "on"})))

    assert "La composizione del nucleo è ammessa." in pagina
    assert "meno del 75% dei 38,00 m²" not in pagina
    assert "per 2 persone" in pagina


def test_a_wrong_answer_is_explained(visitatore: Client) -> None:
    pagina = leggi(visitatore.post("/simulatore/", risposta_simulata(**{"isee-valore": "boh"})))

    assert "non è un numero" in pagina
    assert "<title>Errore:" in pagina


def test_who_has_not_got_there_is_not_told_off(visitatore: Client) -> None:
    """The Enter key sends the page: one is led to the next question, not blamed for it."""
    risposta = visitatore.post(
        "/simulatore/",
        {"azione": "avanti", "tu-nato_il": "17/05/1980", "tu-cittadinanza": "italiana"},
    )

    assert risposta.context["aperto"] == "residenza"
    assert risposta.context["errori"] == []
    assert 'value="17/05/1980"' in leggi(risposta)


def test_what_was_answered_wrongly_is_told_on_the_way(visitatore: Client) -> None:
    risposta = visitatore.post("/simulatore/", {"azione": "avanti", "tu-nato_il": "31/02/1980"})

    assert risposta.context["aperto"] == "tu"
    assert "non esiste nel calendario" in leggi(risposta)
    assert [errore["campo"] for errore in risposta.context["errori"]] == [
        "id_tu-nato_il",
        "id_tu-cittadinanza",
    ]


def test_what_was_unticked_stays_unticked(visitatore: Client) -> None:
    dati = risposta_simulata(azione="aggiungi:prima", **{"preferenze-comuni": [CREMA]})
    del dati["dichiaro-nessuna_cessione"]

    risposta = visitatore.post("/simulatore/", dati)

    assert risposta.context["aperto"] == "residenza"
    form = risposta.context["form"]
    assert len(form.per_codice["residenza"].righe.forms) == 1
    assert form.per_codice["dichiaro"].modulo["nessuna_cessione"].value() is False
    assert form.per_codice["dichiaro"].modulo["nessuna_proprieta"].value() is True
    assert form.per_codice["preferenze"].modulo["comuni"].value() == [CREMA]


def test_a_row_of_nothing_known_opens_the_first_question(visitatore: Client) -> None:
    risposta = visitatore.post("/simulatore/", risposta_simulata(azione="aggiungi:boh"))

    assert risposta.context["aperto"] == "tu"


def periodi(*righe: tuple[str, str, str]) -> dict[str, str]:
    dati = {"prima-TOTAL_FORMS": str(len(righe)), "prima-INITIAL_FORMS": "0"}
    for numero, (comune, dal, al) in enumerate(righe):
        dati |= {
            f"prima-{numero}-comune": comune,
            f"prima-{numero}-dal": dal,
            f"prima-{numero}-al": al,
        }
    return dati


@pytest.mark.parametrize(
    ("righe", "punti", "interrotta"),
    [
        # In Crema since 2015; over 15 years in Lombardia with what came before: 6.50, else 0.
        ((), "0.00", False),
        ((("019025", "01/01/2000", "14/01/2015"),), "6.50", False),
        ((("lombardia", "01/01/2000", "14/01/2015"),), "6.50", False),
        ((("019025", "01/01/2000", "13/01/2015"),), "0.00", True),
        (
            (("019025", "01/01/2000", "01/01/2010"), ("fuori", "02/01/2010", "14/01/2015")),
            "0.00",
            True,
        ),
    ],
)
def test_the_history_of_residences_counts_with_its_breaks(
    visitatore: Client, righe: tuple[tuple[str, str, str], ...], punti: str, interrotta: bool
) -> None:
    dati = risposta_simulata(
        **periodi(*righe),
        **{"residenza-comune_dal": "15/01/2015", "residenza-lombardia_dal": ""},
    )

    risposta = visitatore.post("/simulatore/", dati)

    (simulazione,) = risposta.context["simulazioni"]
    (voci,) = [p.punteggio for p in simulazione.giudizio.punteggi]
    assert str(voci.totali["residenza_regione"]) == punti
    assert ("un’interruzione nella residenza" in leggi(risposta)) is interrotta


def test_who_lives_elsewhere_in_lombardia_lives_in_lombardia(visitatore: Client) -> None:
    dati = risposta_simulata(
        **{"residenza-comune": "lombardia", "residenza-lombardia_dal": ""},
        **{"lavoro-comune_lavoro": CREMA},
    )

    pagina = leggi(visitatore.post("/simulatore/", dati))

    assert "Residenza in Lombardia da almeno 5 anni: dal 15/01/2008." in pagina


def test_a_period_that_ends_before_it_begins_is_explained(visitatore: Client) -> None:
    dati = risposta_simulata(**periodi((CREMA, "02/01/2010", "01/01/2010")))

    risposta = visitatore.post("/simulatore/", dati)

    assert "finisce prima di cominciare" in leggi(risposta)
    assert risposta.context["aperto"] == "residenza"


def test_a_new_family_says_since_when(visitatore: Client) -> None:
    dati = risposta_simulata(**{"famiglia-nuova_formazione": "formata"})

    risposta = visitatore.post("/simulatore/", dati)

    assert "Scrivi quando si è formata." in leggi(risposta)
    assert risposta.context["aperto"] == "famiglia"


def test_a_declaration_that_is_taken_away_is_explained(visitatore: Client) -> None:
    dati = risposta_simulata()
    del dati["dichiaro-nessuna_cessione"]

    pagina = leggi(visitatore.post("/simulatore/", dati))

    assert "Manca qualche requisito" in pagina
    assert "Se potessi dichiarare che nessuno ha ceduto una casa pubblica" in pagina
    assert "Il requisito ci sarebbe." in pagina


def test_each_open_avviso_has_its_answer(visitatore: Client, scena: Scena) -> None:
    unita = crea_unita(scena.ente, codice="CR-9", superficie_mq=Decimal("50.00"))
    crea_avviso(utente=scena.capofila, unita=[unita], codice="crema-2019-bis", titolo="Il secondo")

    risposta = visitatore.post("/simulatore/", risposta_simulata())

    assert len(risposta.context["simulazioni"]) == 2
    assert "Il secondo" in leggi(risposta)
    assert "CR-9" in leggi(risposta)


@pytest.mark.parametrize("simulata", [True, False], ids=["post", "get"])
def test_the_page_asks_few_questions_to_the_database(
    visitatore: Client, simulata: bool, django_assert_max_num_queries: Any
) -> None:
    visitatore.get("/simulatore/")

    with django_assert_max_num_queries(5):
        if simulata:
            visitatore.post("/simulatore/", risposta_simulata())
        else:
            visitatore.get("/simulatore/")


def test_without_an_avviso_it_says_so(ambito: Any) -> None:
    assert "Nessun avviso pubblicato" in leggi(Client().get("/simulatore/"))


def test_every_condition_has_the_document_that_proves_it(scena: Scena) -> None:
    profilo = scena.contenuto.profilo
    condizioni = {c.codice for gruppo in profilo.gruppi for c in gruppo.condizioni}

    assert condizioni <= set(PROVE)
    assert giudica.__module__ == "domande.compilazione.giudizio"
