"""The outbox delivers at least once, whatever happens to broker and workers."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import redis
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Ruolo, TipoEnte
from crema_sap.registro import consegna, services, tasks
from crema_sap.registro.models import Documento, Effetto, StatoDocumento
from tests import factories
from tests.servizi import BancaVera

ORA = datetime(2019, 11, 5, 9, 0, tzinfo=UTC)
recapitati: list[int] = []


@pytest.fixture
def prova() -> Iterator[None]:
    """An effect that counts its deliveries, and one that always fails."""
    recapitati.clear()

    @consegna.gestore("prova")
    def riesce(effetto: Effetto) -> None:
        recapitati.append(effetto.pk)

    @consegna.gestore("guasto", abbandona=lambda effetto: recapitati.append(-effetto.pk))
    def fallisce(effetto: Effetto) -> None:
        raise ZeroDivisionError("un nome che non deve finire da nessuna parte")

    yield
    del consegna.GESTORI["prova"], consegna.GESTORI["guasto"]


def accoda(tipo: str = "prova", chiave: str = "k") -> tuple[Ambito, Effetto]:
    """Put an effect in the outbox of an ambito."""
    ambito, _ = Ambito.objects.get_or_create(codice="AMB-UNO", nome="Uno")
    with nel_ambito(ambito.pk):
        services.accoda(tipo, chiave=chiave)
        return ambito, Effetto.objects.get(chiave=chiave)


def rileggi(ambito: Ambito, effetto: Effetto) -> Effetto:
    """Read an effect again."""
    with nel_ambito(ambito.pk):
        effetto.refresh_from_db()
    return effetto


def da_recapitare() -> list[int]:
    """What the next look at the outbox takes."""
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT id FROM registro_effetti_da_recapitare(%s, %s)", [10, timedelta(seconds=20)]
        )
        return [riga[0] for riga in cursore.fetchall()]


def entro(secondi: float, vero: Callable[[], bool]) -> bool:
    """Wait until something is true, for a bounded time."""
    fine = time.monotonic() + secondi
    while time.monotonic() < fine:
        if vero():
            return True
        time.sleep(0.1)
    return vero()


def test_an_effect_is_delivered_once_even_if_its_message_comes_twice(db: None, prova: None) -> None:
    ambito, effetto = accoda()

    esiti = [tasks.consegna_effetto(effetto_id=effetto.pk, ambito_id=ambito.pk) for _ in range(2)]

    assert esiti == [True, False]
    assert recapitati == [effetto.pk]
    assert rileggi(ambito, effetto).consegnato_il is not None


def test_the_same_key_is_put_once(db: None, prova: None) -> None:
    _ambito, effetto = accoda()

    assert accoda()[1].pk == effetto.pk


def test_an_unknown_effect_is_refused_in_the_act(db: None) -> None:
    ambito = Ambito.objects.create(codice="AMB-UNO", nome="Uno")

    with nel_ambito(ambito.pk), pytest.raises(KeyError):
        services.accoda("mai_visto", chiave="k")


def test_two_handlers_of_one_kind_are_refused(prova: None) -> None:
    with pytest.raises(ValueError, match="ha già chi lo recapita"):
        consegna.gestore("prova")(lambda effetto: None)


def test_an_effect_of_an_act_undone_is_not_there(db: None, prova: None) -> None:
    ambito = Ambito.objects.create(codice="AMB-UNO", nome="Uno")
    with pytest.raises(ZeroDivisionError), nel_ambito(ambito.pk):
        services.accoda("prova", chiave="k")
        raise ZeroDivisionError

    assert da_recapitare() == []


def test_what_was_taken_comes_back_when_its_worker_is_lost(db_vera: BancaVera, prova: None) -> None:
    _ambito, effetto = accoda()

    prima, subito = da_recapitare(), da_recapitare()
    with db_vera.apri(None) as accesso, accesso.cursor() as cursore:
        cursore.execute("UPDATE registro_effetto SET prossimo_il = now() - interval '1 second'")

    assert (prima, subito, da_recapitare()) == ([effetto.pk], [], [effetto.pk])


def test_a_job_that_always_fails_is_set_aside_in_sight(db: None, prova: None) -> None:
    ambito, effetto = accoda("guasto")

    for _ in range(tasks.TENTATIVI_MASSIMI):
        assert not tasks.consegna_effetto(effetto_id=effetto.pk, ambito_id=ambito.pk)

    rileggi(ambito, effetto)
    assert effetto.accantonato_il is not None
    assert effetto.errore == "ZeroDivisionError"
    assert recapitati == [-effetto.pk]
    assert da_recapitare() == []


def test_a_failure_waits_longer_each_time(db: None, prova: None) -> None:
    ambito, effetto = accoda("guasto")

    attese = []
    for _ in range(3):
        tasks.consegna_effetto(effetto_id=effetto.pk, ambito_id=ambito.pk)
        with nel_ambito(ambito.pk), connection.cursor() as cursore:
            cursore.execute("SELECT prossimo_il - clock_timestamp() FROM registro_effetto")
            attese.append(cursore.fetchone()[0].total_seconds())

    # 2, 4, 8 seconds, less what passed meanwhile.
    assert [round(attesa) for attesa in attese] == [2, 4, 8]


def test_the_gestore_puts_back_what_was_set_aside(ambito: Ambito, prova: None) -> None:
    gestore = factories.crea_utente(Ruolo.GESTORE, ente=factories.crea_ente(tipo=TipoEnte.AMBITO))
    services.accoda("guasto", chiave="k")
    effetto = Effetto.objects.get()
    for _ in range(tasks.TENTATIVI_MASSIMI):
        tasks.consegna_effetto(effetto_id=effetto.pk, ambito_id=ambito.pk)

    services.ritenta(effetto=effetto, utente=gestore, ora=ORA)

    effetto.refresh_from_db()
    assert (effetto.accantonato_il, effetto.tentativi) == (None, 0)
    with pytest.raises(services.NonAccantonato):
        services.ritenta(effetto=effetto, utente=gestore, ora=ORA)
    with pytest.raises(PermissionDenied):
        services.ritenta(effetto=effetto, utente=factories.crea_utente(), ora=ORA)


def test_a_document_that_cannot_be_made_says_so_and_may_be_tried_again(
    ambito: Ambito, prova: None
) -> None:
    documento = Documento.objects.create(
        tipo="x", oggetto_tipo="x", oggetto_id="1", titolo="X", nome_file="x.pdf", data=ORA,
        codice="X",
    )  # fmt: skip
    services.accoda("produci_documento", chiave="d", documento_id=documento.pk)
    effetto = Effetto.objects.get(chiave="d")
    for _ in range(tasks.TENTATIVI_MASSIMI):
        tasks.consegna_effetto(effetto_id=effetto.pk, ambito_id=ambito.pk)

    documento.refresh_from_db()
    assert documento.stato == StatoDocumento.FALLITO
    gestore = factories.crea_utente(Ruolo.GESTORE, ente=factories.crea_ente(tipo=TipoEnte.AMBITO))
    services.ritenta(effetto=effetto, utente=gestore, ora=ORA)
    documento.refresh_from_db()
    assert documento.stato == StatoDocumento.IN_CODA


def test_a_flushed_broker_loses_nothing(
    db_vera: BancaVera, lavoratore: object, prova: None
) -> None:
    ambito = Ambito.objects.create(codice="AMB-UNO", nome="Uno")
    with nel_ambito(ambito.pk):
        # A kind that the worker's own process knows: it delivers by doing nothing for nobody.
        services.accoda("pubblica_albero", chiave="k")
        effetto = Effetto.objects.get()
    tasks.recapita()
    cliente = redis.Redis.from_url(settings.REDIS_URL)
    cliente.flushdb()
    cliente.close()
    with db_vera.apri(None) as accesso, accesso.cursor() as cursore:
        cursore.execute("UPDATE registro_effetto SET prossimo_il = now() - interval '1 second'")

    tasks.recapita()

    assert entro(30, lambda: rileggi(ambito, effetto).tentativi > 0)
