"""Avvisi that show the portal and assign nothing."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql" / "prova.sql"


class Migration(migrations.Migration):
    dependencies = [("bandi", "0006_adozione_profili")]

    operations = [
        migrations.AddField(
            "avviso",
            "di_prova",
            models.BooleanField(default=False, verbose_name="avviso di prova"),
        ),
        migrations.RunSQL(SQL.read_text(), "DROP TRIGGER avviso_di_prova_fisso ON bandi_avviso"),
    ]
