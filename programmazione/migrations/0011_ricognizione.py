"""Where the answer of a successor comes from, and the closing of who has ceased."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "confluenza.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0003_variazioni"),
        ("programmazione", "0009_triennale"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrigineDichiarazione",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stato_origine",
                    models.CharField(max_length=16, verbose_name="stato alla chiusura"),
                ),
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
                    "dichiarazione",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="origini",
                        to="programmazione.dichiarazione",
                        verbose_name="dichiarazione",
                    ),
                ),
                (
                    "origine",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confluenza",
                        to="programmazione.dichiarazione",
                        verbose_name="confluita",
                    ),
                ),
                (
                    "variazione",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.variazionecomune",
                        verbose_name="variazione",
                    ),
                ),
            ],
            options={
                "verbose_name": "origine di una dichiarazione",
                "verbose_name_plural": "origini delle dichiarazioni",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dichiarazione", django.db.models.expressions.F("origine")),
                            _negated=True,
                        ),
                        name="origine_diversa",
                        violation_error_message="Una dichiarazione non viene da se stessa.",
                    )
                ],
            },
        ),
        ProteggiTabelle("originedichiarazione", permessi="SELECT, INSERT"),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
