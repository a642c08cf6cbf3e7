"""The pages of a desk and of who is helped: the citizen's own pages, as long as the mandate."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Evento
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.mandati import codice, services
from domande.models import (
    Allegato,
    Bozza,
    Domanda,
    Mandato,
    ScritturaAssistita,
)
from tests.domande import sportello as banco
from tests.domande.factories import DURANTE, Scena
from tests.domande.pagine import modulo
from tests.domande.sportello import (
    Sportello,
    apri_e_compila,
    chiave_di,
    entra,
    famiglia,
    leggi,
    pagina,
)

DELLA_BOZZA = [
    ("riepilogo", ()),
    ("allegati", ()),
    ("detail", ()),
    *(("sezione", (voce.value,)) for voce in ORDINE),
]


def test_a_desk_takes_a_mandate_on_paper_and_sends(
    scena: Scena, sportello: Sportello, aiuta: Client
) -> None:
    chi = famiglia()
    dati = {
        "avviso": "crema-2019",
        "codice_fiscale": chi.codice_fiscale.lower(),
        "cognome": chi.cognome,
        "nome": chi.nome,
        "nato_il": f"{chi.nato_il:%d/%m/%Y}",
        "forma": "CARTA",
    }
    risposta = aiuta.post(reverse("domande:mandato_nuovo"), dati)
    mandato = Mandato.objects.get()
    assert risposta["Location"] == pagina("mandato", mandato)
    assert "rispondo io" in leggi(aiuta.get(pagina("mandato_modulo", mandato)))
    file = SimpleUploadedFile("modulo.pdf", b"%PDF-1.4 /Type /Page %%EOF")
    aiuta.post(pagina("mandato", mandato), {"file": file})
    assert "In attesa di controllo" in leggi(aiuta.get(pagina("mandato", mandato)))
    sportello.entra()
    Allegato.objects.update(esito="AMMESSO", impronta_servita="0" * 64, controllato_il=DURANTE)

    ultima = apri_e_compila(aiuta, mandato)

    letta = leggi(aiuta.get(ultima))
    assert "Stai compilando per conto di <strong>Anna Rossi</strong>" in letta
    assert "Chi sarà avvisato" in letta
    assert "<strong>Sportello: Comune di Crema</strong>" in letta
    assert "anna.rossi@esempio.it" in letta
    # The head of the page is of who is signed in, never of the person.
    assert f"{sportello.utente.cognome}</span>" in letta
    assert "Le mie domande</a>" not in letta.split("<main")[0]
    ad_alta_voce = leggi(aiuta.get(pagina("mandato_leggi", mandato)))
    assert "È tutto giusto?" in ad_alta_voce
    assert "8.450" in ad_alta_voce
    assert "Posso inviare la domanda per Lei?" in ad_alta_voce

    bozza = Bozza.objects.get()
    invio = aiuta.post(reverse("domande:invia", args=[bozza.chiave]), {"versione": bozza.versione})

    assert invio.status_code == 303
    sportello.entra()
    domanda = Domanda.objects.get()
    assert domanda.richiedente_id == mandato.richiedente_id != sportello.utente.pk
    assert "è arrivata" in leggi(aiuta.get(invio["Location"]))
    inviata = Evento.objects.get(atto="DOMANDA_INVIATA_CON_MANDATO")
    assert (inviata.utente_id, inviata.oggetto_id) == (sportello.utente.pk, str(domanda.pk))
    assert ScritturaAssistita.objects.count() == len(ORDINE)
    # Sent again, it is the same: and it was sent once.
    aiuta.post(reverse("domande:invia", args=[bozza.chiave]), {"versione": bozza.versione})
    assert Evento.objects.filter(atto="DOMANDA_INVIATA_CON_MANDATO").count() == 1


def test_a_codice_fiscale_of_somebody_else_is_not_taken(scena: Scena, aiuta: Client) -> None:
    dati = {
        "avviso": "crema-2019",
        "codice_fiscale": famiglia().codice_fiscale,
        "cognome": "Neri",
        "nome": "Anna",
        "nato_il": "03/02/1941",
        "forma": "SPID",
    }

    risposta = aiuta.post(reverse("domande:mandato_nuovo"), dati)

    assert risposta.status_code == 422
    assert "non corrispondono al cognome" in leggi(risposta)
    assert not Mandato.objects.exists()


def test_the_second_mandate_of_a_person_is_explained(
    scena: Scena, sportello: Sportello, aiuta: Client
) -> None:
    chi = famiglia()
    sportello.proponi(chi)
    dati = {
        "avviso": "crema-2019",
        "codice_fiscale": chi.codice_fiscale,
        "cognome": chi.cognome,
        "nome": chi.nome,
        "nato_il": "03/02/1941",
        "forma": "SPID",
    }

    risposta = aiuta.post(reverse("domande:mandato_nuovo"), dati)

    assert risposta.status_code == 422
    assert "ha già un mandato di questa persona" in leggi(risposta)


def test_the_person_confirms_on_their_own_page_and_the_desk_works(
    scena: Scena, cittadina: Utente, client: Client, sportello: Sportello, aiuta: Client
) -> None:
    mandato = sportello.proponi(banco.di(cittadina))
    atteso = codice.codice_di(mandato)
    assert f"{atteso[:4]} {atteso[4:]}" in leggi(aiuta.get(pagina("mandato", mandato)))
    assert "Conferma o rifiuta" in leggi(client.get(reverse("domande:list")))

    sbagliato = client.post(pagina("aiuto", mandato), {"codice": "0"})
    giusto = client.post(pagina("aiuto", mandato), {"codice": atteso})
    ripetuto = client.post(pagina("aiuto", mandato), {"codice": atteso})

    assert sbagliato.status_code == 422
    assert "Il codice non è questo" in leggi(sbagliato)
    assert giusto.status_code == 302
    assert ripetuto.status_code == 422
    assert "può leggere, compilare e inviare" in leggi(client.get(giusto["Location"]))
    assert "/informativa/" in aiuta.post(pagina("mandato_apri", mandato))["Location"]


def test_too_many_codes_are_429_for_the_account_alone(
    scena: Scena, cittadina: Utente, client: Client, sportello: Sportello
) -> None:
    mandato = sportello.proponi(banco.di(cittadina))
    atteso = codice.codice_di(mandato)

    stati = [client.post(pagina("aiuto", mandato), {"codice": "1"}).status_code for _ in range(11)]
    fermo = client.post(pagina("aiuto", mandato), {"codice": atteso})

    assert stati == [422] * 10 + [429]
    assert fermo.status_code == 429
    # From the same address another person confirms at the first attempt.
    altra = sportello.proponi(banco.persona())
    suo = codice.codice_di(altra)
    ambiti.entra(scena.ambito.pk, altra.richiedente_id)
    di_lei = entra(Utente.objects.get(pk=altra.richiedente_id))
    assert di_lei.post(pagina("aiuto", altra), {"codice": suo}).status_code == 302


@pytest.mark.parametrize(("nome", "altri"), DELLA_BOZZA, ids=str)
def test_a_page_of_the_draft_is_the_desks_while_the_mandate_lasts(
    scena: Scena, sportello: Sportello, aiuta: Client, nome: str, altri: tuple[str, ...]
) -> None:
    mandato = sportello.attivo(banco.persona())
    indirizzo = reverse(f"domande:{nome}", args=[chiave_di(mandato), *altri])
    altro = banco.crea_sportello(scena, di_castelleone=True)
    sportello.entra()

    assert aiuta.get(indirizzo).status_code in {200, 302}
    assert entra(altro.utente).get(indirizzo).status_code == 404
    sportello.entra()
    services.concludi(mandato=mandato, utente=sportello.utente, ora=orologio.adesso())

    assert aiuta.get(indirizzo).status_code == 404
    assert aiuta.post(indirizzo).status_code in {404, 405}


def test_who_takes_the_domanda_over_shuts_the_desk_out_at_once(
    scena: Scena, cittadina: Utente, client: Client, sportello: Sportello, aiuta: Client
) -> None:
    mandato = sportello.attivo(banco.di(cittadina))
    chiave = chiave_di(mandato)
    isee = reverse("domande:sezione", args=[chiave, "isee"])
    aiuta.post(isee, modulo(Sezione.ISEE))
    assert "Chi ti aiuta" in leggi(client.get(reverse("domande:list")))
    assert sportello.utente.cognome in leggi(client.get(pagina("aiuto", mandato)))
    assert "subito non la vede più" in leggi(client.get(pagina("aiuto", mandato)))

    client.get(pagina("aiuto_riprendi", mandato))
    risposta = client.post(pagina("aiuto_riprendi", mandato))

    assert risposta["Location"] == reverse("domande:list")
    for rifiutata in (
        aiuta.get(isee),
        aiuta.post(isee, modulo(Sezione.ISEE, 2)),
        aiuta.get(pagina("mandato", mandato)),
        aiuta.get(pagina("mandato_leggi", mandato)),
        aiuta.post(reverse("domande:invia", args=[chiave])),
    ):
        assert rifiutata.status_code == 404
    assert client.get(isee).status_code == 200
    assert "Il mandato è finito" in leggi(client.get(pagina("aiuto", mandato)))
    assert client.post(pagina("aiuto_riprendi", mandato)).status_code == 302


def test_a_mandate_is_taken_back_and_twice_is_told(
    cittadina: Utente, client: Client, sportello: Sportello, aiuta: Client
) -> None:
    mandato = sportello.attivo(banco.di(cittadina))

    client.get(pagina("aiuto_revoca", mandato))
    client.post(pagina("aiuto_revoca", mandato))
    ancora = client.post(pagina("aiuto_revoca", mandato), follow=True)

    assert "non può passare" in leggi(ancora)
    assert aiuta.get(reverse("domande:riepilogo", args=[mandato.chiave])).status_code == 404
