"""What was being typed in a declaration when the session expired, seen by who typed it only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import AMBITO, UTENTE, ProteggiTabelle


class Migration(migrations.Migration):
    dependencies = [
        ("programmazione", "0002_protezione"),
    ]

    operations = [
        migrations.CreateModel(
            name="DichiarazioneSospesa",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dati_cifrati", models.BinaryField(verbose_name="modulo, cifrato")),
                ("sospesa_il", models.DateTimeField(verbose_name="sospesa il")),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programmazione.dichiarazione",
                        verbose_name="dichiarazione",
                    ),
                ),
                (
                    "utente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utente",
                    ),
                ),
            ],
            options={
                "verbose_name": "dichiarazione sospesa",
                "verbose_name_plural": "dichiarazioni sospese",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dichiarazione", "utente"),
                        name="dichiarazionesospesa_unica",
                        violation_error_message="Questo modulo è già in attesa.",
                    )
                ],
            },
        ),
        # Nobody is the portal at its own work: it deletes what has waited too long.
        ProteggiTabelle(
            "dichiarazionesospesa",
            condizione=f"{AMBITO} AND (utente_id = {UTENTE} OR {UTENTE} IS NULL)",
        ),
    ]
