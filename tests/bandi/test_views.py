"""The public pages: what they say, to whom, and how many questions they ask the database."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bandi import selectors, services
from bandi.models import Avviso, UnitaOfferta, VersioneAvviso
from bandi.states import StatoAvviso
from crema_sap import orologio
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Documento
from tests import factories as persone
from tests.bandi import factories
from tests.bandi.pagine import entra, indirizzo

S = StatoAvviso
PUBBLICHE = ("list", "avviso", "unita_list", "unita_stampa", "dati_aperti")
DOMANDE = {"list": 6, "avviso": 6, "unita_list": 6, "unita_stampa": 6, "dati_aperti": 8}


@pytest.mark.parametrize("nome", PUBBLICHE)
@pytest.mark.parametrize("quante", [1, 40])
def test_a_public_page_asks_the_same_few_questions_whatever_its_rows(
    capofila: Utente, nome: str, quante: int
) -> None:
    factories.crea_avviso(utente=capofila, unita=[factories.crea_unita() for _ in range(quante)])

    with CaptureQueriesContext(connection) as domande:
        risposta = Client().get(indirizzo(nome), {"persone": "2"} if nome == "unita_list" else {})

    assert risposta.status_code == 200
    # Ambito and clock, avvisi, units, versions; and the savepoint. The open data also ask for plans
    # and for what became of them.
    assert len(domande) <= 8
    assert len(domande) == DOMANDE[nome]


@pytest.mark.parametrize("stato", [S.BOZZA, S.APPROVATO])
@pytest.mark.parametrize("nome", ["avviso", "unita_list", "unita_stampa", "avviso_pdf"])
def test_what_is_not_published_is_not_there(
    capofila: Utente, stato: StatoAvviso, nome: str
) -> None:
    factories.crea_avviso(utente=capofila, stato=stato)

    assert Client().get(indirizzo(nome)).status_code == 404
    assert entra(capofila).get(indirizzo(nome)).status_code == 404


def test_the_sheet_has_the_headings_of_the_national_model(capofila: Utente) -> None:
    factories.crea_avviso(utente=capofila)

    testo = Client().get(indirizzo("avviso")).content.decode()

    for titolo in (
        "A chi è rivolto",
        "Descrizione",
        "Come fare",
        "Cosa serve",
        "Cosa si ottiene",
        "Tempi e scadenze",
        "Costi",
        "Accedi al servizio",
        "Ulteriori informazioni",
        "Contatti",
    ):
        assert f">{titolo}</h2>" in testo
    assert "punteggi dimostrativi, non ufficiali" in testo
    assert "Piattaforma regionale Servizi abitativi" in testo
    assert "16 dicembre 2019" in testo.replace("\u00a0", " ")


def test_every_page_of_a_revoked_avviso_says_so(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=S.REVOCATO)
    unita = avviso.unita.select_related("unita").get()

    for percorso in (
        *(indirizzo(nome) for nome in ("avviso", "unita_list", "unita_stampa")),
        reverse("bandi:unita", args=["crema-2019", unita.unita.codice]),
    ):
        assert "Avviso revocato" in Client().get(percorso).content.decode(), percorso
    scheda = Client().get(indirizzo("avviso")).content.decode()
    assert "non si può più fare domanda" in scheda
    assert "/domande/nuova/" not in scheda


def test_an_extension_is_told_with_its_reason(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila)

    services.proroga_avviso(
        avviso=avviso,
        chiude_il=factories.CHIUDE + timedelta(days=10),
        motivo="Guasto della piattaforma",
        utente=capofila,
        ora=factories.DURANTE,
    )

    testo = Client().get(indirizzo("avviso")).content.decode().replace("\u00a0", " ")

    assert "Guasto della piattaforma" in testo
    assert "26 dicembre 2019" in testo


@pytest.fixture
def assortite(capofila: Utente) -> Avviso:
    crema, aler = persone.crea_ente("Crema"), persone.crea_ente("ALER", tipo="ALER")
    unita = [
        factories.crea_unita(crema, codice="A", superficie_mq=40, ascensore=True),
        factories.crea_unita(crema, codice="B", superficie_mq=70, senza_barriere=True),
        factories.crea_unita(aler, codice="C", superficie_mq=90, comune=crema.comune),
        factories.crea_unita(codice="D", superficie_mq=40, ascensore=False),
    ]
    return factories.crea_avviso(utente=capofila, unita=unita)


@pytest.mark.parametrize(
    ("filtri", "attese"),
    [
        ({}, "ABCD"),
        ({"persone": "1"}, "AD"),
        ({"persone": "2"}, "AD"),
        ({"persone": "4"}, "B"),
        ({"persone": "5"}, "BC"),
        ({"persone": "9"}, "C"),
        ({"ascensore": "on"}, "A"),
        ({"barriere": "on"}, "B"),
        ({"comune": "CREMA"}, "ABC"),
        ({"ente": "ALER"}, "C"),
        ({"comune": "CREMA", "persone": "5", "barriere": "on"}, "B"),
        ({"persone": "x"}, "ABCD"),
        ({"persone": "0"}, "ABCD"),
        ({"comune": "nessuno"}, "ABCD"),
    ],
)
def test_the_filters_of_the_list(assortite: Avviso, filtri: dict[str, str], attese: str) -> None:
    crema = assortite.unita.select_related("unita").get(unita__codice="A").unita
    aler = assortite.unita.select_related("unita").get(unita__codice="C").unita
    noti = {"CREMA": crema.comune_id, "ALER": str(aler.proprietario_id)}

    risposta = Client().get(
        indirizzo("unita_list"), {nome: noti.get(v, v) for nome, v in filtri.items()}
    )

    testo = risposta.content.decode()
    assert "".join(c for c in "ABCD" if f"/unita/{c}/" in testo) == attese


def test_nothing_found_says_what_to_do(assortite: Avviso) -> None:
    testo = Client().get(indirizzo("unita_list"), {"persone": "4", "ascensore": "on"})

    assert "Nessuna unità corrisponde" in testo.content.decode()


@pytest.mark.parametrize("codice", ["NO", "../A", "A%00"])
def test_a_unit_that_is_not_there(assortite: Avviso, codice: str) -> None:
    assert Client().get(f"{indirizzo('unita_list')}{codice}/").status_code in {404, 400}


def test_the_pdf_is_announced_until_it_is_ready(capofila: Utente) -> None:
    factories.crea_avviso(utente=capofila)

    attesa = Client().get(indirizzo("avviso_pdf"))
    Documento.objects.update(stato="PRONTO", percorso="x.pdf", impronta="0" * 64)
    pronta = Client().get(indirizzo("avviso_pdf"))

    assert "in preparazione" in attesa.content.decode()
    codice = Documento.objects.get().codice
    assert pronta["Location"] == reverse("registro:documento_pubblico", args=[codice])


def test_the_files_of_the_open_data(assortite: Avviso) -> None:
    client = Client()

    tabella = client.get("/dati-aperti/unita-crema-2019.csv")
    catalogo = client.get("/dati-aperti/catalogo.jsonld")

    assert tabella["Content-Type"] == "text/csv"
    assert tabella.content.decode().count("\r\n") == 5
    assert catalogo.json()["@type"] == ["dcat:Catalog", "dcatapit:Catalog"]
    assert client.get("/dati-aperti/altro.csv").status_code == 404


def test_who_is_signed_in_sees_the_own_name_on_the_public_pages(capofila: Utente) -> None:
    factories.crea_avviso(utente=capofila)

    testo = entra(capofila).get(indirizzo("list")).content.decode()

    assert capofila.cognome in testo
    assert reverse("bandi:gestione") in testo


def test_a_citizen_and_the_capofila_find_the_avviso_on_the_first_page(capofila: Utente) -> None:
    factories.crea_avviso(utente=capofila)
    factories.crea_avviso(
        utente=capofila, stato=S.REVOCATO, codice="revocato", unita=[factories.crea_unita()]
    )

    assert "Riceve domande fino al" in entra(capofila).get("/").content.decode()
    assert "Leggi l’avviso" in entra(persone.crea_cittadino()).get("/").content.decode()
    assert (
        "Riceve domande" not in entra(persone.crea_utente(Ruolo.PARTNER)).get("/").content.decode()
    )


def test_other_staff_sees_published_avvisi_only(capofila: Utente) -> None:
    factories.crea_avviso(utente=capofila)
    bozza = [factories.crea_unita()]
    factories.crea_avviso(utente=capofila, stato=S.BOZZA, codice="bozza", unita=bozza)
    altro = persone.crea_utente(Ruolo.SPORTELLO)

    for utente, quanti in ((altro, 1), (capofila, 2)):
        assert Avviso.objects.visibili_a(utente).count() == quanti
        assert UnitaOfferta.objects.visibili_a(utente).count() == quanti
        visti = VersioneAvviso.objects.visibili_a(utente).values_list("avviso__codice", flat=True)
        assert len(set(visti)) == quanti


def test_the_facts_that_the_applications_are_judged_on(assortite: Avviso) -> None:
    profilo = selectors.profilo_in_vigore(factories.APRE.date())
    assert profilo is not None
    assert profilo.al is not None
    assert profilo == assortite.profilo
    assert selectors.profilo_in_vigore(profilo.dal - timedelta(days=1)) is None
    assert selectors.profilo_in_vigore(profilo.al) is None

    unita = selectors.unita_offerte(assortite)

    assert sorted(una.codice for una in unita) == ["A", "B", "C", "D"]
    una = next(una for una in unita if una.codice == "B")
    assert una.superficie == Decimal(70)
    assert una.senza_barriere is True
    assert str(una.capienza) == "da 4 a 5 persone"


def test_the_clock_may_be_moved_to_the_instants_of_the_avviso(capofila: Utente) -> None:
    assert "Apertura dell’avviso" not in {tappa.nome for tappa in orologio.tappe()}

    factories.crea_avviso(utente=capofila)

    tappe = {tappa.nome: tappa.istante for tappa in orologio.tappe()}
    assert tappe["Apertura dell’avviso"] == factories.APRE
    assert tappe["Dieci secondi alla chiusura"] == factories.CHIUDE - timedelta(seconds=10)
