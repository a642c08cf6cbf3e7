"""The same message delivered many times at once: one e-mail, one receipt, one file."""

import contextlib
import hashlib
import os
import signal
from collections.abc import Iterator
from time import sleep

import pytest
from django.conf import settings

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Utente
from crema_sap.registro import tasks
from crema_sap.registro.models import Documento, Effetto, StatoDocumento
from domande.compilazione.contenuto import memoria
from domande.models import Messaggio
from tests import factories
from tests.domande.factories import crea_domanda
from tests.guasti import cancello, libro
from tests.guasti.processi_veri import Lavoratori, discendenti, entro
from tests.servizi import BancaVera

INSIEME = 4
ULTIMI = 2


@pytest.fixture
def ambito(db_vera: BancaVera, broker: str, cartella_dati: None) -> Iterator[int]:
    """An ambito with a domanda just sent, whose effects have not left yet."""
    memoria.dimentica()
    scena = libro.prepara_scena()
    with nel_ambito(scena.ambito.pk):
        # What the acts of the avviso asked for is not of these tests.
        Documento.objects.all().delete()
        Effetto.objects.all().update(consegnato_il=scena.avviso.pubblicato_il)
        utente = factories.crea_cittadino()
    with nel_ambito(scena.ambito.pk, utente.pk):
        crea_domanda(scena, Utente.objects.get(pk=utente.pk))
    yield scena.ambito.pk
    memoria.dimentica()


def effetto_da(ambito: int, tipo: str) -> Effetto:
    """The effect of this kind, as it is now."""
    with nel_ambito(ambito):
        # The last: the acts of the avviso have left theirs.
        return Effetto.objects.filter(tipo=tipo).latest("pk")


def manda(effetto: Effetto) -> None:
    """Send the message of an effect once more."""
    tasks.consegna_effetto.apply_async(
        kwargs={"effetto_id": effetto.pk, "ambito_id": effetto.ambito_id}, queue=effetto.coda
    )


def recapita_insieme(vera: BancaVera, ambito: int, tipo: str) -> None:
    """Have an effect delivered by so many processes, all inside the delivery at the same time."""
    effetto = effetto_da(ambito, tipo)
    with (
        contextlib.closing(Lavoratori(vera, figli=INSIEME)) as lavoratori,
        cancello.chiuso(vera) as chiuso,
    ):

        def tutti_dentro() -> bool:
            # Of two that take an effect in the same instant one goes away: hence another one.
            manda(effetto)
            sleep(0.3)
            return chiuso.fermi() == INSIEME

        entro(20, tutti_dentro, "all inside")
        chiuso.apri()
        entro(20, lambda: lavoratori.detto().count("succeeded") >= INSIEME, "all ended")
    assert "effetto non recapitato" not in lavoratori.detto()
    assert effetto_da(ambito, tipo).consegnato_il is not None


def test_an_effect_delivered_by_many_at_once_is_one_message_and_one_email(
    db_vera: BancaVera, ambito: int
) -> None:
    cancello.metti(db_vera, "domande_messaggio", "INSERT")

    recapita_insieme(db_vera, ambito, "messaggio_invio")

    with nel_ambito(ambito):
        assert Messaggio.objects.get().spedito_il is not None
    assert sum(libro.posta().values()) == 1


def test_a_receipt_asked_for_and_made_by_many_at_once_is_one(
    db_vera: BancaVera, ambito: int
) -> None:
    cancello.metti(db_vera, "registro_documento", "INSERT")
    recapita_insieme(db_vera, ambito, "ricevuta_invio")
    cancello.togli(db_vera, "registro_documento")
    with nel_ambito(ambito):
        documento = Documento.objects.get()
    cancello.metti(db_vera, "registro_documento", "UPDATE", "NEW.passo = 'Documento pronto'")

    recapita_insieme(db_vera, ambito, "produci_documento")

    with nel_ambito(ambito):
        documento.refresh_from_db()
    assert documento.stato == StatoDocumento.PRONTO
    (file,) = (settings.MEDIA_ROOT / str(ambito)).iterdir()
    assert file == settings.MEDIA_ROOT / documento.percorso
    assert hashlib.sha256(file.read_bytes()).hexdigest() == documento.impronta


def test_an_effect_that_takes_its_workers_down_is_set_aside_in_sight(
    db_vera: BancaVera, ambito: int
) -> None:
    effetto = effetto_da(ambito, "messaggio_invio")
    with nel_ambito(ambito):
        # It has already taken some with it: the last ones are seen here.
        Effetto.objects.filter(pk=effetto.pk).update(tentativi=tasks.TENTATIVI_MASSIMI - ULTIMI)
    cancello.metti(db_vera, "domande_messaggio", "INSERT")

    with (
        contextlib.closing(Lavoratori(db_vera, figli=1)) as lavoratori,
        cancello.chiuso(db_vera) as chiuso,
    ):
        manda(effetto)
        for volta in range(1, ULTIMI + 1):
            # The server does not notice that who was waiting is dead: they add up.
            chiuso.aspetta(volta)
            for figlio in discendenti(lavoratori.processo.pid)[1:]:
                os.kill(figlio, signal.SIGKILL)
        entro(20, lambda: effetto_da(ambito, effetto.tipo).accantonato_il is not None, "aside")

    accantonato = effetto_da(ambito, effetto.tipo)
    assert accantonato.errore == "LavoratorePerso"
    assert accantonato.consegnato_il is None
