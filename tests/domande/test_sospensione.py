"""A suspension and a sending at the same instant: one truth, whoever comes first."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import sleep
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from bandi import selectors as avvisi
from bandi import services as atti
from bandi import states
from bandi.models import Avviso
from crema_sap import orologio
from crema_sap.avvio import ruoli
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Utente
from domande import services
from domande.models import Bozza, Domanda
from domande.services import InvioRifiutato, NonAdesso, Rifiuto
from tests import factories as persone
from tests.bandi import factories as bandi
from tests.domande.factories import DURANTE, Scena, crea_bozza, crea_domanda, invia
from tests.domande.test_guasti import Pronta, funzione_che_presenta, prepara
from tests.servizi import BancaVera

ORA, GIORNO, UN_ATTIMO = timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)
DETTO = {"motivo": "Ricorso", "estremi": "determina n. 140"}


def sospendi(scena: Scena, ora: datetime = DURANTE, dal: datetime | None = None) -> Any:
    return atti.sospendi_avviso(
        avviso=scena.avviso, dal=dal, utente=scena.capofila, ora=ora, **DETTO
    )


def come(scena: Scena, utente: Utente, atto: Any) -> Any:
    """Do an act as the office, then be the citizen again."""
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    fatto = atto()
    ambiti.entra(scena.ambito.pk, utente.pk)
    return fatto


@pytest.mark.parametrize(
    ("quando", "ricevuta"),
    [(ORA - UN_ATTIMO, True), (ORA, False), (2 * ORA - UN_ATTIMO, False), (2 * ORA, True)],
)
def test_the_suspension_takes_its_first_instant_and_leaves_its_last(
    scena: Scena, cittadina: Utente, quando: timedelta, ricevuta: bool
) -> None:
    bozza = crea_bozza(scena, cittadina)

    def atto() -> None:
        sospendi(scena, dal=DURANTE + ORA)
        atti.riprendi_avviso(
            avviso=scena.avviso,
            riprende_il=DURANTE + 2 * ORA,
            chiude_il=None,
            utente=scena.capofila,
            ora=DURANTE + ORA,
            **DETTO,
        )

    come(scena, cittadina, atto)
    if ricevuta:
        assert invia(scena, bozza, cittadina, DURANTE + quando).arrivata_il == DURANTE + quando
    else:
        with pytest.raises(InvioRifiutato) as rifiuto:
            invia(scena, bozza, cittadina, DURANTE + quando)
        assert rifiuto.value.rifiuto is Rifiuto.SOSPESA
        assert Bozza.objects.filter(pk=bozza.pk).exists()


def test_while_it_is_suspended_drafts_are_written_and_none_is_begun(
    scena: Scena, cittadina: Utente, client: Client
) -> None:
    bozza = crea_bozza(scena, cittadina)
    come(scena, cittadina, lambda: sospendi(scena))
    orologio.sposta(DURANTE + ORA)

    pagina = client.get(reverse("domande:riepilogo", args=[bozza.chiave])).content.decode()
    assert "NON ANCORA INVIATA" in pagina
    assert "puoi continuare a scrivere" in pagina
    assert "16 dicembre" not in pagina.replace("\xa0", " ")
    risposta = client.post(
        reverse("domande:invia", args=[bozza.chiave]), {"versione": bozza.versione}
    )
    assert risposta.status_code == 409
    assert "L’avviso è sospeso" in risposta.content.decode()
    altra = persone.crea_cittadino()
    ambiti.entra(scena.ambito.pk, altra.pk)
    with pytest.raises(NonAdesso, match="sospeso da"):
        services.inizia_bozza(contenuto=scena.contenuto, utente=altra, ora=DURANTE + ORA)


def test_a_version_never_leaves_out_a_domanda_that_was_received(
    scena: Scena, cittadina: Utente
) -> None:
    crea_domanda(scena, cittadina, ora=DURANTE + ORA)
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)

    # As an act that took its instant before it had the lock.
    with pytest.raises(IntegrityError, match="già ricevuta"), transaction.atomic():
        sospendi(scena, ora=DURANTE)

    assert avvisi.versione_in_vigore(scena.avviso).finestra.pause == ()


def test_a_ranking_stops_the_reopening(scena: Scena, cittadina: Utente) -> None:
    from domande.graduatorie import services as graduatorie

    crea_domanda(scena, cittadina)
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    graduatorie.calcola(avviso=scena.avviso, utente=scena.capofila, seme="un seme", ora=bandi.DOPO)

    with pytest.raises(states.NonAdesso, match="graduatoria"):
        atti.riapri_avviso(
            avviso=scena.avviso,
            riapre_il=None,
            chiude_il=bandi.DOPO + GIORNO,
            utente=scena.capofila,
            ora=bandi.DOPO,
            **DETTO,
        )


# Two connections.


def _presenta(scena: Scena, pronta: Pronta) -> tuple[datetime, str]:
    """Send as soon as possible, and say when it arrived and what was answered."""
    arrivo: list[datetime] = []

    def istante() -> datetime:
        arrivo.append(orologio.rileggi())
        return arrivo[0]

    try:
        services.presenta_domanda(
            ambito=scena.ambito.codice,
            chiave=pronta.bozza.chiave,
            utente=pronta.utente,
            versione=pronta.bozza.versione,
            istante=lambda: arrivo[0] if arrivo else istante(),
        )
    except InvioRifiutato as rifiuto:
        return arrivo[0], rifiuto.rifiuto.value
    finally:
        connection.close()
    return arrivo[0], "INVIATA"


def _sospende(scena: Scena, dopo: float, tiene: float) -> datetime:
    """Suspend at once, as the page does: the lock, the clock, the act; commit a little later."""
    sleep(dopo)
    try:
        with nel_ambito(scena.ambito.pk, scena.capofila.pk):
            avviso = atti.blocca(Avviso.objects.get(pk=scena.avviso.pk))
            ora = orologio.rileggi()
            sospendi(scena, ora=ora)
            sleep(tiene)
        return ora
    finally:
        connection.close()
        assert avviso.pk == scena.avviso.pk


def _verifica(scena: Scena, dal: datetime, esiti: list[tuple[datetime, str]]) -> None:
    for arrivo, esito in esiti:
        assert esito == ("INVIATA" if arrivo < dal else "SOSPESA"), (arrivo, dal)
    with nel_ambito(scena.ambito.pk):
        assert Domanda.objects.filter(arrivata_il__gte=dal).count() == 0
        inviate = sum(esito == "INVIATA" for _arrivo, esito in esiti)
        assert Domanda.objects.count() == inviate


def test_an_act_and_sendings_at_the_same_instant(db_vera: BancaVera) -> None:
    scena, pronte = prepara(10)

    with ThreadPoolExecutor(len(pronte) + 1) as fili:
        atto = fili.submit(_sospende, scena, 0.15, 0.1)
        inviate = []
        for pronta in pronte:
            inviate.append(fili.submit(_presenta, scena, pronta))
            sleep(0.04)
        _verifica(scena, atto.result(), [una.result() for una in inviate])


def test_the_act_waits_for_a_sending_that_was_judged(db_vera: BancaVera) -> None:
    scena, (pronta,) = prepara(1)
    lenta = funzione_che_presenta().replace(
        "v_domanda := nextval", "PERFORM pg_sleep(0.5); v_domanda := nextval"
    )
    with db_vera.apri(ruoli.PROPRIETARIO) as proprietario, proprietario.cursor() as cursore:
        cursore.execute(lenta)

    with ThreadPoolExecutor(2) as fili:
        inviata = fili.submit(_presenta, scena, pronta)
        atto = fili.submit(_sospende, scena, 0.2, 0.0)
        arrivo, esito = inviata.result()
        dal = atto.result()

    assert esito == "INVIATA"
    assert arrivo < dal, "the act took its instant after the sending had committed"


def test_without_the_lock_the_race_would_happen(db_vera: BancaVera) -> None:
    scena, (pronta,) = prepara(1)
    senza = (
        funzione_che_presenta()
        .replace("FOR KEY SHARE", "")
        .replace("v_domanda := nextval", "PERFORM pg_sleep(0.5); v_domanda := nextval")
    )
    with db_vera.apri(ruoli.PROPRIETARIO) as proprietario, proprietario.cursor() as cursore:
        cursore.execute(senza)

    chiuso = threading.Event()

    def atto_a_meta() -> datetime:
        try:
            with nel_ambito(scena.ambito.pk, scena.capofila.pk):
                atti.blocca(scena.avviso)
                ora = orologio.rileggi()
                sleep(0.1)
                inviata.append(fili.submit(_presenta, scena, pronta))
                sleep(0.25)
                sospendi(scena, ora=ora)
            chiuso.set()
            return ora
        finally:
            connection.close()

    inviata: list[Any] = []
    with ThreadPoolExecutor(2) as fili:
        dal = fili.submit(atto_a_meta).result()
        arrivo, esito = inviata[0].result()

    assert chiuso.is_set()
    assert (esito, arrivo >= dal) == ("INVIATA", True), "received after the suspension began"
