"""Substitutions: who answers, for a time, in the place of an officer who is away."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0002_protezione"),
        ("programmazione", "0007_solleciti"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Sostituzione",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dal", models.DateField(verbose_name="dal")),
                ("al", models.DateField(verbose_name="al")),
                ("motivo", models.CharField(blank=True, max_length=300, verbose_name="motivo")),
                ("dal_capofila", models.BooleanField(verbose_name="decisa dal capofila")),
                ("decisa_il", models.DateTimeField(verbose_name="decisa il")),
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
                    "assente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chi è assente",
                    ),
                ),
                (
                    "decisa_da",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decisa da",
                    ),
                ),
                (
                    "ente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.ente",
                        verbose_name="ente",
                    ),
                ),
                (
                    "incarico",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.incarico",
                        verbose_name="incarico dato",
                    ),
                ),
                (
                    "sostituto",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chi lo sostituisce",
                    ),
                ),
            ],
            options={
                "verbose_name": "sostituzione",
                "verbose_name_plural": "sostituzioni",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("al__gte", models.F("dal")),
                            (
                                "al__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("dal"), "+", models.Value(datetime.timedelta(days=180))
                                ),
                            ),
                        ),
                        name="sostituzione_a_termine",
                        violation_error_message="Una sostituzione finisce, entro 180 giorni.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("assente", models.F("sostituto")), _negated=True),
                        name="sostituzione_fra_due",
                        violation_error_message="Nessuno sostituisce se stesso.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dal_capofila", False),
                            models.Q(("motivo", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="sostituzione_motivata",
                        violation_error_message="Il capofila scrive il motivo della sostituzione.",
                    ),
                ],
            },
        ),
        ProteggiTabelle("sostituzione", permessi="SELECT, INSERT"),
    ]
