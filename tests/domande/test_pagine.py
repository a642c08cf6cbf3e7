"""The pages on which a domanda is filled in, sent, read again and withdrawn."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from domande import selectors, services
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.models import Bozza, Domanda, RispostaSospesa
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.factories import (
    CONIUGE_CF,
    DURANTE,
    Scena,
    crea_bozza,
    crea_domanda,
    risposte,
)


def indirizzo(bozza: Bozza, sezione: str) -> str:
    return reverse("domande:sezione", args=[bozza.chiave, sezione])


def modulo(sezione: Sezione, versione: int = 0, **cambi: Any) -> dict[str, Any]:
    """What the browser sends of a section."""
    dati: dict[str, Any] = {"versione": versione, "azione": "continua"}
    buone = risposte()[sezione]
    if sezione is Sezione.NUCLEO:
        righe = buone["componenti"]
        dati |= {"componenti-TOTAL_FORMS": len(righe), "componenti-INITIAL_FORMS": 0}
        for numero, riga in enumerate(righe):
            dati |= {f"componenti-{numero}-{nome}": valore for nome, valore in riga.items()}
    elif sezione is Sezione.UNITA:
        dati |= {"scelta_1": "CR-1", "scelta_2": "CR-2"}
    else:
        dati |= {n: "on" if v is True else v for n, v in buone.items()}
    return dati | cambi


def leggi(risposta: HttpResponse) -> str:
    return re.sub(r"\s+", " ", risposta.content.decode())


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


def test_a_session_that_expired_while_typing_loses_nothing(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    versione = services.leggi_compilazione(bozza).versione_di(Sezione.ISEE)
    anonimo = Client()

    risposta = anonimo.post(
        indirizzo(bozza, "isee"), modulo(Sezione.ISEE, versione, valore="1.234,56")
    )

    assert risposta["Location"] == f"/accedi/?next={indirizzo(bozza, 'isee')}"
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    ripresa = client.get(indirizzo(bozza, "isee"))
    assert 'value="1.234,56"' in leggi(ripresa)
    assert "non sono ancora salvate" in leggi(ripresa)
    bozza.refresh_from_db()
    assert services.leggi_compilazione(bozza).risposte["isee"]["valore"] == "8450.00"
    client.post(indirizzo(bozza, "isee"), modulo(Sezione.ISEE, versione, valore="1.234,56"))
    bozza.refresh_from_db()
    assert services.leggi_compilazione(bozza).risposte["isee"]["valore"] == "1234.56"
    assert not RispostaSospesa.objects.exists()


def test_answers_wait_only_for_a_draft_that_exists(scena: Scena, cittadina: Utente) -> None:
    tenute = services.sospendi_risposte(
        chiave=uuid.uuid4(), sezione=Sezione.ISEE, grezze={"valore": ["1"]}
    )

    assert tenute is False


def test_a_page_older_than_the_sign_in_shows_its_answers_again(
    scena: Scena, cittadina: Utente
) -> None:
    orologio.sposta(DURANTE)
    bozza = crea_bozza(scena, cittadina)
    severo = Client(enforce_csrf_checks=True)
    severo.force_login(cittadina)

    risposta = severo.post(indirizzo(bozza, "isee"), modulo(Sezione.ISEE, valore="1.234,56"))

    assert risposta.status_code == 409
    assert 'value="1.234,56"' in leggi(risposta)
    bozza.refresh_from_db()
    assert services.leggi_compilazione(bozza).risposte["isee"]["valore"] == "8450.00"


def test_a_forged_post_of_a_stranger_leaves_nothing(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)

    risposta = Client(enforce_csrf_checks=True).post(indirizzo(bozza, "isee"), modulo(Sezione.ISEE))

    assert risposta.status_code == 302
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    assert not RispostaSospesa.objects.exists()


@pytest.mark.parametrize(
    "pagina", ["isee", "nucleo", "riepilogo", "documenti", "ritira", "", "invia"]
)
@pytest.mark.parametrize("metodo", ["get", "post"])
def test_the_draft_and_the_domanda_of_another_are_not_there(
    scena: Scena, cittadina: Utente, pagina: str, metodo: str
) -> None:
    orologio.sposta(DURANTE)
    chiavi = [crea_bozza(scena, cittadina).chiave]
    altra = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, altra.pk)
    chiavi.append(crea_domanda(scena, Utente.objects.get(pk=altra.pk)).chiave)
    terza = factories.crea_cittadino("Rita", "Blu")
    ambiti.entra(scena.ambito.pk, terza.pk)
    estranea = Client()
    estranea.force_login(Utente.objects.get(pk=terza.pk))

    for chiave in chiavi:
        percorso = f"/domande/{chiave}/{pagina}/" if pagina else f"/domande/{chiave}/"
        risposta = getattr(estranea, metodo)(percorso)
        assert risposta.status_code in {404, 405} or (
            pagina == "invia" and metodo == "get" and risposta.status_code == 302
        )
        assert "Rossi" not in leggi(risposta)


def test_at_the_close_a_clear_page_and_nothing_lost(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    orologio.sposta(bandi.CHIUDE)

    risposta = client.post(
        reverse("domande:invia", args=[bozza.chiave]), {"versione": bozza.versione}
    )

    assert risposta.status_code == 409
    assert re.search(
        r"arrivata il 16.dicembre.2019 alle ore <strong>16:00:\d\d,\d{3}<", leggi(risposta)
    )
    assert "alle ore <strong>16:00:00,000</strong>" in leggi(risposta)
    assert "Non hai perso nulla" in leggi(risposta)
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    assert Bozza.objects.filter(pk=bozza.pk).exists()
    assert "NON INVIATA: il termine era" in leggi(
        client.get(reverse("domande:riepilogo", args=[bozza.chiave]))
    )


def test_after_the_close_the_summary_does_not_ask_to_finish(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina, sezioni=ORDINE[:3])
    riepilogo = reverse("domande:riepilogo", args=[bozza.chiave])
    prima = leggi(client.get(riepilogo))
    orologio.sposta(bandi.CHIUDE)

    dopo = leggi(client.get(riepilogo))

    for richiesta in ("ancora da fare", "Puoi inviare lo stesso"):
        assert richiesta in prima, richiesta
        assert richiesta not in dopo, richiesta


def test_back_after_the_sending_leads_to_the_receipt(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    domanda = crea_domanda(scena, cittadina)

    for pagina in ("isee/", "riepilogo/"):
        risposta = client.get(f"/domande/{domanda.chiave}/{pagina}")
        assert risposta["Location"] == reverse("domande:detail", args=[domanda.chiave])
    di_nuovo = client.post(reverse("domande:invia", args=[domanda.chiave]), {"versione": "1"})
    assert di_nuovo.status_code == 303


def test_withdraw_and_send_again_from_the_same_answers(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    prima = crea_domanda(scena, cittadina)
    assert "Vuoi ritirare" in leggi(client.get(reverse("domande:ritira", args=[prima.chiave])))
    client.post(reverse("domande:ritira", args=[prima.chiave]))

    nuova = client.post(reverse("domande:nuova", args=["crema-2019"]))

    assert nuova["Location"].endswith("/riepilogo/")
    bozza = Bozza.objects.get()
    assert bozza.chiave != prima.chiave
    client.post(reverse("domande:invia", args=[bozza.chiave]), {"versione": bozza.versione})
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    assert Domanda.objects.attive().get().chiave == bozza.chiave
    assert Domanda.objects.count() == 2


def test_after_the_close_nothing_is_withdrawn(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    domanda = crea_domanda(scena, cittadina)
    orologio.sposta(bandi.CHIUDE)

    client.post(reverse("domande:ritira", args=[domanda.chiave]))

    domanda.refresh_from_db()
    assert domanda.ritirata_il is None
    assert "In attesa della graduatoria" in leggi(client.get("/domande/"))


def test_before_the_opening_one_is_told_when(client: Client, scena: Scena) -> None:
    orologio.sposta(bandi.APRE - timedelta(hours=1))

    risposta = client.post(reverse("domande:nuova", args=["crema-2019"]))

    assert risposta.status_code == 409
    assert "14 ottobre" in leggi(risposta).replace("\xa0", " ")


def test_the_list_says_what_is_sent_and_what_is_not(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    assert "Non hai ancora domande" in leggi(client.get("/domande/"))
    crea_bozza(scena, cittadina)

    assert "Non ancora inviata" in leggi(client.get("/domande/"))


def test_offices_read_figures_and_owners_wait_for_the_close(
    scena: Scena, cittadina: Utente
) -> None:
    orologio.sposta(DURANTE)
    domanda = crea_domanda(scena, cittadina)
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    operatore = factories.crea_utente(Ruolo.OPERATORE_ENTE, scena.ente)
    altrove = factories.crea_utente(Ruolo.OPERATORE_ENTE, scena.altro_ente)

    def pagina(utente: Utente) -> str:
        browser = Client()
        browser.force_login(utente)
        return leggi(browser.get("/domande/"))

    assert domanda.codice_pubblico not in pagina(operatore)
    assert "dopo la chiusura" in pagina(operatore)
    orologio.sposta(bandi.CHIUDE)
    assert domanda.codice_pubblico in pagina(operatore)
    assert domanda.codice_pubblico not in pagina(altrove)
    assert domanda.codice_pubblico not in pagina(scena.capofila)
    assert "Rossi" not in pagina(operatore)


def test_the_list_of_an_ente_is_read_a_page_at_a_time(
    scena: Scena, cittadina: Utente, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "PER_PAGINA", 1)
    codici = {crea_domanda(scena, cittadina).codice_pubblico}
    ambiti.entra(scena.ambito.pk, None)
    altra = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, altra.pk)
    codici.add(crea_domanda(scena, altra).codice_pubblico)
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    browser = Client()
    browser.force_login(factories.crea_utente(Ruolo.OPERATORE_ENTE, scena.ente))
    orologio.sposta(bandi.CHIUDE)

    pagine = [leggi(browser.get(f"/domande/?pagina={numero}")) for numero in (1, 2)]

    assert [sum(codice in pagina for codice in codici) for pagina in pagine] == [1, 1]
    assert {codice for codice in codici for pagina in pagine if codice in pagina} == codici


def test_an_eisa_operator_has_no_list_of_domande(scena: Scena, cittadina: Utente) -> None:
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    browser = Client()
    browser.force_login(factories.crea_utente(Ruolo.EISA_OPERATORE, scena.ente))

    assert browser.get("/domande/").status_code == 403
