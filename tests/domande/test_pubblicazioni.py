"""The publication of the lists: when, by whom, what everybody reads, who is told what."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crema_sap import orologio
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Effetto, Evento
from crema_sap.web import formati
from domande.graduatorie import approvazioni, avvisi, pubblicazioni, services
from domande.graduatorie import codici as codes
from domande.graduatorie.approvazioni import ApprovazioneNonAmmessa
from domande.graduatorie.pubblicazioni import PubblicazioneNonAmmessa
from domande.graduatorie.tasks import graduatoria_pubblicata
from domande.models import (
    Comunicazione,
    Elaborazione,
    ListaPubblicata,
    PubblicazioneGraduatoria,
    TipoGraduatoria,
)
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.elaborazioni import chiudi, codici, elabora, lista_di
from tests.domande.factories import Scena, crea_scena
from tests.domande.termini import approva_tutti, carica_regola, con_tutto, pubblica

ORA = bandi.DOPO + timedelta(days=1)
QUERY_LISTA = 3


@pytest.fixture
def scena(ambito: Any) -> Scena:
    scena = chiudi(crea_scena(ambito, di_prova=True))
    orologio.sposta(ORA)
    return scena


@pytest.fixture
def fatta(scena: Scena) -> Elaborazione:
    return con_tutto(elabora(scena, scena.capofila))


def leggi(utente: Utente | None, nome: str, *argomenti: Any, stato: int = 200) -> str:
    cliente = Client()
    if utente:
        cliente.force_login(utente)
    risposta = cliente.get(reverse(nome, args=argomenti))
    assert risposta.status_code == stato
    return re.sub(r"\s+", " ", risposta.content.decode())


def test_what_every_owner_approved_is_published_with_its_term_and_hash(
    scena: Scena, fatta: Elaborazione
) -> None:
    carica_regola(scena)
    approva_tutti(scena, fatta, ORA)

    pubblicazione = pubblica(scena, fatta, ORA)

    assert pubblicazione.tipo == TipoGraduatoria.PROVVISORIA
    assert pubblicazione.impronta == fatta.risultato_impronta
    # Wednesday 18 December + 15 = Thursday 2 January.
    assert f"{pubblicazione.rettifiche_fino_al:%d/%m/%Y}" == "02/01/2020"
    evento = Evento.objects.get(atto="PUBBLICAZIONE_GRADUATORIA")
    assert evento.dati["risultato"] == fatta.risultato_impronta


def test_what_can_not_be_published(scena: Scena) -> None:
    with pytest.raises(PubblicazioneNonAmmessa, match="non sono ancora calcolate"):
        pubblicazioni.pubblica(avviso=scena.avviso, impronta="", utente=scena.capofila, ora=ORA)
    fatta = con_tutto(elabora(scena, scena.capofila))
    with pytest.raises(PubblicazioneNonAmmessa, match="Non tutti gli enti"):
        pubblica(scena, fatta, ORA)
    responsabile = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.ente)
    approvazioni.approva(elaborazione=fatta, atto="n. 1", utente=responsabile, ora=ORA)
    with pytest.raises(PubblicazioneNonAmmessa, match="anche l'ultimo"):
        pubblica(scena, fatta, ORA)
    altro = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.altro_ente)
    approvazioni.approva(elaborazione=fatta, atto="n. 2", utente=altro, ora=ORA)
    with pytest.raises(PubblicazioneNonAmmessa, match="Manca la regola"):
        pubblica(scena, fatta, ORA)
    carica_regola(scena)
    with pytest.raises(PubblicazioneNonAmmessa, match="elaborazione nuova"):
        pubblicazioni.pubblica(avviso=scena.avviso, impronta="", utente=scena.capofila, ora=ORA)
    with pytest.raises(PermissionDenied, match="capofila"):
        pubblicazioni.pubblica(
            avviso=scena.avviso, impronta=fatta.risultato_impronta, utente=altro, ora=ORA
        )
    with pytest.raises(PubblicazioneNonAmmessa, match="da aggiornare"):
        pubblicazioni.ripubblica(elaborazione=fatta, ora=ORA)


def test_the_definitiva_follows_the_term_and_is_the_last(scena: Scena, fatta: Elaborazione) -> None:
    carica_regola(scena, soglia_lista=2)
    approva_tutti(scena, fatta, ORA)
    entro = pubblica(scena, fatta, ORA).rettifiche_entro
    with pytest.raises(ApprovazioneNonAmmessa, match=r"giovedì 2\sgennaio\s2020 compreso"):
        approva_tutti(scena, fatta, entro - timedelta(microseconds=1))
    with pytest.raises(PubblicazioneNonAmmessa, match="definitiva"):
        pubblica(scena, fatta, entro)

    # A rule loaded late, for the day of the close: a hidden list would show its rows.
    carica_regola(scena, dal=bandi.CHIUDE.date(), soglia_lista=3)
    approva_tutti(scena, fatta, entro)
    definitiva = pubblica(scena, fatta, entro)

    assert definitiva.tipo == TipoGraduatoria.DEFINITIVA
    assert definitiva.regola.soglia_lista == 2
    with pytest.raises(ApprovazioneNonAmmessa, match="già approvate"):
        approva_tutti(scena, fatta, entro)
    with pytest.raises(PubblicazioneNonAmmessa, match="già pubblicata"):
        pubblica(scena, fatta, entro)
    assert "Graduatoria definitiva" in leggi(None, "domande:graduatorie")
    prima, dopo = (
        ListaPubblicata.objects.get(pubblicazione__tipo=tipo, unita_offerta__unita__codice="CR-1")
        for tipo in ("PROVVISORIA", "DEFINITIVA")
    )
    # Nothing joins the two publications: neither codes, nor points, which the first does not tell.
    assert not set(prima.codici) & set(dopo.codici)
    assert (prima.isbar, dopo.isbar) == ([], lista_di(fatta, "CR-1").isbar)
    vecchia, nuova = (
        leggi(
            None,
            "domande:graduatoria_pubblicata_lista",
            scena.avviso.codice,
            una.pk,
            stato=stato,
        )
        for una, stato in ((prima, 404), (dopo, 200))
    )
    assert prima.codici[0] not in vecchia
    assert formati.numero(Decimal(dopo.isbar[0]) / 100, 2) in nuova
    assert fatta.risultato_impronta in leggi(
        None, "domande:graduatoria_pubblicata", scena.avviso.codice
    )
    pagina = leggi(scena.capofila, "domande:graduatoria", scena.avviso.codice)
    assert "Graduatoria definitiva" in pagina
    assert "Calcola di nuovo" not in pagina
    with pytest.raises(services.GraduatoriaDefinitiva, match="già pubblicata"):
        services.chiedi_calcolo(avviso=scena.avviso, utente=scena.capofila, ora=entro)
    with pytest.raises(services.GraduatoriaDefinitiva):
        elabora(scena, scena.capofila)
    cliente = Client()
    cliente.force_login(scena.capofila)
    chiesto = cliente.post(
        reverse("domande:graduatoria_calcola", args=[scena.avviso.codice]), follow=True
    )
    assert "non si calcola più" in chiesto.content.decode()


def test_the_database_refuses_what_the_acts_refuse(scena: Scena, fatta: Elaborazione) -> None:
    regola = carica_regola(scena)

    def scrivi(**campi: Any) -> PubblicazioneGraduatoria:
        valori: dict[str, Any] = {
            "avviso": scena.avviso,
            "elaborazione": fatta,
            "tipo": "PROVVISORIA",
            "regola": regola,
            "impronta": fatta.risultato_impronta,
            "rettifiche_entro": ORA + timedelta(days=15),
            "pubblicata_il": ORA,
            "pubblicata_da": scena.capofila,
        }
        return PubblicazioneGraduatoria.objects.create(**valori | campi)

    def rifiuta(motivo: str, **campi: Any) -> None:
        with pytest.raises(DatabaseError, match=motivo), transaction.atomic():
            scrivi(**campi)

    rifiuta("tutti gli enti hanno approvato")
    approva_tutti(scena, fatta, ORA)
    rifiuta("quello che è stato calcolato", impronta="0" * 64)
    rifiuta("la pubblica una persona", pubblicata_da=None)
    rifiuta("tutti gli enti hanno approvato", tipo="DEFINITIVA")
    pubblicazione = scrivi()
    rifiuta("resta quello della prima", rettifiche_entro=ORA)
    rifiuta("la pubblica una persona", pubblicata_da=None)
    for gesto in (
        lambda: PubblicazioneGraduatoria.objects.update(pubblicata_il=ORA),
        lambda: PubblicazioneGraduatoria.objects.all()._raw_delete("default"),
        lambda: ListaPubblicata.objects.update(nascosta=False),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            gesto()
    assert str(pubblicazione).startswith("Graduatoria provvisoria")
    elabora(scena, scena.capofila, seme="un altro seme")
    rifiuta("ultima elaborazione")


def test_everybody_reads_codes_and_points_and_nothing_of_a_short_list(ambito: Any) -> None:
    scena = chiudi(crea_scena(ambito, di_prova=True))
    orologio.sposta(ORA)
    fatta = con_tutto(elabora(scena, scena.capofila))
    lunga, corta = lista_di(fatta, "CR-1"), lista_di(fatta, "CA-1")
    assert lunga.lunghezza > corta.lunghezza > 0
    lunghi, corti = codici(lunga.domande), codici(corta.domande)
    carica_regola(scena, soglia_lista=corta.lunghezza + 1)
    assert "Nessuna graduatoria è ancora pubblicata" in leggi(None, "domande:graduatorie")
    leggi(None, "domande:graduatoria_pubblicata", scena.avviso.codice, stato=404)
    approva_tutti(scena, fatta, ORA)
    conferma = leggi(scena.capofila, "domande:graduatoria_pubblica", scena.avviso.codice)
    pubblica(scena, fatta, ORA)

    indice = leggi(None, "domande:graduatoria_pubblicata", scena.avviso.codice)
    pagine = {
        codice: leggi(
            None,
            "domande:graduatoria_pubblicata_lista",
            scena.avviso.codice,
            ListaPubblicata.objects.get(unita_offerta__unita__codice=codice).pk,
        )
        for codice in ("CR-1", "CA-1")
    }

    assert "Nascoste" in conferma
    assert f"meno di {corta.lunghezza + 1}" in indice
    assert f">{corta.lunghezza}<" not in indice
    # Of the hidden rows too: few are the lists that it could be the hash of.
    assert fatta.risultato_impronta not in indice
    scritti = re.findall(r"<code>([A-Z0-9-]{14})</code>", pagine["CR-1"])
    fuori = PubblicazioneGraduatoria.objects.get()
    # In the order of the list, under codes of this publication and of this list alone.
    assert scritti == [codes.nella_lista(fuori, uno, lunga.unita_offerta_id) for uno in lunghi]
    assert len({*scritti, *lunghi}) == 2 * len(lunghi)
    dell_altra = {
        codes.nella_lista(fuori, uno, corta.unita_offerta_id) for uno in (*lunghi, *corti)
    }
    assert not dell_altra & set(scritti)
    assert not dell_altra & set(re.findall(r"[A-Z0-9-]{14}", pagine["CA-1"]))
    assert formati.numero(Decimal(lunga.isbar[0]) / 100, 2) not in pagine["CR-1"]
    assert "Le mie domande" in pagine["CA-1"]
    for pagina in (indice, *pagine.values()):
        assert 'name="robots" content="noindex"' in pagina
        assert "Punteggi dimostrativi, non ufficiali" in pagina
        assert "disagio" not in pagina
        assert "parità" not in pagina


def test_a_public_list_costs_the_same_few_queries(scena: Scena, fatta: Elaborazione) -> None:
    carica_regola(scena, soglia_lista=2)
    approva_tutti(scena, fatta, ORA)
    pubblica(scena, fatta, ORA)
    cliente = Client()
    contate = []
    for codice in ("CR-1", "CA-1"):
        lista = ListaPubblicata.objects.get(unita_offerta__unita__codice=codice)
        indirizzo = reverse(
            "domande:graduatoria_pubblicata_lista", args=[scena.avviso.codice, lista.pk]
        )
        cliente.get(indirizzo)
        with CaptureQueriesContext(connection) as viste:
            cliente.get(indirizzo)
        contate.append(sum("SAVEPOINT" not in una["sql"] for una in viste.captured_queries))

    assert contate == [QUERY_LISTA] * 2


def test_everybody_in_the_lists_is_told_once(scena: Scena, fatta: Elaborazione) -> None:
    carica_regola(scena)
    approva_tutti(scena, fatta, ORA)
    pubblicazione = pubblica(scena, fatta, ORA)
    effetto = Effetto.objects.get(tipo=pubblicazioni.EFFETTO)

    graduatoria_pubblicata(effetto)
    detti = Comunicazione.objects.filter(causale__startswith="graduatoria:")

    assert detti.count() == fatta.domande
    assert "entro giovedì 2 gennaio 2020" in detti[0].testo.replace("\xa0", " ")
    assert avvisi.annuncia(pubblicazione=pubblicazione, ora=ORA) == 0


def test_the_capofila_publishes_from_the_page(scena: Scena, fatta: Elaborazione) -> None:
    cliente = Client()
    cliente.force_login(scena.capofila)
    pagina = reverse("domande:graduatoria_pubblica", args=[scena.avviso.codice])
    assert "Non si può pubblicare adesso" in cliente.get(pagina).content.decode()
    approva_tutti(scena, fatta, ORA)
    assert "Manca la regola dei termini" in cliente.get(pagina).content.decode()
    carica_regola(scena)

    sbagliata = cliente.post(pagina, {"impronta": "altra"})
    fatto = cliente.post(pagina, {"impronta": fatta.risultato_impronta})

    assert sbagliata.headers["Location"] == pagina
    assert fatto.headers["Location"] == reverse("domande:graduatoria", args=[scena.avviso.codice])
    assert PubblicazioneGraduatoria.objects.count() == 1
