"""Nothing of one ambito is ever seen from another: ORM, raw SQL, Celery, connections used again.

The administration is in `test_gestione.py`, the web requests in `tests/web/test_middleware.py`.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import Error, connection, transaction
from django.db.models import Model

from crema_sap.enti import ambito
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Comune, Ente, Incarico, Ruolo, Utente
from crema_sap.registro import services
from crema_sap.registro.models import Documento, Effetto, Evento, Protocollo
from crema_sap.registro.tasks import recapita
from tests import factories, servizi

ORA = datetime(2019, 11, 5, 9, 0, tzinfo=UTC)
DI_AMBITO = [m for m in apps.get_models() if "ambito" in {f.name for f in m._meta.fields}]
PRIVILEGIO = "42501"


@dataclass
class DueAmbiti:
    """Crema and Cremona, each with its people, comuni, events and documents."""

    vera: servizi.BancaVera
    crema: Ambito
    cremona: Ambito
    di_crema: Utente
    di_cremona: Utente


@pytest.fixture
def due(db_vera: servizi.BancaVera) -> DueAmbiti:
    crema = factories.crea_ambito()
    cremona = factories.crea_ambito("AMB-CREMONA", "Ambito di Cremona")
    persone = [popola(ambito) for ambito in (crema, cremona)]
    return DueAmbiti(db_vera, crema, cremona, *persone)


def popola(dove: Ambito) -> Utente:
    with nel_ambito(dove.pk):
        utente = factories.crea_utente(Ruolo.CAPOFILA)
        services.annota(atto="PROVA", oggetto=utente, utente=utente, ora=ORA)
        services.protocolla(oggetto="Prova", impronta="0" * 64, ora=ORA)
        Documento.objects.create(
            tipo="prova",
            oggetto_tipo="enti.utente",
            oggetto_id=str(utente.pk),
            titolo=f"Documento di {dove}",
            nome_file="d.pdf",
            data=ORA,
            codice=f"PROVA-{dove.pk}",
            pubblico=True,
        )
    return utente


def righe(modello: type[Model]) -> int:
    return modello._base_manager.count()


def righe_sql(modello: type[Model]) -> int:
    with connection.cursor() as cursore:
        cursore.execute(f'SELECT count(*) FROM "{modello._meta.db_table}"')
        conto: int = cursore.fetchone()[0]
    return conto


@pytest.mark.parametrize("modello", DI_AMBITO, ids=lambda m: m._meta.label)
@pytest.mark.parametrize("conta", [righe, righe_sql], ids=["ORM", "SQL"])
def test_with_no_ambito_every_table_is_empty(ambito: Ambito, modello: Any, conta: Any) -> None:
    popola(factories.crea_ambito("AMB-CREMONA", "Cremona"))
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT set_config('app.ambito', '', true), set_config('app.utente', '', true)"
        )

    assert conta(modello) == 0


def test_each_ambito_sees_its_own_rows_and_no_others(due: DueAmbiti) -> None:
    visti: dict[int, set[Any]] = {}
    for dove in (due.crema, due.cremona):
        with nel_ambito(dove.pk):
            visti[dove.pk] = {
                (m._meta.label, riga.pk, riga.ambito_id)
                for m in (Comune, Ente, Utente, Incarico, Evento, Protocollo, Documento)
                for riga in m._base_manager.all()
            }

    for pk, insieme in visti.items():
        assert len({etichetta for etichetta, _, _ in insieme}) == 7
        assert {di for _, _, di in insieme} == {pk}
    assert not visti[due.crema.pk] & visti[due.cremona.pk]


def test_raw_sql_that_asks_for_everything_gets_ones_own(due: DueAmbiti) -> None:
    with nel_ambito(due.crema.pk), connection.cursor() as cursore:
        cursore.execute(
            "SELECT ambito_id FROM enti_ente UNION ALL SELECT ambito_id FROM enti_utente"
            " UNION ALL SELECT ambito_id FROM registro_evento"
            " UNION ALL SELECT ambito_id FROM registro_documento WHERE true OR 1 = 1"
        )
        avuti = {riga[0] for riga in cursore.fetchall()}

    assert avuti == {due.crema.pk}


def test_a_row_is_not_written_into_another_ambito(due: DueAmbiti) -> None:
    with pytest.raises(Error) as rifiuto, nel_ambito(due.crema.pk):
        Ente.objects.create(nome="Intruso", slug="intruso", tipo="ALER", ambito=due.cremona)

    assert rifiuto.value.__cause__.pgcode == PRIVILEGIO  # type: ignore[union-attr]


def test_with_no_ambito_nothing_is_written(due: DueAmbiti) -> None:
    with pytest.raises(Error) as rifiuto, transaction.atomic():
        Ente.objects.create(nome="Orfano", slug="orfano", tipo="ALER")

    assert rifiuto.value.__cause__.pgcode == PRIVILEGIO  # type: ignore[union-attr]


def test_a_row_is_not_moved_to_another_ambito(due: DueAmbiti) -> None:
    with pytest.raises(Error) as rifiuto, nel_ambito(due.crema.pk):
        Ente.objects.update(ambito=due.cremona)

    assert rifiuto.value.__cause__.pgcode == PRIVILEGIO  # type: ignore[union-attr]


def test_the_rows_of_another_are_neither_changed_nor_deleted(due: DueAmbiti) -> None:
    with nel_ambito(due.crema.pk):
        cambiate = Utente.objects.filter(pk=due.di_cremona.pk).update(nome="Preso")
        tolte = Incarico.objects.filter(pk=due.di_cremona.incarico.pk).delete()[0]

    with nel_ambito(due.cremona.pk):
        assert Utente.objects.get(pk=due.di_cremona.pk).nome == "Paola"
    assert (cambiate, tolte) == (0, 0)


def test_a_connection_used_again_starts_with_no_ambito(due: DueAmbiti) -> None:
    def pid() -> int:
        with connection.cursor() as cursore:
            cursore.execute("SELECT pg_backend_pid()")
            numero: int = cursore.fetchone()[0]
        return numero

    with nel_ambito(due.crema.pk):
        dentro = (pid(), Ente.objects.count())
    fuori = (pid(), Ente.objects.count(), ambito.corrente())
    with pytest.raises(ZeroDivisionError), nel_ambito(due.crema.pk):
        1 / 0  # noqa: B018
    dopo_un_guasto = (pid(), Ente.objects.count(), ambito.corrente())

    assert dentro[1] == 1
    assert fuori == dopo_un_guasto == (dentro[0], 0, None)


def test_one_ambito_inside_another_gives_the_first_back(due: DueAmbiti) -> None:
    with nel_ambito(due.crema.pk):
        with nel_ambito(due.cremona.pk):
            dentro = set(Ente.objects.values_list("ambito_id", flat=True))
        fuori = set(Ente.objects.values_list("ambito_id", flat=True))

    assert (dentro, fuori) == ({due.cremona.pk}, {due.crema.pk})


def test_a_person_sees_the_own_row_from_anywhere_and_no_other(due: DueAmbiti) -> None:
    with nel_ambito(due.crema.pk, due.di_cremona.pk):
        visti = set(Utente.objects.values_list("pk", flat=True))

    assert visti == {due.di_crema.pk, due.di_cremona.pk}


def test_citizens_are_seen_by_nobody_but_themselves(due: DueAmbiti) -> None:
    with nel_ambito(due.crema.pk):
        prima, seconda = factories.crea_cittadino(), factories.crea_cittadino()
        da_crema = Utente.objects.filter(cittadino=True).count()
    with nel_ambito(due.crema.pk, prima.pk):
        da_se = set(Utente.objects.filter(cittadino=True).values_list("pk", flat=True))

    assert da_crema == 0
    assert da_se == {prima.pk}
    assert prima.pk != seconda.pk


def test_a_task_of_one_ambito_does_not_touch_anothers_document(
    due: DueAmbiti, lavoratore: servizi.Lavoratore
) -> None:
    with nel_ambito(due.cremona.pk):
        altrui = Documento.objects.get()
    with nel_ambito(due.crema.pk):
        services.accoda("produci_documento", chiave="furto", documento_id=altrui.pk)
    recapita()
    effetto = aspetta_errore(due.crema)

    with nel_ambito(due.cremona.pk):
        dopo = Documento.objects.get()
    assert effetto.errore == "DoesNotExist"
    assert effetto.consegnato_il is None
    assert (dopo.stato, dopo.avanzamento) == (altrui.stato, altrui.avanzamento)


def aspetta_errore(dove: Ambito) -> Effetto:
    for _ in range(100):
        with nel_ambito(dove.pk):
            effetto = Effetto.objects.get(chiave="furto")
        if effetto.errore or effetto.consegnato_il:
            return effetto
        time.sleep(0.2)
    raise AssertionError("il lavoratore non ha preso l'effetto")


CON_PORTATA = [m for m in apps.get_models() if hasattr(m._default_manager.all(), "visibili_a")]


@pytest.fixture
def senza_rls(due: DueAmbiti) -> DueAmbiti:
    """The first wall pulled down: row-level security off on every table of this database."""
    with due.vera.acceso.server.apri(due.vera.nome) as altra, altra.cursor() as cursore:
        cursore.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        for (tabella,) in cursore.fetchall():
            cursore.execute(f'ALTER TABLE "{tabella}" DISABLE ROW LEVEL SECURITY')
    return due


def test_with_row_level_security_off_the_scopes_leak_nothing(senza_rls: DueAmbiti) -> None:
    with nel_ambito(senza_rls.crema.pk, senza_rls.di_crema.pk):
        altrui = {
            modello._meta.label: modello._default_manager.visibili_a(senza_rls.di_crema)  # type: ignore[attr-defined]
            .filter(ambito_id=senza_rls.cremona.pk)
            .count()
            for modello in CON_PORTATA
            if "ambito" in {f.name for f in modello._meta.fields}
        }

    assert len(altrui) >= 6
    assert {etichetta for etichetta, conto in altrui.items() if conto} == set()


def test_with_both_walls_off_the_leak_is_seen(senza_rls: DueAmbiti) -> None:
    with nel_ambito(senza_rls.crema.pk, senza_rls.di_crema.pk):
        visti = {m._meta.label for m in (Ente, Utente, Incarico, Evento) if m.objects.count() > 1}

    assert visti == {"enti.Ente", "enti.Utente", "enti.Incarico", "registro.Evento"}
