"""The citizen's pages of the assignment: lists and reasons, the proposal, the answer."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from domande.models import Assegnazione, Domanda
from domande.proposte import parole, percorso
from domande.states import StatoAssegnazione
from tests.domande.tornate import CAMMINO, Mondo, come, crea_tornata

STATI = StatoAssegnazione
SENZA_PROPOSTA_QUERY, CON_PROPOSTA_QUERY = 9, 18


@pytest.fixture
def mondo(ambito: Any) -> Mondo:
    return crea_tornata(ambito, numero=14)


def entra(mondo: Mondo, domanda: Domanda) -> Client:
    # Who a citizen is, only the citizen reads.
    ambiti.entra(mondo.scena.ambito.pk, domanda.richiedente_id)
    cliente = Client()
    cliente.force_login(Utente.objects.get(pk=domanda.richiedente_id))
    return cliente


def leggi(risposta: Any, stato: int = 200) -> str:
    assert risposta.status_code == stato
    return html.unescape(re.sub(r"\s+", " ", risposta.content.decode()))


def indirizzo(domanda: Domanda, atto: str = "") -> str:
    return reverse(f"domande:proposta{'_' * bool(atto)}{atto}", args=[domanda.chiave])


def con_domanda(mondo: Mondo, una: Assegnazione) -> tuple[Client, Domanda]:
    come(mondo, None)
    domanda = Domanda.objects.get(pk=una.domanda_id)
    return entra(mondo, domanda), domanda


def vedi(mondo: Mondo, una: Assegnazione) -> None:
    """The page of a step says that step, and offers its answers and no other."""
    lei, domanda = con_domanda(mondo, una)
    orologio.sposta(mondo.ora)
    pagina = leggi(lei.get(indirizzo(domanda)))
    stato = STATI(una.stato)
    momento = parole.MOMENTI[stato]
    assert momento.titolo in pagina
    assert momento.dopo in pagina
    assert ("Accetta l’alloggio" in pagina) == (stato is STATI.VISITA)
    assert ("Scrivi le tue osservazioni" in pagina) == (stato is STATI.PREAVVISO)
    assert ("Non vuoi più questo alloggio" in pagina) == (
        stato in {STATI.CONVOCATA, STATI.IN_VERIFICA, STATI.ACCETTATA}
    )
    assert ("Ha una casa." in pagina) == (stato in {STATI.PREAVVISO, STATI.ESCLUSA})
    come(mondo, None)


def test_each_step_says_what_is_asked_and_what_follows(mondo: Mondo) -> None:
    una = mondo.proponi("CR-1")
    for stato in CAMMINO[1:]:
        una = mondo.passo(una, stato)
        vedi(mondo, una)
    altra = mondo.fino_a(STATI.PREAVVISO, "CR-2")
    vedi(mondo, altra)
    vedi(mondo, mondo.passo(altra, STATI.ESCLUSA))
    for stato in (STATI.RIFIUTATA, STATI.SCADUTA, STATI.RITIRATA):
        vedi(mondo, mondo.fino_a(stato, "CR-2"))


def test_what_the_owner_only_prepares_is_not_told(mondo: Mondo) -> None:
    lei, domanda = con_domanda(mondo, mondo.proponi())
    pagina = leggi(lei.get(indirizzo(domanda)))

    assert "L’alloggio" not in pagina
    assert "proposta al tuo nucleo" not in pagina
    assert percorso.NON_ANCORA in pagina
    assert lei.get(indirizzo(domanda, "accetta")).status_code == 404


def test_before_confirming_the_effect_is_said_and_after_what_comes_next(mondo: Mondo) -> None:
    lei, domanda = con_domanda(mondo, mondo.fino_a(STATI.VISITA))
    orologio.sposta(mondo.ora)
    with CaptureQueriesContext(connection) as contate:
        leggi(lei.get(indirizzo(domanda)))
    quante = len(contate)
    conferma = leggi(lei.get(indirizzo(domanda, "accetta")))
    orologio.sposta(mondo.ora + timedelta(days=40))
    tardi = leggi(lei.post(indirizzo(domanda, "accetta"), follow=True))
    orologio.sposta(mondo.ora)
    fatto = leggi(lei.post(indirizzo(domanda, "accetta"), follow=True))

    assert quante == CON_PROPOSTA_QUERY
    assert "Il termine per rispondere è passato." in tardi

    assert "Le altre unità che hai chiesto passano" in conferma
    assert "firma l'atto di assegnazione" in conferma
    assert "Hai accettato l'alloggio" in fatto
    assert lei.post(indirizzo(domanda, "accetta")).status_code == 404


@pytest.mark.parametrize(
    ("codice", "effetto"), [("salute", "Resti in graduatoria"), ("altra_casa", "prossimo avviso")]
)
def test_a_refusal_is_said_twice_with_its_effect(mondo: Mondo, codice: str, effetto: str) -> None:
    lei, domanda = con_domanda(mondo, mondo.fino_a(STATI.VISITA))
    orologio.sposta(mondo.ora)
    pagina = indirizzo(domanda, "rifiuta")
    motivi = leggi(lei.get(pagina))
    ignoto = leggi(lei.get(pagina, {"codice": "boh"}), 422)
    conferma = leggi(lei.get(pagina, {"codice": codice}))
    come(mondo, None)
    ancora = Assegnazione.objects.get(domanda=domanda).stato
    fatto = leggi(lei.post(pagina, {"codice": codice}, follow=True))

    assert "Motivi di salute documentati" in motivi
    assert "Nessuna risposta" not in motivi
    assert "Scegli uno dei motivi" in ignoto
    assert effetto in conferma
    assert "prossimo nucleo" in conferma
    assert ancora == STATI.VISITA
    assert "Hai rifiutato" in fatto
    assert effetto in fatto


def test_observations_reach_the_office(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.PREAVVISO)
    lei, domanda = con_domanda(mondo, una)
    orologio.sposta(mondo.ora)
    pagina = indirizzo(domanda, "osservazioni")

    assert "Ha una casa." in leggi(lei.get(pagina))
    leggi(lei.post(pagina, {"testo": ""}), 422)
    assert "sono arrivate" in leggi(lei.post(pagina, {"testo": "Era in affitto."}, follow=True))
    come(mondo, None)
    assert una.fatti.filter(motivo="Era in affitto.").exists()


def test_who_does_not_get_a_unit_reads_why_and_nobody_elses_data(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.CONVOCATA)
    come(mondo, None)
    altri = {d.pk: d for d in Domanda.objects.all()}
    sua = altri.pop(una.domanda_id)
    lista = mondo.tornata.elaborazione.liste.get(unita_offerta_id=una.offerta_id)
    dopo = [altri[pk] for pk in lista.domande if pk in altri][-1]
    pagina = leggi(entra(mondo, dopo).get(indirizzo(dopo)))

    assert "Di chi ti precede in questa lista" in pagina
    assert "1 ha la proposta di questa unità" in pagina
    assert f"{len(lista.domande)}° posto su {len(lista.domande)}" in pagina
    assert not [d for d in (sua, *altri.values()) if d != dopo and d.codice_pubblico in pagina]
    assegnataria = leggi(entra(mondo, sua).get(indirizzo(sua)))
    assert "proposta al tuo nucleo" in assegnataria
    assert "Convocazione" in assegnataria
    assert str(mondo.operatore) not in assegnataria


def test_before_the_tornata_the_place_is_explained(ambito: Any) -> None:
    mondo = crea_tornata(ambito, numero=14, preparata=False)
    come(mondo, None)
    domanda = Domanda.objects.all()[0]
    lei = entra(mondo, domanda)
    with CaptureQueriesContext(connection) as contate:
        pagina = leggi(lei.get(indirizzo(domanda)))

    assert "Che cosa vuol dire" in pagina
    assert "posto su" in pagina
    assert len(contate) == SENZA_PROPOSTA_QUERY


@pytest.mark.parametrize(
    ("posizione", "frase"),
    [(1, "Nessuno ti precede."), (2, "Un nucleo ti precede."), (9, "8 nuclei ti precedono.")],
)
def test_a_place_is_said_in_words(posizione: int, frase: str) -> None:
    assert parole.chi_precede(posizione) == frase


@pytest.mark.parametrize("effetto", ["unita", "lista", "proprietario", "tutte"])
def test_every_effect_of_a_refusal_has_its_words(effetto: str) -> None:
    regole = {"rifiuto": [{"codice": "x", "nome": "X", "effetto": effetto, "verificato": False}]}

    assert parole.rifiuto(regole, "x").effetto
    with pytest.raises(KeyError):
        parole.rifiuto(regole, "y")
