"""Reminders of the survey: one message a day for each person, and what it was about."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0002_protezione"),
        ("programmazione", "0006_capitoli"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MessaggioSollecito",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("giorno", models.DateField(verbose_name="giorno")),
                ("accodato_il", models.DateTimeField(verbose_name="accodato il")),
                ("spedito_il", models.DateTimeField(null=True, verbose_name="spedito il")),
                ("annullato_il", models.DateTimeField(null=True, verbose_name="annullato il")),
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
                    "destinatario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="destinatario",
                    ),
                ),
            ],
            options={
                "verbose_name": "messaggio di sollecito",
                "verbose_name_plural": "messaggi di sollecito",
            },
        ),
        migrations.CreateModel(
            name="Sollecito",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tappa",
                    models.CharField(
                        choices=[
                            ("MENO_7", "7 giorni prima"),
                            ("MENO_2", "2 giorni prima"),
                            ("GIORNO", "il giorno della scadenza"),
                            ("PIU_1", "il giorno dopo la scadenza"),
                            ("PIU_7", "7 giorni dopo la scadenza"),
                        ],
                        max_length=8,
                        verbose_name="tappa",
                    ),
                ),
                ("scade_il", models.DateTimeField(verbose_name="scadenza")),
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
                    "destinatario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="destinatario",
                    ),
                ),
                (
                    "dichiarazione",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="solleciti",
                        to="programmazione.dichiarazione",
                        verbose_name="dichiarazione",
                    ),
                ),
                (
                    "messaggio",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="solleciti",
                        to="programmazione.messaggiosollecito",
                        verbose_name="messaggio",
                    ),
                ),
            ],
            options={
                "verbose_name": "sollecito",
                "verbose_name_plural": "solleciti",
            },
        ),
        migrations.AddConstraint(
            model_name="messaggiosollecito",
            constraint=models.UniqueConstraint(
                fields=("destinatario", "giorno"),
                name="messaggiosollecito_uno_al_giorno",
                violation_error_message="Questa persona ha già il suo messaggio di oggi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="messaggiosollecito",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("spedito_il__isnull", True), ("annullato_il__isnull", True), _connector="OR"
                ),
                name="messaggiosollecito_un_esito",
                violation_error_message="Un messaggio è spedito oppure annullato.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sollecito",
            constraint=models.UniqueConstraint(
                fields=("dichiarazione", "destinatario", "scade_il", "tappa"),
                name="sollecito_una_volta",
                violation_error_message="Questo sollecito è già partito.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sollecito",
            constraint=models.CheckConstraint(
                condition=models.Q(("tappa__in", ["MENO_7", "MENO_2", "GIORNO", "PIU_1", "PIU_7"])),
                name="sollecito_tappa",
                violation_error_message="Questa tappa non esiste.",
            ),
        ),
        ProteggiTabelle("messaggiosollecito", permessi="SELECT, INSERT, UPDATE"),
        ProteggiTabelle("sollecito", permessi="SELECT, INSERT"),
    ]
