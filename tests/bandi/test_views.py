"""The pages: who sees them, what they answer, how many questions they ask the database."""

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
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Ruolo, Utente
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento
from tests import factories as persone
from tests.bandi import factories

S = StatoAvviso
PUBBLICHE = ("list", "avviso", "unita_list", "unita_stampa", "dati_aperti")
GESTIONE = ("modifica", "unita", "anteprima", "approva", "pubblica", "proroga", "revoca")


@pytest.fixture
def capofila(ambito: Ambito) -> Utente:
    orologio.sposta(factories.DURANTE)
    return factories.crea_capofila()


def entra(utente: Utente) -> Client:
    client = Client()
    client.force_login(utente)
    return client


def indirizzo(nome: str, codice: str = "crema-2019") -> str:
    senza = nome in {"list", "dati_aperti"}
    return reverse(f"bandi:{nome}") if senza else reverse(f"bandi:{nome}", args=[codice])


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


DOMANDE = {"list": 6, "avviso": 6, "unita_list": 6, "unita_stampa": 6, "dati_aperti": 8}


@pytest.mark.parametrize("quante", [1, 30])
def test_the_capofila_s_pages_ask_the_same_few_questions(capofila: Utente, quante: int) -> None:
    unita = [factories.crea_unita() for _ in range(quante)]
    factories.crea_avviso(utente=capofila, stato=S.BOZZA, unita=unita)
    client = entra(capofila)

    for nome in ("gestione_avviso", "gestione_unita", "gestione_anteprima"):
        with CaptureQueriesContext(connection) as domande:
            assert client.get(indirizzo(nome)).status_code == 200
        assert len(domande) <= 10, nome


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


def test_the_capofila_finds_the_pdf_of_the_avviso_and_not_another_document(
    capofila: Utente,
) -> None:
    avviso = factories.crea_avviso(utente=capofila)
    mio = Documento.objects.get(tipo="avviso")
    documenti.richiedi(
        tipo="modulo_domanda",
        oggetto=avviso,
        titolo="Modulo della domanda",
        utente=None,
        ora=factories.DURANTE,
        pubblico=True,
        versione=mio.versione,
    )

    testo = entra(capofila).get(indirizzo("gestione_avviso")).content.decode()

    assert reverse("registro:documento_stato", args=[mio.pk]) in testo
    assert "Modulo della domanda" not in testo


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


@pytest.mark.parametrize("ruolo", [r for r in Ruolo if r is not Ruolo.CAPOFILA])
def test_the_capofila_s_pages_are_the_capofila_s(capofila: Utente, ruolo: Ruolo) -> None:
    factories.crea_avviso(utente=capofila)
    client = entra(persone.crea_utente(ruolo))

    percorsi = [reverse("bandi:gestione"), reverse("bandi:gestione_nuovo")]
    percorsi += [indirizzo(f"gestione_{nome}") for nome in GESTIONE]
    percorsi.append(indirizzo("gestione_avviso"))
    for percorso in percorsi:
        assert client.get(percorso).status_code == 403, percorso
    assert Client().get(percorsi[0]).status_code == 302


def test_the_avviso_of_another_ambito_is_not_there(capofila: Utente) -> None:
    factories.crea_avviso(utente=capofila)
    with nel_ambito(persone.crea_ambito("AMB-CREMONA", "Ambito di Cremona").pk):
        altrui = factories.crea_capofila()

    client = entra(altrui)

    assert client.get(indirizzo("gestione_avviso")).status_code == 404
    assert "crema-2019" not in client.get(reverse("bandi:gestione")).content.decode()


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


def test_from_the_plan_to_the_public_by_the_pages(capofila: Utente) -> None:
    factories.crea_piano()
    profilo = factories.crea_profilo()
    unita = factories.crea_unita()
    client = entra(capofila)

    client.post(reverse("bandi:gestione_nuovo"), {**DATI, "profilo": profilo.pk})
    client.post(
        indirizzo("gestione_unita", "nuovo-2019"),
        {"unita": [unita.pk], f"tipo-{unita.pk}": "SI_RENDE"},
    )
    client.post(indirizzo("gestione_approva", "nuovo-2019"), {"atto": "n. 3"})
    client.post(indirizzo("gestione_pubblica", "nuovo-2019"))

    avviso = Avviso.objects.get(codice="nuovo-2019")
    assert avviso.stato == S.PUBBLICATO
    assert not avviso.di_prova
    assert UnitaOfferta.objects.get().tipo == "SI_RENDE"
    assert VersioneAvviso.objects.latest("numero").apre_il == factories.APRE + timedelta(
        days=31, hours=1
    )


@pytest.mark.parametrize(
    ("campi", "errore"),
    [
        ({"chiude_giorno": "14/11/2019", "chiude_ora": "9.00"}, "La chiusura viene dopo"),
        ({"apre_giorno": "27/10/2019", "apre_ora": "2.30"}, "due volte"),
        ({"apre_giorno": "31/03/2019", "apre_ora": "2.30"}, "non esistono"),
        ({"apre_ora": "25.00"}, "ora"),
        ({"codice": "Con spazi"}, "indirizzo"),
        ({"preferenze_massime": "-1"}, "minore di 1"),
        ({"preferenze_massime": "6"}, "da 1 a 5"),
    ],
)
def test_a_draft_with_a_mistake_comes_back_with_it(
    capofila: Utente, campi: dict[str, str], errore: str
) -> None:
    factories.crea_piano()
    profilo = factories.crea_profilo()

    risposta = entra(capofila).post(
        reverse("bandi:gestione_nuovo"), {**DATI, "profilo": profilo.pk, **campi}
    )

    assert errore in risposta.content.decode().replace("&#x27;", "'")
    assert not Avviso.objects.exists()


def test_without_an_approved_plan_there_is_nothing_to_start_from(capofila: Utente) -> None:
    client = entra(capofila)

    risposta = client.get(reverse("bandi:gestione_nuovo"), follow=True)

    assert "parte da un piano approvato" in risposta.content.decode()


@pytest.mark.parametrize("chiavi", [["999999"], ["abc"]])
def test_a_unit_that_is_not_on_the_page_can_not_be_chosen(
    capofila: Utente, chiavi: list[str]
) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=S.BOZZA)

    risposta = entra(capofila).post(indirizzo("gestione_unita"), {"unita": chiavi})

    assert "non è fra quelle del piano" in risposta.content.decode()
    assert avviso.unita.count() == 1


def test_a_condition_that_does_not_exist_is_refused(capofila: Utente) -> None:
    avviso = factories.crea_avviso(utente=capofila, stato=S.BOZZA)
    chiave = avviso.unita.get().unita_id

    risposta = entra(capofila).post(
        indirizzo("gestione_unita"), {"unita": [chiave], f"tipo-{chiave}": "GRATIS"}
    )

    assert "condizione che non esiste" in risposta.content.decode()


def test_a_draft_is_changed_on_the_form_it_was_written_on(capofila: Utente) -> None:
    factories.crea_avviso(utente=capofila, stato=S.BOZZA)
    client = entra(capofila)

    pagina = client.get(indirizzo("gestione_modifica")).content.decode()
    client.post(
        indirizzo("gestione_modifica"),
        {**DATI, "titolo": "Cambiato", "profilo": Avviso.objects.get().profilo_id},
    )

    assert 'value="14/10/2019"' in pagina
    assert 'value="09.00"' in pagina
    assert Avviso.objects.get().titolo == "Cambiato"


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
