"""Many entries of the register at once, for acts on thousands of objects."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "annota_molti.sql"
FUNZIONE = "registro_annota_molti(timestamptz, bigint, bigint, text, text[], text[], jsonb[])"


class Migration(migrations.Migration):
    dependencies = [("registro", "0002_protezione")]

    operations = [
        migrations.RunSQL(SQL.read_text(), f"DROP FUNCTION {FUNZIONE};"),
        migrations.RunSQL(
            f"REVOKE EXECUTE ON FUNCTION {FUNZIONE} FROM PUBLIC;"
            f"GRANT EXECUTE ON FUNCTION {FUNZIONE} TO {settings.RUOLO_APPLICAZIONE};",
            migrations.RunSQL.noop,
        ),
    ]
