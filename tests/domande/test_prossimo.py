"""«Le mie domande»: state, next step and legal date of each row, and never more than is certain."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bandi import services as atti
from bandi.rules.finestra import Finestra, Pausa
from bandi.states import FaseAvviso
from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from domande.compilazione import prossimo
from domande.compilazione.prossimo import Passo
from domande.rules.calendario_graduatoria import (
    DECISIONE,
    PROVVISORIA,
    PUBBLICAZIONE,
    RETTIFICA,
    FaseTermine,
    Termine,
)
from tests import factories
from tests.bandi import factories as bandi
from tests.bandi.test_finestra import APRE, CHIUDE
from tests.domande.factories import DURANTE, Scena, crea_bozza, crea_domanda
from tests.domande.test_calendario import carica_regola
from tests.domande.test_sospensione import come, sospendi

APERTO, SOSPESO = FaseAvviso.APERTO, FaseAvviso.SOSPESO
CHIUSO, REVOCATO = FaseAvviso.CHIUSO, FaseAvviso.REVOCATO
PIENA = Finestra(APRE, CHIUDE)
DAL = datetime(2019, 11, 5, 9, tzinfo=UTC)
FINO = DAL + timedelta(days=2)
SENZA_FINE, CON_FINE = (Finestra(APRE, CHIUDE, (Pausa(DAL, fino),)) for fino in (None, FINO))
ENTRO = datetime(2019, 12, 21, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fase", "finestra", "mancanti", "testo", "entro"),
    [
        (APERTO, PIENA, 0, "rileggi e invia", CHIUDE),
        (APERTO, PIENA, 1, "Ti manca una parte", CHIUDE),
        (APERTO, PIENA, 3, "Ti mancano 3 parti", CHIUDE),
        # A suspension already decided: until then, and nothing is promised after it.
        (APERTO, SENZA_FINE, 0, "atto di ripresa", DAL),
        (SOSPESO, SENZA_FINE, 1, "martedì 5 novembre 2019", None),
        (SOSPESO, CON_FINE, 1, "si invia dopo la ripresa", FINO),
        (CHIUSO, PIENA, 1, "non partecipa", CHIUDE),
        (REVOCATO, PIENA, 1, "revocato", None),
        (FaseAvviso.IN_ATTESA, PIENA, 1, "dall’apertura", APRE),
    ],
)
def test_the_next_step_of_a_draft(
    fase: FaseAvviso, finestra: Finestra, mancanti: int, testo: str, entro: datetime | None
) -> None:
    passo = prossimo.della_bozza(fase, finestra, mancanti)

    _dice(passo, testo, entro)
    assert (passo.al_posto_dello_stato == prossimo.REVOCATO) is (fase is REVOCATO)


def _dice(passo: Passo, testo: str, entro: datetime | date | None) -> None:
    assert testo in passo.testo.replace("\N{NO-BREAK SPACE}", " ")
    assert passo.entro == entro
    assert bool(passo.norma) is bool(passo.termine) is (entro is not None)
    assert passo.e_un_istante is isinstance(entro, datetime)


@pytest.mark.parametrize(
    ("fase", "finestra", "testo", "entro"),
    [
        (APERTO, PIENA, "puoi ritirarla", CHIUDE),
        (SOSPESO, SENZA_FINE, "resta ricevuta", None),
        (REVOCATO, PIENA, "non va avanti", None),
    ],
)
def test_the_next_step_of_a_domanda_before_the_close(
    fase: FaseAvviso, finestra: Finestra, testo: str, entro: datetime | None
) -> None:
    _dice(prossimo.della_domanda(fase, finestra), testo, entro)


@pytest.mark.parametrize(
    ("fase", "finestra", "testo", "entro"),
    [
        (APERTO, PIENA, "inviane un’altra", CHIUDE),
        (SOSPESO, SENZA_FINE, "dopo la ripresa", None),
        (CHIUSO, PIENA, "non partecipa.", None),
    ],
)
def test_the_next_step_of_who_withdrew(
    fase: FaseAvviso, finestra: Finestra, testo: str, entro: datetime | None
) -> None:
    _dice(prossimo.della_ritirata(fase, finestra, DURANTE), testo, entro)


def termine(codice: str, avvenuto_il: datetime | None = None) -> Termine:
    return Termine(codice, codice, "art. 12", 5, entro=ENTRO, avvenuto_il=avvenuto_il)


FATTA = (termine(PROVVISORIA, ENTRO), FaseTermine.FATTO)
PASSATA = (termine(RETTIFICA), FaseTermine.FINITO)
NON_ANCORA = (Termine(PUBBLICAZIONE, "", "art. 12", 5), FaseTermine.NON_INIZIATO)


@pytest.mark.parametrize(
    ("termini", "testo", "quale"),
    [
        ([(termine(PROVVISORIA), FaseTermine.IN_CORSO)], "approvano le graduatorie", "Entro il"),
        ([(termine(PROVVISORIA), FaseTermine.SCADUTO)], "non risultano ancora", "era il"),
        ([FATTA, (termine(RETTIFICA), FaseTermine.NON_INIZIATO)], "aspetta la pubblicazione", ""),
        ([FATTA, (termine(RETTIFICA), FaseTermine.IN_CORSO)], "invalidità", "Entro il"),
        ([FATTA, PASSATA, (termine(DECISIONE), FaseTermine.IN_CORSO)], "decidono", "Entro il"),
        ([FATTA, PASSATA, (termine(DECISIONE), FaseTermine.SCADUTO)], "non risulta", "era il"),
        ([FATTA, PASSATA, NON_ANCORA], "si aspettano le graduatorie definitive", ""),
        ([FATTA, PASSATA, (termine(PUBBLICAZIONE), FaseTermine.IN_CORSO)], "definit", "Entro il"),
        ([FATTA, PASSATA, (termine(PUBBLICAZIONE, ENTRO), FaseTermine.FATTO)], "dal 22", ""),
    ],
)
def test_after_the_close_the_first_term_that_runs_or_is_late(
    termini: Any, testo: str, quale: str
) -> None:
    passo = prossimo.della_domanda(CHIUSO, PIENA, termini)

    # ENTRO is the first instant of 22 December in Rome; the last day is the 21st.
    attesa = date(2019, 12, 21) if quale else None
    _dice(passo, testo, attesa)
    assert quale in passo.termine
    incerto = prossimo.della_domanda(CHIUSO, PIENA, termini, verificati=False)
    assert ("da verificare" in incerto.norma) is bool(quale)


def test_without_a_rule_for_counting_no_day_is_said() -> None:
    passo = prossimo.della_domanda(CHIUSO, PIENA)

    assert (passo.entro, passo.norma) == (None, "R.R. 4/2017, art. 12")
    assert "cinque giorni" in passo.testo


def leggi(client: Client, dove: str = "/domande/") -> str:
    pagina = client.get(dove).content.decode()
    testo = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", pagina[pagina.index("<main") :]))
    return testo.replace("\N{NO-BREAK SPACE}", " ")


def _sospeso(scena: Scena) -> None:
    sospendi(scena, dal=DURANTE + timedelta(hours=1))
    orologio.sposta(DURANTE + timedelta(hours=2))


def _revocato(scena: Scena) -> None:
    atti.revoca_avviso(avviso=scena.avviso, motivo="Errore", utente=scena.capofila, ora=DURANTE)


def _chiuso(scena: Scena) -> None:
    carica_regola(scena)
    orologio.sposta(bandi.CHIUDE + timedelta(hours=1))


def _aperto(scena: Scena) -> None:
    """Nothing happens."""


@pytest.mark.parametrize(
    ("atto", "bozza", "domanda"),
    [
        (
            _aperto,
            "Non ancora inviata Hai risposto a tutto: rileggi e invia. Si invia fino al",
            "Inviata Non devi fare altro.",
        ),
        (_sospeso, "Il nuovo termine lo dirà l’atto di ripresa.", "La tua domanda resta ricevuta."),
        (
            _revocato,
            "Avviso revocato L’avviso è stato revocato",
            "Avviso revocato L’avviso è stato",
        ),
        (
            _chiuso,
            "il termine è passato Non è stata inviata e non partecipa.",
            "Entro il 21 dicembre 2019 (R.R. 4/2017, art. 12; il modo di contare",
        ),
    ],
)
def test_each_row_says_state_next_step_and_date(
    client: Client,
    scena: Scena,
    cittadina: Utente,
    atto: Callable[[Scena], None],
    bozza: str,
    domanda: str,
) -> None:
    crea_bozza(scena, cittadina)
    ambiti.entra(scena.ambito.pk, None)
    altra = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, altra.pk)
    sua = reverse("domande:detail", args=[crea_domanda(scena, altra).chiave])
    come(scena, cittadina, lambda: atto(scena))
    di_altra = Client()
    di_altra.force_login(altra)

    assert bozza in leggi(client)
    assert domanda in leggi(di_altra)
    senza_stato = domanda.removeprefix("Inviata ").removeprefix("Avviso revocato ")
    assert senza_stato in leggi(di_altra, sua)


def test_a_withdrawn_one_gives_way_to_its_successor(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    domanda = crea_domanda(scena, cittadina)
    dettaglio = reverse("domande:detail", args=[domanda.chiave])
    client.post(reverse("domande:ritira", args=[domanda.chiave]))

    sola, da_sola = leggi(client), leggi(client, dettaglio)
    client.post(reverse("domande:nuova", args=["crema-2019"]))
    con_la_nuova = leggi(client)

    assert "Ritirata L’hai ritirata il" in sola
    assert "Se vuoi partecipare, inviane un’altra. Si invia fino al 16 dicembre" in sola
    assert "Inviane un'altra, partendo dalle stesse risposte" in da_sola
    for pagina in (con_la_nuova, leggi(client, dettaglio)):
        assert "al suo posto vale quella nuova" in pagina
        assert "partendo dalle stesse risposte" not in pagina


def test_after_the_close_who_withdrew_is_promised_nothing(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    domanda = crea_domanda(scena, cittadina)
    client.post(reverse("domande:ritira", args=[domanda.chiave]))
    orologio.sposta(bandi.CHIUDE)

    pagina = leggi(client, reverse("domande:detail", args=[domanda.chiave]))

    assert "non partecipa." in pagina
    assert "partendo dalle stesse risposte" not in pagina


def test_the_pages_of_a_closed_avviso_ask_few_questions(
    client: Client, scena: Scena, cittadina: Utente, django_assert_num_queries: Any
) -> None:
    dettaglio = reverse("domande:detail", args=[crea_domanda(scena, cittadina).chiave])
    come(scena, cittadina, lambda: _chiuso(scena))
    client.get("/domande/")

    with django_assert_num_queries(13):
        client.get("/domande/")
    with django_assert_num_queries(11):
        client.get(dettaglio)
