"""Past populations ranked again with another profile: who would move, and why."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "confronto.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("bandi", "0006_adozione_profili"),
        ("domande", "0005_versioni_dell_avviso"),
        ("enti", "0003_variazioni"),
    ]

    operations = [
        migrations.CreateModel(
            name="Confronto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stato",
                    models.CharField(
                        choices=[
                            ("IN_CORSO", "In corso"),
                            ("PRONTO", "Pronto"),
                            ("FALLITO", "Non riuscito"),
                        ],
                        default="IN_CORSO",
                        max_length=8,
                        verbose_name="stato",
                    ),
                ),
                (
                    "avanzamento",
                    models.PositiveSmallIntegerField(default=0, verbose_name="avanzamento"),
                ),
                ("passo", models.CharField(blank=True, max_length=120, verbose_name="passo")),
                (
                    "motivo",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="perché non è riuscito"
                    ),
                ),
                ("chiesto_il", models.DateTimeField(verbose_name="chiesto il")),
                ("finito_il", models.DateTimeField(null=True, verbose_name="finito il")),
                (
                    "codici",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=14),
                        default=list,
                        verbose_name="codici",
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
                    "chiesto_da",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.Utente",
                        verbose_name="chiesto da",
                    ),
                ),
                (
                    "elaborazione",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confronti",
                        to="domande.elaborazione",
                        verbose_name="elaborazione",
                    ),
                ),
                (
                    "profilo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bandi.profilopunteggio",
                        verbose_name="profilo provato",
                    ),
                ),
            ],
            options={
                "verbose_name": "prova di un profilo",
                "verbose_name_plural": "prove di profili",
            },
        ),
        migrations.CreateModel(
            name="ListaConfronto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lunghezza", models.PositiveIntegerField(verbose_name="domande in lista")),
                ("salgono", models.PositiveIntegerField(verbose_name="quante salgono")),
                ("scendono", models.PositiveIntegerField(verbose_name="quante scendono")),
                ("cambia_la_prima", models.BooleanField(verbose_name="cambia chi è primo")),
                (
                    "righe",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), verbose_name="domande"
                    ),
                ),
                (
                    "dopo",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), verbose_name="posizione dopo"
                    ),
                ),
                (
                    "isbar_prima",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), verbose_name="ISBAR prima"
                    ),
                ),
                (
                    "isbar_dopo",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), verbose_name="ISBAR dopo"
                    ),
                ),
                (
                    "comune_prima",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), verbose_name="punti nel comune, prima"
                    ),
                ),
                (
                    "comune_dopo",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), verbose_name="punti nel comune, dopo"
                    ),
                ),
                (
                    "cause",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), verbose_name="cause"
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
                    "confronto",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liste",
                        to="domande.confronto",
                        verbose_name="prova",
                    ),
                ),
                (
                    "unita_offerta",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bandi.unitaofferta",
                        verbose_name="unità offerta",
                    ),
                ),
            ],
            options={
                "verbose_name": "lista di una prova",
                "verbose_name_plural": "liste di una prova",
            },
        ),
        migrations.CreateModel(
            name="VoceConfronto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("codice", models.CharField(max_length=80, verbose_name="voce")),
                (
                    "prima",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), verbose_name="prima"
                    ),
                ),
                (
                    "dopo",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), verbose_name="dopo"
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
                    "confronto",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voci",
                        to="domande.confronto",
                        verbose_name="prova",
                    ),
                ),
            ],
            options={
                "verbose_name": "voce di una prova",
                "verbose_name_plural": "voci di una prova",
            },
        ),
        migrations.AddConstraint(
            model_name="confronto",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stato", "FALLITO"), _negated=True),
                fields=("elaborazione", "profilo"),
                name="confronto_unico",
                violation_error_message="Questa prova c'è già.",
            ),
        ),
        migrations.AddConstraint(
            model_name="confronto",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finito_il__isnull", True), ("stato", "IN_CORSO")),
                    models.Q(("finito_il__isnull", False), ("motivo", ""), ("stato", "PRONTO")),
                    models.Q(
                        ("finito_il__isnull", False),
                        ("stato", "FALLITO"),
                        models.Q(("motivo", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="confronto_stato",
                violation_error_message="Lo stato della prova non va d'accordo con il resto.",
            ),
        ),
        migrations.AddConstraint(
            model_name="listaconfronto",
            constraint=models.UniqueConstraint(
                fields=("confronto", "unita_offerta"),
                name="lista_confronto_unica",
                violation_error_message="L'unità ha già la sua lista in questa prova.",
            ),
        ),
        migrations.AddConstraint(
            model_name="voceconfronto",
            constraint=models.UniqueConstraint(
                fields=("confronto", "codice"),
                name="voce_confronto_unica",
                violation_error_message="Questa voce c'è già.",
            ),
        ),
        ProteggiTabelle("confronto", permessi="SELECT, INSERT, UPDATE"),
        ProteggiTabelle("voceconfronto", "listaconfronto", permessi="SELECT, INSERT"),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
