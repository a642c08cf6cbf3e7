"""Suspension, resumption, reopening, added units: versions whose window has pauses."""

from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
from django.db import migrations, models
from django.db.models import F, Q

SQL = Path(__file__).parent.parent / "sql" / "versioni.sql"
ATTI = [
    ("CREAZIONE", "Prima stesura"),
    ("MODIFICA", "Modifica della bozza"),
    ("APPROVAZIONE", "Approvazione"),
    ("PUBBLICAZIONE", "Pubblicazione"),
    ("PROROGA", "Proroga del termine"),
    ("SOSPENSIONE", "Sospensione"),
    ("RIPRESA", "Ripresa dopo la sospensione"),
    ("RIAPERTURA", "Riapertura"),
    ("RITIRO", "Ritiro di una unità"),
    ("AGGIUNTA", "Aggiunta di una unità"),
    ("REVOCA", "Revoca"),
]


class Migration(migrations.Migration):
    dependencies = [("bandi", "0004_piano_annuale")]

    operations = [
        migrations.AlterField(
            model_name="versioneavviso",
            name="atto",
            field=models.CharField("atto", max_length=14, choices=ATTI),
        ),
        migrations.AddField(
            model_name="versioneavviso",
            name="pause",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                blank=True,
                default=list,
                size=None,
                verbose_name="pause",
            ),
        ),
        migrations.AddField(
            model_name="versioneavviso",
            name="estremi",
            field=models.CharField(
                "numero e data dell'atto", max_length=120, blank=True, default=""
            ),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="versioneavviso", name="versione_motivata"),
        migrations.AddConstraint(
            model_name="versioneavviso",
            constraint=models.CheckConstraint(
                condition=Q(atto__in=["CREAZIONE", "MODIFICA", "APPROVAZIONE", "PUBBLICAZIONE"])
                | ~Q(motivo=""),
                name="versione_motivata",
                violation_error_message="Un avviso pubblicato cambia solo con un motivo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="versioneavviso",
            constraint=models.CheckConstraint(
                condition=~Q(atto__in=["SOSPENSIONE", "RIPRESA", "RIAPERTURA", "AGGIUNTA"])
                | ~Q(estremi=""),
                name="versione_con_atto",
                violation_error_message="Questo cambiamento ha il numero e la data del suo atto.",
            ),
        ),
        migrations.AddField(
            model_name="unitaofferta",
            name="aggiunta_il",
            field=models.DateTimeField("aggiunta ad avviso aperto il", null=True),
        ),
        migrations.AddConstraint(
            model_name="unitaofferta",
            constraint=models.CheckConstraint(
                condition=Q(aggiunta_il__isnull=True) | Q(impegnata_dal=F("aggiunta_il")),
                name="unita_aggiunta_impegnata",
                violation_error_message="Un'unità aggiunta è impegnata da quel momento.",
            ),
        ),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
