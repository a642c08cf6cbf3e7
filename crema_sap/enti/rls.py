"""The migration operation that puts a table behind row-level security."""

from typing import Any

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

AMBITO = "ambito_id = (SELECT nullif(current_setting('app.ambito', true), '')::bigint)"
UTENTE = "(SELECT nullif(current_setting('app.utente', true), '')::bigint)"


class ProteggiTabelle(Operation):
    """Enable and force row-level security on the tables of some models of the app.

    `condizione` is the policy's predicate (default: the row's ambito is the one set on the
    connection); `verifica` the one for new rows (default: the same). `permessi` are the
    application role's; FORCE binds the owner too.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(
        self,
        *modelli: str,
        condizione: str = AMBITO,
        verifica: str = "",
        permessi: str = "SELECT, INSERT, UPDATE, DELETE",
    ) -> None:
        self.modelli = modelli
        self.condizione = condizione
        self.verifica = verifica or condizione
        self.permessi = permessi

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what rebuilds the operation."""
        parole = {
            "condizione": self.condizione,
            "verifica": self.verifica,
            "permessi": self.permessi,
        }
        return self.__class__.__qualname__, list(self.modelli), parole

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in the state: only the database knows."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        """Protect the tables."""
        for modello in self.modelli:
            tabella = f"{app_label}_{modello}"
            app = settings.RUOLO_APPLICAZIONE
            schema_editor.execute(f"ALTER TABLE {tabella} ENABLE ROW LEVEL SECURITY")
            schema_editor.execute(f"ALTER TABLE {tabella} FORCE ROW LEVEL SECURITY")
            schema_editor.execute(
                f"CREATE POLICY ambito ON {tabella} USING ({self.condizione})"
                f" WITH CHECK ({self.verifica})"
            )
            schema_editor.execute(f"REVOKE ALL ON {tabella} FROM {app}")
            schema_editor.execute(f"GRANT {self.permessi} ON {tabella} TO {app}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        """Take the protection away."""
        for modello in self.modelli:
            tabella = f"{app_label}_{modello}"
            schema_editor.execute(f"DROP POLICY ambito ON {tabella}")
            schema_editor.execute(f"ALTER TABLE {tabella} NO FORCE ROW LEVEL SECURITY")
            schema_editor.execute(f"ALTER TABLE {tabella} DISABLE ROW LEVEL SECURITY")

    def describe(self) -> str:
        """Say what it does."""
        return f"Row-level security on {', '.join(self.modelli)}"
