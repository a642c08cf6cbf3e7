"""The same sending delivered twice at once, or after its worker died: one row, one e-mail."""

import contextlib
import threading
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connections

from crema_sap.enti.ambito import nel_ambito
from crema_sap.registro import consegna
from crema_sap.registro.models import Documento, Effetto, StatoDocumento
from programmazione import posta, services
from programmazione.models import InvioPiano
from programmazione.posta import INVIO_PIANO
from tests import factories, servizi
from tests.programmazione.factories import SEDUTA, approva, crea_mondo

ATTESA = 1.5


@pytest.fixture
def effetto(db_vera: servizi.BancaVera) -> Effetto:
    """The sending of a plan to one comune, still to leave."""
    ambito = factories.crea_ambito()
    with nel_ambito(ambito.pk):
        mondo = crea_mondo()
        piano = approva(mondo)
        Documento.objects.update(stato=StatoDocumento.PRONTO, percorso="x", impronta="ab" * 32)
        services.trasmetti_piano(piano=piano, utente=mondo.capofila, ora=SEDUTA)
        return Effetto.objects.filter(tipo=INVIO_PIANO).order_by("pk")[0]


def spedito(effetto: Effetto) -> bool:
    with nel_ambito(effetto.ambito_id):
        return InvioPiano.objects.get(pk=effetto.dati["messaggio_id"]).spedito_il is not None


def test_two_workers_with_the_same_sending_send_one_email(
    effetto: Effetto, monkeypatch: pytest.MonkeyPatch
) -> None:
    partite, incontro = [], threading.Barrier(2)

    def con_incontro(messaggio: EmailMessage, **_: Any) -> int:
        # Whoever is inside waits for the other, who is held at the row as long as there is a lock.
        with contextlib.suppress(threading.BrokenBarrierError):
            incontro.wait(ATTESA)
        partite.append(messaggio.to)
        return 1

    monkeypatch.setattr(EmailMessage, "send", con_incontro)

    def recapita() -> None:
        try:
            consegna.GESTORI[INVIO_PIANO].recapita(effetto)
        finally:
            connections.close_all()

    fili = [threading.Thread(target=recapita) for _ in range(2)]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()

    assert len(partite) == 1
    assert spedito(effetto)


def test_a_worker_that_dies_while_sending_leaves_it_to_be_sent(
    effetto: Effetto, monkeypatch: pytest.MonkeyPatch
) -> None:
    identificativi: list[str] = []

    def muore(messaggio: EmailMessage, **_: Any) -> int:
        identificativi.append(messaggio.extra_headers["Message-ID"])
        if len(identificativi) == 1:
            # As a kill between the mail server's answer and the commit: the row is not written.
            raise ConnectionError
        return 1

    monkeypatch.setattr(EmailMessage, "send", muore)

    with pytest.raises(ConnectionError):
        posta.manda_piano(effetto)
    assert not spedito(effetto)
    posta.manda_piano(effetto)
    posta.manda_piano(effetto)

    assert spedito(effetto)
    # Sent again under the same identifier: who has it already shows it once.
    assert len(identificativi) == 2
    assert len(set(identificativi)) == 1
