"""The pages of the rankings: who reads which list, and the citizen's own score."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Effetto
from crema_sap.web import formati
from domande.graduatorie import punteggi, selectors
from domande.models import Domanda, Elaborazione, ListaGraduatoria, ListaPubblicata
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.elaborazioni import chiudi, codici, elabora, lista_di
from tests.domande.factories import Scena, crea_domanda
from tests.domande.rettifiche import ORA, crea_mondo

LISTA_QUERY = 5


@pytest.fixture
def fatta(scena: Scena) -> Elaborazione:
    return elabora(chiudi(scena))


def entra(utente: Utente) -> Client:
    cliente = Client()
    cliente.force_login(utente)
    return cliente


def leggi(risposta: HttpResponse) -> str:
    return re.sub(r"\s+", " ", risposta.content.decode())


def indirizzo(lista: ListaGraduatoria) -> str:
    return reverse("domande:graduatoria_lista", args=["crema-2019", lista.pk])


AVVISO = ("domande:graduatoria", ["crema-2019"])


def test_the_capofila_sees_every_list_and_the_owner_its_own(
    scena: Scena, fatta: Elaborazione
) -> None:
    proprietario = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.altro_ente)

    tutte = leggi(entra(scena.capofila).get(reverse(AVVISO[0], args=AVVISO[1])))
    proprie = leggi(entra(proprietario).get(reverse(AVVISO[0], args=AVVISO[1])))

    assert all(codice in tutte for codice in ("CR-1", "CR-2", "CR-3", "CA-1"))
    assert "CA-1" in proprie
    assert "CR-1" not in proprie
    di_altri = entra(proprietario).get(indirizzo(lista_di(fatta, "CR-1")))
    assert di_altri.status_code == 404
    assert entra(proprietario).get(indirizzo(lista_di(fatta, "CA-1"))).status_code == 200


def test_a_list_shows_codes_and_points_and_nobody(scena: Scena, fatta: Elaborazione) -> None:
    lista = lista_di(fatta, "CR-1")

    pagina = leggi(entra(scena.capofila).get(indirizzo(lista)))

    scritti = re.findall(r"<code>([A-Z0-9-]{14})</code>", pagina)
    assert scritti == codici(lista.domande)
    assert formati.numero(Decimal(lista.isbar[0]) / 100, 2) in pagina


def test_a_long_list_goes_on_page_after_page(
    scena: Scena, fatta: Elaborazione, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "RIGHE_PER_PAGINA", 7)
    lista = lista_di(fatta, "CR-1")
    cliente = entra(scena.capofila)

    scritti: list[str] = []
    for numero in range(1, -(-lista.lunghezza // 7) + 1):
        pagina = leggi(cliente.get(indirizzo(lista), {"pagina": numero}))
        scritti += re.findall(r"<code>([A-Z0-9-]{14})</code>", pagina)

    assert scritti == codici(lista.domande)


def test_a_list_costs_the_same_queries_whatever_its_length(
    scena: Scena, fatta: Elaborazione
) -> None:
    cliente = entra(scena.capofila)
    lunghezze = dict(ListaGraduatoria.objects.values_list("pk", "lunghezza"))
    corta, lunga = min(lunghezze, key=lunghezze.__getitem__), max(lunghezze, key=lunghezze.get)
    contate = []
    for pk in (corta, lunga):
        with CaptureQueriesContext(connection) as viste:
            cliente.get(reverse("domande:graduatoria_lista", args=["crema-2019", pk]))
        contate.append(_letture(viste))

    assert lunghezze[corta] < lunghezze[lunga]
    assert contate[0] == contate[1] <= LISTA_QUERY


def _letture(viste: CaptureQueriesContext) -> int:
    """The statements, but for those that open and close a savepoint of the test."""
    return sum("SAVEPOINT" not in query["sql"] for query in viste.captured_queries)


EISA = (Ruolo.ASSISTENTE_SOCIALE, Ruolo.EISA_COORDINATORE, Ruolo.EISA_OPERATORE, Ruolo.PARTNER)


@pytest.mark.parametrize("ruolo", [*EISA, Ruolo.SINDACO, Ruolo.REVISORE], ids=lambda r: r.name)
def test_who_works_cases_sees_no_points(scena: Scena, fatta: Elaborazione, ruolo: Ruolo) -> None:
    cliente = entra(factories.crea_utente(ruolo, scena.ente))

    pubblica = cliente.get(reverse("domande:graduatorie"))
    assert pubblica.status_code == 200
    assert reverse(AVVISO[0], args=AVVISO[1]) not in pubblica.content.decode()
    for pagina in (
        reverse(AVVISO[0], args=AVVISO[1]),
        indirizzo(lista_di(fatta, "CR-1")),
    ):
        risposta = cliente.get(pagina)
        assert risposta.status_code == 403
        assert "capofila o di un ente proprietario" in leggi(risposta)


def test_a_visitor_is_told_where_rankings_will_be(scena: Scena, fatta: Elaborazione) -> None:
    assert Client().get(reverse("domande:graduatorie")).status_code == 200
    assert Client().get(reverse(AVVISO[0], args=AVVISO[1])).status_code == 302


def test_the_capofila_asks_for_a_run_by_the_page(scena: Scena) -> None:
    cliente = entra(scena.capofila)
    chiedi = reverse("domande:graduatoria_calcola", args=["crema-2019"])

    orologio.sposta(bandi.DURANTE)
    presto = cliente.post(chiedi, follow=True)
    assert "la graduatoria si calcola dopo" in leggi(presto)
    assert not Effetto.objects.filter(tipo="calcola_graduatoria").exists()

    chiudi(scena, 4)
    assert "Calcola le graduatorie" in leggi(cliente.get(reverse(AVVISO[0], args=AVVISO[1])))
    dopo = cliente.post(chiedi, follow=True)
    assert "Calcolo in corso" in leggi(dopo)
    assert Effetto.objects.filter(tipo="calcola_graduatoria").count() == 1
    altri = entra(factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.altro_ente))
    assert altri.post(chiedi).status_code == 403


def test_the_citizen_s_page_has_the_points_of_the_list(ambito: Any) -> None:
    mondo = crea_mondo(ambito)
    cittadina, domanda, fatta = mondo.cittadina, mondo.domanda, mondo.fatta
    ambiti.entra(mondo.scena.ambito.pk, cittadina.pk)

    spiegato = punteggi.spiega(domanda=domanda, elaborazione=fatta)
    pagina = leggi(entra(cittadina).get(reverse("domande:punteggio", args=[domanda.chiave])))

    assert [posto.unita for posto in spiegato.posti] == ["CR-1", "CR-2"]
    for posto in spiegato.posti:
        lista = lista_di(fatta, posto.unita)
        assert lista.domande[posto.posizione - 1] == domanda.pk
        assert posto.isbar == Decimal(lista.isbar[posto.posizione - 1]) / 100
        assert posto.su == lista.lunghezza
        assert f"<strong>{posto.posizione}°</strong> su {lista.lunghezza}" in pagina
        assert formati.numero(posto.isbar, 2) in pagina
    (calcolo,) = spiegato.calcoli  # both units are in Crema
    computate = [voce.punti for voce in calcolo.voci if voce.computata]
    assert sum(computate) == spiegato.posti[0].isbar
    assert all(str(voce.norma) in pagina for voce in calcolo.voci)


def test_the_score_of_another_citizen_is_not_found(scena: Scena, cittadina: Utente) -> None:
    domanda = crea_domanda(scena, cittadina)
    ambiti.entra(scena.ambito.pk, None)
    elabora(chiudi(scena, 5))
    altra = factories.crea_cittadino("Bruno", "Verdi")

    indirizzo_ = reverse("domande:punteggio", args=[domanda.chiave])
    assert entra(altra).get(indirizzo_).status_code == 404
    assert entra(scena.capofila).get(indirizzo_).status_code == 403


def test_before_the_run_the_citizen_is_told_to_wait(scena: Scena, cittadina: Utente) -> None:
    domanda = crea_domanda(scena, cittadina)

    pagina = leggi(entra(cittadina).get(reverse("domande:punteggio", args=[domanda.chiave])))

    assert "La graduatoria non è ancora pubblicata" in pagina
    assert domanda.protocollo in pagina


def test_a_run_that_is_not_published_is_for_the_offices_alone(ambito: Any) -> None:
    mondo = crea_mondo(ambito, pubblicata=False)
    scena, lei = mondo.scena, entra(mondo.cittadina)
    suo = reverse("domande:punteggio", args=[mondo.domanda.chiave])
    delle_liste = reverse(AVVISO[0], args=AVVISO[1])

    calcolata = leggi(lei.get(suo))
    di_nulla = leggi(entra(scena.capofila).get(delle_liste))
    ambiti.entra(scena.ambito.pk, None)
    mondo.pubblica()
    pubblicata = leggi(lei.get(suo))
    di_una = leggi(entra(scena.capofila).get(delle_liste))
    ambiti.entra(scena.ambito.pk, None)
    # A run in which she would be alone, and that nobody has published yet.
    altre = Domanda.objects.exclude(pk=mondo.domanda.pk)
    altre.update(ritirata_il=ORA, ritiro_protocollo="9/2019")
    seconda = elabora(scena)
    dopo = leggi(lei.get(suo))
    di_due = leggi(entra(scena.capofila).get(delle_liste))
    lista = leggi(entra(scena.capofila).get(indirizzo(lista_di(seconda, "CR-1"))))

    assert "non è ancora pubblicata" in calcolata
    assert "I tuoi posti" not in calcolata
    assert "non leggono ancora nulla" in di_nulla
    assert "</strong> su 1<" not in pubblicata
    assert "Non ancora pubblicata" not in di_una
    assert re.findall(r"<strong>\d+°</strong> su \d+", dopo) == re.findall(
        r"<strong>\d+°</strong> su \d+", pubblicata
    )
    scritto = re.search(r'<span class="codice text-nowrap">([^<]+)', pubblicata)
    ambiti.entra(scena.ambito.pk, None)
    lista_pubblica = ListaPubblicata.objects.get(unita_offerta__unita__codice="CR-1")
    posto = list(lista_di(mondo.fatta, "CR-1").domande).index(mondo.domanda.pk)
    assert scritto is not None
    assert lista_pubblica.codici[posto] == scritto[1]
    assert "leggono ancora l’elaborazione 1" in di_due
    assert "Non pubblicata" in lista


def test_an_explanation_that_disagrees_with_the_list_is_not_shown(
    scena: Scena, cittadina: Utente, monkeypatch: pytest.MonkeyPatch
) -> None:
    domanda = crea_domanda(scena, cittadina)
    fatta = elabora(scena)
    vera = punteggi.calcola

    def sbagliata(fatti: object, profilo: object, comune: object, giorno: object) -> object:
        return vera(fatti, profilo, None, giorno)  # type: ignore[arg-type]

    monkeypatch.setattr(punteggi, "calcola", sbagliata)

    with pytest.raises(punteggi.PunteggioDiscorde):
        punteggi.spiega(domanda=domanda, elaborazione=fatta)
