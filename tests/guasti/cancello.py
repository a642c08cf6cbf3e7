"""Gates in the database of a test: a process that reaches one waits there until it is opened.

So a process is killed at a known point of its work, not at an instant that depends on the load.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg2.extensions import connection

from crema_sap.avvio import ruoli
from tests.guasti.processi_veri import entro
from tests.servizi import BancaVera

CHIAVE = 20190625


def metti(vera: BancaVera, tabella: str, quando: str, condizione: str = "true") -> None:
    """Put a gate on the rows of a table: `quando` is `INSERT` or `UPDATE`."""
    istruzioni = f"""
        CREATE OR REPLACE FUNCTION prova_cancello() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            -- Shared: whoever is let in goes on with all the others.
            PERFORM pg_advisory_xact_lock_shared({CHIAVE});
            RETURN NEW;
        END $$;
        GRANT EXECUTE ON FUNCTION prova_cancello() TO PUBLIC;
        CREATE TRIGGER prova_cancello BEFORE {quando} ON {tabella}
            FOR EACH ROW WHEN ({condizione}) EXECUTE FUNCTION prova_cancello();
    """
    proprietario = vera.apri(ruoli.PROPRIETARIO)
    with proprietario, proprietario.cursor() as cursore:
        cursore.execute(istruzioni)
    proprietario.close()


def togli(vera: BancaVera, tabella: str) -> None:
    """Take the gate away."""
    proprietario = vera.apri(ruoli.PROPRIETARIO)
    with proprietario, proprietario.cursor() as cursore:
        cursore.execute(f"DROP TRIGGER prova_cancello ON {tabella}")
    proprietario.close()


@contextmanager
def chiuso(vera: BancaVera) -> Iterator["Cancello"]:
    """Close the gate; it opens at the end, or when the server dies."""
    capo = vera.apri(None)
    capo.autocommit = True
    with capo.cursor() as cursore:
        cursore.execute("SELECT pg_advisory_lock(%s)", [CHIAVE])
    try:
        yield Cancello(capo)
    finally:
        capo.close()


class Cancello:
    """A closed gate."""

    def __init__(self, capo: connection) -> None:
        self.capo = capo

    def fermi(self) -> int:
        """How many are waiting: at the gate, or for the row of who is at the gate."""
        with self.capo.cursor() as cursore:
            cursore.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                " AND datname = current_database()"
            )
            (quanti,) = cursore.fetchone() or (0,)
        return int(quanti)

    def aspetta(self, quanti: int, secondi: float = 20) -> None:
        """Wait until so many are waiting."""
        entro(secondi, lambda: self.fermi() >= quanti, f"{quanti} at the gate, {self.fermi()} are")

    def apri(self) -> None:
        """Let everybody through."""
        with self.capo.cursor() as cursore:
            cursore.execute("SELECT pg_advisory_unlock_all()")
