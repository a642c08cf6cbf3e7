"""EISA's pages: who sees what, in how many queries, and that a purpose is asked first."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ambito, Ruolo, Utente
from crema_sap.registro.models import Evento
from domande.models import Domanda
from domande.services import ritira_domanda
from eisa import selectors
from eisa.models import Istruttoria
from eisa.states import EsitoVoce, StatoIstruttoria
from tests.bandi.factories import DURANTE
from tests.eisa.factories import apri, crea_operatore, verifica_tutte


def entra(utente: Utente) -> Client:
    """A browser in which a person is signed in."""
    cliente = Client()
    cliente.force_login(utente)
    return cliente


def apri_dal_browser(cliente: Client, domanda: Domanda) -> Istruttoria:
    """Say the purpose and open the dossier."""
    risposta = cliente.post(reverse("eisa:apri", args=[domanda.pk]), {"motivo": "istruttoria"})
    assert risposta.status_code == 302
    return Istruttoria.objects.get(domanda=domanda)


def test_the_inbox_is_for_the_team(domanda: Domanda) -> None:
    for ruolo in Ruolo:
        risposta = entra(crea_operatore(ruolo)).get("/eisa/")
        atteso = 200 if ruolo in {Ruolo.EISA_OPERATORE, Ruolo.EISA_COORDINATORE} else 403
        assert risposta.status_code == atteso, ruolo


def test_the_inbox_names_nobody(domanda: Domanda, operatrice: Utente) -> None:
    testo = entra(operatrice).get("/eisa/").content.decode()

    assert domanda.codice_pubblico in testo
    assert "Rossi" not in testo


@pytest.mark.parametrize(
    ("filtro", "visto"),
    [("tutte", True), ("libere", True), ("mie", False), ("in_corso", False), ("chiuse", False)],
)
def test_the_inbox_filters(filtro: str, visto: bool, domanda: Domanda, operatrice: Utente) -> None:
    testo = entra(operatrice).get(f"/eisa/?filtro={filtro}&avviso=").content.decode()

    assert (domanda.codice_pubblico in testo) is visto


def test_a_dossier_is_not_shown_before_its_purpose_is_said(
    domanda: Domanda, operatrice: Utente
) -> None:
    istruttoria = apri(domanda, operatrice)

    risposta = entra(operatrice).get(reverse("eisa:detail", args=[istruttoria.pk]))

    assert risposta.status_code == 302
    assert risposta["Location"] == reverse("eisa:apri", args=[domanda.pk])


@pytest.mark.parametrize(
    ("pagina", "dati"),
    [("nota", {"testo": ""}), ("voce", {"voce": "1", "versione": "0", "esito": "CONFERMATA"})],
)
def test_no_wrong_answer_shows_a_dossier_before_its_purpose_is_said(
    pagina: str, dati: dict[str, str], domanda: Domanda, operatrice: Utente
) -> None:
    istruttoria = apri(domanda, operatrice)

    risposta = entra(operatrice).post(reverse(f"eisa:{pagina}", args=[istruttoria.pk]), dati)

    assert risposta.status_code == 302
    assert risposta["Location"] == reverse("eisa:apri", args=[domanda.pk])


def test_a_line_of_another_dossier_is_not_there(
    ambito: Ambito, domanda: Domanda, operatrice: Utente
) -> None:
    cliente = entra(operatrice)
    istruttoria = apri_dal_browser(cliente, domanda)
    istruttoria.refresh_from_db()

    risposta = cliente.post(
        reverse("eisa:voce", args=[istruttoria.pk]),
        {"voce": "999999999", "versione": istruttoria.versione, "esito": "CONFERMATA"},
    )

    assert risposta.status_code == 404


def test_a_domanda_that_was_withdrawn_is_no_longer_reviewed(
    ambito: Ambito, domanda: Domanda, operatrice: Utente
) -> None:
    cliente = entra(operatrice)
    istruttoria = apri_dal_browser(cliente, domanda)
    ambiti.entra(ambito.pk, domanda.richiedente_id)
    ritira_domanda(
        domanda=domanda, utente=Utente.objects.get(pk=domanda.richiedente_id), ora=DURANTE
    )

    assert cliente.get(reverse("eisa:detail", args=[istruttoria.pk])).status_code == 404


def test_opening_a_dossier_is_written_in_the_register(domanda: Domanda, operatrice: Utente) -> None:
    cliente = entra(operatrice)
    istruttoria = apri_dal_browser(cliente, domanda)

    testo = cliente.get(reverse("eisa:detail", args=[istruttoria.pk])).content.decode()

    assert "Rossi" in testo
    assert "ISBAR" not in testo
    lettura = Evento.objects.get(atto="LETTURA_FASCICOLO")
    assert lettura.dati == {"domanda": domanda.pk, "motivo": "istruttoria"}


def test_a_purpose_must_be_chosen(domanda: Domanda, operatrice: Utente) -> None:
    risposta = entra(operatrice).post(reverse("eisa:apri", args=[domanda.pk]), {"motivo": ""})

    assert "Scegli perché apri il fascicolo." in risposta.content.decode()


def test_the_dossier_of_another_operator_is_not_there(domanda: Domanda, operatrice: Utente) -> None:
    istruttoria = apri(domanda, operatrice)
    altra = entra(crea_operatore())

    for indirizzo in (
        reverse("eisa:detail", args=[istruttoria.pk]),
        reverse("eisa:apri", args=[domanda.pk]),
    ):
        assert altra.get(indirizzo).status_code == 404


def test_the_whole_review_in_the_browser(domanda: Domanda, operatrice: Utente) -> None:
    cliente = entra(operatrice)
    istruttoria = apri_dal_browser(cliente, domanda)
    for voce in selectors.voci(istruttoria):
        istruttoria.refresh_from_db()
        risposta = cliente.post(
            reverse("eisa:voce", args=[istruttoria.pk]),
            {"voce": voce.id, "versione": istruttoria.versione, "esito": "CONFERMATA"},
        )
        assert risposta["Location"].endswith(f"#voce-{voce.id}")
    cliente.post(reverse("eisa:nota", args=[istruttoria.pk]), {"testo": "Tutto in regola."})
    istruttoria.refresh_from_db()

    risposta = cliente.post(
        reverse("eisa:atto", args=[istruttoria.pk, "chiudi"]),
        {"versione": istruttoria.versione},
        follow=True,
    )

    istruttoria.refresh_from_db()
    assert istruttoria.stato == StatoIstruttoria.CHIUSA
    testo = risposta.content.decode()
    assert "Chiusa, regolare" in testo
    assert "Tutto in regola." in testo


def test_what_was_typed_on_an_older_version_is_shown_again(
    domanda: Domanda, operatrice: Utente
) -> None:
    cliente = entra(operatrice)
    istruttoria = apri_dal_browser(cliente, domanda)
    voce = selectors.voci(istruttoria)[0]
    verifica_tutte(istruttoria, operatrice)

    risposta = cliente.post(
        reverse("eisa:voce", args=[istruttoria.pk]),
        {
            "voce": voce.id,
            "versione": 1,
            "esito": EsitoVoce.NON_CONFERMATA,
            "osservazione": "Manca il certificato",
        },
    )

    assert risposta.status_code == 409
    assert "Manca il certificato" in risposta.content.decode()


@pytest.mark.parametrize("atto", ["prendi", "rilascia", "chiudi", "riapri"])
def test_an_act_out_of_turn_says_why(atto: str, domanda: Domanda, coordinatore: Utente) -> None:
    cliente = entra(coordinatore)
    istruttoria = apri_dal_browser(cliente, domanda)

    risposta = cliente.post(reverse("eisa:atto", args=[istruttoria.pk, atto]), follow=True)

    assert risposta.status_code == 200
    istruttoria.refresh_from_db()
    assert (istruttoria.stato == StatoIstruttoria.DA_PRENDERE) is (atto == "rilascia")


def test_bad_answers_are_refused_and_nothing_is_lost(domanda: Domanda, operatrice: Utente) -> None:
    cliente = entra(operatrice)
    istruttoria = apri_dal_browser(cliente, domanda)

    vuota = cliente.post(reverse("eisa:nota", args=[istruttoria.pk]), {"testo": ""})
    strana = cliente.post(
        reverse("eisa:voce", args=[istruttoria.pk]), {"voce": "x", "esito": "BOH"}, follow=True
    )

    assert vuota.status_code == 422
    assert "Scrivi il testo della nota." in vuota.content.decode()
    assert "scegline uno" in strana.content.decode()


def test_the_pages_ask_a_fixed_number_of_queries(
    domanda: Domanda, operatrice: Utente, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cliente = entra(operatrice)
    istruttoria = apri_dal_browser(cliente, domanda)

    with django_assert_max_num_queries(8):
        cliente.get("/eisa/")
    with django_assert_max_num_queries(14):
        cliente.get(reverse("eisa:detail", args=[istruttoria.pk]))
