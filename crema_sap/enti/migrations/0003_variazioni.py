"""Dated changes of the territory: mergers, incorporations, new names."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0002_protezione"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComuneConfluito",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "comune confluito",
                "verbose_name_plural": "comuni confluiti",
            },
        ),
        migrations.CreateModel(
            name="VariazioneComune",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tipo",
                    models.CharField(
                        choices=[
                            ("FUSIONE", "Fusione in un nuovo comune"),
                            ("INCORPORAZIONE", "Incorporazione in un comune che resta"),
                            ("CAMBIO_NOME", "Cambio di nome"),
                        ],
                        max_length=14,
                        verbose_name="che cosa cambia",
                    ),
                ),
                ("decorre_il", models.DateField(verbose_name="decorre il")),
                (
                    "nome_prima",
                    models.CharField(blank=True, max_length=80, verbose_name="nome di prima"),
                ),
                (
                    "nome_nuovo",
                    models.CharField(blank=True, max_length=80, verbose_name="nome nuovo"),
                ),
                ("atto", models.CharField(max_length=200, verbose_name="atto")),
                ("fonte", models.CharField(blank=True, max_length=200, verbose_name="fonte")),
                ("registrata_il", models.DateTimeField(verbose_name="registrata il")),
                (
                    "compiuta_il",
                    models.DateTimeField(blank=True, null=True, verbose_name="compiuta il"),
                ),
            ],
            options={
                "verbose_name": "variazione di comune",
                "verbose_name_plural": "variazioni dei comuni",
            },
        ),
        migrations.AddField(
            model_name="comune",
            name="al",
            field=models.DateField(blank=True, null=True, verbose_name="esiste fino al"),
        ),
        migrations.AddField(
            model_name="comune",
            name="dal",
            field=models.DateField(blank=True, null=True, verbose_name="esiste dal"),
        ),
        migrations.AddConstraint(
            model_name="comune",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dal__isnull", True),
                    ("al__isnull", True),
                    ("al__gte", models.F("dal")),
                    _connector="OR",
                ),
                name="comune_date_in_ordine",
                violation_error_message="Un comune non può cessare prima di esistere.",
            ),
        ),
        migrations.AddField(
            model_name="comuneconfluito",
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
        migrations.AddField(
            model_name="comuneconfluito",
            name="comune",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="confluito",
                to="enti.comune",
                verbose_name="comune che cessa",
            ),
        ),
        migrations.AddField(
            model_name="variazionecomune",
            name="a",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enti.comune",
                verbose_name="comune che segue",
            ),
        ),
        migrations.AddField(
            model_name="variazionecomune",
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
        migrations.AddField(
            model_name="variazionecomune",
            name="registrata_da",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="registrata da",
            ),
        ),
        migrations.AddField(
            model_name="comuneconfluito",
            name="variazione",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="confluiti",
                to="enti.variazionecomune",
                verbose_name="variazione",
            ),
        ),
        migrations.AddConstraint(
            model_name="variazionecomune",
            constraint=models.CheckConstraint(
                condition=models.Q(("atto", ""), _negated=True),
                name="variazione_con_atto",
                violation_error_message="Una variazione ha il suo atto.",
            ),
        ),
        migrations.AddConstraint(
            model_name="variazionecomune",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("tipo", "CAMBIO_NOME"),
                        models.Q(("nome_prima", ""), _negated=True),
                        models.Q(("nome_nuovo", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("tipo", "CAMBIO_NOME"), _negated=True),
                        ("nome_nuovo", ""),
                        ("nome_prima", ""),
                    ),
                    _connector="OR",
                ),
                name="variazione_nome",
                violation_error_message="Un cambio di nome, e solo quello, ha i due nomi.",
            ),
        ),
        # What was recorded stays: it is only marked as carried out.
        ProteggiTabelle("variazionecomune", permessi="SELECT, INSERT, UPDATE"),
        ProteggiTabelle("comuneconfluito", permessi="SELECT, INSERT"),
    ]
