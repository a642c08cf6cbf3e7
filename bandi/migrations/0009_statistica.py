"""The counts of domande that everybody may read while an avviso is open."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "statistica.sql"


class Migration(migrations.Migration):
    dependencies = [("bandi", "0008_corredo"), ("enti", "0003_variazioni")]

    operations = [
        migrations.CreateModel(
            name="Statistica",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rilevata_il", models.DateTimeField(verbose_name="rilevata il")),
                ("unita", models.JSONField(default=dict, verbose_name="domande per unità")),
                ("comuni", models.JSONField(default=dict, verbose_name="scelte per comune")),
                (
                    "ambito",
                    models.ForeignKey(
                        db_default=crema_sap.enti.ambito.AmbitoCorrente(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.ambito",
                        verbose_name="ambito",
                    ),
                ),
                (
                    "avviso",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statistica",
                        to="bandi.avviso",
                        verbose_name="avviso",
                    ),
                ),
            ],
            options={
                "verbose_name": "statistica di un avviso",
                "verbose_name_plural": "statistiche degli avvisi",
            },
        ),
        ProteggiTabelle("statistica", permessi="SELECT, INSERT, UPDATE"),
        migrations.RunSQL(
            SQL.read_text().replace(":pubblico", settings.RUOLO_PUBBLICO), migrations.RunSQL.noop
        ),
    ]
