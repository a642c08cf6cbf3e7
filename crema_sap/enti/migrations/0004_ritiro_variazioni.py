"""A change of the territory may be withdrawn: why, and which appointments it had ended."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0003_variazioni"),
    ]

    operations = [
        migrations.CreateModel(
            name="IncaricoFinito",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("al_prima", models.DateField(null=True, verbose_name="sarebbe durato fino al")),
            ],
            options={
                "verbose_name": "incarico finito",
                "verbose_name_plural": "incarichi finiti",
            },
        ),
        migrations.CreateModel(
            name="RitiroVariazione",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("motivo", models.CharField(max_length=500, verbose_name="motivo")),
                ("ritirata_il", models.DateTimeField(verbose_name="ritirata il")),
            ],
            options={
                "verbose_name": "ritiro di una variazione",
                "verbose_name_plural": "ritiri delle variazioni",
            },
        ),
        migrations.RemoveConstraint(
            model_name="comune",
            name="comune_date_in_ordine",
        ),
        migrations.AddField(
            model_name="comuneconfluito",
            name="ritirato",
            field=models.BooleanField(default=False, verbose_name="ritirato"),
        ),
        migrations.AlterField(
            model_name="comuneconfluito",
            name="comune",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="confluito",
                to="enti.comune",
                verbose_name="comune che cessa",
            ),
        ),
        migrations.AddConstraint(
            model_name="comune",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dal__isnull", True),
                    ("al__isnull", True),
                    (
                        "al__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("dal"), "-", models.Value(datetime.timedelta(days=1))
                        ),
                    ),
                    _connector="OR",
                ),
                name="comune_date_in_ordine",
                violation_error_message="Un comune non può cessare prima di esistere.",
            ),
        ),
        migrations.AddConstraint(
            model_name="comuneconfluito",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ritirato", False)),
                fields=("comune",),
                name="comuneconfluito_una_volta",
                violation_error_message="Un comune confluisce una volta sola.",
            ),
        ),
        migrations.AddField(
            model_name="incaricofinito",
            name="ambito",
            field=models.ForeignKey(
                db_default=crema_sap.enti.ambito.AmbitoCorrente(),
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enti.ambito",
                verbose_name="ambito",
            ),
        ),
        migrations.AddField(
            model_name="incaricofinito",
            name="incarico",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enti.incarico",
                verbose_name="incarico",
            ),
        ),
        migrations.AddField(
            model_name="incaricofinito",
            name="variazione",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="finiti",
                to="enti.variazionecomune",
                verbose_name="variazione",
            ),
        ),
        migrations.AddField(
            model_name="ritirovariazione",
            name="ambito",
            field=models.ForeignKey(
                db_default=crema_sap.enti.ambito.AmbitoCorrente(),
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enti.ambito",
                verbose_name="ambito",
            ),
        ),
        migrations.AddField(
            model_name="ritirovariazione",
            name="ritirata_da",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="ritirata da",
            ),
        ),
        migrations.AddField(
            model_name="ritirovariazione",
            name="variazione",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ritiro",
                to="enti.variazionecomune",
                verbose_name="variazione",
            ),
        ),
        migrations.AddConstraint(
            model_name="incaricofinito",
            constraint=models.UniqueConstraint(
                fields=("variazione", "incarico"),
                name="incaricofinito_uno",
                violation_error_message="La variazione ha già finito questo incarico.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ritirovariazione",
            constraint=models.CheckConstraint(
                condition=models.Q(("motivo", ""), _negated=True),
                name="ritirovariazione_con_motivo",
                violation_error_message="Chi ritira una variazione scrive il motivo.",
            ),
        ),
        # Only added to: what was recorded stays, and so does its withdrawal.
        ProteggiTabelle("incaricofinito", "ritirovariazione", permessi="SELECT, INSERT"),
        migrations.RunSQL(
            f"GRANT UPDATE (ritirato) ON enti_comuneconfluito TO {settings.RUOLO_APPLICAZIONE}",
            f"REVOKE UPDATE (ritirato) ON enti_comuneconfluito FROM {settings.RUOLO_APPLICAZIONE}",
        ),
    ]
