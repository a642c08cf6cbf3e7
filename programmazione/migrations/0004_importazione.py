"""Imports of dwellings from spreadsheets: the file, its dry run, the columns once mapped."""

import django.db.models.deletion
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle
from programmazione.models.importazione import JSONScritto


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0002_protezione"),
        ("programmazione", "0003_dichiarazionesospesa"),
        ("registro", "0003_annota_molti"),
    ]

    operations = [
        migrations.CreateModel(
            name="Importazione",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identificativo", models.UUIDField(unique=True, verbose_name="identificativo")),
                ("nome_file", models.CharField(max_length=150, verbose_name="nome del file")),
                ("formato", models.CharField(max_length=4, verbose_name="formato")),
                ("dimensione", models.PositiveIntegerField(verbose_name="dimensione")),
                ("impronta", models.CharField(max_length=64, verbose_name="impronta")),
                ("caricata_il", models.DateTimeField(verbose_name="caricata il")),
                ("scade_il", models.DateTimeField(verbose_name="il file si cancella il")),
                (
                    "cancellato_il",
                    models.DateTimeField(null=True, verbose_name="file cancellato il"),
                ),
                (
                    "stato",
                    models.CharField(
                        choices=[
                            ("IN_ESAME", "In lettura"),
                            ("FOGLIO_DA_SCEGLIERE", "Foglio da scegliere"),
                            ("COLONNE_DA_ABBINARE", "Colonne da abbinare"),
                            ("ESAMINATA", "Da confermare"),
                            ("IN_SALVATAGGIO", "In salvataggio"),
                            ("SALVATA", "Salvata"),
                            ("ILLEGGIBILE", "Non leggibile"),
                            ("ANNULLATA", "Annullata"),
                        ],
                        default="IN_ESAME",
                        max_length=20,
                        verbose_name="stato",
                    ),
                ),
                (
                    "avanzamento",
                    models.PositiveSmallIntegerField(default=0, verbose_name="avanzamento"),
                ),
                ("passo", models.CharField(blank=True, max_length=120, verbose_name="passo")),
                ("fogli", models.JSONField(default=list, verbose_name="fogli")),
                ("foglio", models.CharField(blank=True, max_length=120, verbose_name="foglio")),
                (
                    "riga_intestazioni",
                    models.PositiveIntegerField(null=True, verbose_name="riga delle intestazioni"),
                ),
                ("intestazioni", models.JSONField(default=list, verbose_name="intestazioni")),
                ("esempi", models.JSONField(default=list, verbose_name="prime righe")),
                ("prova", models.PositiveIntegerField(default=0, verbose_name="prova")),
                ("giorno", models.DateField(null=True, verbose_name="giorno della prova")),
                ("conti", models.JSONField(default=dict, verbose_name="conti")),
                ("avvertenze", models.JSONField(default=list, verbose_name="avvertenze")),
                (
                    "ripetuta",
                    models.BooleanField(
                        default=False, verbose_name="ripetuta perché il registro è cambiato"
                    ),
                ),
                (
                    "osservazioni",
                    models.BooleanField(
                        default=False, verbose_name="foglio con le osservazioni pronto"
                    ),
                ),
                ("motivo", models.TextField(blank=True, verbose_name="motivo")),
                ("rimedio", models.TextField(blank=True, verbose_name="rimedio")),
                ("confermata_il", models.DateTimeField(null=True, verbose_name="confermata il")),
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
                    "ente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.ente",
                        verbose_name="ente",
                    ),
                ),
                (
                    "incarico",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.incarico",
                        verbose_name="incarico di chi importa",
                    ),
                ),
            ],
            options={
                "verbose_name": "importazione",
                "verbose_name_plural": "importazioni",
            },
        ),
        migrations.CreateModel(
            name="PaginaImportazione",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("esito", models.CharField(max_length=10, verbose_name="esito")),
                ("numero", models.PositiveIntegerField(verbose_name="numero")),
                ("righe", JSONScritto(verbose_name="righe")),
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
                    "importazione",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pagine",
                        to="programmazione.importazione",
                        verbose_name="importazione",
                    ),
                ),
            ],
            options={
                "verbose_name": "pagina di importazione",
                "verbose_name_plural": "pagine di importazione",
            },
        ),
        migrations.CreateModel(
            name="AbbinamentoColonne",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "impronta",
                    models.CharField(max_length=64, verbose_name="impronta delle intestazioni"),
                ),
                ("voci", models.JSONField(verbose_name="campi per intestazione")),
                ("aggiornato_il", models.DateTimeField(verbose_name="aggiornato il")),
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
                    "ente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="enti.ente",
                        verbose_name="ente",
                    ),
                ),
            ],
            options={
                "verbose_name": "abbinamento di colonne",
                "verbose_name_plural": "abbinamenti di colonne",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ente", "impronta"),
                        name="abbinamentocolonne_unico",
                        violation_error_message="Queste intestazioni sono già abbinate.",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="importazione",
            index=models.Index(fields=["ente", "-caricata_il"], name="importazione_dell_ente"),
        ),
        migrations.AddConstraint(
            model_name="importazione",
            constraint=models.CheckConstraint(
                condition=models.Q(("avanzamento__lte", 100)),
                name="importazione_avanzamento",
                violation_error_message="L'avanzamento va da 0 a 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="importazione",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stato__in", ["IN_SALVATAGGIO", "SALVATA"]), _negated=True),
                    ("confermata_il__isnull", False),
                    _connector="OR",
                ),
                name="importazione_salvata_se_confermata",
                violation_error_message="Si salva solo ciò che è stato confermato.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paginaimportazione",
            constraint=models.UniqueConstraint(
                fields=("importazione", "esito", "numero"),
                name="paginaimportazione_unica",
                violation_error_message="Questa pagina c'è già.",
            ),
        ),
        ProteggiTabelle("importazione", "paginaimportazione", "abbinamentocolonne"),
    ]
