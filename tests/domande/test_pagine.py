"""The pages on which a domanda is filled in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from crema_sap.enti.models import Utente
from domande import services
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.models import Bozza, Domanda
from tests.domande.factories import (
    CONIUGE_CF,
    Scena,
    crea_bozza,
)
from tests.domande.pagine import indirizzo, leggi, modulo


def test_a_citizen_fills_in_every_section_and_sends(client: Client, scena: Scena) -> None:
    risposta = client.post(reverse("domande:nuova", args=["crema-2019"]))
    for sezione in ORDINE:
        assert risposta["Location"].endswith(f"/{sezione}/")
        assert "NON ANCORA INVIATA" in leggi(client.get(risposta["Location"]))
        risposta = client.post(risposta["Location"], modulo(sezione))
        assert risposta.status_code == 302, leggi(risposta)
    pagina = client.get(risposta["Location"])
    assert "Invia la domanda" in leggi(pagina)
    bozza = pagina.context["scrivania"].bozza

    invio = client.post(reverse("domande:invia", args=[bozza.chiave]), {"versione": bozza.versione})

    assert invio.status_code == 303
    ricevuta = client.get(invio["Location"])
    domanda = Domanda.objects.get()
    assert domanda.protocollo in leggi(ricevuta)
    assert domanda.impronta in leggi(ricevuta)
    assert "NON ANCORA INVIATA" not in leggi(ricevuta)


def test_starting_again_resumes_the_one_draft(client: Client, scena: Scena) -> None:
    prima = client.post(reverse("domande:nuova", args=["crema-2019"]))
    client.post(prima["Location"], modulo(Sezione.INFORMATIVA))

    seconda = client.get(reverse("domande:nuova", args=["crema-2019"]))

    assert seconda["Location"].endswith("/richiedente/")
    assert Bozza.objects.count() == 1


@pytest.mark.parametrize(
    ("sezione", "cambi", "parola"),
    [
        (Sezione.NUCLEO, {"componenti-0-codice_fiscale": "BNCLCU79C04D142X"}, "lettera"),
        (Sezione.NUCLEO, {"componenti-0-codice_fiscale": "ABC"}, "16 caratteri"),
        (Sezione.NUCLEO, {"componenti-0-nato_il": "05/11/2090"}, "nel futuro"),
        (Sezione.NUCLEO, {"componenti-0-nato_il": "29/02/2019"}, "non è bisestile"),
        (
            Sezione.NUCLEO,
            {
                "componenti-1-cognome": "Bianchi",
                "componenti-1-nome": "Luca",
                "componenti-1-nato_il": "04/03/1979",
                "componenti-1-codice_fiscale": CONIUGE_CF,
            },
            "una volta sola",
        ),
        (Sezione.NUCLEO, {"componenti-0-cognome": "Verdi"}, "cognome"),
        (Sezione.ISEE, {"valore": "sedicimila"}, "non è un numero"),
        (Sezione.ISEE, {"valore": "-1"}, "negativo"),
        (Sezione.ISEE, {"attestazione_il": "01/10/2019"}, "rilasciata"),
        (Sezione.ISEE, {"attestazione_comune": "019035"}, "quando"),
        (Sezione.RICHIEDENTE, {"email": ""}, "recapito"),
        (Sezione.RICHIEDENTE, {"telefono": "pippo"}, "numero"),
        (Sezione.RESIDENZA, {"lombardia_dal": "01/01/2015"}, "almeno da quando"),
        (Sezione.CONDIZIONI, {"antigienico_dal": "01/01/2015"}, "certificato"),
        (Sezione.CONDIZIONI, {"nuova_formazione": "formata"}, "quando si è formata"),
        (Sezione.UNITA, {"scelta_1": "CR-3"}, "troppo piccola"),
        (Sezione.UNITA, {"scelta_1": "", "scelta_2": ""}, "almeno"),
        (Sezione.DICHIARAZIONI, {"bollo": "marca", "bollo_numero": "12"}, "14 cifre"),
        (Sezione.DICHIARAZIONI, {"bollo_esenzione": ""}, "perché sei esente"),
        (Sezione.DICHIARAZIONI, {"bollo": "marca"}, "data stampata"),
    ],
)
def test_a_wrong_answer_is_explained_and_kept(
    client: Client, scena: Scena, cittadina: Utente, sezione: Sezione, cambi: Any, parola: str
) -> None:
    prima = tuple(voce for voce in ORDINE if voce is not sezione)
    bozza = crea_bozza(scena, cittadina, sezioni=prima)

    risposta = client.post(indirizzo(bozza, sezione), modulo(sezione, **cambi))

    assert risposta.status_code == 422
    assert parola in leggi(risposta).lower() or parola in leggi(risposta)
    ripresa = client.get(indirizzo(bozza, sezione))
    assert parola in leggi(ripresa).lower() or parola in leggi(ripresa)
    bozza.refresh_from_db()
    assert sezione not in bozza.sezioni


@pytest.mark.parametrize("scritto", ["16.000,01", "16,000.01", "16000.01", "€ 16 000,01"])
def test_italian_and_english_amounts_are_the_same(
    client: Client, scena: Scena, cittadina: Utente, scritto: str
) -> None:
    bozza = crea_bozza(scena, cittadina)
    versione = services.leggi_compilazione(bozza).versione_di(Sezione.ISEE)

    client.post(indirizzo(bozza, "isee"), modulo(Sezione.ISEE, versione, valore=scritto))

    bozza.refresh_from_db()
    assert services.leggi_compilazione(bozza).risposte["isee"]["valore"] == "16000.01"
    riepilogo = leggi(client.get(reverse("domande:riepilogo", args=[bozza.chiave])))
    assert "più del massimo di 16.000,00" in riepilogo
    assert "art. 7 c. 1 lett. c)" in riepilogo
    assert "Invia la domanda" in riepilogo


def test_a_component_is_added_without_scripts(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)

    risposta = client.post(indirizzo(bozza, "nucleo"), modulo(Sezione.NUCLEO, azione="aggiungi"))

    assert len(risposta.context["modulo"].righe.forms) == 3
    assert 'value="Sara"' in leggi(risposta)
    assert "campo-errato" not in leggi(risposta)


def test_a_wrong_component_is_told_in_the_title(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    versione = services.leggi_compilazione(bozza).versione_di(Sezione.NUCLEO)

    risposta = client.post(
        indirizzo(bozza, "nucleo"),
        modulo(Sezione.NUCLEO, versione, **{"componenti-0-nato_il": "29/02/2015"}),
    )

    assert "<title>Errore: Nucleo familiare" in leggi(risposta)
    assert "Componente 1, Data di nascita: Il 29 febbraio 2015 non esiste" in leggi(risposta)


def test_who_mends_one_answer_goes_back_to_the_summary(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    versione = services.leggi_compilazione(bozza).versione_di(Sezione.ISEE)

    risposta = client.post(indirizzo(bozza, "isee"), modulo(Sezione.ISEE, versione))

    assert risposta.url == reverse("domande:riepilogo", args=[bozza.chiave])


def test_a_component_is_taken_away(client: Client, scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)
    versione = services.leggi_compilazione(bozza).versione_di(Sezione.NUCLEO)

    client.post(
        indirizzo(bozza, "nucleo"),
        modulo(Sezione.NUCLEO, versione, **{"componenti-0-DELETE": "on"}),
    )

    bozza.refresh_from_db()
    componenti = services.leggi_compilazione(bozza).risposte["nucleo"]["componenti"]
    assert [voce["nome"] for voce in componenti] == ["Sara"]


def test_two_windows_are_told_and_shown_both_values(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    versione = services.leggi_compilazione(bozza).versione_di(Sezione.ISEE)
    client.post(indirizzo(bozza, "isee"), modulo(Sezione.ISEE, versione, valore="9.000,00"))

    seconda = client.post(
        indirizzo(bozza, "isee"), modulo(Sezione.ISEE, versione, valore="7.000,00")
    )

    assert seconda.status_code == 409
    assert "un'altra finestra" in leggi(seconda) or "un&#x27;altra finestra" in leggi(seconda)
    assert "9.000,00" in leggi(seconda)
    assert 'value="7.000,00"' in leggi(seconda)
    assert [(d.domanda, d.salvata, d.scritta) for d in seconda.context["differenze"]] == [
        ("Valore dell'ISEE", "9.000,00 €", "7.000,00 €")
    ]
    nuova = seconda.context["versione"]
    terza = client.post(indirizzo(bozza, "isee"), modulo(Sezione.ISEE, nuova, valore="7.000,00"))
    assert terza.status_code == 302


@pytest.mark.parametrize(("azione", "pagina"), [("continua", "riepilogo/"), ("esci", "domande/")])
def test_the_same_answers_come_twice_when_the_network_loses_the_reply(
    client: Client, scena: Scena, cittadina: Utente, azione: str, pagina: str
) -> None:
    bozza = crea_bozza(scena, cittadina)
    versione = services.leggi_compilazione(bozza).versione_di(Sezione.ISEE)
    risposta = modulo(Sezione.ISEE, versione, valore="9.000,00", azione=azione)
    client.post(indirizzo(bozza, "isee"), risposta)
    bozza.refresh_from_db()

    ripetuta = client.post(indirizzo(bozza, "isee"), risposta)

    assert ripetuta["Location"].endswith(pagina)
    salvata = bozza.versione
    bozza.refresh_from_db()
    assert bozza.versione == salvata


def test_what_was_wrong_and_comes_twice_is_explained_again(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    versione = services.leggi_compilazione(bozza).versione_di(Sezione.ISEE)
    errata = modulo(Sezione.ISEE, versione, valore="boh")
    client.post(indirizzo(bozza, "isee"), errata)

    ripetuta = client.post(indirizzo(bozza, "isee"), errata)

    assert ripetuta.status_code == 422
    assert ripetuta.context["versione"] > versione
    assert "non è un numero" in leggi(ripetuta)


def test_what_the_other_phone_left_half_written_is_shown_too(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    versione = services.leggi_compilazione(bozza).versione_di(Sezione.NUCLEO)
    primo = modulo(Sezione.NUCLEO, versione, **{"componenti-0-nato_il": "31/02/1979"})
    client.post(indirizzo(bozza, "nucleo"), primo)

    secondo = modulo(Sezione.NUCLEO, versione, **{"componenti-1-nome": "Sara Maria"})
    risposta = client.post(indirizzo(bozza, "nucleo"), secondo)

    diverse = {d.domanda: (d.salvata, d.scritta) for d in risposta.context["differenze"]}
    assert diverse["Componente 1, Data di nascita"] == ("31/02/1979", "04/03/1979")
    assert diverse["Componente 2, Nome"] == ("Sara", "Sara Maria")
    assert 'value="Sara Maria"' in leggi(risposta)
    assert len(diverse) == 2


def test_two_windows_on_different_sections_do_not_disturb_each_other(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    compilazione = services.leggi_compilazione(bozza)
    client.post(
        indirizzo(bozza, "isee"), modulo(Sezione.ISEE, compilazione.versione_di(Sezione.ISEE))
    )

    risposta = client.post(
        indirizzo(bozza, "residenza"),
        modulo(Sezione.RESIDENZA, compilazione.versione_di(Sezione.RESIDENZA)),
    )

    assert risposta.status_code == 302


def test_save_and_leave_keeps_an_unfinished_page(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina, sezioni=(Sezione.INFORMATIVA,))
    meta = {"versione": 0, "azione": "esci", "indirizzo": "Via Verdi 3"}

    uscita = client.post(indirizzo(bozza, "residenza"), meta)

    assert uscita["Location"] == reverse("domande:list")
    assert "Via Verdi 3" in leggi(client.get(indirizzo(bozza, "residenza")))
