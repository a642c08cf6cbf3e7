"""What was being typed when the sign-in expired, seen by who typed it only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import AMBITO, UTENTE, ProteggiTabelle


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0004_ritiro_variazioni"),
    ]

    operations = [
        migrations.CreateModel(
            name="ModuloSospeso",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pagina", models.CharField(max_length=200, verbose_name="pagina")),
                ("dati_cifrati", models.BinaryField(verbose_name="modulo, cifrato")),
                ("sospeso_il", models.DateTimeField(verbose_name="sospeso il")),
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
                "verbose_name": "modulo sospeso",
                "verbose_name_plural": "moduli sospesi",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ambito", "utente", "pagina"),
                        name="modulosospeso_unico",
                        violation_error_message="Questo modulo è già in attesa.",
                    )
                ],
            },
        ),
        # Nobody is the portal at its own work: it deletes what has waited too long.
        ProteggiTabelle(
            "modulosospeso",
            condizione=f"{AMBITO} AND (utente_id = {UTENTE} OR {UTENTE} IS NULL)",
        ),
    ]
