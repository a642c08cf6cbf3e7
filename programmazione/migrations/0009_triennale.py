"""One table for both plans: the annual, and the triennial that it carries out."""

from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Func, Q

SQL = Path(__file__).parent.parent / "sql" / "triennale.sql"
VIGENTE = Q(stato__in=["APPROVATO", "TRASMESSO", "PUBBLICATO"])
INIZIO = F("ambito_id") * 100_000 + F("anno")


class Migration(migrations.Migration):
    dependencies = [
        ("programmazione", "0008_sostituzioni"),
    ]

    operations = [
        migrations.RenameModel(old_name="PianoAnnuale", new_name="Piano"),
        migrations.AlterModelOptions(
            name="piano", options={"verbose_name": "piano", "verbose_name_plural": "piani"}
        ),
        migrations.AddField(
            model_name="piano",
            name="tipo",
            field=models.CharField(
                choices=[("ANNUALE", "Piano annuale"), ("TRIENNALE", "Piano triennale")],
                default="ANNUALE",
                editable=False,
                max_length=10,
                verbose_name="tipo",
            ),
        ),
        migrations.AddField(
            model_name="piano",
            name="aperto_il",
            field=models.DateTimeField(null=True, verbose_name="aperto il"),
        ),
        migrations.AlterField(
            model_name="piano",
            name="consolidato_il",
            field=models.DateTimeField(null=True, verbose_name="consolidato il"),
        ),
        migrations.AlterField(
            model_name="piano",
            name="ricognizione",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="piani",
                to="programmazione.ricognizione",
                verbose_name="ricognizione",
            ),
        ),
        migrations.CreateModel(
            name="PianoAnnuale",
            fields=[],
            options={
                "verbose_name": "piano annuale",
                "verbose_name_plural": "piani annuali",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("programmazione.piano",),
        ),
        migrations.CreateModel(
            name="PianoTriennale",
            fields=[],
            options={
                "verbose_name": "piano triennale",
                "verbose_name_plural": "piani triennali",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("programmazione.piano",),
        ),
        migrations.AlterField(
            model_name="rigapiano",
            name="piano",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="righe",
                to="programmazione.pianoannuale",
                verbose_name="piano",
            ),
        ),
        migrations.RemoveConstraint(model_name="piano", name="piano_versione_unica"),
        migrations.RemoveConstraint(model_name="piano", name="piano_vigente_unico"),
        migrations.AddConstraint(
            model_name="piano",
            constraint=models.UniqueConstraint(
                fields=("ambito", "tipo", "anno", "versione"),
                name="piano_versione_unica",
                violation_error_message="Questa versione del piano c'è già.",
            ),
        ),
        migrations.AddConstraint(
            model_name="piano",
            constraint=models.UniqueConstraint(
                condition=VIGENTE,
                fields=("ambito", "tipo", "anno"),
                name="piano_vigente_unico",
                violation_error_message="Per quest'anno c'è già un piano approvato e vigente.",
            ),
        ),
        migrations.AddConstraint(
            model_name="piano",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=VIGENTE & Q(tipo="TRIENNALE"),
                expressions=[
                    (
                        Func(
                            INIZIO,
                            INIZIO + 3,
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    )
                ],
                name="piano_trienni_distinti",
                violation_error_message="Un altro piano triennale vigente ha qualcuno di"
                " questi anni.",
            ),
        ),
        migrations.AddConstraint(
            model_name="piano",
            constraint=models.CheckConstraint(
                condition=Q(
                    tipo="ANNUALE",
                    ricognizione__isnull=False,
                    consolidato_il__isnull=False,
                    aperto_il__isnull=True,
                )
                | Q(
                    tipo="TRIENNALE",
                    ricognizione__isnull=True,
                    consolidato_il__isnull=True,
                    aperto_il__isnull=False,
                ),
                name="piano_annuale_o_triennale",
                violation_error_message="Un piano annuale nasce da una ricognizione, un triennale"
                " no.",
            ),
        ),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
