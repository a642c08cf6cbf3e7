"""The whole sheet of a dwelling, its history and passages, photographs, saved views."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "patrimonio.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0002_protezione"),
        ("programmazione", "0004_importazione"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CambiamentoUnita",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("versione", models.PositiveIntegerField(verbose_name="versione")),
                ("campo", models.CharField(max_length=40, verbose_name="campo")),
                ("prima", models.TextField(null=True, verbose_name="prima")),
                ("dopo", models.TextField(null=True, verbose_name="dopo")),
                ("istante", models.DateTimeField(verbose_name="istante")),
                ("utente_id", models.BigIntegerField(null=True, verbose_name="utente")),
            ],
            options={
                "verbose_name": "cambiamento di un'unità",
                "verbose_name_plural": "cambiamenti delle unità",
            },
        ),
        migrations.CreateModel(
            name="FotoUnita",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identificativo", models.UUIDField(unique=True, verbose_name="identificativo")),
                (
                    "soggetto",
                    models.CharField(
                        choices=[("UNITA", "L'unità"), ("EDIFICIO", "L'edificio")],
                        max_length=8,
                        verbose_name="che cosa si vede",
                    ),
                ),
                ("testo_alternativo", models.CharField(max_length=200, verbose_name="descrizione")),
                (
                    "stato",
                    models.CharField(
                        choices=[
                            ("IN_CODA", "In preparazione"),
                            ("PRONTA", "Pronta"),
                            ("RIFIUTATA", "Non utilizzabile"),
                        ],
                        default="IN_CODA",
                        max_length=9,
                        verbose_name="stato",
                    ),
                ),
                (
                    "motivo",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="perché non è utilizzabile"
                    ),
                ),
                ("impronta", models.CharField(max_length=64, verbose_name="impronta del file")),
                ("larghezza", models.PositiveIntegerField(null=True, verbose_name="larghezza")),
                ("altezza", models.PositiveIntegerField(null=True, verbose_name="altezza")),
                ("caricata_il", models.DateTimeField(verbose_name="caricata il")),
                ("caricata_da", models.BigIntegerField(null=True, verbose_name="caricata da")),
            ],
            options={
                "verbose_name": "foto di un'unità",
                "verbose_name_plural": "foto delle unità",
            },
        ),
        migrations.CreateModel(
            name="PassaggioUnita",
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
                        choices=[("PROPRIETA", "Proprietà"), ("GESTIONE", "Gestione")],
                        max_length=9,
                        verbose_name="che cosa passa",
                    ),
                ),
                ("decorre_il", models.DateField(verbose_name="decorre il")),
                ("atto", models.CharField(max_length=200, verbose_name="atto")),
                ("motivo", models.TextField(verbose_name="motivo")),
                ("versione", models.PositiveIntegerField(verbose_name="versione")),
                ("scheda", models.JSONField(verbose_name="scheda com'era")),
                ("istante", models.DateTimeField(verbose_name="registrato il")),
                ("utente_id", models.BigIntegerField(null=True, verbose_name="registrato da")),
            ],
            options={
                "verbose_name": "passaggio di un'unità",
                "verbose_name_plural": "passaggi delle unità",
            },
        ),
        migrations.CreateModel(
            name="VistaSalvata",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nome", models.CharField(max_length=60, verbose_name="nome")),
                ("parametri", models.CharField(max_length=500, verbose_name="filtri e ordine")),
                (
                    "predefinita",
                    models.BooleanField(default=False, verbose_name="si apre per prima"),
                ),
                (
                    "condivisa",
                    models.BooleanField(
                        default=False, verbose_name="la vedono i colleghi dell'ente"
                    ),
                ),
            ],
            options={
                "verbose_name": "vista salvata",
                "verbose_name_plural": "viste salvate",
            },
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="anno_costruzione",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="anno di costruzione"
            ),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="categoria_catastale",
            field=models.CharField(blank=True, max_length=4, verbose_name="categoria catastale"),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="classe_energetica",
            field=models.CharField(
                blank=True,
                choices=[
                    ("A4", "A4"),
                    ("A3", "A3"),
                    ("A2", "A2"),
                    ("A1", "A1"),
                    ("B", "B"),
                    ("C", "C"),
                    ("D", "D"),
                    ("E", "E"),
                    ("F", "F"),
                    ("G", "G"),
                ],
                max_length=2,
                verbose_name="classe energetica",
            ),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="codice_regionale",
            field=models.CharField(blank=True, max_length=40, verbose_name="codice regionale"),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="foglio",
            field=models.CharField(blank=True, max_length=5, verbose_name="foglio catastale"),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="interno",
            field=models.CharField(blank=True, max_length=12, verbose_name="interno"),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="particella",
            field=models.CharField(blank=True, max_length=10, verbose_name="particella"),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="pertinenze",
            field=models.CharField(blank=True, max_length=120, verbose_name="pertinenze"),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="rendita",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=9,
                null=True,
                verbose_name="rendita catastale",
            ),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="sezione",
            field=models.CharField(blank=True, max_length=3, verbose_name="sezione catastale"),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="subalterno",
            field=models.CharField(blank=True, max_length=4, verbose_name="subalterno"),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="superficie_accessoria_mq",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=7,
                null=True,
                verbose_name="superficie di balconi e pertinenze",
            ),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="uscita_atto",
            field=models.CharField(blank=True, max_length=200, verbose_name="atto dell'uscita"),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="uscita_il",
            field=models.DateField(blank=True, null=True, verbose_name="uscita dal patrimonio il"),
        ),
        migrations.AddField(
            model_name="unitaabitativa",
            name="uscita_motivo",
            field=models.CharField(
                blank=True,
                choices=[
                    ("VENDITA", "Venduta"),
                    ("DEMOLIZIONE", "Demolita"),
                    ("CAMBIO_USO", "Destinata ad altro uso"),
                    ("ACCORPAMENTO", "Unita a un'altra unità"),
                    ("ERRORE", "Inserita per errore"),
                ],
                max_length=12,
                verbose_name="motivo dell'uscita",
            ),
        ),
        migrations.AlterField(
            model_name="unitaabitativa",
            name="stato",
            field=models.CharField(
                choices=[
                    ("OCCUPATA", "Occupata"),
                    ("IN_LIBERAZIONE", "In liberazione"),
                    ("LIBERA", "Libera"),
                    ("ASSEGNATA", "Assegnata"),
                    ("IN_LAVORI", "In lavori"),
                    ("NON_DISPONIBILE", "Non disponibile"),
                    ("DISMESSA", "Uscita dal patrimonio"),
                ],
                default="OCCUPATA",
                max_length=16,
                verbose_name="stato",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.UniqueConstraint(
                condition=models.Q(("codice_regionale", ""), _negated=True),
                fields=("ambito", "codice_regionale"),
                name="unita_codice_regionale_unico",
                violation_error_message="Un'altra unità ha già questo codice regionale.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("gestore__isnull", True),
                    models.Q(("gestore", models.F("proprietario")), _negated=True),
                    _connector="OR",
                ),
                name="unita_gestore_diverso",
                violation_error_message="Se la gestisce il proprietario, il gestore resta vuoto.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("foglio", ""), _negated=True),
                    models.Q(("particella", ""), _negated=True),
                    models.Q(("subalterno", ""), _negated=True),
                    models.Q(("stato", "DISMESSA"), _negated=True),
                ),
                fields=("ambito", "comune", "sezione", "foglio", "particella", "subalterno"),
                name="unita_catasto_unico",
                violation_error_message="Un'altra unità del comune ha già questo foglio, particella e subalterno.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("foglio", ""), ("foglio__regex", "^[0-9]{1,4}[A-Z]?$"), _connector="OR"
                ),
                name="unita_foglio_valido",
                violation_error_message="Il foglio catastale è un numero fino a quattro cifre, per esempio 12.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("particella", ""),
                    ("particella__regex", "^[0-9]{1,5}(/[0-9]{1,4})?$"),
                    _connector="OR",
                ),
                name="unita_particella_valida",
                violation_error_message="La particella è un numero fino a cinque cifre, per esempio 345 o 345/2.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("subalterno", ""), ("subalterno__regex", "^[0-9]{1,4}$"), _connector="OR"
                ),
                name="unita_subalterno_valido",
                violation_error_message="Il subalterno è un numero fino a quattro cifre, per esempio 7.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("categoria_catastale", ""),
                    ("categoria_catastale__regex", "^[A-F]/[0-9]{1,2}$"),
                    _connector="OR",
                ),
                name="unita_categoria_valida",
                violation_error_message="La categoria catastale si scrive come A/2 o A/3.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("particella", ""), models.Q(("foglio", ""), _negated=True), _connector="OR"
                    ),
                    models.Q(
                        ("subalterno", ""),
                        models.Q(("particella", ""), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="unita_catasto_in_ordine",
                violation_error_message="Una particella ha il suo foglio, e un subalterno la sua particella.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.CheckConstraint(
                condition=models.Q(("rendita__isnull", True), ("rendita__gte", 0), _connector="OR"),
                name="unita_rendita_non_negativa",
                violation_error_message="La rendita catastale non può essere negativa.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superficie_accessoria_mq__isnull", True),
                    ("superficie_accessoria_mq__gte", 0),
                    _connector="OR",
                ),
                name="unita_accessoria_non_negativa",
                violation_error_message="La superficie di balconi e pertinenze non può essere negativa.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("piano__isnull", True),
                    models.Q(("piano__gte", -3), ("piano__lte", 60)),
                    _connector="OR",
                ),
                name="unita_piano_plausibile",
                violation_error_message="Il piano va da -3 a 60; 0 è il piano terra.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("anno_costruzione__isnull", True),
                    models.Q(("anno_costruzione__gte", 1200), ("anno_costruzione__lte", 2100)),
                    _connector="OR",
                ),
                name="unita_costruzione_plausibile",
                violation_error_message="L'anno di costruzione va da 1200 a 2100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("stato", "DISMESSA"),
                        ("uscita_il__isnull", False),
                        models.Q(
                            ("uscita_motivo", ""),
                            ("uscita_atto", ""),
                            _connector="OR",
                            _negated=True,
                        ),
                    ),
                    models.Q(
                        models.Q(("stato", "DISMESSA"), _negated=True),
                        ("uscita_atto", ""),
                        ("uscita_il__isnull", True),
                        ("uscita_motivo", ""),
                    ),
                    _connector="OR",
                ),
                name="unita_uscita_completa",
                violation_error_message="Un'unità uscita dal patrimonio ha data, motivo e atto dell'uscita; le altre no.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitaabitativa",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stato", "DISMESSA"), _negated=True),
                    ("assegnabile_nel__isnull", True),
                    _connector="OR",
                ),
                name="unita_uscita_non_assegnabile",
                violation_error_message="Un'unità uscita dal patrimonio non è assegnabile.",
            ),
        ),
        migrations.AddField(
            model_name="cambiamentounita",
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
            model_name="cambiamentounita",
            name="unita",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cambiamenti",
                to="programmazione.unitaabitativa",
                verbose_name="unità",
            ),
        ),
        migrations.AddField(
            model_name="fotounita",
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
            model_name="fotounita",
            name="unita",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="foto",
                to="programmazione.unitaabitativa",
                verbose_name="unità",
            ),
        ),
        migrations.AddField(
            model_name="passaggiounita",
            name="a",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enti.ente",
                verbose_name="a quale ente",
            ),
        ),
        migrations.AddField(
            model_name="passaggiounita",
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
            model_name="passaggiounita",
            name="da",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enti.ente",
                verbose_name="da quale ente",
            ),
        ),
        migrations.AddField(
            model_name="passaggiounita",
            name="unita",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passaggi",
                to="programmazione.unitaabitativa",
                verbose_name="unità",
            ),
        ),
        migrations.AddField(
            model_name="vistasalvata",
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
            model_name="vistasalvata",
            name="ente",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="enti.ente",
                verbose_name="ente",
            ),
        ),
        migrations.AddField(
            model_name="vistasalvata",
            name="utente",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="utente",
            ),
        ),
        migrations.AddConstraint(
            model_name="fotounita",
            constraint=models.UniqueConstraint(
                fields=("unita", "impronta"),
                name="foto_unica",
                violation_error_message="Questa foto c'è già.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fotounita",
            constraint=models.CheckConstraint(
                condition=models.Q(("testo_alternativo__regex", "\\S{2}")),
                name="foto_descritta",
                violation_error_message="Descrivi la foto: serve a chi non la vede.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fotounita",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stato", "PRONTA"), _negated=True),
                    models.Q(
                        ("altezza__isnull", False),
                        ("larghezza__isnull", False),
                        ("altezza__gt", 0),
                        ("larghezza__gt", 0),
                    ),
                    _connector="OR",
                ),
                name="foto_pronta_misurata",
                violation_error_message="Una foto pronta ha larghezza e altezza.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fotounita",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stato", "RIFIUTATA"), models.Q(("motivo", ""), _negated=True)),
                    models.Q(models.Q(("stato", "RIFIUTATA"), _negated=True), ("motivo", "")),
                    _connector="OR",
                ),
                name="foto_rifiutata_motivata",
                violation_error_message="Una foto rifiutata ha il suo motivo, le altre no.",
            ),
        ),
        migrations.AddConstraint(
            model_name="passaggiounita",
            constraint=models.UniqueConstraint(
                fields=("unita", "versione"),
                name="passaggio_unico",
                violation_error_message="Questo passaggio c'è già.",
            ),
        ),
        migrations.AddConstraint(
            model_name="passaggiounita",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("da__isnull", True),
                        ("a__isnull", True),
                        models.Q(("da", models.F("a")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(("da__isnull", False), ("a__isnull", False), _connector="OR"),
                ),
                name="passaggio_fra_due",
                violation_error_message="Un passaggio va da un ente a un altro.",
            ),
        ),
        migrations.AddConstraint(
            model_name="passaggiounita",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tipo", "GESTIONE"),
                    models.Q(("a__isnull", False), ("da__isnull", False)),
                    _connector="OR",
                ),
                name="passaggio_di_proprieta",
                violation_error_message="La proprietà passa da un ente a un altro ente.",
            ),
        ),
        migrations.AddConstraint(
            model_name="passaggiounita",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("atto", ""), _negated=True), models.Q(("motivo", ""), _negated=True)
                ),
                name="passaggio_motivato",
                violation_error_message="Un passaggio ha il suo atto e il suo motivo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vistasalvata",
            constraint=models.UniqueConstraint(
                fields=("utente", "ente", "nome"),
                name="vista_nome_unico",
                violation_error_message="Hai già una vista con questo nome.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vistasalvata",
            constraint=models.UniqueConstraint(
                condition=models.Q(("predefinita", True)),
                fields=("utente", "ente"),
                name="vista_predefinita_unica",
                violation_error_message="La vista che si apre per prima è una sola.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vistasalvata",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("nome", ""), _negated=True),
                    models.Q(("parametri", ""), _negated=True),
                ),
                name="vista_con_nome",
                violation_error_message="Una vista ha un nome e almeno un filtro o un ordine.",
            ),
        ),
        ProteggiTabelle("cambiamentounita", permessi="SELECT"),
        ProteggiTabelle("passaggiounita", permessi="SELECT, INSERT"),
        ProteggiTabelle("fotounita", "vistasalvata"),
        migrations.RunSQL(
            SQL.read_text().replace(":applicazione", settings.RUOLO_APPLICAZIONE),
            migrations.RunSQL.noop,
        ),
    ]
