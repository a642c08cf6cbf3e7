"""Sending while things break: races, cut connections, killed workers, no broker.

The oracle is the client's ledger: every acknowledged key is stored exactly once, every other one
once or not at all, and a retry gets the same receipt.
"""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import requests
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from crema_sap import orologio
from crema_sap.avvio import processi, ruoli
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Utente
from crema_sap.registro import catena
from crema_sap.registro.models import Effetto, Protocollo
from domande import services
from domande.models import Bozza, Domanda
from domande.services import InvioRifiutato
from tests import factories
from tests.domande.factories import DURANTE, Scena, crea_bozza, crea_scena
from tests.servizi import BancaVera, ServerWeb

SQL = Path(__file__).parents[2] / "domande" / "sql" / "invio.sql"


def funzione_che_presenta() -> str:
    """The text of the function that sends, to replace it with a worse one."""
    trovata = re.search(
        r"CREATE OR REPLACE FUNCTION domande_presenta\(.*?\$\$;", SQL.read_text(), re.DOTALL
    )
    assert trovata
    return trovata[0]


@dataclass
class Pronta:
    """A draft ready to be sent, and who sends it."""

    utente: Utente
    bozza: Bozza


def prepara(quante: int, **altre: dict[str, Any]) -> tuple[Scena, list[Pronta]]:
    """Commit an open avviso and complete drafts, one a citizen."""
    ambito = factories.crea_ambito()
    with nel_ambito(ambito.pk):
        orologio.sposta(DURANTE)
        scena = crea_scena(ambito)
    pronte = []
    for _ in range(quante):
        with nel_ambito(ambito.pk):
            utente = factories.crea_cittadino()
        with nel_ambito(ambito.pk, utente.pk):
            utente = Utente.objects.get(pk=utente.pk)
            pronte.append(Pronta(utente, crea_bozza(scena, utente, **altre)))
    return scena, pronte


def presenta(scena: Scena, pronta: Pronta) -> str:
    try:
        esito = services.presenta_domanda(
            ambito=scena.ambito.codice,
            chiave=pronta.bozza.chiave,
            utente=pronta.utente,
            versione=pronta.bozza.versione,
            istante=lambda: DURANTE,
        )
    except InvioRifiutato as rifiuto:
        return rifiuto.rifiuto.value
    finally:
        connection.close()
    return "RIPETUTA" if esito.ripetuto else "INVIATA"


def insieme(azioni: list[Any]) -> list[str]:
    """Run the actions in as many threads, all starting together."""
    cancello = threading.Barrier(len(azioni))

    def una(azione: Any) -> str:
        cancello.wait()
        return str(azione())

    with ThreadPoolExecutor(len(azioni)) as fili:
        return list(fili.map(una, azioni))


def togli_le_difese(vera: BancaVera) -> None:
    """Take away the lock on the draft and the two unique indexes, and make the race likely."""
    senza = funzione_che_presenta().replace(
        "AND richiedente_id = p_utente FOR UPDATE", "AND richiedente_id = p_utente"
    )
    senza = senza.replace("v_domanda := nextval", "PERFORM pg_sleep(0.3); v_domanda := nextval")
    assert "FOR UPDATE" not in senza
    with vera.apri(ruoli.PROPRIETARIO) as proprietario, proprietario.cursor() as cursore:
        cursore.execute(senza)
        cursore.execute("DROP INDEX domanda_attiva_unica")
        cursore.execute(
            "ALTER TABLE domande_domanda DROP CONSTRAINT IF EXISTS domande_domanda_chiave_key"
        )


@pytest.mark.parametrize("difese", [False, True], ids=["without the lock", "with the lock"])
def test_a_double_click_makes_one_domanda(db_vera: BancaVera, difese: bool) -> None:
    scena, (pronta,) = prepara(1)
    if not difese:
        togli_le_difese(db_vera)

    esiti = insieme([lambda: presenta(scena, pronta)] * 6)

    with nel_ambito(scena.ambito.pk):
        quante = Domanda.objects.count()
    if difese:
        assert quante == 1
        assert sorted(esiti) == ["INVIATA", *["RIPETUTA"] * 5]
    else:
        assert quante > 1, "the race must happen when nothing stops it"


def test_many_citizens_together_get_numbers_without_holes(db_vera: BancaVera) -> None:
    scena, pronte = prepara(8)

    esiti = insieme([lambda p=p: presenta(scena, p) for p in pronte])

    assert set(esiti) == {"INVIATA"}
    with nel_ambito(scena.ambito.pk):
        numeri = list(Domanda.objects.values_list("protocollo_numero", flat=True))
    assert sorted(numeri) == list(range(1, 9))


def test_the_same_person_in_two_domande_sent_together_is_flagged(db_vera: BancaVera) -> None:
    scena, pronte = prepara(2)

    insieme([lambda p=p: presenta(scena, p) for p in pronte])

    with db_vera.apri(None) as capo, capo.cursor() as cursore:
        cursore.execute("SELECT count(*) FROM domande_segnalazionedoppione")
        assert cursore.fetchone() == (1,)


@contextmanager
def istruzioni() -> Iterator[list[tuple[str, bool]]]:
    """Every statement of this connection, and whether it was its own transaction."""
    viste: list[tuple[str, bool]] = []

    def osserva(esegui: Any, sql: str, parametri: Any, molti: bool, contesto: Any) -> Any:
        viste.append((sql, contesto["connection"].get_autocommit()))
        return esegui(sql, parametri, molti, contesto)

    with connection.execute_wrapper(osserva):
        yield viste


def test_a_request_that_sends_is_three_round_trips(db_vera: BancaVera) -> None:
    scena, (scalda, pronta) = prepara(2)
    presenta(scena, scalda)
    browser = Client()
    browser.force_login(pronta.utente)
    percorso = reverse("domande:invia", args=[pronta.bozza.chiave])

    with istruzioni() as viste:
        risposta = browser.post(percorso, {"versione": pronta.bozza.versione})

    assert risposta.status_code == 303
    assert all(da_sola for _sql, da_sola in viste)
    assert [sql.split("FROM ")[1].split("(")[0] for sql, _ in viste] == [
        "enti_apri_sessione",
        "domande_prepara",
        "domande_presenta",
    ]


def test_sending_needs_no_broker(db_vera: BancaVera, monkeypatch: pytest.MonkeyPatch) -> None:
    scena, (pronta,) = prepara(1)
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    browser = Client()
    browser.force_login(pronta.utente)

    risposta = browser.post(
        reverse("domande:invia", args=[pronta.bozza.chiave]), {"versione": pronta.bozza.versione}
    )

    assert risposta.status_code == 303
    with nel_ambito(scena.ambito.pk):
        assert Effetto.objects.filter(consegnato_il__isnull=True).count() >= 2


@dataclass
class Cliente:
    """A browser that sends one draft and goes on trying until it has the receipt."""

    url: str
    pronta: Pronta
    sessione: requests.Session = field(default_factory=requests.Session)
    riconosciute: int = 0
    viste: list[object] = field(default_factory=list)

    def entra(self) -> None:
        browser = Client()
        browser.force_login(self.pronta.utente)
        biscotto = browser.cookies[settings.SESSION_COOKIE_NAME].value
        self.sessione.cookies.set(settings.SESSION_COOKIE_NAME, biscotto)
        pagina = self.sessione.get(f"{self.url}/domande/{self.pronta.bozza.chiave}/riepilogo/")
        trovato = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', pagina.text)
        assert trovato, pagina.status_code
        self.gettone = trovato[1]

    def invia(self, secondi: float = 40) -> str:
        """Send until there is an answer; return where the receipt is."""
        limite = monotonic() + secondi
        while monotonic() < limite:
            try:
                risposta = self.sessione.post(
                    f"{self.url}/domande/{self.pronta.bozza.chiave}/invia/",
                    data={
                        "csrfmiddlewaretoken": self.gettone,
                        "versione": self.pronta.bozza.versione,
                    },
                    headers={"Referer": self.url},
                    allow_redirects=False,
                    timeout=5,
                )
            except requests.RequestException as errore:
                self.viste.append(type(errore).__name__)
                sleep(0.1)
                continue
            if risposta.status_code == 303:
                self.riconosciute += 1
                return str(risposta.headers["Location"])
            self.viste.append(risposta.status_code)
            assert risposta.status_code in {500, 502, 503}, (risposta.status_code, risposta.text)
            sleep(0.1)
        raise AssertionError(f"no answer in time: {self.viste[-5:]}")


def controlla_il_libro(scena: Scena, clienti: list[Cliente]) -> None:
    """Compare the clients' ledger with the database, row by row."""
    with nel_ambito(scena.ambito.pk):
        domande = list(Domanda.objects.order_by("protocollo_numero"))
        assert {d.chiave for d in domande} == {c.pronta.bozza.chiave for c in clienti}
        assert len(domande) == len(clienti)
        assert [d.protocollo_numero for d in domande] == list(range(1, len(clienti) + 1))
        assert Protocollo.objects.count() == len(clienti)
        assert Effetto.objects.filter(tipo="messaggio_invio").count() == len(clienti)
        assert Effetto.objects.filter(tipo="ricevuta_invio").count() == len(clienti)
        assert not Bozza.objects.exists()
    assert catena.verifica(scena.ambito).rottura is None


def test_connections_cut_while_sending_lose_and_double_nothing(
    db_vera: BancaVera, server_web: ServerWeb
) -> None:
    scena, pronte = prepara(12)
    clienti = [Cliente(server_web.url, pronta) for pronta in pronte]
    for cliente in clienti:
        cliente.entra()
    fine = threading.Event()

    def taglia() -> None:
        capo = db_vera.apri(None)
        capo.autocommit = True
        with capo.cursor() as cursore:
            for _ in range(40):
                if fine.wait(0.05):
                    break
                cursore.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                    " current_database() AND pid <> pg_backend_pid() AND state = 'active'"
                )
        capo.close()

    forbici = threading.Thread(target=taglia)
    forbici.start()
    try:
        # Half of them press twice.
        azioni = [cliente.invia for cliente in [*clienti, *clienti[:6]]]
        luoghi = insieme(azioni)
    finally:
        fine.set()
        forbici.join()

    assert len(set(luoghi)) == len(clienti)
    controlla_il_libro(scena, clienti)


def test_a_web_process_killed_while_sending_loses_nothing(
    db_vera: BancaVera, server_web: ServerWeb
) -> None:
    scena, pronte = prepara(8)
    clienti = [Cliente(server_web.url, pronta) for pronta in pronte]
    for cliente in clienti:
        cliente.entra()

    with ThreadPoolExecutor(len(clienti)) as fili:
        invii = [fili.submit(cliente.invia) for cliente in clienti]
        sleep(0.03)
        processi.uccidi_gruppo(server_web.processo_web)
        # From this thread: the process dies with the thread that started it.
        server_web.processo_web = processi.avvia(server_web.web)
        for invio in invii:
            invio.result()

    for cliente in clienti:
        assert cliente.invia() == f"/domande/{cliente.pronta.bozza.chiave}/"
    controlla_il_libro(scena, clienti)
