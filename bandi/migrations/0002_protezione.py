"""Row-level security of `bandi`, what may not be undone, what the public pages may read."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

from crema_sap.enti.rls import ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "protezione.sql"


class Migration(migrations.Migration):
    dependencies = [("bandi", "0001_initial"), ("programmazione", "0002_protezione")]

    operations = [
        ProteggiTabelle("profilopunteggio", permessi="SELECT, INSERT, DELETE"),
        ProteggiTabelle("versioneavviso", permessi="SELECT, INSERT"),
        ProteggiTabelle("avviso", "unitaofferta"),
        migrations.RunSQL(
            SQL.read_text().replace(":pubblico", settings.RUOLO_PUBBLICO), migrations.RunSQL.noop
        ),
    ]
