"""The sending judges the pauses of the avviso, and holds its lock against the acts on it."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "invio.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("domande", "0004_protezione_graduatoria"),
        ("bandi", "0005_versioni_con_pause"),
    ]

    operations = [migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop)]
