"""The demonstration's clock: who moves it, where to, and never in production."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from crema_sap import orologio
from crema_sap.enti.models import Ambito, Ruolo, Utente
from crema_sap.registro.models import Evento
from tests import factories

CHIUSURA = datetime(2019, 12, 16, 15, 0, tzinfo=UTC)
UN_ATTIMO = timedelta(seconds=20)


@pytest.fixture
def gestore(ambito: Ambito) -> Utente:
    return factories.crea_utente(Ruolo.GESTORE, username="gestore")


def segna(atteso: datetime) -> bool:
    return atteso <= orologio.adesso() < atteso + UN_ATTIMO


@pytest.mark.parametrize(
    ("scritto", "istante"),
    [
        ("16/12/2019 15:59:50", datetime(2019, 12, 16, 14, 59, 50, tzinfo=UTC)),
        ("16/12/2019 16.00", CHIUSURA),
        ("14/10/2019 9:00", datetime(2019, 10, 14, 7, 0, tzinfo=UTC)),
    ],
)
def test_an_instant_is_written_in_italian_time(
    client: Client, gestore: Utente, scritto: str, istante: datetime
) -> None:
    client.force_login(gestore)

    risposta = client.post("/orologio/", {"istante": scritto})

    assert risposta.status_code == 302
    assert segna(istante)


@pytest.mark.parametrize("giorni", [5, 15])
def test_one_goes_ahead_by_days(client: Client, gestore: Utente, giorni: int) -> None:
    orologio.sposta(CHIUSURA)
    client.force_login(gestore)

    client.post("/orologio/", {"avanti": giorni * 24 * 60})

    assert segna(CHIUSURA + timedelta(days=giorni))


def test_the_named_instants_of_the_apps_are_on_the_page(
    client: Client, gestore: Utente, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        orologio,
        "_fornitori",
        [
            lambda: [orologio.Tappa("Dopo la chiusura", CHIUSURA)],
            lambda: [orologio.Tappa("Apertura", CHIUSURA - timedelta(days=60))],
        ],
    )
    client.force_login(gestore)

    pagina = client.get("/orologio/").content.decode()
    client.post("/orologio/", {"a": "2019-12-16T16:00:00+01:00"})

    assert pagina.index("Apertura") < pagina.index("Dopo la chiusura")
    assert "2019-12-16T16:00:00+01:00" in pagina
    assert segna(CHIUSURA)


def test_a_move_is_in_the_register(client: Client, gestore: Utente) -> None:
    client.force_login(gestore)

    client.post("/orologio/", {"a": CHIUSURA.isoformat()})

    evento = Evento.objects.get(atto="OROLOGIO_SPOSTATO")
    assert evento.utente_id == gestore.pk
    assert evento.dati["a"] == CHIUSURA.isoformat()


@pytest.mark.parametrize("dati", [{}, {"istante": "domani"}, {"avanti": "-5"}, {"a": "ieri"}])
def test_what_is_not_an_instant_moves_nothing(
    client: Client, gestore: Utente, dati: dict[str, str]
) -> None:
    orologio.sposta(CHIUSURA)
    client.force_login(gestore)

    risposta = client.post("/orologio/", dati)

    assert risposta.status_code == (200 if not dati else 422)
    assert segna(CHIUSURA)


@pytest.mark.parametrize("ruolo", [r for r in Ruolo if r != Ruolo.GESTORE])
def test_nobody_else_moves_it(client: Client, ambito: Ambito, ruolo: Ruolo) -> None:
    client.force_login(factories.crea_utente(ruolo))

    assert client.post("/orologio/", {"avanti": 60}).status_code == 403


def test_in_production_the_page_does_not_exist(
    client: Client, gestore: Utente, settings: Any
) -> None:
    settings.AMBIENTE = "produzione"
    client.force_login(gestore)

    assert client.get("/orologio/").status_code == 404
    assert client.post("/orologio/", {"avanti": 60}).status_code == 404


def test_in_production_nothing_moves_it(ambito: Ambito, settings: Any) -> None:
    settings.AMBIENTE = "produzione"

    with pytest.raises(orologio.OrologioFermo):
        orologio.sposta(CHIUSURA)
    with pytest.raises(CommandError, match="solo nella dimostrazione"):
        call_command("orologio", "+5g")


def test_moving_the_clock_signs_nobody_out(client: Client, gestore: Utente) -> None:
    client.force_login(gestore)

    client.post("/orologio/", {"avanti": 200 * 24 * 60})

    assert client.get("/orologio/").status_code == 200


@pytest.mark.parametrize(
    ("quando", "atteso"),
    [
        ("2019-12-16T16:00:00", CHIUSURA),
        ("2019-12-16T15:00:00+00:00", CHIUSURA),
        ("+5g", CHIUSURA + timedelta(days=5)),
        ("+2o", CHIUSURA + timedelta(hours=2)),
        ("+30m", CHIUSURA + timedelta(minutes=30)),
        ("+10s", CHIUSURA + timedelta(seconds=10)),
    ],
)
def test_the_command_moves_it(
    ambito: Ambito, capsys: pytest.CaptureFixture[str], quando: str, atteso: datetime
) -> None:
    orologio.sposta(CHIUSURA)

    call_command("orologio", quando)

    assert segna(atteso)
    assert capsys.readouterr().out.startswith(atteso.astimezone(orologio.ROMA).isoformat(" ")[:16])


def test_the_command_shows_it(ambito: Ambito, capsys: pytest.CaptureFixture[str]) -> None:
    orologio.sposta(CHIUSURA)

    call_command("orologio")

    assert capsys.readouterr().out.startswith("2019-12-16 16:00:")


def test_the_command_says_what_it_does_not_understand(ambito: Ambito) -> None:
    with pytest.raises(CommandError, match="non è un istante"):
        call_command("orologio", "domani")


def test_without_an_ambito_the_command_says_what_is_missing(db: None) -> None:
    with pytest.raises(CommandError, match="carica prima i dati"):
        call_command("orologio", "+5g")
