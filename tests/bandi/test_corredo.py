"""Papers and desks: who writes them, when they are fixed, where they are read."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bandi import documents, selectors, services
from bandi.models import AttoDiVersione, Avviso, Sportello
from bandi.rules.corredo import (
    Corredo,
    DocumentoRichiesto,
    SportelloScritto,
    condizioni_ignote,
    leggi_corredo,
    scrivi_corredo,
)
from bandi.rules.orari import OrarioNonValido, scrivi_orario
from bandi.services import AvvisoNonValido
from bandi.states import StatoAvviso, TransizioneNonAmmessa
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Documento, Evento
from tests import factories as persone
from tests.bandi import factories

ISEE = DocumentoRichiesto(titolo="Attestazione ISEE", dimostra="reddito e patrimonio")
VERBALE = DocumentoRichiesto(
    titolo="Verbale di invalidità", per_chi="a chi è invalido", condizione="disabilita"
)


@pytest.fixture
def bozza(capofila: Utente) -> Avviso:
    return factories.crea_avviso(utente=capofila, stato=StatoAvviso.BOZZA)


def scrivi(avviso: Avviso, utente: Utente, **campi: Any) -> Avviso:
    valori: dict[str, Any] = {"documenti": [ISEE, VERBALE], "sportelli": []}
    return services.scrivi_documenti_e_sportelli(
        avviso=avviso, utente=utente, ora=factories.PRIMA, **(valori | campi)
    )


@pytest.mark.parametrize(
    ("scritto", "atteso"),
    [
        ("", ""),
        ("9-12", "9.00–12.00"),
        ("9.00-12.30, 14:00 – 17", "9.00–12.30, 14.00–17.00"),
        ("8.30-12 e 14-16", "8.30–12.00, 14.00–16.00"),
        ("0-24", "0.00–24.00"),
    ],
)
def test_the_hours_are_written_one_way(scritto: str, atteso: str) -> None:
    assert scrivi_orario(scritto) == atteso
    assert scrivi_orario(atteso) == atteso


@pytest.mark.parametrize(
    "scritto",
    ["mattina", "12-9", "9-9", "9.60-12", "20-25", "9-12.75", "9-13, 12-15", "14-16, 9-12"],
)
def test_what_is_no_opening_time_is_refused(scritto: str) -> None:
    with pytest.raises(OrarioNonValido):
        scrivi_orario(scritto)


def test_papers_and_desks_are_read_as_they_were_written() -> None:
    sportello = SportelloScritto(
        sportello=7, nome="A", comune="Crema", indirizzo="via", orari=("9.00–12.00", "", "x")
    )
    corredo = Corredo((ISEE, VERBALE), (sportello,))

    assert leggi_corredo(scrivi_corredo(corredo)) == corredo
    assert leggi_corredo({}) == Corredo()
    assert sportello.giorni == [(0, "9.00–12.00"), (2, "x")]
    assert sportello.giorni_in_parole == [("lunedì", "9.00–12.00"), ("mercoledì", "x")]


def test_a_paper_may_prove_only_a_condition_of_the_profile() -> None:
    assert condizioni_ignote([ISEE, VERBALE], ["disabilita"]) == []
    assert condizioni_ignote([VERBALE, VERBALE], ["anziani"]) == ["disabilita"]


def test_a_draft_says_its_papers_and_desks_and_has_a_new_version(
    bozza: Avviso, capofila: Utente
) -> None:
    sportello = factories.crea_sportello()

    scrivi(bozza, capofila, sportelli=[sportello.pk])

    bozza.refresh_from_db()
    corredo = leggi_corredo(bozza.corredo)
    assert corredo.documenti == (ISEE, VERBALE)
    assert [s.nome for s in corredo.sportelli] == ["Ufficio casa"]
    assert bozza.versioni.latest("numero").atto == AttoDiVersione.MODIFICA
    assert Evento.objects.latest("pk").atto == "MODIFICA"


@pytest.mark.parametrize(
    ("campi", "errore"),
    [
        ({"sportelli": [999_999]}, "non è più in servizio"),
        ({"documenti": [DocumentoRichiesto(titolo="X", condizione="boh")]}, "boh"),
    ],
)
def test_what_does_not_exist_is_refused(
    bozza: Avviso, capofila: Utente, campi: dict[str, Any], errore: str
) -> None:
    with pytest.raises(AvvisoNonValido, match=errore):
        scrivi(bozza, capofila, **campi)


def test_a_desk_no_longer_in_service_is_refused(bozza: Avviso, capofila: Utente) -> None:
    chiuso = factories.crea_sportello(attivo=False)

    with pytest.raises(AvvisoNonValido, match="in servizio"):
        scrivi(bozza, capofila, sportelli=[chiuso.pk])


def test_only_the_capofila_writes_them(bozza: Avviso, capofila: Utente) -> None:
    sindaca = persone.crea_utente(Ruolo.SINDACO)

    with pytest.raises(PermissionDenied):
        scrivi(bozza, sindaca)
    with pytest.raises(PermissionDenied):
        services.salva_sportello(sportello=None, dati={}, utente=sindaca, ora=factories.PRIMA)


@pytest.mark.parametrize("stato", [s for s in StatoAvviso if s is not StatoAvviso.BOZZA])
def test_from_the_approval_on_they_are_fixed(capofila: Utente, stato: StatoAvviso) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=stato)

    with pytest.raises(TransizioneNonAmmessa):
        scrivi(avviso, capofila)
    for campi in ({"corredo": {"documenti": []}}, {"referenti": "altro"}):
        with pytest.raises(ProgrammingError, match="approvato"), transaction.atomic():
            Avviso.objects.filter(pk=avviso.pk).update(**campi)


def test_the_approval_takes_the_desk_as_it_is_that_day_and_keeps_it(
    bozza: Avviso, capofila: Utente
) -> None:
    sportello = factories.crea_sportello()
    scrivi(bozza, capofila, sportelli=[sportello.pk])
    Sportello.objects.filter(pk=sportello.pk).update(telefono="0373 111")

    services.approva_avviso(avviso=bozza, atto="n. 1", utente=capofila, ora=factories.PRIMA)
    Sportello.objects.filter(pk=sportello.pk).update(telefono="0373 222")

    bozza.refresh_from_db()
    assert [s.telefono for s in leggi_corredo(bozza.corredo).sportelli] == ["0373 111"]


def test_two_desks_of_a_comune_have_two_names(capofila: Utente) -> None:
    primo = factories.crea_sportello()
    dati = {c: getattr(primo, c) for c in services.corredo.CAMPI}

    with pytest.raises(AvvisoNonValido, match="già uno sportello"):
        services.salva_sportello(sportello=None, dati=dati, utente=capofila, ora=factories.PRIMA)

    cambiato = services.salva_sportello(
        sportello=primo, dati=dati | {"lingue": "inglese"}, utente=capofila, ora=factories.PRIMA
    )
    assert cambiato.lingue == "inglese"


def entra(utente: Utente) -> Client:
    client = Client()
    client.force_login(utente)
    return client


MODULO = {"documenti-TOTAL_FORMS": "2", "documenti-INITIAL_FORMS": "0"}


def test_the_capofila_writes_them_by_the_pages(bozza: Avviso, capofila: Utente) -> None:
    client = entra(capofila)
    comune = persone.crea_ente("Castelleone").comune
    assert comune is not None
    pagina = reverse("bandi:gestione_corredo", args=[bozza.codice])

    salvato = client.post(
        reverse("bandi:sportello_nuovo"),
        {
            "nome": "Sportello casa",
            "comune": comune.pk,
            "indirizzo": "piazza 1",
            "orario_0": "9-12",
            "attivo": "on",
            "lingue": "inglese",
        },
    )
    sportello = Sportello.objects.get()
    client.post(
        pagina,
        {
            **MODULO,
            "documenti-0-titolo": "Certificato",
            "documenti-0-condizione": "disabilita",
            "sportelli": [sportello.pk],
        },
    )

    assert salvato["Location"] == reverse("bandi:sportelli")
    assert sportello.orari == ["9.00–12.00", "", "", "", "", "", ""]
    bozza.refresh_from_db()
    corredo = leggi_corredo(bozza.corredo)
    assert [(d.titolo, d.condizione) for d in corredo.documenti] == [("Certificato", "disabilita")]
    assert [s.lingue for s in corredo.sportelli] == ["inglese"]
    testo = client.get(pagina).content.decode()
    assert 'value="Certificato"' in testo
    assert "Sportello casa" in client.get(reverse("bandi:sportelli")).content.decode()
    scheda = client.get(reverse("bandi:sportello", args=[sportello.pk])).content.decode()
    assert 'value="9.00–12.00"' in scheda


@pytest.mark.parametrize(
    ("campi", "errore"),
    [
        ({"documenti-0-per_chi": "a tutti"}, "Scrivi il nome del documento"),
        ({"documenti-0-titolo": "X", "documenti-0-condizione": "boh"}, "condizione"),
        ({"sportelli": ["999999"]}, "sportelli"),
    ],
)
def test_a_mistake_comes_back_with_what_was_written(
    bozza: Avviso, capofila: Utente, campi: dict[str, Any], errore: str
) -> None:
    pagina = reverse("bandi:gestione_corredo", args=[bozza.codice])

    risposta = entra(capofila).post(pagina, {**MODULO, **campi})

    assert risposta.status_code == 200
    assert errore in risposta.content.decode().lower() or errore in risposta.content.decode()
    bozza.refresh_from_db()
    assert bozza.corredo == {}


def test_an_hour_that_is_none_comes_back(capofila: Utente) -> None:
    risposta = entra(capofila).post(reverse("bandi:sportello_nuovo"), {"orario_0": "mattina"})

    assert "scrivi per esempio 9.00-12.30" in risposta.content.decode()


@pytest.mark.parametrize("metodo", ["get", "post"])
def test_those_of_an_approved_avviso_are_only_read_with_the_reason(
    bozza: Avviso, capofila: Utente, metodo: str
) -> None:
    scrivi(bozza, capofila, sportelli=[factories.crea_sportello().pk])
    services.approva_avviso(avviso=bozza, atto="n. 1", utente=capofila, ora=factories.PRIMA)
    pagina = reverse("bandi:gestione_corredo", args=[bozza.codice])

    testo = getattr(entra(capofila), metodo)(pagina, MODULO).content.decode()

    for scritto in ("si modifica solo una bozza", "Verbale di invalidità", "Ufficio casa"):
        assert scritto in testo, scritto
    assert 'method="post"' not in testo.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize("quanti", [1, 12])
def test_the_pages_ask_the_same_few_questions(capofila: Utente, quanti: int) -> None:
    bozza = factories.crea_avviso(utente=capofila, stato=StatoAvviso.BOZZA)
    chiavi = [factories.crea_sportello(nome=f"S{n}").pk for n in range(quanti)]
    scrivi(bozza, capofila, sportelli=chiavi)
    client = entra(capofila)

    for percorso in (
        reverse("bandi:gestione_corredo", args=[bozza.codice]),
        reverse("bandi:sportelli"),
        reverse("bandi:sportello", args=[chiavi[0]]),
    ):
        with CaptureQueriesContext(connection) as domande:
            assert client.get(percorso).status_code == 200
        assert len(domande) <= 8, percorso


@pytest.fixture
def pubblicato(bozza: Avviso, capofila: Utente) -> Avviso:
    sportello = factories.crea_sportello(lingue="inglese, romeno", su_appuntamento=True)
    scrivi(bozza, capofila, sportelli=[sportello.pk])
    services.approva_avviso(avviso=bozza, atto="n. 1", utente=capofila, ora=factories.PRIMA)
    return services.pubblica_avviso(avviso=bozza, utente=capofila, ora=factories.PRIMA)


def test_the_public_reads_papers_and_desks(pubblicato: Avviso) -> None:
    testo = Client().get(reverse("bandi:avviso_aiuto", args=[pubblicato.codice])).content.decode()

    for scritto in (
        *("Attestazione ISEE", "a tutti", "a chi è invalido", "Ufficio casa", "piazza Municipio 1"),
        *('href="tel:0373000"', "lunedì", "9.00–12.00", "solo su appuntamento", "inglese, romeno"),
    ):
        assert scritto in testo, scritto
    assert "martedì" not in testo.partition("<main")[2].partition("data-finestra")[0]


def test_where_nothing_is_known_no_row_is_shown(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila)

    testo = Client().get(reverse("bandi:avviso_aiuto", args=[avviso.codice])).content.decode()

    assert "l’attestazione ISEE valida" in testo
    assert "Telefono" not in testo
    assert "da caricare" not in testo


def test_the_pdf_says_them_too(pubblicato: Avviso) -> None:
    documento = Documento(codice="ABC", versione=3, oggetto_id=str(pubblicato.pk))

    sezioni = documents.fascicolo(selectors.all_atto(pubblicato, 99), documento).sezioni

    (regole,) = [sezione.html for sezione in sezioni if sezione.chiave == "regole"]
    for scritto in (
        "Verbale di invalidità",
        "a chi è invalido",
        "Ufficio casa",
        "lunedì 9.00–12.00",
    ):
        assert scritto in regole


def test_the_avviso_is_explained_question_by_question(pubblicato: Avviso) -> None:
    pagina = reverse("bandi:avviso_spiegato", args=[pubblicato.codice])
    testo = Client().get(pagina).content.decode().replace("\u00a0", " ")

    for titolo in (
        *("Chi può fare domanda", "Quando", "Quante case posso scegliere"),
        *("Che documenti servono", "Come funzionano i punti", "Che cosa succede dopo"),
        "Chi mi aiuta",
    ):
        assert f"<h2>{titolo}</h2>" in testo, titolo
    assert "Fino a 5 case" in testo
    assert "16 dicembre 2019, ore 16.00" in testo
    assert "punteggi dimostrativi, non ufficiali" in testo
