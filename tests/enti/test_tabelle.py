"""A walk through every table of the database: who owns it, who may read it, behind which wall."""

import pytest
from django.conf import settings
from django.db import connection

from crema_sap.enti.models import Ambito
from tests import factories

# Tables that belong to no ambito, and why that is right.
SENZA_AMBITO = {
    "enti_ambito": "gli ambiti stessi: il nome è pubblico",
    "enti_sessione": "si apre prima di sapere l'ambito; la chiave è segreta e casuale",
    "enti_scartoorologio": "l'orologio della dimostrazione è uno solo",
    "enti_tentativofallito": "si conta prima di sapere l'ambito; contiene solo impronte con chiave",
    "enti_codicediprova": "gestore di prova: persone inventate, spento in produzione",
    "otp_totp_totpdevice": "del solo proprietario, con una regola sua",
    "auth_group": "di Django, vuota: i ruoli sono gli incarichi",
    "auth_group_permissions": "di Django, vuota: i ruoli sono gli incarichi",
    "auth_permission": "di Django: nomi di modelli",
    "django_admin_log": "di Django, vuota: la gestione scrive nel registro",
    "django_content_type": "di Django: nomi di modelli",
    "django_migrations": "di Django: nomi di migrazioni",
}
TABELLE = """
    SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(c.relowner),
           EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid
                   AND a.attname = 'ambito_id' AND NOT a.attisdropped),
           array(SELECT coalesce(pg_get_expr(p.polqual, p.polrelid), '') FROM pg_policy p
                 WHERE p.polrelid = c.oid AND (p.polroles = '{0}'
                       OR (SELECT oid FROM pg_roles WHERE rolname = %s) = ANY (p.polroles))),
           has_table_privilege(%s, c.oid, 'TRUNCATE')
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    ORDER BY c.relname
"""


@pytest.fixture
def tabelle(db: None) -> dict[str, tuple[bool, bool, str, bool, list[str], bool]]:
    with connection.cursor() as cursore:
        cursore.execute(TABELLE, [settings.RUOLO_APPLICAZIONE] * 2)
        return {riga[0]: riga[1:] for riga in cursore.fetchall()}


def test_every_table_belongs_to_an_ambito_or_has_its_reason(tabelle: dict[str, tuple]) -> None:
    senza = {nome for nome, (_, _, _, di_ambito, _, _) in tabelle.items() if not di_ambito}

    assert senza == SENZA_AMBITO.keys()


def test_every_table_of_an_ambito_is_behind_forced_row_level_security(
    tabelle: dict[str, tuple],
) -> None:
    scoperte = {
        nome
        for nome, (attiva, forzata, _, di_ambito, regole, _) in tabelle.items()
        if di_ambito and not (attiva and forzata and regole)
    }

    assert scoperte == set()


def test_every_rule_looks_at_the_ambito_or_the_person_of_the_connection(
    tabelle: dict[str, tuple],
) -> None:
    larghe = {
        (nome, regola)
        for nome, (_, _, _, di_ambito, regole, _) in tabelle.items()
        for regola in regole
        if di_ambito and "app.ambito" not in regola and "app.utente" not in regola
    }

    assert larghe == set()


def test_the_application_owns_nothing_and_empties_nothing(tabelle: dict[str, tuple]) -> None:
    padroni = {padrone for _, _, padrone, _, _, _ in tabelle.values()}
    svuotabili = {nome for nome, riga in tabelle.items() if riga[5]}

    assert settings.RUOLO_APPLICAZIONE not in padroni
    assert len(padroni) == 1
    assert svuotabili == set()


def test_the_application_is_no_superuser_and_bypasses_nothing(db: None) -> None:
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
            " WHERE rolname IN (current_user, session_user, %s, %s)",
            [settings.RUOLO_APPLICAZIONE, settings.RUOLO_PUBBLICO],
        )
        poteri = set(cursore.fetchall())
        cursore.execute(
            "SELECT count(*) FROM pg_class WHERE relowner IN"
            " (SELECT oid FROM pg_roles WHERE rolname IN (current_user, %s, %s))",
            [settings.RUOLO_APPLICAZIONE, settings.RUOLO_PUBBLICO],
        )
        possedute = cursore.fetchone()[0]
        cursore.execute(
            "SELECT pg_has_role(%s, (SELECT relowner FROM pg_class"
            " WHERE oid = 'enti_utente'::regclass), 'MEMBER')",
            [settings.RUOLO_APPLICAZIONE],
        )
        membro = cursore.fetchone()[0]

    assert poteri == {(False, False, False, False)}
    assert possedute == 0
    assert membro is False


def test_the_application_does_not_rename_or_take_away_an_ambito(db: None) -> None:
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT has_table_privilege(current_user, 'enti_ambito', 'DELETE'),"
            " has_any_column_privilege(current_user, 'django_migrations', 'INSERT, UPDATE'),"
            " array(SELECT attname::text FROM pg_attribute WHERE attrelid = 'enti_ambito'::regclass"
            " AND attnum > 0 AND has_column_privilege(current_user, attrelid, attnum, 'UPDATE'))"
        )

        assert cursore.fetchone() == (False, False, ["capofila_id"])


def test_an_ambito_says_who_leads_it_only_from_inside(ambito: Ambito) -> None:
    altro = factories.crea_ambito("AMB-ALTRO", "Altro")

    toccati = Ambito.objects.filter(pk=altro.pk).update(capofila=None)

    assert toccati == 0
    assert Ambito.objects.filter(pk=ambito.pk).update(capofila=None) == 1


def test_the_application_makes_no_tables(db: None) -> None:
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT has_schema_privilege(current_user, 'public', 'CREATE'),"
            " has_database_privilege(current_user, current_database(), 'CREATE')"
        )

        assert cursore.fetchone() == (False, False)


def test_functions_that_run_as_the_owner_fix_their_search_path(db: None) -> None:
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef"
            " AND pronamespace = 'public'::regnamespace"
            " AND NOT coalesce(proconfig::text, '') LIKE '%search_path=public, pg_temp%'"
        )
        senza = cursore.fetchall()
        cursore.execute(
            "SELECT proname FROM pg_proc p WHERE prosecdef"
            " AND pronamespace = 'public'::regnamespace"
            " AND has_function_privilege('public', p.oid, 'EXECUTE')"
        )
        di_tutti = cursore.fetchall()

    assert senza == []
    assert di_tutti == []


def test_who_builds_the_public_pages_reads_no_personal_table(db: None) -> None:
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(%s, oid, 'SELECT')",
            [settings.RUOLO_PUBBLICO],
        )
        leggibili = {nome for (nome,) in cursore.fetchall()}
        cursore.execute(
            "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(%s, oid, 'INSERT, UPDATE, DELETE')",
            [settings.RUOLO_PUBBLICO],
        )
        scrivibili = cursore.fetchone()[0]

    assert "enti_comune" in leggibili
    assert not leggibili & {"enti_utente", "enti_incarico", "enti_sessione", "registro_evento"}
    assert not {nome for nome in leggibili if nome.startswith(("domande_", "eisa_"))} - {
        "domande_elaborazione",
        "domande_posizione",
    }
    assert scrivibili == 0
