"""Chapters without HTML, their versions and remarks; why an approved plan is corrected."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "capitoli.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0002_protezione"),
        ("programmazione", "0005_patrimonio"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommentoCapitolo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("testo", models.CharField(max_length=2000, verbose_name="testo")),
                ("brano", models.CharField(blank=True, max_length=300, verbose_name="brano")),
                ("scritto_il", models.DateTimeField(verbose_name="scritto il")),
                (
                    "risolto_il",
                    models.DateTimeField(blank=True, null=True, verbose_name="risolto il"),
                ),
                (
                    "risposta",
                    models.CharField(blank=True, max_length=2000, verbose_name="risposta"),
                ),
            ],
            options={
                "verbose_name": "commento a un capitolo",
                "verbose_name_plural": "commenti ai capitoli",
            },
        ),
        migrations.CreateModel(
            name="VersioneCapitolo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("numero", models.PositiveIntegerField(verbose_name="numero")),
                ("testo", models.TextField(blank=True, verbose_name="testo")),
                ("scritta_il", models.DateTimeField(verbose_name="scritta il")),
            ],
            options={
                "verbose_name": "versione di un capitolo",
                "verbose_name_plural": "versioni dei capitoli",
            },
        ),
        migrations.AddField(
            model_name="pianoannuale",
            name="motivo_aggiornamento",
            field=models.CharField(
                blank=True, max_length=500, verbose_name="motivo dell'aggiornamento"
            ),
        ),
        migrations.AddConstraint(
            model_name="capitolopiano",
            constraint=models.CheckConstraint(
                condition=models.Q(("testo__regex", "<[A-Za-z/!?]"), _negated=True),
                name="capitolo_senza_html",
                violation_error_message="Il testo di un capitolo non contiene codice HTML.",
            ),
        ),
        migrations.AddConstraint(
            model_name="capitolopiano",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("testo"), 120000
                ),
                name="capitolo_di_misura",
                violation_error_message="Il testo del capitolo è troppo lungo.",
            ),
        ),
        migrations.AddField(
            model_name="commentocapitolo",
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
            model_name="commentocapitolo",
            name="autore",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="autore",
            ),
        ),
        migrations.AddField(
            model_name="commentocapitolo",
            name="capitolo",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commenti",
                to="programmazione.capitolopiano",
                verbose_name="capitolo",
            ),
        ),
        migrations.AddField(
            model_name="commentocapitolo",
            name="ente",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enti.ente",
                verbose_name="ente",
            ),
        ),
        migrations.AddField(
            model_name="commentocapitolo",
            name="risolto_da",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="risolto da",
            ),
        ),
        migrations.AddField(
            model_name="versionecapitolo",
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
            model_name="versionecapitolo",
            name="capitolo",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versioni",
                to="programmazione.capitolopiano",
                verbose_name="capitolo",
            ),
        ),
        migrations.AddField(
            model_name="versionecapitolo",
            name="scritta_da",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="scritta da",
            ),
        ),
        migrations.AddConstraint(
            model_name="commentocapitolo",
            constraint=models.CheckConstraint(
                condition=models.Q(("testo", ""), _negated=True),
                name="commentocapitolo_con_testo",
                violation_error_message="Scrivi il commento.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commentocapitolo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("risolto_da__isnull", True), ("risolto_il__isnull", True), ("risposta", "")
                    ),
                    models.Q(("risolto_da__isnull", False), ("risolto_il__isnull", False)),
                    _connector="OR",
                ),
                name="commentocapitolo_risolto_da_qualcuno",
                violation_error_message="Un commento risolto ha chi l'ha risolto e quando.",
            ),
        ),
        migrations.AddConstraint(
            model_name="versionecapitolo",
            constraint=models.UniqueConstraint(
                fields=("capitolo", "numero"),
                name="versionecapitolo_numero_unico",
                violation_error_message="Questa versione del capitolo c'è già.",
            ),
        ),
        ProteggiTabelle("versionecapitolo", permessi="SELECT, INSERT"),
        ProteggiTabelle("commentocapitolo", permessi="SELECT, INSERT, UPDATE"),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
