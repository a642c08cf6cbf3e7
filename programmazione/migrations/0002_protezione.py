"""Row-level security, what the database refuses by itself, and what the public tree may read."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

from crema_sap.enti.rls import ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "funzioni.sql"
# Tables without a person's name in them.
PUBBLICHE = (
    "programmazione_unitaabitativa, programmazione_pianoannuale,"
    " programmazione_capitolopiano, programmazione_rigapiano, programmazione_ricognizione"
)


class Migration(migrations.Migration):
    dependencies = [
        ("programmazione", "0001_initial"),
        ("enti", "0002_protezione"),
        ("registro", "0002_protezione"),
    ]

    operations = [
        ProteggiTabelle(
            "unitaabitativa",
            "ricognizione",
            "dichiarazione",
            "rigadichiarazione",
            "camporestituito",
            "pianoannuale",
            "capitolopiano",
            "rigapiano",
            "regolaassemblea",
            "seduta",
            "presenza",
            "votazione",
            "voto",
        ),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
        migrations.RunSQL(
            f"GRANT SELECT ON {PUBBLICHE} TO {settings.RUOLO_PUBBLICO};",
            migrations.RunSQL.noop,
        ),
    ]
