"""Row-level security of the register, and the database's functions that alone may write it."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

from crema_sap.enti.rls import ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "funzioni.sql"
FUNZIONI = (
    "registro_annota(timestamptz, bigint, bigint, text, text, text, jsonb),"
    " registro_protocolla(timestamptz, text, text, text),"
    " registro_effetti_da_recapitare(integer, interval), registro_verifica_codice(text)"
)


class Migration(migrations.Migration):
    dependencies = [("registro", "0001_initial"), ("enti", "0002_protezione")]

    operations = [
        ProteggiTabelle("evento", "protocollo", "testaregistro", permessi="SELECT"),
        ProteggiTabelle("contatoreprotocollo", permessi="SELECT"),
        ProteggiTabelle("effetto", "documento"),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
        migrations.RunSQL(
            f"REVOKE EXECUTE ON FUNCTION {FUNZIONI} FROM PUBLIC;"
            f"GRANT EXECUTE ON FUNCTION {FUNZIONI} TO {settings.RUOLO_APPLICAZIONE};",
            migrations.RunSQL.noop,
        ),
    ]
