"""The hardest cases of dominio §9.5 that are of drafts and sendings, each with its number."""

import re
import time
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bandi import services as atti
from bandi.models import UnitaOfferta
from bandi.states import NonAdesso
from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from domande import fascicolo, selectors, services
from domande.compilazione.contenuto import memoria
from domande.compilazione.istantanea import DomandaIncompleta
from domande.compilazione.sezioni import Sezione
from domande.models import Bozza, Domanda, SegnalazioneDoppione
from domande.rules.punteggio import calcola
from domande.services import InvioRifiutato, Rifiuto
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.factories import DURANTE, Scena, crea_bozza, crea_domanda, invia

CHIUDE = bandi.CHIUDE
MILLESIMO = timedelta(milliseconds=1)


def come(scena: Scena, cittadina: Utente, atto: Any) -> None:
    """Do an act as the office, then be the citizen again."""
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)
    atto()
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    memoria.dimentica()


def proroga(scena: Scena, ora: Any = DURANTE) -> None:
    atti.proroga_avviso(
        avviso=scena.avviso,
        chiude_il=CHIUDE + timedelta(days=4),
        motivo="Guasto",
        utente=scena.capofila,
        ora=ora,
    )


@pytest.mark.parametrize(
    ("arrivo", "ricevuta"),
    [(CHIUDE - MILLESIMO, True), (CHIUDE, False), (CHIUDE + MILLESIMO, False)],
)
def test_punto_01_the_instant_of_the_complete_request_decides(
    scena: Scena, cittadina: Utente, arrivo: Any, ricevuta: bool
) -> None:
    bozza = crea_bozza(scena, cittadina)

    if ricevuta:
        assert invia(scena, bozza, cittadina, arrivo).arrivata_il == arrivo
    else:
        with pytest.raises(InvioRifiutato) as rifiuto:
            invia(scena, bozza, cittadina, arrivo)
        assert rifiuto.value.rifiuto is Rifiuto.TARDIVA
        assert Bozza.objects.filter(pk=bozza.pk).exists(), "the draft is kept"


def test_punto_02_what_takes_time_after_the_arrival_makes_nobody_late(
    scena: Scena, cittadina: Utente
) -> None:
    """The stamp is declared in the form: nothing is paid elsewhere while the clock runs."""
    bozza = crea_bozza(scena, cittadina)

    services.presenta_domanda(
        ambito=scena.ambito.codice,
        chiave=bozza.chiave,
        utente=cittadina,
        versione=bozza.versione,
        istante=lambda: CHIUDE - MILLESIMO,
        registrata_il=CHIUDE + timedelta(minutes=1),
    )

    domanda = Domanda.objects.get(chiave=bozza.chiave)
    assert (domanda.arrivata_il, domanda.inviata_il) == (
        CHIUDE - MILLESIMO,
        CHIUDE + timedelta(minutes=1),
    )


def test_punto_03_a_server_five_minutes_off_judges_by_the_database(
    scena: Scena, monkeypatch: pytest.MonkeyPatch
) -> None:
    orologio.sposta(CHIUDE - timedelta(minutes=1))
    vero = time.time

    monkeypatch.setattr(time, "time", lambda: vero() + 300)

    assert CHIUDE - timedelta(minutes=1) <= orologio.rileggi() < CHIUDE


def test_punto_05_after_an_extension_one_term_is_told_and_the_old_one_is_past(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    come(scena, cittadina, lambda: proroga(scena))

    pagina = client.get(reverse("domande:sezione", args=[bozza.chiave, "isee"])).content.decode()
    testo = pagina.replace("\N{NO-BREAK SPACE}", " ")

    assert "20 dicembre 2019" in testo
    senza_superati = re.sub(r"<del>.*?</del>", "", testo)
    assert "16 dicembre 2019" not in senza_superati, "the old date is told as past, or not told"
    assert invia(scena, bozza, cittadina, CHIUDE + timedelta(days=1)).pk


def test_punto_06_after_the_close_there_is_no_extension(scena: Scena, cittadina: Utente) -> None:
    ambiti.entra(scena.ambito.pk, scena.capofila.pk)

    with pytest.raises(NonAdesso):
        proroga(scena, CHIUDE)


def test_punto_08_withdrawn_and_sent_again_both_protocols_stay(
    scena: Scena, cittadina: Utente
) -> None:
    prima = crea_domanda(scena, cittadina)
    services.ritira_domanda(domanda=prima, utente=cittadina, ora=DURANTE + timedelta(hours=1))

    bozza = services.inizia_bozza(
        contenuto=scena.contenuto, utente=cittadina, ora=DURANTE + timedelta(hours=2)
    )
    seconda = invia(scena, bozza, cittadina, DURANTE + timedelta(hours=3))

    prima.refresh_from_db()
    assert prima.ritirata_il
    assert prima.ritiro_protocollo
    assert prima.protocollo != seconda.protocollo != prima.ritiro_protocollo
    assert prima.inviata_il < prima.ritirata_il < seconda.inviata_il
    assert selectors.domanda_attiva(scena.avviso.pk, cittadina) == seconda


def test_punto_09_a_person_in_two_households_is_for_somebody_to_decide(
    scena: Scena, cittadina: Utente
) -> None:
    """A child of separated parents may be in both (art. 6): nobody is refused."""
    crea_domanda(scena, cittadina)
    padre = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, padre.pk)
    sua = crea_domanda(scena, Utente.objects.get(pk=padre.pk))

    ambiti.entra(scena.ambito.pk, scena.capofila.pk)

    assert sua.protocollo
    assert SegnalazioneDoppione.objects.visibili_a(scena.capofila).count() == 1


def test_punto_10_two_ambiti_open_together_do_not_see_each_other(
    scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    altro = factories.crea_ambito(codice="AMB-CREMONA", nome="Ambito di Cremona")

    ambiti.entra(altro.pk, cittadina.pk)

    assert not Bozza.objects.filter(pk=bozza.pk).exists()
    assert selectors.contenuto_dell_avviso("crema-2019") is None
    assert selectors.domanda_precedente(0, cittadina) is None


def test_punto_26_a_unit_withdrawn_while_it_is_open_is_told_and_another_is_chosen(
    scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    offerta = UnitaOfferta.objects.select_related("unita").get(unita__codice="CR-1")
    come(
        scena,
        cittadina,
        lambda: atti.ritira_unita(
            offerta=offerta, motivo="Incendio", utente=scena.capofila, ora=DURANTE
        ),
    )

    with pytest.raises(DomandaIncompleta, match="CR-1 non è più offerta"):
        invia(scena, bozza, cittadina)
    bozza.refresh_from_db()
    bozza = services.salva_sezione(
        bozza=bozza,
        utente=cittadina,
        sezione=Sezione.UNITA,
        versione_vista=services.leggi_compilazione(bozza).versione_di("unita"),
        ora=DURANTE,
        risposte={"preferenze": ["CR-2"]},
    )
    assert invia(scena, bozza, cittadina).protocollo


def test_punto_26_who_had_sent_stays_sent_and_may_change_until_the_close(
    scena: Scena, cittadina: Utente
) -> None:
    domanda = crea_domanda(scena, cittadina)
    offerta = UnitaOfferta.objects.select_related("unita").get(unita__codice="CR-1")
    come(
        scena,
        cittadina,
        lambda: atti.ritira_unita(
            offerta=offerta, motivo="Incendio", utente=scena.capofila, ora=DURANTE
        ),
    )

    assert fascicolo.leggi(domanda).dati["preferenze"] == ["CR-1", "CR-2"]
    ritirata = services.ritira_domanda(domanda=domanda, utente=cittadina, ora=DURANTE)
    assert ritirata.ritirata_il


def test_punto_29_what_happens_after_the_filing_does_not_change_what_was_filed(
    scena: Scena, cittadina: Utente
) -> None:
    """A death, a separation, a birthday: the facts and their day are those of the snapshot."""
    domanda = crea_domanda(scena, cittadina)

    letto = fascicolo.leggi(domanda)

    assert letto.alla_data == domanda.arrivata_il.astimezone(orologio.ROMA).date()
    profilo = scena.contenuto.profilo
    allora = calcola(letto.fatti, profilo, "019035", letto.alla_data)
    # Sara, born on 9 July 2012, comes of age in 2030: the ranking still reads the day of then.
    assert calcola(fascicolo.leggi(domanda).fatti, profilo, "019035", letto.alla_data) == allora
    assert letto.fatti.componenti[2].nato_il == date(2012, 7, 9)
