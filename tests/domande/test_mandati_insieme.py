"""A mandate that ends while the desk is in the middle of an act: before it, or after it."""

from threading import Event, Thread

from django.db import connections
from django.test import Client
from django.urls import reverse

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Utente
from domande.compilazione.sezioni import Sezione
from domande.mandati import selectors, services
from domande.models import Mandato, ScritturaAssistita
from tests import factories, servizi
from tests.domande import sportello as banco
from tests.domande.factories import DURANTE, crea_scena
from tests.domande.pagine import modulo


def prepara() -> tuple[Ambito, Mandato, Utente]:
    """A desk with an active mandate, committed."""
    ambito = factories.crea_ambito()
    orologio.sposta(DURANTE)
    with nel_ambito(ambito.pk):
        sportello = banco.crea_sportello(crea_scena(ambito))
        mandato = sportello.attivo(banco.persona())
        ambiti.entra(ambito.pk, None)
    return ambito, mandato, sportello.utente


def revoca(ambito: Ambito, mandato: Mandato) -> None:
    with nel_ambito(ambito.pk, mandato.richiedente_id):
        services.revoca(
            mandato=mandato,
            utente=Utente.objects.get(pk=mandato.richiedente_id),
            ora=orologio.adesso(),
        )


def test_revoked_before_the_act_takes_hold_nothing_is_saved(db_vera: servizi.BancaVera) -> None:
    ambito, mandato, utente = prepara()
    isee = reverse("domande:sezione", args=[mandato.chiave, "isee"])
    cliente = Client()
    cliente.force_login(utente)
    partita, stato = Event(), []

    def scrive() -> None:
        partita.set()
        stato.append(cliente.post(isee, modulo(Sezione.ISEE)).status_code)
        connections.close_all()

    # The citizen has pressed, and has not committed yet, when the desk's request comes in.
    with nel_ambito(ambito.pk, mandato.richiedente_id):
        services.revoca(
            mandato=mandato,
            utente=Utente.objects.get(pk=mandato.richiedente_id),
            ora=orologio.adesso(),
        )
        filo = Thread(target=scrive)
        filo.start()
        partita.wait(5)
        filo.join(1)
        assert filo.is_alive(), "the desk's act did not wait for the end of the mandate"
    filo.join(20)

    assert stato == [404]
    with nel_ambito(ambito.pk):
        assert not ScritturaAssistita.objects.exists()


def test_revoked_during_the_act_it_ends_after_it(db_vera: servizi.BancaVera) -> None:
    ambito, mandato, utente = prepara()

    def toglie() -> None:
        revoca(ambito, mandato)
        connections.close_all()

    with nel_ambito(ambito.pk, utente.pk):
        tenuto = selectors.attivo_per(
            chiave=banco.chiave_di(mandato), utente=utente, ora=orologio.adesso(), blocca=True
        )
        filo = Thread(target=toglie)
        filo.start()
        filo.join(1)
        assert filo.is_alive(), "the mandate ended in the middle of an act"
        assert tenuto is not None
        assert Mandato.objects.get(pk=mandato.pk).finito_il is None
    filo.join(20)

    with nel_ambito(ambito.pk):
        assert Mandato.objects.get(pk=mandato.pk).fine == "REVOCATO"
