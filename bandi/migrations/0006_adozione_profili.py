"""The acts that adopt scoring profiles: one profile a day, and no avviso without one."""

from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "adozione.sql"


class Migration(migrations.Migration):
    dependencies = [("bandi", "0005_versioni_con_pause"), ("enti", "0003_variazioni")]

    operations = [
        migrations.CreateModel(
            name="AdozioneProfilo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("atto", models.CharField(max_length=120, verbose_name="atto di adozione")),
                ("data_atto", models.DateField(verbose_name="data dell'atto")),
                ("dal", models.DateField(verbose_name="adottato dal")),
                (
                    "al",
                    models.DateField(
                        blank=True, null=True, verbose_name="adottato fino al (escluso)"
                    ),
                ),
                ("adottato_il", models.DateTimeField(verbose_name="registrato il")),
                (
                    "adottato_da",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.Utente",
                        verbose_name="registrato da",
                    ),
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
                    "profilo",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adozione",
                        to="bandi.profilopunteggio",
                        verbose_name="profilo",
                    ),
                ),
                (
                    "sostituita_da",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sostituisce",
                        to="bandi.adozioneprofilo",
                        verbose_name="sostituita da",
                    ),
                ),
            ],
            options={
                "verbose_name": "adozione di un profilo",
                "verbose_name_plural": "adozioni di profili",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("al__isnull", True), ("al__gt", models.F("dal")), _connector="OR"
                        ),
                        name="adozione_periodo",
                        violation_error_message="L'adozione finisce dopo che è cominciata.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("atto", ""), _negated=True),
                        name="adozione_con_atto",
                        violation_error_message="Un profilo si adotta con un atto.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("ambito"),
                                    models.F("ambito"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("dal"),
                                    models.F("al"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="adozione_un_profilo_al_giorno",
                        violation_error_message="In questi giorni è già adottato un altro profilo.",
                    ),
                ],
            },
        ),
        ProteggiTabelle("adozioneprofilo", permessi="SELECT, INSERT, UPDATE"),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
