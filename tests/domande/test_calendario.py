"""The rule of the terms: who loads it, what the pages say, what the database keeps."""

import re
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ambito, Incarico, Ruolo, Utente
from domande.graduatorie import calendario, cruscotto, letture_calendario
from domande.graduatorie.calendario import RegolaNonValida
from domande.models import FestaPatronale, PubblicazioneGraduatoria, RegolaTermini
from domande.rules.calendario_graduatoria import FaseTermine
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.elaborazioni import chiudi, elabora
from tests.domande.factories import Scena, crea_domanda
from tests.domande.rettifiche import crea_mondo
from tests.domande.termini import REGOLA, approva_tutti, carica_regola, pubblica

COMPITI_QUERY = 3

ORA = bandi.DOPO
PAGINA = "domande:graduatorie_calendario"


def leggi(utente: Utente, nome: str, *argomenti: Any) -> str:
    cliente = Client()
    cliente.force_login(utente)
    risposta = cliente.get(reverse(nome, args=argomenti))
    assert risposta.status_code == 200
    return re.sub(r"\s+", " ", risposta.content.decode())


def test_a_rule_is_of_the_capofila_and_stays(scena: Scena) -> None:
    altro = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.ente)
    with pytest.raises(PermissionDenied):
        calendario.carica_regola(dati=REGOLA, utente=altro, ora=ORA)

    regola = carica_regola(scena)

    assert str(regola) == "Regola dal 01/01/2019"
    with pytest.raises(RegolaNonValida, match="c'è già una regola"):
        carica_regola(scena)
    for gesto in (
        lambda: RegolaTermini.objects.update(giorni_rettifica=1),
        lambda: RegolaTermini.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            gesto()


@pytest.mark.parametrize(
    ("campo", "valore", "motivo"),
    [
        ("giorni_rettifica", 0, "da 1 a 365"),
        ("soglia_lista", 1, "almeno 2 righe"),
        ("fonte", "", "non può essere"),
        ("slittamento", "MAI", "scelta"),
    ],
)
def test_a_rule_that_can_not_be(scena: Scena, campo: str, valore: Any, motivo: str) -> None:
    with pytest.raises(RegolaNonValida, match=motivo):
        carica_regola(scena, **{campo: valore})


def test_the_rule_of_an_avviso_is_that_of_its_close(scena: Scena) -> None:
    vecchia = carica_regola(scena)
    nuova = carica_regola(scena, dal=bandi.CHIUDE.date() + timedelta(days=1), giorni_rettifica=20)

    quadro = letture_calendario.quadro(avviso=scena.avviso, ora=ORA, utente=scena.capofila)

    assert quadro.regola == vecchia
    assert letture_calendario.regole() == [nuova, vecchia]


def test_without_a_rule_nothing_is_counted(scena: Scena) -> None:
    quadro = letture_calendario.quadro(avviso=scena.avviso, ora=ORA, utente=scena.capofila)

    assert (quadro.regola, quadro.voci, quadro.approvazioni_in_ritardo) == (None, (), False)
    assert "Nessuna regola caricata" in leggi(scena.capofila, PAGINA)
    orologio.sposta(ORA)
    assert "I termini non si contano" in leggi(scena.capofila, "domande:graduatoria", "crema-2019")


def test_the_patron_saint_counts_where_the_rule_says_so(scena: Scena) -> None:
    Ambito.objects.filter(pk=scena.ambito.pk).update(capofila=scena.ente)
    FestaPatronale.objects.create(
        comune_id=str(scena.ente.comune_id),
        nome="Patrono",
        mese=12,
        giorno=21,
        dal=1900,
        fonte="uso",
    )
    senza = carica_regola(scena)
    con = carica_regola(scena, dal=bandi.CHIUDE.date(), patroni=True)

    (prima, dopo) = (letture_calendario.con_patroni(regola) for regola in (senza, con))

    # 21 December is a Saturday, the day after a Sunday.
    assert f"{prima.scade(bandi.CHIUDE.date(), 5):%d/%m/%Y}" == "21/12/2019"
    assert f"{dopo.scade(bandi.CHIUDE.date(), 5):%d/%m/%Y}" == "23/12/2019"


def test_offices_and_citizens_read_the_terms_and_who_is_late(
    scena: Scena, cittadina: Utente
) -> None:
    domanda = crea_domanda(scena, cittadina)
    ambiti.entra(scena.ambito.pk, None)
    carica_regola(scena)
    orologio.sposta(bandi.DOPO)
    prima = leggi(cittadina, "domande:punteggio", domanda.chiave)
    elabora(chiudi(scena, 5))
    orologio.sposta(bandi.CHIUDE + timedelta(days=6))

    dell_ufficio = leggi(scena.capofila, "domande:graduatoria", "crema-2019")
    della_cittadina = leggi(cittadina, "domande:punteggio", domanda.chiave)

    assert "Da approvare, in ritardo" in dell_ufficio
    assert "sabato 21 dicembre 2019" in prima
    assert "In corso" in prima
    for pagina in (dell_ufficio, della_cittadina):
        assert "sabato 21 dicembre 2019" in pagina
        assert "In ritardo" in pagina
        assert "R.R. 4/2017, art. 12" in pagina
        assert "Regola da verificare" in pagina


def test_the_terms_are_those_of_the_rule_in_force_at_the_first_publication(ambito: Any) -> None:
    mondo = crea_mondo(ambito)
    # Loaded late, for the day of the close: who is told 15 days is not told 40 afterwards.
    carica_regola(mondo.scena, dal=bandi.CHIUDE.date(), giorni_rettifica=40, giorni_decisione=40)

    quadro = letture_calendario.quadro(
        avviso=mondo.scena.avviso, ora=bandi.DOPO, utente=mondo.scena.capofila
    )

    assert quadro.regola is not None
    assert quadro.regola.giorni_rettifica == 15
    assert {voce.codice: voce.giorni for voce, _fase in quadro.voci}["decisione"] == 15


def test_the_first_page_tells_which_terms_run_and_who_is_late(ambito: Any) -> None:
    mondo = crea_mondo(ambito, pubblicata=False)
    scena, capofila, lui = mondo.scena, mondo.scena.capofila, mondo.responsabile
    operatore = factories.crea_utente(Ruolo.OPERATORE_ENTE, scena.ente)
    senza_liste = factories.crea_utente(
        Ruolo.RESPONSABILE_ENTE,
        factories.crea_ente("Comune di Ticengo", comune=factories.crea_comune("Ticengo")),
    )

    def detti(chi: Utente, ora: datetime) -> list[tuple[str, str, bool]]:
        return [(uno.titolo, uno.stato, uno.urgente) for uno in cruscotto.compiti(chi, ora)]

    provvisoria = "Graduatoria provvisoria da approvare"
    assert [detti(chi, bandi.DURANTE) for chi in (capofila, lui)] == [[], []]
    assert detti(capofila, bandi.DOPO) == detti(lui, bandi.DOPO)
    assert detti(lui, bandi.DOPO) == [(provvisoria, "In corso", False)]
    tardi = bandi.CHIUDE + timedelta(days=6)
    assert detti(capofila, tardi) == detti(lui, tardi) == [(provvisoria, "In ritardo", True)]
    assert [detti(chi, tardi) for chi in (operatore, senza_liste)] == [[], []]
    assert "sabato 21" in cruscotto.compiti(capofila, tardi)[0].testo.replace("\xa0", " ")
    mondo.pubblica()
    entro = PubblicazioneGraduatoria.objects.get().rettifiche_entro
    assert detti(capofila, entro - timedelta(days=2)) == []
    definitiva = "Graduatoria definitiva da approvare e pubblicare"
    assert detti(lui, entro) == [(definitiva, "In corso", False)]
    assert detti(capofila, entro + timedelta(days=9)) == [(definitiva, "In ritardo", True)]
    approva_tutti(scena, mondo.fatta, entro)
    assert detti(lui, entro) == []
    pubblica(scena, mondo.fatta, entro)
    assert detti(capofila, entro) == []


def test_without_a_rule_the_first_page_counts_no_term(scena: Scena) -> None:
    chiudi(scena, 4)

    with CaptureQueriesContext(connection) as viste:
        assert cruscotto.compiti(scena.capofila, bandi.DOPO) == []

    assert len(viste) == COMPITI_QUERY


def test_while_an_avviso_is_suspended_no_term_is_known(
    scena: Scena, monkeypatch: pytest.MonkeyPatch
) -> None:
    carica_regola(scena)
    monkeypatch.setattr(letture_calendario, "chiusura", lambda _avviso: None)

    quadro = letture_calendario.quadro(avviso=scena.avviso, ora=ORA, utente=scena.capofila)

    assert quadro.regola is None


def test_the_capofila_loads_a_rule_from_the_page(scena: Scena) -> None:
    cliente = Client()
    cliente.force_login(scena.capofila)
    orologio.sposta(ORA)
    dati = REGOLA | {"dal": "01/01/2019"}

    sbagliata = cliente.post(reverse(PAGINA), dati | {"soglia_lista": "1"})
    caricata = cliente.post(reverse(PAGINA), dati)
    ripetuta = cliente.post(reverse(PAGINA), dati)

    assert (sbagliata.status_code, caricata.status_code, ripetuta.status_code) == (422, 302, 422)
    pagina = leggi(scena.capofila, PAGINA)
    assert "Da verificare" in pagina
    assert "lunedì 6 gennaio 2020: Epifania" in pagina
    altro = leggi(factories.crea_utente(Ruolo.OPERATORE_ENTE, scena.ente), PAGINA)
    assert "Carica una regola" not in altro


def test_the_command_loads_once_and_says_what_is_missing(scena: Scena) -> None:
    for _volta in range(2):
        call_command("carica_calendario", stdout=StringIO())

    assert RegolaTermini.objects.get().fonte.endswith("da confermare")
    assert FestaPatronale.objects.get().nome == "San Pantaleone"
    assert (
        letture_calendario.quadro(
            avviso=scena.avviso, ora=bandi.CHIUDE, utente=scena.capofila
        ).voci[0][1]
        is FaseTermine.IN_CORSO
    )


def test_the_command_needs_an_ambito_and_a_capofila(scena: Scena, settings: Any) -> None:
    Incarico.objects.filter(ruolo=Ruolo.CAPOFILA).update(ruolo=Ruolo.SINDACO)
    with pytest.raises(CommandError, match="capofila"):
        call_command("carica_calendario", stdout=StringIO())
    settings.AMBITO_PREDEFINITO = "AMB-ALTROVE"
    with pytest.raises(CommandError, match="ambito"):
        call_command("carica_calendario", stdout=StringIO())
