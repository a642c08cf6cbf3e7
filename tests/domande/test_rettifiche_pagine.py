"""The pages of the rettifiche, behind the database's wall: the citizen's, the offices'."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Evento
from domande.custodia import controllo
from domande.models import Domanda, PubblicazioneGraduatoria, Rettifica
from domande.rettifiche import cruscotto
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.documenti import pdf
from tests.domande.factories import Scena
from tests.domande.rettifiche import ORA, Mondo, crea_mondo
from tests.domande.sportello import Sportello, crea_sportello, di

PDF = pdf()
TARDI = bandi.CHIUDE - timedelta(days=2)
ELENCO_QUERY, DETTAGLIO_QUERY = 3, 10


@pytest.fixture
def mondo(ambito: Any) -> Mondo:
    return crea_mondo(ambito)


def entra(utente: Utente) -> Client:
    cliente = Client()
    cliente.force_login(utente)
    return cliente


def leggi(risposta: HttpResponse) -> str:
    return re.sub(r"\s+", " ", risposta.content.decode())


def pagina(domanda: Domanda) -> str:
    return reverse("domande:rettifica_chiedi", args=[domanda.chiave])


def dati(**altri: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("verbale.pdf", PDF)
    return {"componente": "0", "classe": "a", "avviata_il": "20/11/2019", "file": file} | altri


def test_the_citizen_asks_and_the_office_decides_having_read_the_effect(mondo: Mondo) -> None:
    lei = entra(mondo.cittadina)
    prima = leggi(lei.get(pagina(mondo.domanda)))
    tardi = lei.post(pagina(mondo.domanda), dati(avviata_il="17/12/2019"))
    senza = lei.post(pagina(mondo.domanda), dati(file="", classe=""))
    fatto = lei.post(pagina(mondo.domanda), dati())
    dopo = leggi(lei.get(pagina(mondo.domanda)))

    assert "Fino a giovedì 2 gennaio 2020 compreso" in prima
    # The script that says a photograph too heavy, and a sending while it lasts, finds its places.
    assert "js/allegati" in prima
    modulo = re.search(r"<form [^>]*data-carica.*?</form>", prima)
    assert modulo is not None
    assert re.search(
        r'data-massimo-foto="52428800".*type="file".*data-esito-carico.*type="submit"', modulo[0]
    )
    assert "un’invalidità civile" in prima
    assert tardi.status_code == senza.status_code == 422
    assert "dopo la chiusura" in leggi(tardi)
    assert fatto.status_code == 302
    assert "Da decidere" in dopo
    assert "Chiedi la rettifica" not in dopo

    ambiti.entra(mondo.scena.ambito.pk, None)
    rettifica = Rettifica.objects.select_related("documento").get()
    controllo.controlla(
        identificativo=rettifica.documento.identificativo, ambito_id=mondo.scena.ambito.pk
    )
    ufficio = entra(mondo.responsabile)
    indirizzo = reverse("domande:rettifica", args=[rettifica.chiave])
    letta = leggi(ufficio.get(indirizzo))
    scaricato = ufficio.get(reverse("domande:rettifica_documento", args=[rettifica.chiave]))
    vuota = ufficio.post(indirizzo, {"esito": "ACCOLTA", "motivi": ""})
    decisa = ufficio.post(indirizzo, {"esito": "ACCOLTA", "motivi": "Il verbale è del 2 dicembre."})

    assert re.search(r"Dal \d+° al 1° posto; \d+ altre domande scendono di uno", letta)
    assert "Richiedente, nascita" in letta
    assert scaricato.content == PDF
    assert scaricato["Content-Disposition"].startswith("attachment")
    assert vuota.status_code == 422
    assert decisa.status_code == 302
    assert "Il verbale è del 2 dicembre." in leggi(lei.get(pagina(mondo.domanda)))
    assert "Accolta" in leggi(ufficio.get(reverse("domande:rettifiche")))
    assert ufficio.post(indirizzo, {"esito": "ACCOLTA", "motivi": "Sì"}).status_code == 422
    ambiti.entra(mondo.scena.ambito.pk, None)
    assert Evento.objects.filter(atto="RETTIFICA_LETTA").count() >= 2


def test_the_desk_asks_for_who_gave_it_a_mandate(ambito: Any) -> None:
    banchi: list[Sportello] = []

    def mandato(scena: Scena, cittadina: Utente) -> None:
        banco = crea_sportello(scena)
        ambiti.entra(scena.ambito.pk, cittadina.pk)
        lei = di(Utente.objects.get(pk=cittadina.pk))
        orologio.sposta(TARDI)
        banco.attivo(lei, TARDI)
        banchi.append(banco)

    mondo = crea_mondo(ambito, intanto=mandato)
    banco = banchi[0].utente
    altro = factories.crea_utente(Ruolo.SPORTELLO, mondo.scena.altro_ente)

    assert entra(altro).get(pagina(mondo.domanda)).status_code == 404
    assert entra(banco).post(pagina(mondo.domanda), dati()).status_code == 302
    assert "Da decidere" in leggi(entra(banco).get(pagina(mondo.domanda)))
    ambiti.entra(mondo.scena.ambito.pk, None)
    rettifica = Rettifica.objects.select_related("documento").get()
    assert rettifica.presentata_da == banco
    assert rettifica.richiedente_id == rettifica.documento.richiedente_id == mondo.cittadina.pk


def test_the_first_page_says_who_has_to_decide_and_who_is_late(mondo: Mondo) -> None:
    chi = (mondo.responsabile, mondo.scena.capofila)
    assert [cruscotto.compiti(uno, ORA) for uno in (*chi, mondo.cittadina)] == [[], [], []]
    rettifica = mondo.chiedi()

    for ora, urgente in ((ORA, False), (rettifica.decisione_entro, True)):
        # The rule of the tests grants by silence: past the term nobody has to decide any more.
        trovati = [cruscotto.compiti(uno, ora) for uno in chi]
        assert [len(uno) for uno in trovati] == ([0, 0] if urgente else [1, 1])
    assert cruscotto.compiti(chi[0], ORA)[0].titolo == "Rettifiche da decidere: 1"


def test_where_silence_means_nothing_the_late_are_urgent(ambito: Any) -> None:
    mondo = crea_mondo(ambito, silenzio="NULLA")
    rettifica = mondo.chiedi()

    (compito,) = cruscotto.compiti(mondo.scena.capofila, rettifica.decisione_entro)

    assert compito.urgente
    assert "Comune di Crema" in compito.testo


def test_who_does_not_decide_reads_nothing_of_it(mondo: Mondo) -> None:
    rettifica = mondo.chiedi()
    indirizzo = reverse("domande:rettifica", args=[rettifica.chiave])
    vicino = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, mondo.scena.altro_ente)
    operatore = factories.crea_utente(Ruolo.OPERATORE_ENTE, mondo.scena.ente)
    altra = factories.crea_cittadino("Bruno", "Verdi")

    elenco = leggi(entra(mondo.scena.capofila).get(reverse("domande:rettifiche")))

    assert entra(vicino).get(indirizzo).status_code == 404
    assert entra(mondo.scena.capofila).get(indirizzo).status_code == 403
    assert entra(operatore).post(indirizzo, {}).status_code == 403
    assert "Registra la decisione" not in leggi(entra(operatore).get(indirizzo))
    assert entra(altra).get(pagina(mondo.domanda)).status_code == 404
    assert rettifica.protocollo in elenco
    assert str(rettifica.chiave) not in elenco
    assert "Nessuna richiesta" in leggi(entra(vicino).get(reverse("domande:rettifiche")))


def test_the_citizen_takes_the_request_back_from_the_page(mondo: Mondo) -> None:
    lei = entra(mondo.cittadina)
    via = reverse("domande:rettifica_ritira", args=[mondo.domanda.chiave])
    assert lei.get(via).status_code == 404
    ambiti.entra(mondo.scena.ambito.pk, None)
    mondo.chiedi()
    assert via in leggi(lei.get(pagina(mondo.domanda)))
    assert "Vuoi ritirare la richiesta?" in leggi(lei.get(via))
    assert entra(factories.crea_cittadino("Bruno", "Verdi")).post(via).status_code == 404

    dopo = leggi(lei.post(via, follow=True))

    assert "La richiesta è ritirata" in dopo
    assert "Chiedi la rettifica" in dopo
    assert via not in dopo
    assert lei.post(via).status_code == 404


def test_a_document_not_yet_examined_is_given_to_nobody(mondo: Mondo) -> None:
    rettifica = mondo.chiedi()
    ufficio = entra(mondo.responsabile)

    risposta = ufficio.get(reverse("domande:rettifica_documento", args=[rettifica.chiave]))

    assert risposta.headers["Location"] == reverse("domande:rettifica", args=[rettifica.chiave])
    assert "In attesa di controllo" in leggi(ufficio.get(risposta.headers["Location"]))


def test_before_the_publication_and_after_the_term_the_page_says_so(ambito: Any) -> None:
    mondo = crea_mondo(ambito, pubblicata=False)
    lei = entra(mondo.cittadina)
    prima = leggi(lei.get(pagina(mondo.domanda)))
    ambiti.entra(mondo.scena.ambito.pk, None)
    mondo.pubblica()
    entro = PubblicazioneGraduatoria.objects.get().rettifiche_entro
    orologio.sposta(entro)
    dopo = leggi(lei.get(pagina(mondo.domanda)))

    assert "Non è ancora il momento" in prima
    assert "Il termine è passato" in dopo
    assert lei.post(pagina(mondo.domanda), dati()).status_code == 422


def test_the_pages_cost_the_same_few_queries(mondo: Mondo) -> None:
    rettifica = mondo.chiedi()
    ufficio = entra(mondo.responsabile)
    contate = {}
    for nome, argomenti in (("rettifiche", []), ("rettifica", [rettifica.chiave])):
        indirizzo = reverse(f"domande:{nome}", args=argomenti)
        ufficio.get(indirizzo)
        with CaptureQueriesContext(connection) as viste:
            ufficio.get(indirizzo)
        contate[nome] = sum("SAVEPOINT" not in una["sql"] for una in viste.captured_queries)

    assert contate["rettifiche"] <= ELENCO_QUERY
    assert contate["rettifica"] <= DETTAGLIO_QUERY
