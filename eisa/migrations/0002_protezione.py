"""Row-level security of the reviews; notes are append-only, closed reviews stay as they are."""

from pathlib import Path

from django.db import migrations

from crema_sap.enti.rls import AMBITO, ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "protezione.sql"


class Migration(migrations.Migration):
    dependencies = [("eisa", "0001_initial"), ("domande", "0002_protezione")]

    operations = [
        ProteggiTabelle(
            "istruttoria",
            permessi="SELECT, INSERT, UPDATE (stato, assegnata_a_id, versione, chiusa_il, esito)",
        ),
        # Of a line only what was found is written: what must be checked is fixed at the opening.
        ProteggiTabelle(
            "voceistruttoria",
            permessi="SELECT, INSERT,"
            " UPDATE (esito, osservazione_cifrata, verificata_da_id, verificata_il)",
        ),
        ProteggiTabelle("notaistruttoria", condizione=AMBITO, permessi="SELECT, INSERT"),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
