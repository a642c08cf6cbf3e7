"""The pages of the acts on an avviso: the moment, the reason, what follows."""

import pytest
from django.urls import reverse

from bandi.models import Avviso, VersioneAvviso
from bandi.states import StatoAvviso
from crema_sap import orologio
from crema_sap.enti.models import Utente
from tests.bandi import factories
from tests.bandi.pagine import entra, indirizzo

S = StatoAvviso
DATI = {
    "codice": "nuovo-2019",
    "titolo": "Avviso",
    "apre_giorno": "14/11/2019",
    "apre_ora": "9.00",
    "chiude_giorno": "16/12/2019",
    "chiude_ora": "16:00",
    "preferenze_massime": "5",
    "canale_ufficiale": "Piattaforma regionale",
}


@pytest.mark.parametrize(
    ("nome", "dati"),
    [
        ("modifica", DATI),
        ("unita", {}),
        ("approva", {"atto": "n. 3"}),
        ("pubblica", {}),
    ],
)
def test_the_wrong_moment_is_a_message_and_changes_nothing(
    capofila: Utente, nome: str, dati: dict[str, str]
) -> None:
    avviso = factories.crea_avviso(utente=capofila)
    versioni = VersioneAvviso.objects.count()

    risposta = entra(capofila).post(
        indirizzo(f"gestione_{nome}"), {**dati, "profilo": avviso.profilo_id}, follow=True
    )

    assert risposta.status_code == 200
    assert "«Pubblicato»" in risposta.content.decode()
    assert VersioneAvviso.objects.count() == versioni


@pytest.mark.parametrize(
    ("nome", "stato", "perche"),
    [
        ("modifica", S.PUBBLICATO, "si modifica solo una bozza"),
        ("unita", S.APPROVATO, "si modifica solo una bozza"),
        ("approva", S.PUBBLICATO, "non può passare a «Approvato»"),
        ("pubblica", S.BOZZA, "non può passare a «Pubblicato»"),
        ("revoca", S.REVOCATO, "non può passare a «Revocato»"),
        ("proroga", S.APPROVATO, "il termine si proroga quando è aperto"),
        ("riprendi", S.PUBBLICATO, "riprende un avviso sospeso"),
        ("riapri", S.PUBBLICATO, "si riapre un avviso chiuso"),
    ],
)
def test_the_page_of_an_act_of_another_moment_says_why_and_has_no_form(
    capofila: Utente, nome: str, stato: S, perche: str
) -> None:
    factories.crea_avviso(utente=capofila, stato=stato)

    risposta = entra(capofila).get(indirizzo(f"gestione_{nome}"), follow=True)

    testo = risposta.content.decode()
    assert perche in testo
    assert 'method="post"' not in testo.partition("<main")[2].partition("</main")[0]


def test_extension_withdrawal_and_revocation_by_the_pages(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila)
    offerta = avviso.unita.get()
    client = entra(capofila)

    client.post(
        indirizzo("gestione_proroga"),
        {"chiude_giorno": "20/12/2019", "chiude_ora": "16.00", "motivo": "Guasto"},
    )
    client.post(
        reverse("bandi:gestione_ritira", args=[avviso.codice, offerta.pk]), {"motivo": "Incendio"}
    )
    client.post(indirizzo("gestione_revoca"), {"motivo": "Errore"})

    offerta.refresh_from_db()
    avviso.refresh_from_db()
    assert offerta.motivo_ritiro == "Incendio"
    assert avviso.motivo_revoca == "Errore"
    assert list(VersioneAvviso.objects.order_by("numero").values_list("atto", flat=True))[3:] == [
        "PROROGA",
        "RITIRO",
        "REVOCA",
    ]


@pytest.mark.parametrize("nome", ["proroga", "revoca"])
def test_an_act_without_its_reason_comes_back(capofila: Utente, nome: str) -> None:
    factories.crea_avviso(utente=capofila)

    risposta = entra(capofila).post(
        indirizzo(f"gestione_{nome}"), {"chiude_giorno": "20/12/2019", "chiude_ora": "16.00"}
    )

    assert "errore" in risposta.content.decode()
    assert VersioneAvviso.objects.count() == 3


def test_the_page_of_an_extension_after_the_close_says_when_it_closed(capofila: Utente) -> None:
    factories.crea_avviso(utente=capofila)
    orologio.sposta(factories.DOPO)

    risposta = entra(capofila).post(
        indirizzo("gestione_proroga"),
        {"chiude_giorno": "20/12/2019", "chiude_ora": "16.00", "motivo": "x"},
    )

    assert "dopo la chiusura non si proroga" in risposta.content.decode()


def test_the_page_before_publishing_tells_what_follows(capofila: Utente) -> None:
    factories.crea_avviso(utente=capofila, stato=S.APPROVATO)

    testo = entra(capofila).get(indirizzo("gestione_pubblica")).content.decode()

    assert "apre e chiude da sé" in testo
    assert Avviso.objects.get().stato == S.APPROVATO
