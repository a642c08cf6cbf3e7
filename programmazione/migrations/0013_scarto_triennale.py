"""A triennial draft may be discarded: it keeps its reason, and its years are free again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmazione", "0012_moduli_sospesi"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="piano",
            name="piano_respinto_con_motivo",
        ),
        migrations.RemoveConstraint(
            model_name="piano",
            name="piano_versione_unica",
        ),
        migrations.AlterField(
            model_name="piano",
            name="stato",
            field=models.CharField(
                choices=[
                    ("BOZZA", "Bozza"),
                    ("IN_VERIFICA", "In verifica"),
                    ("PROPOSTO", "Proposto"),
                    ("CONVOCATO", "All'esame dell'Assemblea"),
                    ("APPROVATO", "Approvato"),
                    ("RINVIATO", "Rinviato"),
                    ("RESPINTO", "Respinto"),
                    ("TRASMESSO", "Trasmesso ai comuni"),
                    ("PUBBLICATO", "Pubblicato"),
                    ("AGGIORNATO", "Sostituito da un aggiornamento"),
                    ("SCARTATO", "Scartato"),
                ],
                default="BOZZA",
                max_length=12,
                verbose_name="stato",
            ),
        ),
        migrations.AddConstraint(
            model_name="piano",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stato", "SCARTATO"), _negated=True),
                fields=("ambito", "tipo", "anno", "versione"),
                name="piano_versione_unica",
                violation_error_message="Questa versione del piano c'è già.",
            ),
        ),
        migrations.AddConstraint(
            model_name="piano",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stato__in", ["RINVIATO", "RESPINTO", "SCARTATO"]), _negated=True),
                    models.Q(("motivo", ""), _negated=True),
                    _connector="OR",
                ),
                name="piano_respinto_con_motivo",
                violation_error_message="Un piano rinviato, respinto o scartato ha il suo motivo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="piano",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stato", "SCARTATO"), _negated=True),
                    models.Q(("tipo", "TRIENNALE"), ("versione", 1)),
                    _connector="OR",
                ),
                name="piano_scartato_triennale",
                violation_error_message="Si scarta solo la prima bozza di un piano triennale.",
            ),
        ),
    ]
