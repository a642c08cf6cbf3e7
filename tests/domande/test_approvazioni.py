"""The owner's approval of its lists: who may, on what, and what the database refuses."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bandi.models import Avviso, ProfiloPunteggio
from crema_sap import orologio
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Evento
from domande.graduatorie import approvazioni
from domande.graduatorie.approvazioni import ApprovazioneNonAmmessa
from domande.graduatorie.forms import CAMBIATA
from domande.models import ApprovazioneGraduatoria, Domanda, Elaborazione
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.elaborazioni import chiudi, elabora
from tests.domande.factories import Scena, crea_scena

ORA = bandi.DOPO + timedelta(days=1)
PAGINA = "domande:graduatoria_approva"
QUERY = 8


@pytest.fixture
def scena(ambito: Any) -> Scena:
    return chiudi(crea_scena(ambito, di_prova=True))


@pytest.fixture
def responsabile(scena: Scena) -> Utente:
    return factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.altro_ente)


@pytest.fixture
def fatta(scena: Scena) -> Elaborazione:
    return _con_tutto(elabora(scena, scena.capofila))


def _con_tutto(elaborazione: Elaborazione) -> Elaborazione:
    return Elaborazione.objects.select_related("avviso", "profilo").get(pk=elaborazione.pk)


def approva(elaborazione: Elaborazione, utente: Utente, atto: str = "determina n. 145") -> Any:
    return approvazioni.approva(elaborazione=elaborazione, atto=atto, utente=utente, ora=ORA)


def test_an_owner_approves_its_own_lists_by_an_act(
    fatta: Elaborazione, responsabile: Utente
) -> None:
    fatto = approva(fatta, responsabile)

    assert fatto.proprietario_id == responsabile.ente_attivo_id
    evento = Evento.objects.filter(atto="APPROVAZIONE_GRADUATORIA").get()
    assert evento.dati["risultato"] == fatta.risultato_impronta
    with pytest.raises(ApprovazioneNonAmmessa, match="già approvate"):
        approva(fatta, responsabile)


def test_on_points_not_verified_only_a_trial_is_approved(ambito: Any) -> None:
    scena = chiudi(crea_scena(ambito))
    fatta = _con_tutto(elabora(scena, scena.capofila))
    responsabile = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.altro_ente)
    assert fatta.profilo.dimostrativo

    with pytest.raises(ApprovazioneNonAmmessa, match="non ancora verificati"):
        approva(fatta, responsabile)
    with pytest.raises(DatabaseError, match="punteggi non verificati"), transaction.atomic():
        _scrivi(fatta, responsabile)
    assert not ApprovazioneGraduatoria.objects.exists()


def test_who_computed_does_not_approve(scena: Scena) -> None:
    uno = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.altro_ente)
    fatta = _con_tutto(elabora(scena, uno))

    with pytest.raises(PermissionDenied, match="un'altra persona"):
        approva(fatta, uno)
    with pytest.raises(DatabaseError, match="non la approva"), transaction.atomic():
        _scrivi(fatta, uno)


@pytest.mark.parametrize("ruolo", [Ruolo.OPERATORE_ENTE, Ruolo.EISA_OPERATORE, Ruolo.GESTORE])
def test_nobody_else_approves(scena: Scena, fatta: Elaborazione, ruolo: Ruolo) -> None:
    with pytest.raises(PermissionDenied, match="responsabile"):
        approva(fatta, factories.crea_utente(ruolo, scena.altro_ente))


def test_only_the_newest_run_is_approved(
    scena: Scena, fatta: Elaborazione, responsabile: Utente
) -> None:
    elabora(scena, scena.capofila, seme="un altro seme")

    with pytest.raises(ApprovazioneNonAmmessa, match="più recente"):
        approva(fatta, responsabile)
    with pytest.raises(DatabaseError, match="ultima elaborazione"), transaction.atomic():
        _scrivi(fatta, responsabile)


def test_an_owner_without_lists_approves_none(fatta: Elaborazione) -> None:
    ente = factories.crea_ente("Comune di Ticengo", comune=factories.crea_comune("Ticengo"))
    altro = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, ente)

    with pytest.raises(ApprovazioneNonAmmessa, match="non ha unità"):
        approva(fatta, altro)
    with pytest.raises(DatabaseError, match="non ha liste"), transaction.atomic():
        _scrivi(fatta, altro)


def test_an_approval_has_its_act_and_stays(fatta: Elaborazione, responsabile: Utente) -> None:
    with pytest.raises(ApprovazioneNonAmmessa, match="numero e data"):
        approva(fatta, responsabile, atto="  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        _scrivi(fatta, responsabile, atto="")
    approva(fatta, responsabile)
    with pytest.raises(IntegrityError), transaction.atomic():
        _scrivi(fatta, responsabile)
    for gesto in (
        lambda: ApprovazioneGraduatoria.objects.update(atto="un altro"),
        lambda: ApprovazioneGraduatoria.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            gesto()


def _scrivi(
    elaborazione: Elaborazione, utente: Utente, atto: str = "n. 1"
) -> ApprovazioneGraduatoria:
    """Write as somebody who goes round the acts."""
    return ApprovazioneGraduatoria.objects.create(
        elaborazione=elaborazione,
        proprietario_id=utente.ente_attivo_id,
        atto=atto,
        approvata_il=ORA,
        approvata_da=utente,
    )


def entra(utente: Utente) -> Client:
    cliente = Client()
    cliente.force_login(utente)
    return cliente


def leggi(cliente: Client, nome: str = PAGINA) -> str:
    risposta = cliente.get(reverse(nome, args=["crema-2019"]))
    assert risposta.status_code == 200
    return re.sub(r"\s+", " ", risposta.content.decode())


def test_the_page_says_what_is_approved_then_who_approved(
    scena: Scena, fatta: Elaborazione, responsabile: Utente
) -> None:
    orologio.sposta(ORA)
    cliente = entra(responsabile)
    prima = leggi(cliente)
    risposta = cliente.post(
        reverse(PAGINA, args=["crema-2019"]),
        {"atto": "determina n. 145 del 19/12/2019", "impronta": fatta.risultato_impronta},
    )

    assert "È la prima elaborazione" in prima
    assert "CA-1" in prima
    assert "CR-1" not in prima
    assert risposta.status_code == 302
    assert "determina n. 145" in leggi(entra(scena.capofila), "domande:graduatoria")
    assert "già approvate" in leggi(cliente)


def test_before_approving_the_difference_from_the_run_before_is_read(
    scena: Scena, fatta: Elaborazione, responsabile: Utente
) -> None:
    cliente = entra(responsabile)
    elabora(scena, scena.capofila)
    uguale = leggi(cliente)
    _ritira_il_primo(fatta, "CA-1")
    elabora(scena, scena.capofila)
    diversa = leggi(cliente)

    assert "non è cambiato nulla" in uguale
    assert "da 2ª a 1ª" in diversa


def _ritira_il_primo(elaborazione: Elaborazione, unita: str) -> None:
    lista = elaborazione.liste.get(unita_offerta__unita__codice=unita)
    Domanda.objects.filter(pk=lista.domande[0]).update(
        ritirata_il=F("inviata_il"), ritiro_protocollo="1/2019"
    )


def test_what_is_approved_is_what_was_read(
    scena: Scena, fatta: Elaborazione, responsabile: Utente
) -> None:
    cliente = entra(responsabile)
    _ritira_il_primo(fatta, "CA-1")
    elabora(scena, scena.capofila)

    risposta = cliente.post(
        reverse(PAGINA, args=["crema-2019"]),
        {"atto": "determina n. 145", "impronta": fatta.risultato_impronta},
    )

    assert CAMBIATA in risposta.content.decode().replace("&#x27;", "'")
    assert "determina n. 145" in risposta.content.decode()
    assert not ApprovazioneGraduatoria.objects.exists()


def test_an_owner_that_nobody_chose_reads_so(fatta: Elaborazione) -> None:
    ente = factories.crea_ente("Comune di Ticengo", comune=factories.crea_comune("Ticengo"))
    altro = entra(factories.crea_utente(Ruolo.RESPONSABILE_ENTE, ente))

    assert "Nessuna lista per il tuo ente" in leggi(altro, "domande:graduatoria")
    assert "non ha unità con domande" in leggi(altro)


def test_an_avviso_without_runs_has_no_page(scena: Scena, responsabile: Utente) -> None:
    assert entra(responsabile).get(reverse(PAGINA, args=["crema-2019"])).status_code == 404


@pytest.mark.parametrize("domande", [12, 60])
def test_the_page_asks_the_same_few_questions(ambito: Any, domande: int) -> None:
    scena = chiudi(crea_scena(ambito, di_prova=True), numero=domande)
    _ritira_il_primo(elabora(scena, scena.capofila), "CR-1")
    elabora(scena, scena.capofila)
    cliente = entra(factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.ente))
    leggi(cliente)

    with CaptureQueriesContext(connection) as contate:
        leggi(cliente)

    assert sum("SAVEPOINT" not in query["sql"] for query in contate.captured_queries) == QUERY


def test_the_profile_of_the_law_of_a_trial_stays_told(
    fatta: Elaborazione, responsabile: Utente
) -> None:
    assert "non ufficiali" in leggi(entra(responsabile))
    assert Avviso.objects.get().di_prova
    assert ProfiloPunteggio.objects.get(pk=fatta.profilo_id).dimostrativo
