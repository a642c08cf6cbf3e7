"""The officers' pages of the assignments: the queue, one unit, its acts, behind the wall."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crema_sap.enti.models import Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.models import Effetto, Evento
from domande.assegnazioni import cruscotto, selectors, services, tasks
from domande.models import Assegnazione, FattoAssegnazione
from domande.rules.calendario import giorno_di
from domande.states import StatoAssegnazione
from programmazione.models import UnitaAbitativa
from tests.domande.tornate import PRIMA, Mondo, come, crea_tornata

STATI = StatoAssegnazione


@pytest.fixture
def mondo(ambito: Any) -> Mondo:
    return crea_tornata(ambito)


def entra(utente: Utente) -> Client:
    cliente = Client()
    cliente.force_login(utente)
    return cliente


def leggi(risposta: HttpResponse, stato: int = 200) -> str:
    assert risposta.status_code == stato
    return re.sub(r"\s+", " ", risposta.content.decode())


def ultima(mondo: Mondo) -> Assegnazione:
    come(mondo, None)
    return Assegnazione.objects.latest("pk")


def fai(chi: Client, una: Assegnazione, atto: str, dati: dict[str, str], stato: int = 302) -> str:
    indirizzo = reverse("domande:assegnazione_atto", args=[una.chiave, atto])
    leggi(chi.get(indirizzo))
    return leggi(chi.post(indirizzo, dati), stato)


def giorno(quando: datetime) -> str:
    return f"{quando.astimezone(ROMA):%d/%m/%Y}"


def test_an_officer_takes_a_unit_from_the_queue_to_the_proposal(mondo: Mondo) -> None:
    UnitaAbitativa.objects.filter(codice="CR-1").update(
        stato="LIBERA", stato_dal=giorno_di(mondo.ora) - timedelta(days=90)
    )
    operatore = entra(mondo.operatore)
    pk = mondo.offerta("CR-1").pk
    pagina = reverse("domande:assegnazione_unita", args=[pk])
    proponi = reverse("domande:assegnazione_proponi", args=[pk])

    elenco = leggi(operatore.get(reverse("domande:assegnazioni")))
    prima = leggi(operatore.get(pagina))
    conferma = leggi(operatore.get(proponi))
    assert operatore.post(proponi).status_code == 302
    due_volte = leggi(operatore.post(proponi, follow=True))
    una = ultima(mondo)
    quando = {"giorno": giorno(mondo.ora), "ora": "00:00"}
    tardi = fai(operatore, una, "convoca", quando, 422)
    quando |= {"giorno": giorno(mondo.ora + timedelta(days=1)), "ora": "10:30"}
    fai(operatore, una, "convoca", quando)
    fai(operatore, una, "verifica", {})
    requisiti = reverse("domande:assegnazione_requisiti", args=[una.chiave])
    nucleo = leggi(operatore.get(requisiti))
    codici = re.findall(r'name="esito_([a-z_]+)"', nucleo)
    senza = leggi(operatore.post(requisiti, {f"esito_{codici[0]}": "CONFERMATO"}), 422)
    esiti = {f"esito_{codice}": "CONFERMATO" for codice in codici}
    fonti = {f"fonte_{codice}": "Anagrafe" for codice in codici}
    assert operatore.post(requisiti, esiti | fonti).status_code == 302
    fai(operatore, una, "visita", quando)

    assert "Da proporre" in elenco
    assert ">90<" in elenco
    assert "Vuota da 90 giorni" in prima
    assert "A chi spetta adesso" in prima
    assert "Proponi l’unità a questo nucleo" in conferma
    assert "già proposta" in due_volte
    assert "già passato" in tardi
    assert "Via" in nucleo
    assert len(codici) == 11
    assert "quale archivio" in senza
    attende = "Che cosa attende.</strong> Il nucleo, che accetta o rifiuta. Entro"
    assert attende in leggi(operatore.get(pagina))
    come(mondo, None)
    assert Evento.objects.filter(atto="ASSEGNAZIONE_LETTA").count() == 2
    assert FattoAssegnazione.objects.filter(tipo="VERIFICA").count() == 11


def test_an_officer_takes_a_proposal_to_the_contract(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.VISITA)
    operatore, responsabile = entra(mondo.operatore), entra(mondo.responsabile)
    pagina = reverse("domande:assegnazione_unita", args=[una.offerta_id])
    oggi = giorno(mondo.ora)

    fai(operatore, una, "accetta", {})
    assert "lo fa il responsabile" in leggi(operatore.get(pagina))
    consegna = reverse("domande:assegnazione_atto", args=[una.chiave, "consegna"])
    assert operatore.get(consegna).status_code == 403
    senza = fai(responsabile, una, "consegna", {"atto": ""}, 422)
    fai(responsabile, una, "consegna", {"atto": "determina n. 12"})
    contratto = {
        "numero": "1/2020",
        "firmato_il": oggi,
        "decorre_dal": oggi,
        "canone_mensile": "120,50",
        "durata_mesi": "48",
    }
    fai(operatore, una, "contratto", contratto)

    dopo = leggi(operatore.get(pagina))
    assert "campo-errato" in senza
    assert "n. 1/2020" in dopo
    assert "120,50" in dopo
    assert "Che cosa puoi fare" not in dopo
    come(mondo, None)
    vita = leggi(
        operatore.get(reverse("programmazione:unita", args=[mondo.offerta("CR-1").unita_id]))
    )
    assert "Consegna dell" in vita
    assert una.domanda.codice_pubblico not in vita


def test_refused_it_goes_on_to_the_next_with_the_reason_of_who_was_passed_over(
    mondo: Mondo,
) -> None:
    una = mondo.fino_a(STATI.VISITA)
    operatore = entra(mondo.operatore)
    rifiuta = reverse("domande:assegnazione_atto", args=[una.chiave, "rifiuta"])
    scelte = leggi(operatore.get(rifiuta))
    assert leggi(operatore.post(rifiuta, {"codice": "nessuna_risposta"}), 422)
    operatore.post(rifiuta, {"codice": "spese"})

    pagina = leggi(operatore.get(reverse("domande:assegnazione_unita", args=[una.offerta_id])))
    di_nuovo = leggi(operatore.get(rifiuta, follow=True))

    assert "Spese troppo alte" in scelte
    assert "Nessuna risposta" not in scelte
    assert "ha rifiutato, o non ha risposto" in pagina
    assert "A chi spetta adesso" in pagina
    assert "Adesso non si può: l&#x27;assegnazione è «Rifiutata»" in di_nuovo


def test_a_neighbour_finds_nothing_and_the_capofila_reads(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.CONVOCATA)
    vicino, capofila = entra(mondo.vicino), entra(mondo.scena.capofila)

    for nome in ("unita", "proponi", "scegli"):
        assert (
            vicino.get(reverse(f"domande:assegnazione_{nome}", args=[una.offerta_id])).status_code
            == 404
        )
    for coda in ("requisiti/", "verifica/"):
        assert vicino.get(f"/assegnazioni/{una.chiave}/{coda}").status_code == 404
        assert capofila.get(f"/assegnazioni/{una.chiave}/{coda}").status_code == 403
    letta = leggi(capofila.get(reverse("domande:assegnazione_unita", args=[una.offerta_id])))
    assert "Che cosa puoi fare" not in letta
    assert entra(mondo.operatore).get(f"/assegnazioni/{una.chiave}/volare/").status_code == 404


def test_the_owner_chooses_another_of_its_units_with_a_reason(ambito: Any) -> None:
    mondo = crea_tornata(ambito, numero=12)
    operatore = entra(mondo.operatore)
    con_scelta = [
        numero
        for numero, proposta in services.ordine.leggi(mondo.tornata).esito.proposte.items()
        if proposta.alternative
    ]
    letti = services.ordine.leggi(mondo.tornata)
    numero = con_scelta[0]
    proposta = letti.esito.proposte[numero]
    offerta, altra = (letti.letti.offerte[n] for n in (numero, proposta.alternative[0]))
    indirizzo = reverse("domande:assegnazione_scegli", args=[offerta])

    modulo = leggi(operatore.get(indirizzo))
    vuota = operatore.post(indirizzo, {"invece": str(altra), "motivo": ""})
    fatta = operatore.post(indirizzo, {"invece": str(altra), "motivo": "Vicino alla scuola."})

    assert "al posto di" in modulo
    assert "non ci sono altre unità" in leggi(operatore.get(indirizzo, follow=True))
    assert vuota.status_code == 422
    assert fatta.status_code == 302
    come(mondo, None)
    assert FattoAssegnazione.objects.get(tipo="SCELTA").motivo == "Vicino alla scuola."
    dopo = services.ordine.leggi(mondo.tornata)
    avuta = dopo.proposta_per(altra)
    assert avuta is not None
    assert avuta.domanda == proposta.domanda


def test_the_capofila_opens_the_assignments(ambito: Any) -> None:
    mondo = crea_tornata(ambito, preparata=False)
    capofila, operatore = entra(mondo.scena.capofila), entra(mondo.operatore)
    codice = mondo.scena.avviso.codice
    apri = reverse("domande:assegnazioni_apri", args=[codice])

    elenco = leggi(capofila.get(reverse("domande:assegnazioni")))
    unita = reverse("domande:assegnazione_unita", args=[mondo.offerta("CR-1").pk])
    proponi = reverse("domande:assegnazione_proponi", args=[mondo.offerta("CR-1").pk])
    presto = leggi(operatore.post(proponi, follow=True))
    conferma = leggi(capofila.get(apri))
    capofila.post(apri)
    come(mondo, None)
    for _volta in range(2):
        tasks.prepara_assegnazioni(Effetto.objects.get(tipo=services.PREPARA))
    di_nuovo = leggi(capofila.post(apri, follow=True))

    assert "Apri le assegnazioni" in elenco
    assert "Graduatoria definitiva" in elenco
    assert "non sono ancora aperte" in presto
    assert "si può rifare uguale" in conferma
    assert "già aperte" in di_nuovo
    assert "Proponi l’unità" in leggi(operatore.get(unita))


def test_what_the_queue_says_of_each_unit() -> None:
    riga: dict[str, Any] = {
        "ritirata_il": None,
        "stato": None,
        "termine": None,
        "tornata": False,
        "definitiva": False,
        "domande": None,
        "apre_il": PRIMA - timedelta(days=9),
        "chiude_il": PRIMA - timedelta(days=1),
        "pause": [],
        "unita__stato": "OCCUPATA",
        "unita__stato_dal": date(2019, 1, 1),
    }
    casi = {
        "Ritirata dall'avviso": {"ritirata_il": PRIMA},
        "Da proporre": {"tornata": True},
        "Graduatoria definitiva": {"definitiva": True, "domande": 3},
        "In avviso": {"chiude_il": PRIMA + timedelta(days=1)},
        "Da mettere in graduatoria": {},
        "In graduatoria": {"domande": 3},
        "Accettata": {"stato": "ACCETTATA"},
    }
    for atteso, campi in casi.items():
        assert selectors.passo(riga | campi, PRIMA).stato == atteso
    for scade, tardi in ((PRIMA, True), (PRIMA + timedelta(days=1), False)):
        passo = selectors.passo(riga | {"stato": "VISITA", "termine": scade}, PRIMA)
        assert passo.tardi is tardi
    assert selectors.giorni_vuota(riga, PRIMA) is None
    assert selectors.giorni_vuota(riga | {"unita__stato": "LIBERA"}, PRIMA) == 351


def test_the_pages_ask_the_database_a_fixed_number_of_times(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.VISITA)
    operatore = entra(mondo.operatore)

    def conta(nome: str, *argomenti: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as fatte:
            operatore.get(reverse(f"domande:{nome}", args=argomenti))
        return len([q for q in fatte.captured_queries if q["sql"].startswith("SELECT")])

    assert [
        conta("assegnazione_atto", una.chiave, "rifiuta"),
        conta("assegnazione_requisiti", una.chiave),
        conta("assegnazioni_rifiuti"),
    ] == [3, 5, 3]
    come(mondo, None)
    prima = conta("assegnazioni"), conta("assegnazione_unita", una.offerta_id)
    come(mondo, None)
    mondo.passo(una, STATI.RIFIUTATA)
    mondo.fino_a(STATI.VISITA)
    mondo.proponi("CR-2")
    dopo = conta("assegnazioni"), conta("assegnazione_unita", una.offerta_id)

    assert prima == dopo == (4, 10)


def test_the_first_page_and_the_refusals(mondo: Mondo) -> None:
    operatore = entra(mondo.operatore)
    rifiuti = reverse("domande:assegnazioni_rifiuti")
    vuota = leggi(operatore.get(rifiuti))
    come(mondo, None)
    assert cruscotto.compiti(mondo.operatore, mondo.ora) == []
    mondo.passo(mondo.fino_a(STATI.VISITA), STATI.RIFIUTATA)
    mondo.fino_a(STATI.CONVOCATA)
    mondo.fino_a(STATI.IN_VERIFICA, "CR-2")

    (compito,) = cruscotto.compiti(mondo.operatore, mondo.ora)
    (in_ritardo,) = cruscotto.compiti(mondo.operatore, mondo.ora + timedelta(days=60))
    letti = leggi(operatore.get(rifiuti, {"anno": "9" * 30}))

    assert compito.titolo == "Assegnazioni in corso: 2"
    assert compito.testo == "Nuclei da verificare 1, nuclei convocati 1."
    assert not compito.urgente
    assert in_ritardo.urgente
    assert cruscotto.compiti(mondo.vicino, mondo.ora) == []
    assert cruscotto.compiti(mondo.scena.capofila, mondo.ora) == []
    assert "Nessuna proposta rifiutata" in vuota
    assert "Motivi di salute documentati" in letti
    assert "Anno 2020" in letti


def test_the_first_page_of_a_citizen_says_what_waits_for_an_answer(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.VISITA)
    lei = Utente(pk=una.richiedente_id, cittadino=True)
    come(mondo, lei)

    (compito,) = cruscotto.compiti(lei, mondo.ora)

    assert compito.titolo == "Ti propongono un alloggio"
    assert compito.indirizzo == reverse("domande:proposta", args=[una.domanda.chiave])
    assert re.fullmatch(r"Accetta o rifiuta fino a \w+ \d.* compreso\.", compito.testo)
    assert compito.urgente
    assert cruscotto.compiti(lei, mondo.ora + timedelta(days=60)) == []
    come(mondo, None)
    mondo.passo(una, STATI.ACCETTATA)
    come(mondo, lei)
    assert cruscotto.compiti(lei, mondo.ora) == []
