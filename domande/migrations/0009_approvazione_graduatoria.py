"""The owners' approvals of the lists of a run."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "approvazione.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("bandi", "0007_avviso_di_prova"),
        ("domande", "0008_mandati"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovazioneGraduatoria",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("atto", models.CharField(max_length=120, verbose_name="atto di approvazione")),
                ("approvata_il", models.DateTimeField(verbose_name="approvata il")),
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
                    "approvata_da",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approvata da",
                    ),
                ),
                (
                    "elaborazione",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvazioni",
                        to="domande.elaborazione",
                        verbose_name="elaborazione",
                    ),
                ),
                (
                    "proprietario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.ente",
                        verbose_name="ente proprietario",
                    ),
                ),
            ],
            options={
                "verbose_name": "approvazione della graduatoria",
                "verbose_name_plural": "approvazioni della graduatoria",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("elaborazione", "proprietario"),
                        name="approvazione_unica",
                        violation_error_message="Le liste di questo ente sono già approvate.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("atto", ""), _negated=True),
                        name="approvazione_con_atto",
                        violation_error_message="Una graduatoria si approva con un atto.",
                    ),
                ],
            },
        ),
        ProteggiTabelle("approvazionegraduatoria", permessi="SELECT, INSERT"),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
