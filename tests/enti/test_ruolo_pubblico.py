"""The role that writes the public pages reads no personal table, today's or tomorrow's."""

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from crema_sap.avvio import ruoli
from tests.servizi import BancaVera

# What that role may read, and who may be found there. All else that the catalogue has is personal
# until somebody writes here why it is not: a table that is added later is refused by itself.
PUBBLICHE = {
    "bandi_avviso": "atti pubblicati; i referenti sono i recapiti degli uffici",
    "bandi_profilopunteggio": "regole",
    "bandi_statistica": "conteggi di domande, mai sotto cinque",
    "bandi_unitaofferta": "alloggi",
    "bandi_versioneavviso": "atti pubblicati",
    "domande_listepubbliche": "codici di una pubblicazione sola, posti; mai chi o di quale domanda",
    "domande_pubblicazionipubbliche": "quando e quanto fu pubblicato",
    "enti_aliascomune": "nomi di comuni",
    "enti_ambito": "nomi di ambiti",
    "enti_comune": "nomi di comuni",
    "enti_ente": "nomi di enti",
    "enti_popolazione": "abitanti per comune",
    "enti_scartoorologio": "l'orologio della dimostrazione",
    "programmazione_capitolopiano": "testi del piano",
    "programmazione_fotounita": "alloggi: le colonne della foto pubblicata",
    "programmazione_indicatore": "numeri del piano",
    "programmazione_piano": "atti pubblicati",
    "programmazione_ricognizione": "termini e norme",
    "programmazione_rigapiano": "numeri per comune",
    "programmazione_risultatoindicatore": "numeri; di chi li registra c'è solo una chiave",
    "programmazione_unitaabitativa": "alloggi: le colonne della scheda",
}
# Of these a column is the bare key of what cannot be read: who registered it, the declaration.
SOLO_LA_CHIAVE = {"programmazione_risultatoindicatore", "programmazione_rigapiano"}
# Tables that lead to a person: by a key to who has an account, or to a table that does so.
VERSO_LE_PERSONE = """
    WITH RECURSIVE personali(tabella) AS (
        SELECT 'enti_utente'::regclass::oid
        UNION
        SELECT c.conrelid FROM pg_constraint c JOIN personali p ON c.confrelid = p.tabella
        WHERE c.contype = 'f' AND NOT c.conrelid::regclass::text = ANY (%s)
    )
    SELECT tabella::regclass::text FROM personali
"""
LEGGIBILI = """
    SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND a.attnum > 0 AND NOT a.attisdropped
    AND has_column_privilege(%s, c.oid, a.attnum, 'SELECT')
"""
TABELLE = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
"""


def elenco(istruzione: str, *parametri: str | list[str]) -> set[str]:
    """The names that a question to the catalogue gives."""
    with connection.cursor() as cursore:
        cursore.execute(istruzione, parametri)
        return {nome for (nome,) in cursore.fetchall()}


def leggibili() -> set[str]:
    """The tables of which that role may read something, be it one column."""
    return elenco(LEGGIBILI, settings.RUOLO_PUBBLICO)


def test_the_role_reads_what_is_listed_and_nothing_else(db: None) -> None:
    assert leggibili() == PUBBLICHE.keys()


def test_nothing_that_leads_to_a_person_is_listed(db: None) -> None:
    personali = elenco(VERSO_LE_PERSONE, sorted(SOLO_LA_CHIAVE))

    assert {"enti_utente", "domande_bozza", "domande_domanda", "domande_preferenza"} <= personali
    assert personali & PUBBLICHE.keys() == set()


def test_the_role_runs_no_function_that_reads_as_the_owner(db: None) -> None:
    eseguibili = elenco(
        "SELECT proname FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        " AND has_function_privilege(%s, p.oid, 'EXECUTE')",
        settings.RUOLO_PUBBLICO,
    )

    assert eseguibili == set()


def test_every_other_table_is_refused_to_the_role_itself(db_vera: BancaVera) -> None:
    aperta = db_vera.apri(ruoli.PUBBLICO)
    aperta.autocommit = True
    lette = set()
    with aperta.cursor() as cursore:
        for tabella in elenco(TABELLE) - PUBBLICHE.keys():
            try:
                cursore.execute(f'SELECT 1 FROM "{tabella}"')
            except psycopg2.errors.InsufficientPrivilege:
                continue
            lette.add(tabella)
    aperta.close()

    assert lette == set()


@pytest.mark.parametrize(
    ("concessione", "attese"),
    [
        ("", set()),
        ("GRANT SELECT ON prova_personale TO {}", {"prova_personale"}),
        ("GRANT SELECT (nome) ON prova_personale TO {}", {"prova_personale"}),
        ("GRANT SELECT ON prova_personale TO PUBLIC", {"prova_personale"}),
        ("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}", {"prova_personale", "enti_utente"}),
    ],
    ids=["none", "table", "column", "everybody", "all"],
)
def test_a_personal_table_of_tomorrow_is_noticed_when_it_is_granted(
    db_vera: BancaVera, concessione: str, attese: set[str]
) -> None:
    proprietario = db_vera.apri(ruoli.PROPRIETARIO)
    with proprietario, proprietario.cursor() as cursore:
        cursore.execute("CREATE TABLE prova_personale (nome text)")
        cursore.execute(concessione.format(settings.RUOLO_PUBBLICO) or "SELECT 1")
    proprietario.close()

    di_troppo = leggibili() - PUBBLICHE.keys()

    assert attese <= di_troppo
    assert bool(attese) == bool(di_troppo)
