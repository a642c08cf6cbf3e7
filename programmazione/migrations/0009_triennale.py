"""One table for both plans: the annual, and the triennial that it carries out."""

from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Func, Q

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle

# The public tree shows the results beside the frozen plan; who wrote them it does not.
PUBBLICHE = "programmazione_indicatore, programmazione_risultatoindicatore"
SQL = Path(__file__).parent.parent / "sql" / "triennale.sql"
VIGENTE = Q(stato__in=["APPROVATO", "TRASMESSO", "PUBBLICATO"])
INIZIO = F("ambito_id") * 100_000 + F("anno")


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0002_protezione"),
        ("programmazione", "0008_sostituzioni"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
        migrations.CreateModel(
            name="Indicatore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("codice", models.SlugField(max_length=40, verbose_name="codice")),
                ("titolo", models.CharField(max_length=160, verbose_name="titolo")),
                ("unita_misura", models.CharField(max_length=40, verbose_name="unità di misura")),
                (
                    "verso",
                    models.CharField(
                        choices=[
                            ("CRESCERE", "Deve crescere"),
                            ("DIMINUIRE", "Deve diminuire"),
                            ("RAGGIUNGERE", "Deve essere uguale al traguardo"),
                        ],
                        max_length=12,
                        verbose_name="verso",
                    ),
                ),
                (
                    "origine",
                    models.CharField(
                        choices=[
                            ("CALCOLATO", "Calcolato dai piani annuali approvati"),
                            ("DICHIARATO", "Scritto anno per anno, con la fonte"),
                        ],
                        max_length=12,
                        verbose_name="origine",
                    ),
                ),
                (
                    "figura",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="cifra dei piani annuali"
                    ),
                ),
                (
                    "partenza",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=9,
                        null=True,
                        verbose_name="valore di partenza",
                    ),
                ),
                (
                    "partenza_fonte",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="fonte del valore di partenza"
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
                    "piano",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicatori",
                        to="programmazione.pianotriennale",
                        verbose_name="piano",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicatore",
                "verbose_name_plural": "indicatori",
            },
        ),
        migrations.CreateModel(
            name="ModificaTriennale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "genere",
                    models.CharField(
                        choices=[
                            ("traguardo", "Traguardo di un indicatore"),
                            ("attese", "Unità attese"),
                            ("capitolo", "Testo di un capitolo"),
                        ],
                        max_length=10,
                        verbose_name="che cosa cambia",
                    ),
                ),
                ("codice", models.SlugField(max_length=60, verbose_name="codice")),
                ("anno", models.PositiveSmallIntegerField(null=True, verbose_name="anno")),
                ("prima", models.TextField(blank=True, verbose_name="prima")),
                ("dopo", models.TextField(blank=True, verbose_name="dopo")),
                ("fonte", models.CharField(blank=True, max_length=200, verbose_name="fonte")),
                ("motivo", models.CharField(max_length=500, verbose_name="motivo")),
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
                    "piano",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="modifiche",
                        to="programmazione.pianoannuale",
                        verbose_name="piano annuale",
                    ),
                ),
                (
                    "triennale",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmazione.pianotriennale",
                        verbose_name="piano triennale",
                    ),
                ),
            ],
            options={
                "verbose_name": "modifica del piano triennale",
                "verbose_name_plural": "modifiche del piano triennale",
            },
        ),
        migrations.CreateModel(
            name="RisultatoIndicatore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("anno", models.PositiveSmallIntegerField(verbose_name="anno")),
                ("numero", models.PositiveSmallIntegerField(verbose_name="numero")),
                (
                    "valore",
                    models.DecimalField(decimal_places=2, max_digits=9, verbose_name="valore"),
                ),
                ("fonte", models.CharField(max_length=200, verbose_name="fonte")),
                (
                    "motivo",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="motivo della correzione"
                    ),
                ),
                ("registrato_il", models.DateTimeField(verbose_name="registrato il")),
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
                    "indicatore",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risultati",
                        to="programmazione.indicatore",
                        verbose_name="indicatore",
                    ),
                ),
                (
                    "registrato_da",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registrato da",
                    ),
                ),
            ],
            options={
                "verbose_name": "risultato di un indicatore",
                "verbose_name_plural": "risultati degli indicatori",
            },
        ),
        migrations.CreateModel(
            name="Traguardo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("anno", models.PositiveSmallIntegerField(verbose_name="anno")),
                (
                    "valore",
                    models.DecimalField(decimal_places=2, max_digits=9, verbose_name="valore"),
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
                    "indicatore",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="traguardi",
                        to="programmazione.indicatore",
                        verbose_name="indicatore",
                    ),
                ),
            ],
            options={
                "verbose_name": "traguardo",
                "verbose_name_plural": "traguardi",
            },
        ),
        migrations.CreateModel(
            name="UnitaAttese",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("anno", models.PositiveSmallIntegerField(verbose_name="anno")),
                (
                    "specie",
                    models.CharField(
                        choices=[
                            ("AVVICENDAMENTO", "Avvicendamento dei nuclei"),
                            ("NUOVA_EDIFICAZIONE", "Nuova edificazione"),
                            ("RECUPERO", "Recupero"),
                        ],
                        max_length=20,
                        verbose_name="provenienza",
                    ),
                ),
                ("unita", models.PositiveIntegerField(verbose_name="unità")),
                ("fonte", models.CharField(max_length=200, verbose_name="fonte")),
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
                    "piano",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attese",
                        to="programmazione.pianotriennale",
                        verbose_name="piano",
                    ),
                ),
            ],
            options={
                "verbose_name": "unità attese",
                "verbose_name_plural": "unità attese",
            },
        ),
        migrations.AddConstraint(
            model_name="indicatore",
            constraint=models.UniqueConstraint(
                fields=("piano", "codice"),
                name="indicatore_codice_unico",
                violation_error_message="Un altro indicatore ha questo codice.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatore",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origine", "CALCOLATO"), models.Q(("figura", ""), _negated=True)),
                    models.Q(("figura", ""), ("origine", "DICHIARATO")),
                    _connector="OR",
                ),
                name="indicatore_figura_se_calcolato",
                violation_error_message="Un indicatore calcolato dice da quale cifra.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatore",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("partenza__isnull", True),
                    models.Q(("partenza_fonte", ""), _negated=True),
                    _connector="OR",
                ),
                name="indicatore_partenza_con_fonte",
                violation_error_message="Il valore di partenza ha la sua fonte.",
            ),
        ),
        migrations.AddConstraint(
            model_name="modificatriennale",
            constraint=models.UniqueConstraint(
                fields=("piano", "genere", "codice", "anno"),
                name="modifica_unica",
                nulls_distinct=False,
                violation_error_message="Il piano annuale la cambia già.",
            ),
        ),
        migrations.AddConstraint(
            model_name="modificatriennale",
            constraint=models.CheckConstraint(
                condition=models.Q(("motivo", ""), _negated=True),
                name="modifica_con_motivo",
                violation_error_message="Una modifica ha il suo motivo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="modificatriennale",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("anno__isnull", True), ("genere", "capitolo")),
                    models.Q(
                        ("anno__isnull", False), models.Q(("genere", "capitolo"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="modifica_anno_delle_cifre",
                violation_error_message="Traguardi e unità attese sono di un anno.",
            ),
        ),
        migrations.AddConstraint(
            model_name="modificatriennale",
            constraint=models.CheckConstraint(
                condition=models.Q(("dopo__regex", "<[A-Za-z/!?]"), _negated=True),
                name="modifica_senza_html",
                violation_error_message="Il testo di un capitolo non contiene codice HTML.",
            ),
        ),
        migrations.AddConstraint(
            model_name="risultatoindicatore",
            constraint=models.UniqueConstraint(
                fields=("indicatore", "anno", "numero"),
                name="risultato_numero_unico",
                violation_error_message="Questo risultato c'è già.",
            ),
        ),
        migrations.AddConstraint(
            model_name="risultatoindicatore",
            constraint=models.CheckConstraint(
                condition=models.Q(("fonte", ""), _negated=True),
                name="risultato_con_fonte",
                violation_error_message="Un risultato ha la sua fonte.",
            ),
        ),
        migrations.AddConstraint(
            model_name="risultatoindicatore",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("numero", 1), models.Q(("motivo", ""), _negated=True), _connector="OR"
                ),
                name="risultato_corretto_con_motivo",
                violation_error_message="Chi corregge un risultato scrive il motivo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="traguardo",
            constraint=models.UniqueConstraint(
                fields=("indicatore", "anno"),
                name="traguardo_anno_unico",
                violation_error_message="Quest'anno ha già il suo traguardo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaattese",
            constraint=models.UniqueConstraint(
                fields=("piano", "anno", "specie"),
                name="unitaattese_unica",
                violation_error_message="Queste unità attese ci sono già.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaattese",
            constraint=models.CheckConstraint(
                condition=models.Q(("fonte", ""), _negated=True),
                name="unitaattese_con_fonte",
                violation_error_message="Le unità attese hanno la loro fonte.",
            ),
        ),
        ProteggiTabelle("unitaattese", "indicatore", "traguardo", "modificatriennale"),
        ProteggiTabelle("risultatoindicatore", permessi="SELECT, INSERT"),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
        migrations.RunSQL(
            f"GRANT SELECT ON {PUBBLICHE} TO {settings.RUOLO_PUBBLICO};",
            migrations.RunSQL.noop,
        ),
    ]
