"""The test bench itself: who the tests are in the database, and that copies stay apart."""

import contextlib

import psycopg2
import pytest
from django.db import connection, connections

from crema_sap.avvio import banco, ruoli
from tests import servizi


@pytest.mark.django_db
def test_the_tests_work_under_the_application_role() -> None:
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
            " FROM pg_roles WHERE rolname = current_user"
        )
        riga = cursore.fetchone()

    assert riga == (ruoli.APP, False, False, False, False)


@pytest.mark.django_db
def test_the_application_owns_nothing() -> None:
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
            " WHERE r.rolname = %s",
            [ruoli.APP],
        )
        assert cursore.fetchone() == (0,)


@pytest.mark.parametrize(
    "istruzione",
    [
        "TRUNCATE django_content_type",
        "CREATE TABLE mia (x int)",
        "CREATE TEMP TABLE mia (x int)",
        "ALTER TABLE django_content_type ADD x int",
        "SET ROLE crema_proprietario",
    ],
)
def test_the_application_can_not_change_the_shape(
    db_vera: servizi.BancaVera, istruzione: str
) -> None:
    with (
        contextlib.closing(db_vera.apri()) as aperta,
        aperta.cursor() as cursore,
        pytest.raises(psycopg2.errors.InsufficientPrivilege),
    ):
        cursore.execute(istruzione)


def test_the_public_role_reads_nothing_that_was_not_granted(db_vera: servizi.BancaVera) -> None:
    aperta = db_vera.apri(ruoli.PUBBLICO)

    with aperta.cursor() as cursore, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursore.execute("SELECT * FROM django_content_type")
    aperta.close()


def test_a_real_database_is_the_default_one_in_every_thread(db_vera: servizi.BancaVera) -> None:
    assert connections["default"].settings_dict["NAME"] == db_vera.nome
    with connection.cursor() as cursore:
        cursore.execute("SELECT current_database(), current_user")
        assert cursore.fetchone() == (db_vera.nome, ruoli.APP)


def test_commits_in_a_real_database_are_seen_by_others(db_vera: servizi.BancaVera) -> None:
    with connection.cursor() as cursore:
        cursore.execute("INSERT INTO django_content_type (app_label, model) VALUES ('x', 'y')")

    aperta = db_vera.apri()
    with aperta.cursor() as cursore:
        cursore.execute("SELECT count(*) FROM django_content_type WHERE app_label = 'x'")
        assert cursore.fetchone() == (1,)
    aperta.close()


def test_the_next_real_database_is_fresh(db_vera: servizi.BancaVera) -> None:
    with connection.cursor() as cursore:
        cursore.execute("SELECT count(*) FROM django_content_type WHERE app_label = 'x'")
        assert cursore.fetchone() == (0,)


def test_making_roles_and_grants_twice_changes_nothing(db_vera: servizi.BancaVera) -> None:
    server = db_vera.acceso.server

    prima = _permessi(server, db_vera.nome)
    server.crea_base(db_vera.nome)

    assert _permessi(server, db_vera.nome) == prima


def _permessi(server: ruoli.Server, base: str) -> list[tuple[object, ...]]:
    with server.apri(base) as aperta, aperta.cursor() as cursore:
        cursore.execute(
            "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " UNION ALL SELECT defaclobjtype::text, defaclacl::text FROM pg_default_acl"
            " UNION ALL SELECT nspname, nspacl::text FROM pg_namespace WHERE nspname = 'public'"
            " UNION ALL SELECT rolname, rolsuper::text || rolcanlogin::text FROM pg_roles"
            " ORDER BY 1, 2"
        )
        return list(cursore.fetchall())


def test_the_mould_is_named_after_all_migrations() -> None:
    assert banco.impronta() == banco.impronta()
    assert len(banco.impronta()) == 16
