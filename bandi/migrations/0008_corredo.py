"""The papers an avviso asks for and the desks that help, fixed by its approval."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "corredo.sql"


class Migration(migrations.Migration):
    dependencies = [("bandi", "0007_avviso_di_prova"), ("enti", "0003_variazioni")]

    operations = [
        migrations.AddField(
            "avviso",
            "corredo",
            models.JSONField(
                blank=True, default=dict, verbose_name="documenti richiesti e sportelli"
            ),
        ),
        migrations.CreateModel(
            name="Sportello",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nome", models.CharField(max_length=120, verbose_name="nome")),
                ("indirizzo", models.CharField(max_length=160, verbose_name="indirizzo")),
                ("telefono", models.CharField(blank=True, max_length=40, verbose_name="telefono")),
                (
                    "orari",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(blank=True, max_length=60),
                        size=7,
                        verbose_name="orari, dal lunedì",
                    ),
                ),
                (
                    "su_appuntamento",
                    models.BooleanField(default=False, verbose_name="solo su appuntamento"),
                ),
                (
                    "lingue",
                    models.CharField(blank=True, max_length=120, verbose_name="lingue parlate"),
                ),
                ("attivo", models.BooleanField(default=True, verbose_name="in servizio")),
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
                    "comune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sportelli",
                        to="enti.comune",
                        verbose_name="comune",
                    ),
                ),
            ],
            options={
                "verbose_name": "sportello",
                "verbose_name_plural": "sportelli",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ambito", "comune", "nome"),
                        name="sportello_nome_unico",
                        violation_error_message="In questo comune c'è già uno sportello con questo nome.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("orari__len", 7)),
                        name="sportello_sette_giorni",
                        violation_error_message="Gli orari sono sette, uno per giorno.",
                    ),
                ],
            },
        ),
        ProteggiTabelle("sportello", permessi="SELECT, INSERT, UPDATE"),
        migrations.RunSQL(SQL.read_text(), "DROP TRIGGER avviso_corredo_fisso ON bandi_avviso"),
    ]
