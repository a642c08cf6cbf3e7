"""Who verifies a public document is told when a later version has taken its place."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "successivo.sql"
FUNZIONE = "registro_documento_successivo(bigint)"


class Migration(migrations.Migration):
    dependencies = [("registro", "0003_annota_molti")]

    operations = [
        migrations.RunSQL(SQL.read_text(), f"DROP FUNCTION {FUNZIONE};"),
        migrations.RunSQL(
            f"REVOKE EXECUTE ON FUNCTION {FUNZIONE} FROM PUBLIC;"
            f"GRANT EXECUTE ON FUNCTION {FUNZIONE} TO {settings.RUOLO_APPLICAZIONE};",
            migrations.RunSQL.noop,
        ),
    ]
