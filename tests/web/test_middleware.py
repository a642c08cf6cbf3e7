"""The middleware: one transaction, one ambito and one instant a request; nothing left in caches."""

import threading
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crema_sap.enti import accesso
from crema_sap.enti.ambito import VISITATORE, nel_ambito
from crema_sap.enti.models import Ambito, Ruolo, Sessione, TentativoFallito, Utente
from crema_sap.enti.tasks import pulisci
from tests import factories, servizi


@dataclass
class Popolato:
    """A database with two ambiti and people in them, and nothing rolled back."""

    vera: servizi.BancaVera
    crema: Ambito
    cremona: Ambito
    capofila: Utente
    capofila_cremona: Utente
    cittadina: Utente

    def taglia(self) -> None:
        """Cut every connection of the application, as a restart of the server does."""
        with self.vera.acceso.server.apri(self.vera.nome) as altra, altra.cursor() as cursore:
            cursore.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND pid <> pg_backend_pid()",
                [self.vera.nome],
            )


@pytest.fixture
def popolato(db_vera: servizi.BancaVera, settings: Any) -> Popolato:
    settings.ROOT_URLCONF = "tests.web.pagine_di_prova"
    crema = factories.crea_ambito()
    cremona = factories.crea_ambito("AMB-CREMONA", "Ambito di Cremona")
    with nel_ambito(crema.pk):
        capofila = factories.crea_utente(Ruolo.CAPOFILA)
        cittadina = factories.crea_cittadino()
    with nel_ambito(cremona.pk):
        altra = factories.crea_utente(Ruolo.CAPOFILA)
    return Popolato(db_vera, crema, cremona, capofila, altra, cittadina)


def come(utente: Utente) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(utente)
    return client


def test_staff_work_in_the_ambito_of_their_appointment(popolato: Popolato) -> None:
    avuto = come(popolato.capofila_cremona).get("/prova/dove/").json()

    assert avuto["ambito"] == popolato.cremona.pk
    assert avuto["utente"] == str(popolato.capofila_cremona.pk)


def test_visitors_and_citizens_are_in_the_default_ambito(popolato: Popolato) -> None:
    visitatore = Client().get("/prova/dove/").json()
    cittadina = come(popolato.cittadina).get("/prova/dove/").json()

    assert visitatore["ambito"] == cittadina["ambito"] == popolato.crema.pk
    # Not nobody: that is the portal at its own work, which reads what belongs to people.
    assert visitatore["utente"] == str(VISITATORE)
    assert cittadina["utente"] == str(popolato.cittadina.pk)


def test_a_request_has_one_instant_and_one_transaction(popolato: Popolato) -> None:
    avuto = Client().get("/prova/dove/").json()

    assert avuto["istanti"] == 1
    assert avuto["transazione"] is True


def test_a_connection_used_again_remembers_nobody(popolato: Popolato) -> None:
    uno = come(popolato.capofila).get("/prova/dove/").json()
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT current_setting('app.ambito', true), current_setting('app.utente', true),"
            " pg_backend_pid(), (SELECT count(*) FROM enti_ente)"
        )
        ambito, utente, pid, enti = cursore.fetchone()
    due = come(popolato.capofila_cremona).get("/prova/dove/").json()

    assert uno["pid"] == pid == due["pid"]
    assert (ambito or "", utente or "", enti) == ("", "", 0)
    assert due["ambito"] == popolato.cremona.pk


@pytest.mark.parametrize("pagina", ["scrivi-e-cadi", "scrivi-e-rinuncia"])
def test_a_request_that_breaks_leaves_nothing(popolato: Popolato, pagina: str) -> None:
    risposta = Client(raise_request_exception=False).get(f"/prova/{pagina}/")

    assert risposta.status_code >= 500
    assert not Ambito.objects.filter(codice="a-meta").exists()


def test_a_refusal_of_ours_keeps_what_was_written(popolato: Popolato) -> None:
    Client().get("/prova/scrivi/")

    assert Ambito.objects.filter(codice="intero").exists()


def test_a_view_may_open_its_own_transaction(popolato: Popolato) -> None:
    assert Client().get("/prova/da-se/").json() == {"transazione": False}


@pytest.mark.parametrize("chi", ["capofila", "cittadina"])
def test_session_person_and_appointments_come_in_one_round_trip(
    popolato: Popolato, chi: str
) -> None:
    client = come(getattr(popolato, chi))

    with CaptureQueriesContext(connection) as domande:
        client.get("/privacy/")

    istruzioni = [d["sql"] for d in domande if not d["sql"].startswith(("BEGIN", "COMMIT"))]
    assert len(istruzioni) == 2
    assert "enti_apri_sessione" in istruzioni[0]
    assert "set_config('app.ambito'" in istruzioni[1]


@pytest.mark.parametrize("dentro", [True, False])
def test_a_connection_cut_while_idle_is_not_seen_by_anybody(
    popolato: Popolato, dentro: bool
) -> None:
    client = come(popolato.capofila) if dentro else Client(raise_request_exception=False)
    client.get("/prova/dove/")
    popolato.taglia()

    risposta = client.get("/prova/dove/")

    assert risposta.status_code == 200
    assert risposta.json()["ambito"] == popolato.crema.pk


@pytest.mark.parametrize("dentro", [True, False])
@pytest.mark.parametrize("pagina", ["/privacy/", "/accedi/", "/account/sicurezza/", "/prova/dove/"])
def test_without_the_database_the_answer_is_a_plain_503(
    popolato: Popolato, dentro: bool, pagina: str
) -> None:
    client = come(popolato.capofila) if dentro else Client(raise_request_exception=False)
    sparita = servizi.BancaVera(popolato.vera.acceso, f"{popolato.vera.nome}_non_esiste")

    with servizi.altra_base(sparita):
        risposta = client.get(pagina)

    assert risposta.status_code == 503
    assert risposta["Retry-After"]
    assert "psycopg" not in risposta.content.decode()
    assert client.get("/prova/dove/").status_code == 200


def test_the_database_lost_in_the_middle_of_a_page_is_a_503(popolato: Popolato) -> None:
    risposta = Client(raise_request_exception=False).get("/prova/base-dati-caduta/")

    assert risposta.status_code == 503


def test_a_fault_of_ours_is_a_500_without_details(popolato: Popolato) -> None:
    risposta = Client(raise_request_exception=False).get("/prova/scrivi-e-cadi/")

    assert risposta.status_code == 500
    assert "caduto" not in risposta.content.decode()


@pytest.mark.parametrize(
    "pagina", ["/account/sicurezza/", "/registro/", "/prova/dove/", "/accedi/"]
)
def test_what_is_behind_a_session_stays_out_of_caches(popolato: Popolato, pagina: str) -> None:
    risposta = come(popolato.capofila).get(pagina)

    assert risposta["Cache-Control"] == "no-store, private"
    assert risposta["Cross-Origin-Resource-Policy"] == "same-origin"
    assert risposta["Cross-Origin-Opener-Policy"] == "same-origin"
    assert risposta["X-Frame-Options"] == "DENY"
    assert risposta["X-Content-Type-Options"] == "nosniff"


def test_the_csp_trusts_nobody_else(popolato: Popolato) -> None:
    regole = Client().get("/accedi/")["Content-Security-Policy"]

    assert "unsafe" not in regole
    assert "http" not in regole
    assert "default-src 'self'" in regole
    assert "frame-ancestors 'none'" in regole
    assert "object-src 'none'" in regole


def test_the_cookies_are_out_of_the_scripts_reach(popolato: Popolato) -> None:
    with nel_ambito(popolato.crema.pk):
        factories.crea_utente(username="entra", password="demo")
    biscotti = Client().post("/accedi/", {"username": "entra", "password": "demo"}).cookies

    assert set(biscotti) == {"sessione", "csrf"}
    for biscotto in biscotti.values():
        assert biscotto["httponly"] is True
        assert biscotto["samesite"] == "Lax"
        assert biscotto["path"] == "/"
        assert not biscotto["domain"]


@pytest.mark.parametrize("come_", ["inventata", "scaduta", "di chi ha cambiato password"])
def test_a_session_that_is_not_good_is_a_visitors(popolato: Popolato, come_: str) -> None:
    client = come(popolato.capofila)
    if come_ == "inventata":
        client.cookies["sessione"] = "x" * 32
    elif come_ == "scaduta":
        with connection.cursor() as cursore:
            cursore.execute("UPDATE enti_sessione SET expire_date = now() - interval '1 s'")
    else:
        with nel_ambito(popolato.crema.pk):
            Utente.objects.filter(pk=popolato.capofila.pk).update(password="!altra")

    risposta = client.get("/prova/dove/")

    assert risposta.json()["utente"] == str(VISITATORE)
    assert client.get("/account/sicurezza/").status_code == 302


def test_a_session_closed_elsewhere_stops_at_the_next_request(popolato: Popolato) -> None:
    client = come(popolato.capofila)
    prima = client.get("/account/sicurezza/").status_code

    Sessione.objects.all().delete()

    assert prima == 200
    assert client.get("/account/sicurezza/").status_code == 302


def test_requests_at_once_keep_their_own_ambito(popolato: Popolato) -> None:
    visti: list[tuple[int, int]] = []

    def chiedi(utente: Utente, ambito: int) -> None:
        client = come(utente)
        visti.extend((ambito, client.get("/prova/dove/").json()["ambito"]) for _ in range(15))
        connections.close_all()

    fili = [
        threading.Thread(target=chiedi, args=(utente, ambito.pk))
        for utente, ambito in (
            (popolato.capofila, popolato.crema),
            (popolato.capofila_cremona, popolato.cremona),
        )
        for _ in range(2)
    ]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()

    assert len(visti) == 60
    assert all(atteso == avuto for atteso, avuto in visti)


def test_what_has_expired_is_thrown_away(popolato: Popolato) -> None:
    come(popolato.capofila)
    viva = come(popolato.cittadina).session.session_key
    with connection.cursor() as cursore:
        cursore.execute(
            "UPDATE enti_sessione SET expire_date = now() - interval '1 day'"
            " WHERE session_key <> %s",
            [viva],
        )
    accesso.conta("vecchio")
    with connection.cursor() as cursore:
        cursore.execute("UPDATE enti_tentativofallito SET ultimo_il = now() - interval '1 day'")
    accesso.conta("recente")

    pulisci()

    assert list(Sessione.objects.values_list("session_key", flat=True)) == [viva]
    assert TentativoFallito.objects.count() == 1


@pytest.mark.parametrize("percorso", ["/", "/accedi/", "/domande/", "/salute/", "/non-esiste/"])
def test_trace_is_refused_everywhere(ambito: Ambito, percorso: str) -> None:
    risposta = Client().trace(percorso, headers={"cookie": "segreto=1"})

    assert risposta.status_code == 405
    assert b"segreto" not in risposta.content
