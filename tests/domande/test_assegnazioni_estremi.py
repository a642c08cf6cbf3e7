"""Assignments at their edges: the housed left out, two pre-refusals, two avvisi, wrong figures."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bandi.models import Avviso
from bandi.rules.profilo import leggi_profilo
from crema_sap.aritmetica import CIFRE_DI_UN_NUMERO, NumeroNonValido, leggi_decimale
from crema_sap.enti.models import Utente
from domande.assegnazioni import fatti, istruttoria, ordine
from domande.models import Assegnazione, FattoAssegnazione, TipoFatto
from domande.rules.assegnazione.fatti import Contingente
from domande.states import StatoAssegnazione
from tests.domande.tornate import GIORNO, Mondo, come, crea_due_tornate, crea_tornata

STATI = StatoAssegnazione
GIUSTO = {
    "numero": "1",
    "firmato_il": "03/01/2020",
    "decorre_dal": "01/02/2020",
    "canone_mensile": "120,50",
    "durata_mesi": "48",
}


@pytest.fixture
def mondo(ambito: Any) -> Mondo:
    return crea_tornata(ambito)


def stato_di(mondo: Mondo, una: Assegnazione) -> str:
    come(mondo, None)
    return Assegnazione.objects.get(pk=una.pk).stato


def manda(chi: Utente, una: Assegnazione, atto: str, dati: dict[str, str]) -> str:
    cliente = Client()
    cliente.force_login(chi)
    indirizzo = reverse("domande:assegnazione_atto", args=[una.chiave, atto])
    risposta = cliente.post(indirizzo, dati)
    assert risposta.status_code == 422, dati
    return risposta.content.decode()


def test_who_is_housed_and_was_left_out_of_a_list_stops_no_order(ambito: Any) -> None:
    primo, secondo = crea_due_tornate(ambito)
    prima = ordine.leggi(primo.tornata)
    assente = ordine.leggi(secondo.tornata).letti.domande[0]
    FattoAssegnazione.objects.create(
        tornata=primo.tornata,
        tipo=TipoFatto.SISTEMATO,
        proprietario=primo.scena.ente,
        domanda_id=int(assente),
        istante=primo.ora,
        utente=primo.operatore,
    )

    assert ordine.leggi(primo.tornata).esito.proposte == prima.esito.proposte
    assert prima.proposta_per(secondo.offerta("CR-8").pk) is None


def test_24_the_quota_of_a_year_counts_what_another_avviso_gave(mondo: Mondo) -> None:
    una = mondo.proponi("CA-1", mondo.vicino)
    assert una.canale == "indigenti"
    avviso = mondo.scena.avviso
    altro = Avviso(pk=0, di_prova=avviso.di_prova)
    regime = fatti.regole_di(avviso, leggi_profilo(mondo.tornata.elaborazione.profilo.dati))
    propri = tuple(
        Contingente(proprietario=nome, anno=anno, disponibili=5)
        for nome, anno in (
            ("Comune di Castelleone", 2019),
            ("Comune di Castelleone", 2020),
            ("Comune di Crema", 2019),
        )
    )

    def date(di: Avviso) -> list[int]:
        return [uno.gia_assegnate for uno in fatti.con_le_date(propri, di, regime)]

    assert date(altro) == [1, 0, 0]
    assert date(avviso) == [0, 0, 0]
    altro.di_prova = not avviso.di_prova
    assert date(altro) == [0, 0, 0]


def test_who_gave_an_earlier_pre_refusal_does_not_exclude(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.IN_VERIFICA)
    mondo.verifica(una, smentito="proprieta")
    una = mondo.passo(una, STATI.PREAVVISO, utente=mondo.responsabile)
    una = mondo.passo(una, STATI.IN_VERIFICA)
    una = mondo.passo(una, STATI.PREAVVISO)

    with pytest.raises(PermissionDenied, match="preparato tu"):
        istruttoria.escludi(
            assegnazione=una,
            motivo="Ha casa.",
            utente=mondo.responsabile,
            ora=mondo.ora + 60 * GIORNO,
        )


@pytest.mark.parametrize(
    ("giorno", "perche"),
    [("31/12/9999", "più di un anno"), ("15/01/2090", "più di un anno"), ("01/01/0001", "passato")],
)
def test_an_appointment_is_within_a_year(mondo: Mondo, giorno: str, perche: str) -> None:
    una = mondo.fino_a(STATI.PROPOSTA)

    assert perche in manda(mondo.operatore, una, "convoca", {"giorno": giorno, "ora": "10:30"})
    assert stato_di(mondo, una) == STATI.PROPOSTA


def test_what_is_handed_over_stays_and_a_contract_has_figures_that_can_be(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.CONSEGNATA)
    capofila = Client()
    capofila.force_login(mondo.scena.capofila)
    ritira = reverse(
        "bandi:gestione_ritira", args=[mondo.scena.avviso.codice, mondo.offerta("CR-1").pk]
    )

    assert "già consegnata" in capofila.post(ritira, {"motivo": "Lavori"}).content.decode()
    prima = f"{mondo.ora - timedelta(days=30):%d/%m/%Y}"
    for storto in (
        {"canone_mensile": "1000000"},
        {"durata_mesi": "9" * 30},
        {"firmato_il": "01/01/0001"},
        {"firmato_il": prima},
    ):
        manda(mondo.operatore, una, "contratto", GIUSTO | storto)
    assert stato_di(mondo, una) == STATI.CONSEGNATA
    assert mondo.offerta("CR-1").ritirata_il is None


def test_a_number_has_as_many_figures_as_decimals_hold() -> None:
    assert leggi_decimale("9" * CIFRE_DI_UN_NUMERO) == int("9" * CIFRE_DI_UN_NUMERO)
    with pytest.raises(NumeroNonValido):
        leggi_decimale("9" * (CIFRE_DI_UN_NUMERO + 1))


def test_a_contract_holds_every_avviso_of_the_household_before_it_writes(ambito: Any) -> None:
    primo, secondo = crea_due_tornate(ambito)
    una = primo.fino_a(STATI.CONSEGNATA)

    with CaptureQueriesContext(connection) as lette:
        primo.passo(una, STATI.CONTRATTO)
    frasi = [riga["sql"] for riga in lette]
    blocchi = [n for n, sql in enumerate(frasi) if "FOR UPDATE" in sql and '"bandi_avviso"' in sql]
    scritte = [n for n, sql in enumerate(frasi) if sql.startswith("INSERT")]
    # All of them at once, in the order of their keys; then that of the act, held already.
    assert len(blocchi) == 2
    assert max(blocchi) < min(scritte)
    assert 'ORDER BY "bandi_avviso"."id" ASC' in frasi[blocchi[0]]
    assert FattoAssegnazione.objects.filter(tornata=secondo.tornata, tipo="SISTEMATO").exists()
