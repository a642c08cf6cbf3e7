"""Successors of enti that ceased, the reserve of art. 4 c bis, how far a saving is."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "confluenza.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0003_variazioni"),
        ("programmazione", "0009_triennale"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrigineDichiarazione",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stato_origine",
                    models.CharField(max_length=16, verbose_name="stato alla chiusura"),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="origini",
                        to="programmazione.dichiarazione",
                        verbose_name="dichiarazione",
                    ),
                ),
                (
                    "origine",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confluenza",
                        to="programmazione.dichiarazione",
                        verbose_name="confluita",
                    ),
                ),
                (
                    "variazione",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.variazionecomune",
                        verbose_name="variazione",
                    ),
                ),
            ],
            options={
                "verbose_name": "origine di una dichiarazione",
                "verbose_name_plural": "origini delle dichiarazioni",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dichiarazione", django.db.models.expressions.F("origine")),
                            _negated=True,
                        ),
                        name="origine_diversa",
                        violation_error_message="Una dichiarazione non viene da se stessa.",
                    )
                ],
            },
        ),
        ProteggiTabelle("originedichiarazione", permessi="SELECT, INSERT"),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
        migrations.CreateModel(
            name="AvanzamentoImportazione",
            fields=[
                (
                    "importazione",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="salvataggio",
                        serialize=False,
                        to="programmazione.importazione",
                        verbose_name="importazione",
                    ),
                ),
                (
                    "avanzamento",
                    models.PositiveSmallIntegerField(default=0, verbose_name="avanzamento"),
                ),
                ("passo", models.CharField(blank=True, max_length=120, verbose_name="passo")),
            ],
            options={
                "verbose_name": "avanzamento di un salvataggio",
                "verbose_name_plural": "avanzamenti dei salvataggi",
            },
        ),
        migrations.RemoveConstraint(
            model_name="camporestituito",
            name="camporestituito_con_osservazione",
        ),
        migrations.RemoveConstraint(
            model_name="rigadichiarazione",
            name="riga_percentuali_tra_zero_e_cento",
        ),
        migrations.AddField(
            model_name="ricognizione",
            name="perc_riserva_massima",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=5,
                null=True,
                verbose_name="massimo per la riserva a categorie",
            ),
        ),
        migrations.AddField(
            model_name="rigadichiarazione",
            name="perc_riserva",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=5,
                null=True,
                verbose_name="percentuale riservata a categorie dell'articolo 14",
            ),
        ),
        migrations.AddField(
            model_name="rigadichiarazione",
            name="riserva_categorie",
            field=models.CharField(
                blank=True, max_length=200, verbose_name="categorie della riserva"
            ),
        ),
        migrations.AddField(
            model_name="rigapiano",
            name="perc_riserva",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=5,
                null=True,
                verbose_name="percentuale riservata a categorie dell'articolo 14",
            ),
        ),
        migrations.AddField(
            model_name="rigapiano",
            name="riserva_categorie",
            field=models.CharField(
                blank=True, max_length=200, verbose_name="categorie della riserva"
            ),
        ),
        migrations.AddConstraint(
            model_name="camporestituito",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "campo__in",
                        (
                            "patrimonio_sap",
                            "patrimonio_sas",
                            "liberi",
                            "turnover",
                            "turnover_forze_ordine",
                            "nuova_edificazione",
                            "conferiti_privati",
                            "stato_di_fatto",
                            "assegnabili",
                            "assegnati_anno_precedente",
                            "transitori",
                            "perc_indigenza",
                            "perc_forze_ordine",
                            "perc_riserva",
                            "riserva_categorie",
                            "categoria_testo",
                            "categoria_motivazione",
                            "nota_scostamento",
                        ),
                    ),
                    models.Q(("osservazione", ""), _negated=True),
                ),
                name="camporestituito_con_osservazione",
                violation_error_message="Un campo si restituisce con un'osservazione.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rigadichiarazione",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("perc_indigenza__isnull", True),
                        models.Q(("perc_indigenza__gte", 0), ("perc_indigenza__lte", 100)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("perc_forze_ordine__isnull", True),
                        models.Q(("perc_forze_ordine__gte", 0), ("perc_forze_ordine__lte", 100)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("perc_riserva__isnull", True),
                        models.Q(("perc_riserva__gte", 0), ("perc_riserva__lte", 100)),
                        _connector="OR",
                    ),
                ),
                name="riga_percentuali_tra_zero_e_cento",
                violation_error_message="Una percentuale sta tra 0 e 100.",
            ),
        ),
        migrations.AddField(
            model_name="avanzamentoimportazione",
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
        ProteggiTabelle("avanzamentoimportazione"),
    ]
