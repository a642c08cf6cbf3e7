"""The register of dwellings: who sees and changes what, filters, order, queries."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crema_sap.enti.models import Ruolo
from programmazione.models import (
    UnitaAbitativa,
)
from tests import factories
from tests.programmazione.factories import (
    Mondo,
    crea_unita,
)
from tests.programmazione.pagine import U, leggi, pagina


def test_an_officer_sees_the_own_units_and_the_capofila_all(client: Client, mondo: Mondo) -> None:
    crea_unita(mondo.comuni[0], "MIA-1")
    crea_unita(mondo.comuni[1], "ALTRUI-1")

    propria = leggi(pagina(client, "unita_list", utente=mondo.operatore(mondo.comuni[0])))
    tutte = leggi(pagina(client, "unita_list", utente=mondo.capofila))

    assert "MIA-1" in propria
    assert "ALTRUI-1" not in propria
    assert "ALTRUI-1" in tutte


def test_a_unit_of_another_ente_is_not_there(client: Client, mondo: Mondo) -> None:
    altrui = crea_unita(mondo.comuni[1])
    operatore = mondo.operatore(mondo.comuni[0])

    assert pagina(client, "unita", altrui.pk, utente=operatore).status_code == 404
    assert pagina(client, "unita_update", altrui.pk, utente=operatore).status_code == 404


def test_the_capofila_reads_units_and_does_not_write_them(client: Client, mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[1])

    assert pagina(client, "unita", unita.pk, utente=mondo.capofila).status_code == 200
    assert pagina(client, "unita_update", unita.pk, utente=mondo.capofila).status_code == 403
    assert pagina(client, "unita_create", utente=mondo.capofila).status_code == 403


@pytest.mark.parametrize(
    ("pagina_chiesta", "ruolo"),
    [
        ("unita_list", Ruolo.EISA_OPERATORE),
        ("ricognizione_list", Ruolo.SPORTELLO),
        ("ricognizione_create", Ruolo.OPERATORE_ENTE),
        ("seduta_list", Ruolo.OPERATORE_ENTE),
    ],
)
def test_the_wrong_role_is_told_why(
    client: Client, mondo: Mondo, pagina_chiesta: str, ruolo: Ruolo
) -> None:
    utente = factories.crea_utente(ruolo, mondo.comuni[0])

    risposta = pagina(client, pagina_chiesta, utente=utente)

    assert risposta.status_code == 403
    assert re.search(r"spetta|incarico", leggi(risposta))


@pytest.mark.parametrize("pagina_chiesta", ["unita_list", "ricognizione_list", "seduta_list"])
def test_a_visitor_is_asked_to_sign_in(client: Client, mondo: Mondo, pagina_chiesta: str) -> None:
    assert pagina(client, pagina_chiesta).url.startswith("/accedi/")


def test_a_unit_is_entered_and_changed_by_form(client: Client, mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    dati = {
        "codice": "A-1", "comune": mondo.comuni[0].comune_id, "tipo": "SAP", "stato": "LIBERA",
        "superficie_mq": "58,40", "ascensore": "", "senza_barriere": "no", "riga_versione": "1",
        "stato_dal": "01/10/2019",
    }  # fmt: skip

    pagina(client, "unita_create", utente=operatore, dati=dati)
    unita = UnitaAbitativa.objects.get()
    pagina(client, "unita_update", unita.pk, dati={**dati, "superficie_mq": "60"})

    cambiata = UnitaAbitativa.objects.get()
    assert (unita.ascensore, unita.senza_barriere, str(unita.superficie_mq)) == (
        None, False, "58.40",
    )  # fmt: skip
    assert cambiata.superficie_mq == 60
    storia = leggi(pagina(client, "unita", unita.pk))
    assert "Superficie utile: da 58,4 m² a 60 m²" in storia.replace("\xa0", " ")
    assert "Inserita nel registro" in storia


@pytest.mark.parametrize(
    ("campo", "valore", "frase"),
    [
        ("superficie_mq", "0", "non può essere minore di 0,01"),
        ("superficie_mq", "grande", "non è un numero"),
        ("camere", "-1", "non può essere negativo"),
        ("stato_dal", "31/02/2019", "non esiste"),
        ("codice", "", "obbligatorio"),
        ("codice", "U-1", "già un'unità con questo codice"),
    ],
)
def test_a_bad_sheet_comes_back_with_the_reason(
    client: Client, mondo: Mondo, campo: str, valore: str, frase: str
) -> None:
    crea_unita(mondo.comuni[0])
    dati = {
        "codice": "A-2", "comune": mondo.comuni[0].comune_id, "tipo": "SAP", "stato": "OCCUPATA",
        "riga_versione": "1", campo: valore,
    }  # fmt: skip

    risposta = pagina(client, "unita_create", utente=mondo.operatore(mondo.comuni[0]), dati=dati)

    assert risposta.status_code == 200
    assert frase in leggi(risposta).replace("&#x27;", "'")
    assert UnitaAbitativa.objects.count() == 1


def test_a_stale_sheet_is_not_saved_over_another(client: Client, mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0])
    dati = {
        "codice": "U-1", "comune": mondo.comuni[0].comune_id, "tipo": "SAP", "stato": "LIBERA",
        "riga_versione": "0",
    }  # fmt: skip

    risposta = pagina(
        client, "unita_update", unita.pk, utente=mondo.operatore(mondo.comuni[0]), dati=dati
    )

    assert "ha modificato questa unità" in leggi(risposta).replace("&#x27;", "'")
    assert UnitaAbitativa.objects.get().stato == "OCCUPATA"


@pytest.mark.parametrize(
    ("filtro", "attese"),
    [
        ({"stato": "LIBERA"}, {"A-1"}),
        ({"tipo": "SAS"}, {"A-2"}),
        ({"assegnabile": "2019"}, {"A-1"}),
        ({"assegnabile": "x"}, {"A-1", "A-2", "B-1"}),
        ({"cerca": "garibaldi"}, {"A-2"}),
        ({"cerca": "d\u2019adda"}, {"B-1"}),
        ({"cerca": "alfa via"}, {"A-1", "A-2"}),
        ({"stato": "INVENTATO"}, {"A-1", "A-2", "B-1"}),
    ],
)
def test_filters_live_in_the_url(
    client: Client, mondo: Mondo, filtro: dict[str, str], attese: set[str]
) -> None:
    alfa, beta = mondo.comuni[:2]
    crea_unita(alfa, "A-1", stato="LIBERA", assegnabile_nel=2019, indirizzo="Via Roma")
    crea_unita(alfa, "A-2", tipo="SAS", indirizzo="Via Garibaldi")
    crea_unita(beta, "B-1", zona="Rivolta d'Adda")
    client.force_login(mondo.capofila)

    risposta = client.get(reverse(f"{U}unita_list"), filtro)

    assert {riga.codice for riga in risposta.context["pagina"]} == attese
    trovate = re.search(r"(\d+) unità corrispond", leggi(risposta))
    assert (int(trovate[1]) if trovate else 3) == len(attese)


def test_the_list_sorts_both_ways_and_the_unknown_goes_last(client: Client, mondo: Mondo) -> None:
    for codice, metri in (("A-1", 50), ("A-2", None), ("A-3", 40)):
        crea_unita(mondo.comuni[0], codice, superficie_mq=metri)
    client.force_login(mondo.capofila)

    def ordine(chiave: str) -> list[str]:
        risposta = client.get(reverse(f"{U}unita_list"), {"ordina": chiave})
        return [riga.codice for riga in risposta.context["pagina"]]

    assert ordine("superficie") == ["A-3", "A-1", "A-2"]
    assert ordine("-superficie") == ["A-1", "A-3", "A-2"]
    assert ordine("inventata") == ["A-1", "A-2", "A-3"]


@pytest.mark.parametrize("quante", [10, 1000])
def test_the_list_costs_the_same_queries_at_any_size(
    client: Client, mondo: Mondo, quante: int
) -> None:
    ente = mondo.comuni[0]
    UnitaAbitativa.objects.bulk_create(
        UnitaAbitativa(proprietario=ente, comune=ente.comune, tipo="SAP", codice=f"U-{n:04}")
        for n in range(quante)
    )
    client.force_login(mondo.capofila)

    with CaptureQueriesContext(
        connection,
    ) as contate:
        client.get(reverse(f"{U}unita_list"))

    domande = [q["sql"] for q in contate if "SAVEPOINT" not in q["sql"]]
    assert len(domande) <= 8, domande
