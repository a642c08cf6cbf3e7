"""One codice fiscale in two domande: both offices told, a person decides, rankings follow."""

import re
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connections, transaction
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Effetto, Evento
from domande import services as bozze
from domande import tasks
from domande.doppioni import selectors, services
from domande.graduatorie import ingressi
from domande.graduatorie import services as graduatorie
from domande.models import (
    Comunicazione,
    DecisioneDoppione,
    EsitoDoppione,
    SegnalazioneDoppione,
)
from domande.services import NonAdesso
from tests import factories, servizi
from tests.domande.coppia import DOPO, Coppia
from tests.domande.factories import DURANTE, Scena, crea_scena
from tests.domande.sportello import entra


@pytest.fixture
def coppia(scena: Scena) -> Coppia:
    """The two domande, and the connection as the portal's own work."""
    return Coppia(scena)


def test_both_offices_are_told_once_a_day_and_nobody_is_named(coppia: Coppia) -> None:
    orologio.sposta(DURANTE)
    operatore = factories.crea_utente(Ruolo.OPERATORE_ENTE, coppia.scena.ente)
    factories.crea_utente(Ruolo.OPERATORE_ENTE, factories.crea_ente("Comune di Soncino"))

    for _ in range(2):
        for effetto in Effetto.objects.filter(tipo="messaggio_invio").order_by("pk"):
            tasks.messaggio_invio(effetto)

    dette = Comunicazione.objects.filter(causale__startswith="doppioni:")
    assert {d.destinatario_id for d in dette} == {
        coppia.crema.pk,
        coppia.castelleone.pk,
        operatore.pk,
    }
    assert dette.count() == 3
    testo = dette[0].testo
    for nome in ("Anna", "Marco", "Neri", "Bianchi", coppia.prima.codice_pubblico):
        assert nome not in testo


def test_an_office_sees_its_own_domanda_and_of_the_other_only_the_ente(coppia: Coppia) -> None:
    (uno,) = selectors.doppioni(utente=coppia.crema, ora=DOPO)

    assert uno.proprie == ((coppia.prima.pk, coppia.prima.codice_pubblico),)
    assert uno.altro_ente == "Comune di Castelleone"
    assert uno.da_decidere
    (altro,) = selectors.doppioni(utente=coppia.castelleone, ora=DOPO)
    assert altro.proprie == ((coppia.seconda.pk, coppia.seconda.codice_pubblico),)


def test_the_pages_show_nothing_of_the_other_domanda(coppia: Coppia) -> None:
    orologio.sposta(DOPO)
    cliente = entra(coppia.crema)

    for indirizzo in (
        reverse("domande:doppioni"),
        reverse("domande:doppione", args=[coppia.segnalazione.pk]),
    ):
        corpo = cliente.get(indirizzo).content.decode()
        assert coppia.prima.codice_pubblico in corpo
        assert coppia.seconda.codice_pubblico not in corpo
        assert "Marco" not in corpo
        assert "Sara" not in corpo


def test_when_both_ask_the_same_office_it_is_told_where_they_are(coppia: Coppia) -> None:
    orologio.sposta(DOPO)
    coppia.domanda("Luca", unita={"preferenze": ["CR-2"]})
    ambiti.entra(coppia.scena.ambito.pk, None)
    tutti = selectors.doppioni(utente=coppia.crema, ora=DOPO)
    (stesso,) = [uno for uno in tutti if not uno.altro_ente]

    pagina = reverse("domande:doppione", args=[stesso.pk])
    testo = entra(coppia.crema).get(pagina).content.decode()

    assert "Tutte e due chiedono unità del tuo ente" in testo
    assert "Dell’altra domanda non si vede altro" not in testo


def test_an_office_that_neither_asks_sees_nothing(coppia: Coppia) -> None:
    altrove = factories.crea_utente(
        Ruolo.RESPONSABILE_ENTE, factories.crea_ente("Comune di Soncino")
    )
    orologio.sposta(DOPO)

    assert selectors.doppioni(utente=altrove, ora=DOPO) == []
    with pytest.raises(SegnalazioneDoppione.DoesNotExist):
        coppia.decidi(altrove)
    indirizzo = reverse("domande:doppione", args=[coppia.segnalazione.pk])
    assert entra(altrove).get(indirizzo).status_code == 404


def test_a_decision_stays_and_another_may_follow(coppia: Coppia) -> None:
    coppia.decidi(coppia.crema)

    seconda = coppia.decidi(coppia.castelleone, EsitoDoppione.AMMESSE, viste=1)

    (uno,) = selectors.doppioni(utente=coppia.crema, ora=DOPO)
    assert uno.ultima == seconda
    assert [d.numero for d in uno.decisioni] == [1, 2]
    assert not uno.da_decidere
    assert Evento.objects.filter(atto="DOPPIONE_DECISO").count() == 2
    for prova in (
        lambda: DecisioneDoppione.objects.all().delete(),
        lambda: DecisioneDoppione.objects.update(motivi="altro"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            prova()


def test_who_decides_on_an_old_page_is_told_who_decided(coppia: Coppia) -> None:
    coppia.decidi(coppia.castelleone)

    with pytest.raises(services.DecisoDaAltri, match=str(coppia.castelleone)):
        coppia.decidi(coppia.crema, EsitoDoppione.AMMESSE)

    assert DecisioneDoppione.objects.count() == 1


@pytest.mark.parametrize("ruolo", [Ruolo.OPERATORE_ENTE, Ruolo.CAPOFILA])
def test_only_the_responsabile_decides(coppia: Coppia, ruolo: Ruolo) -> None:
    with pytest.raises(PermissionDenied):
        coppia.decidi(factories.crea_utente(ruolo, coppia.scena.ente))


def test_an_office_excludes_only_its_own(coppia: Coppia) -> None:
    with pytest.raises(NonAdesso, match="del tuo ente"):
        coppia.decidi(coppia.crema, EsitoDoppione.ESCLUSA, esclusa=coppia.seconda)


def test_nobody_decides_while_the_avviso_is_open(coppia: Coppia) -> None:
    with pytest.raises(NonAdesso, match="dopo la chiusura"):
        coppia.decidi(coppia.crema, ora=DURANTE)


def test_a_withdrawal_leaves_nothing_to_decide(coppia: Coppia) -> None:
    chi = coppia.prima.richiedente_id
    ambiti.entra(coppia.scena.ambito.pk, chi)
    bozze.ritira_domanda(domanda=coppia.prima, utente=Utente.objects.get(pk=chi), ora=DURANTE)
    ambiti.entra(coppia.scena.ambito.pk, None)

    with pytest.raises(NonAdesso, match="ritirata"):
        coppia.decidi(coppia.crema)


def codici(coppia: Coppia, numero: int = ingressi.PROSSIMA) -> set[str]:
    return set(ingressi.leggi(coppia.scena.avviso.pk, numero=numero).codici)


def test_only_a_decision_takes_a_domanda_out_and_only_from_then_on(coppia: Coppia) -> None:
    tutte = {coppia.prima.codice_pubblico, coppia.seconda.codice_pubblico}
    assert codici(coppia) == tutte
    coppia.decidi(coppia.crema)
    assert codici(coppia) == tutte
    prima = graduatorie.calcola(avviso=coppia.scena.avviso, seme="a", utente=None, ora=DOPO)

    coppia.decidi(coppia.crema, EsitoDoppione.ESCLUSA, esclusa=coppia.prima, viste=1)
    dopo = graduatorie.calcola(avviso=coppia.scena.avviso, seme="a", utente=None, ora=DOPO)

    assert (prima.domande, dopo.domande) == (2, 1)
    assert codici(coppia, dopo.numero) == {coppia.seconda.codice_pubblico}
    # The first one, made again, is what it was.
    assert codici(coppia, prima.numero) == tutte
    letti = ingressi.leggi(coppia.scena.avviso.pk, numero=prima.numero)
    assert letti.impronta() == prima.ingressi_impronta

    coppia.decidi(coppia.castelleone, EsitoDoppione.AMMESSE, viste=2)

    assert codici(coppia) == tutte
    assert codici(coppia, dopo.numero) == {coppia.seconda.codice_pubblico}


def test_the_page_takes_a_decision_with_its_reasons(coppia: Coppia) -> None:
    orologio.sposta(DOPO)
    cliente = entra(coppia.crema)
    indirizzo = reverse("domande:doppione", args=[coppia.segnalazione.pk])
    dati = {"esito": "ESCLUSA", "motivi": "Vive con l'altro genitore", "viste": "0"}

    senza = cliente.post(indirizzo, dati)
    buona = cliente.post(indirizzo, dati | {"esclusa": coppia.prima.pk})
    vecchia = cliente.post(indirizzo, dati | {"esclusa": coppia.prima.pk}, follow=True)
    letta = re.sub(r"\s+", " ", cliente.get(indirizzo).content.decode())

    assert senza.status_code == 422
    assert "Scegli quale domanda" in senza.content.decode()
    assert buona.status_code == 302
    assert "Nel frattempo ha deciso" in vecchia.content.decode()
    assert "Vive con l&#x27;altro genitore" in letta
    assert "vale dalla prossima graduatoria" in letta


def test_while_it_is_open_the_page_says_when(coppia: Coppia) -> None:
    orologio.sposta(DURANTE)
    cliente = entra(coppia.crema)
    indirizzo = reverse("domande:doppione", args=[coppia.segnalazione.pk])

    assert "Si decide dopo la chiusura" in cliente.get(indirizzo).content.decode()
    dati = {"esito": "AMMESSE", "motivi": "x", "viste": "0"}
    assert cliente.post(indirizzo, dati).status_code == 422


def test_the_list_asks_the_same_whatever_its_length(
    coppia: Coppia, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    orologio.sposta(DOPO)
    cliente = entra(coppia.crema)
    with django_assert_num_queries(7):
        cliente.get(reverse("domande:doppioni"))
    # A third one with the same child makes two more flags.
    coppia.domanda("Luca", unita={"preferenze": ["CR-2"]})
    with django_assert_num_queries(7):
        assert cliente.get(reverse("domande:doppioni")).status_code == 200


def test_two_who_decide_together_make_one_decision_and_one_who_is_told(
    db_vera: servizi.BancaVera,
) -> None:
    ambito = factories.crea_ambito()
    with nel_ambito(ambito.pk):
        coppia = Coppia(crea_scena(ambito))
    esiti: list[str] = []

    def decide(utente: Utente) -> None:
        with nel_ambito(ambito.pk, utente.pk):
            try:
                coppia.decidi(utente)
                esiti.append("decisa")
            except services.DecisoDaAltri:
                esiti.append("di altri")
        connections.close_all()

    fili = [Thread(target=decide, args=(u,)) for u in (coppia.crema, coppia.castelleone)]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join(20)

    assert sorted(esiti) == ["decisa", "di altri"]
    with nel_ambito(ambito.pk):
        assert DecisioneDoppione.objects.count() == 1
