"""Valkey emptied, killed and away: sends go on, and what must follow follows, once."""

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import pytest
import redis
import requests
from django.conf import settings

from crema_sap.avvio import processi, valkey
from crema_sap.enti.ambito import nel_ambito
from crema_sap.registro.models import Documento, Effetto, StatoDocumento
from domande.compilazione.contenuto import memoria
from domande.models import Messaggio
from tests import servizi
from tests.guasti import libro, processi_veri
from tests.guasti.libro import Cliente
from tests.servizi import BancaVera

# Seconds: an effect taken by a message that is lost comes back after 20.
RECAPITO = 60


@dataclass
class Impianto:
    """The whole portal, on a Valkey that may be emptied and killed."""

    valkey: valkey.Valkey
    vera: BancaVera
    web: servizi.ServerWeb

    def svuota(self) -> None:
        """Lose every message, taken or not."""
        cliente = redis.Redis.from_url(self.valkey.url())
        cliente.flushall()
        cliente.close()

    def uccidi(self) -> None:
        """Kill it; it keeps nothing on disk."""
        assert self.valkey.processo is not None
        processi.uccidi_gruppo(self.valkey.processo)

    def broker(self) -> str:
        """What the portal says of it."""
        return str(requests.get(f"{self.web.url}/pronto/", timeout=10).json()["broker"])


@pytest.fixture
def impianto(db_vera: BancaVera, cartella_dati: None, tmp_path: Path) -> Iterator[Impianto]:
    memoria.dimentica()
    with (
        processi_veri.valkey_proprio(tmp_path, db_vera) as (nostro, vera),
        contextlib.closing(servizi.ServerWeb(vera)) as web,
        contextlib.closing(processi_veri.Lavoratori(vera, figli=2)),
        contextlib.closing(processi_veri.Orario(vera, tmp_path)),
    ):
        yield Impianto(nostro, vera, web)
    memoria.dimentica()


def consegnati(ambito: int) -> bool:
    with nel_ambito(ambito):
        return not Effetto.objects.filter(consegnato_il=None).exists()


def controlla_effetti(ambito: int, clienti: list[Cliente]) -> None:
    """One e-mail, one message and one receipt for each domanda, whatever was delivered twice."""
    quanti = len(clienti)
    with nel_ambito(ambito):
        assert not Effetto.objects.filter(accantonato_il__isnull=False).exists()
        assert Messaggio.objects.exclude(spedito_il=None).count() == quanti
        documenti = list(Documento.objects.all())
    ricevute = [d for d in documenti if d.tipo == "ricevuta_domanda"]
    assert len(ricevute) == len({r.oggetto_id for r in ricevute}) == quanti
    assert {d.stato for d in documenti} == {StatoDocumento.PRONTO}
    file = {p for p in settings.MEDIA_ROOT.rglob("*") if p.is_file()}
    assert file == {settings.MEDIA_ROOT / documento.percorso for documento in documenti}
    assert libro.posta() == Counter(f"<invio.{cliente.chiave}@portale>" for cliente in clienti)


def test_a_broker_emptied_again_and_again_loses_nothing(impianto: Impianto) -> None:
    scena = libro.prepara_scena()
    clienti = libro.prepara_clienti(scena, impianto.web.url, 16)

    fili = libro.insieme([cliente.insisti for cliente in clienti])
    for _ in range(40):
        impianto.svuota()
        sleep(0.1)
    libro.finiti(fili)
    impianto.svuota()

    libro.controlla(scena, clienti)
    processi_veri.entro(RECAPITO, lambda: consegnati(scena.ambito.pk), "effects")
    controlla_effetti(scena.ambito.pk, clienti)


def test_with_the_broker_away_sends_go_on_and_effects_follow(impianto: Impianto) -> None:
    scena = libro.prepara_scena()
    prima, durante = (libro.prepara_clienti(scena, impianto.web.url, 6) for _ in range(2))
    for cliente in prima:
        assert cliente.insisti()

    impianto.uccidi()
    assert impianto.broker() == "non risponde"
    libro.finiti(libro.insieme([cliente.insisti for cliente in durante]))
    for cliente in durante:
        assert cliente.riconosciute
        assert not cliente.guai
        assert cliente.ricevuta()
    sleep(6)
    assert not consegnati(scena.ambito.pk)
    impianto.valkey.avvia()

    tutti = [*prima, *durante]
    libro.controlla(scena, tutti)
    # Nobody waited for the broker: it alone would be given two seconds to answer.
    assert max(attesa for cliente in durante for attesa in cliente.attese) < 2
    processi_veri.entro(RECAPITO, lambda: consegnati(scena.ambito.pk), "effects")
    assert impianto.broker() == "ok"
    controlla_effetti(scena.ambito.pk, tutti)
    libro.controlla_ricevute(scena, tutti)
