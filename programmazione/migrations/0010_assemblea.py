"""Assemblea: notice, delegates, chronicle, second call; plans and notices sent to the comuni."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "assemblea.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0003_variazioni"),
        ("programmazione", "0011_ricognizione"),
        ("registro", "0003_annota_molti"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AvvisoSeduta",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "recapito",
                    models.EmailField(blank=True, max_length=254, verbose_name="indirizzo usato"),
                ),
                ("accodato_il", models.DateTimeField(verbose_name="preparato il")),
                (
                    "spedito_il",
                    models.DateTimeField(blank=True, null=True, verbose_name="spedito il"),
                ),
            ],
            options={
                "verbose_name": "avviso di convocazione",
                "verbose_name_plural": "avvisi di convocazione",
            },
        ),
        migrations.CreateModel(
            name="Delega",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("delegato", models.CharField(max_length=120, verbose_name="delegato")),
                ("qualifica", models.CharField(max_length=80, verbose_name="qualifica")),
                ("motivo", models.CharField(max_length=300, verbose_name="motivo")),
                ("designata_il", models.DateTimeField(verbose_name="designata il")),
                (
                    "revocata_il",
                    models.DateTimeField(blank=True, null=True, verbose_name="revocata il"),
                ),
            ],
            options={
                "verbose_name": "delega",
                "verbose_name_plural": "deleghe",
            },
        ),
        migrations.CreateModel(
            name="FattoSeduta",
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
                            ("ARRIVO", "Arriva"),
                            ("USCITA", "Esce"),
                            ("SOSPENSIONE", "Seduta sospesa"),
                            ("RIPRESA", "Seduta ripresa"),
                            ("DESERTA", "Seduta dichiarata deserta"),
                        ],
                        max_length=12,
                        verbose_name="che cosa",
                    ),
                ),
                ("istante", models.DateTimeField(verbose_name="istante")),
                (
                    "rappresentante",
                    models.CharField(blank=True, max_length=120, verbose_name="rappresentante"),
                ),
                ("delegato", models.BooleanField(default=False, verbose_name="delegato")),
                ("motivo", models.CharField(blank=True, max_length=300, verbose_name="motivo")),
                ("presenti", models.PositiveSmallIntegerField(verbose_name="comuni presenti")),
                ("abitanti", models.PositiveIntegerField(verbose_name="abitanti rappresentati")),
                ("registrato_il", models.DateTimeField(verbose_name="registrato il")),
            ],
            options={
                "verbose_name": "fatto della seduta",
                "verbose_name_plural": "fatti della seduta",
            },
        ),
        migrations.CreateModel(
            name="InvioPiano",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "recapito",
                    models.EmailField(blank=True, max_length=254, verbose_name="indirizzo usato"),
                ),
                ("accodato_il", models.DateTimeField(verbose_name="preparato il")),
                (
                    "spedito_il",
                    models.DateTimeField(blank=True, null=True, verbose_name="spedito il"),
                ),
                (
                    "canale",
                    models.CharField(
                        choices=[
                            ("EMAIL", "E-mail e portale"),
                            ("PORTALE", "Solo portale: nessuno ha un'e-mail"),
                        ],
                        max_length=8,
                        verbose_name="canale",
                    ),
                ),
                (
                    "preso_atto_il",
                    models.DateTimeField(blank=True, null=True, verbose_name="presa d'atto il"),
                ),
                (
                    "delibera_giunta",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="deliberazione della Giunta"
                    ),
                ),
            ],
            options={
                "verbose_name": "invio di un piano",
                "verbose_name_plural": "invii dei piani",
            },
        ),
        migrations.CreateModel(
            name="SollecitoInvio",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "recapito",
                    models.EmailField(blank=True, max_length=254, verbose_name="indirizzo usato"),
                ),
                ("accodato_il", models.DateTimeField(verbose_name="preparato il")),
                (
                    "spedito_il",
                    models.DateTimeField(blank=True, null=True, verbose_name="spedito il"),
                ),
                ("giorno", models.DateField(verbose_name="giorno")),
            ],
            options={
                "verbose_name": "sollecito di presa d'atto",
                "verbose_name_plural": "solleciti di presa d'atto",
            },
        ),
        migrations.AddField(
            model_name="presenza",
            name="in_aula",
            field=models.BooleanField(default=False, verbose_name="in aula"),
        ),
        migrations.AddField(
            model_name="regolaassemblea",
            name="deleghe_ammesse",
            field=models.BooleanField(default=True, verbose_name="sono ammesse deleghe"),
        ),
        migrations.AddField(
            model_name="regolaassemblea",
            name="preavviso_giorni",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="preavviso minimo (giorni)"
            ),
        ),
        migrations.AddField(
            model_name="regolaassemblea",
            name="presidente_decide",
            field=models.BooleanField(
                default=False, verbose_name="a parità il voto di chi presiede vale doppio"
            ),
        ),
        migrations.AddField(
            model_name="seduta",
            name="atto",
            field=models.CharField(blank=True, max_length=120, verbose_name="atto"),
        ),
        migrations.AddField(
            model_name="seduta",
            name="conclusa_il",
            field=models.DateTimeField(blank=True, null=True, verbose_name="conclusa il"),
        ),
        migrations.AddField(
            model_name="seduta",
            name="documento_piano",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registro.documento",
                verbose_name="documento del piano",
            ),
        ),
        migrations.AddField(
            model_name="seduta",
            name="motivo",
            field=models.TextField(
                blank=True, verbose_name="motivo del rinvio, del rigetto o della diserzione"
            ),
        ),
        migrations.AddField(
            model_name="seduta",
            name="ordine_del_giorno",
            field=models.TextField(blank=True, verbose_name="ordine del giorno"),
        ),
        migrations.AddField(
            model_name="seduta",
            name="presiede",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enti.comune",
                verbose_name="chi presiede",
            ),
        ),
        migrations.AddField(
            model_name="seduta",
            name="prima",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seconda",
                to="programmazione.seduta",
                verbose_name="prima convocazione",
            ),
        ),
        migrations.AddField(
            model_name="seduta",
            name="protocollo",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registro.protocollo",
                verbose_name="protocollo della convocazione",
            ),
        ),
        migrations.AddField(
            model_name="seduta",
            name="seconda_il",
            field=models.DateTimeField(blank=True, null=True, verbose_name="seconda convocazione"),
        ),
        migrations.AddField(
            model_name="seduta",
            name="stato",
            field=models.CharField(
                choices=[
                    ("CONVOCATA", "Convocata"),
                    ("IN_CORSO", "In corso"),
                    ("SOSPESA", "Sospesa"),
                    ("DESERTA", "Deserta"),
                    ("CONCLUSA", "Conclusa"),
                ],
                default="CONVOCATA",
                max_length=10,
                verbose_name="stato",
            ),
        ),
        migrations.AddField(
            model_name="votazione",
            name="parita",
            field=models.BooleanField(default=False, verbose_name="non approvato per parità"),
        ),
        migrations.AddConstraint(
            model_name="seduta",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seconda_il__isnull", True),
                    models.Q(("convocazione", "PRIMA"), ("seconda_il__gt", models.F("data"))),
                    _connector="OR",
                ),
                name="seduta_seconda_dopo_la_prima",
                violation_error_message="La seconda convocazione viene dopo la prima.",
            ),
        ),
        migrations.AddConstraint(
            model_name="seduta",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("conclusa_il__isnull", False), ("stato__in", ("DESERTA", "CONCLUSA"))
                    ),
                    models.Q(
                        models.Q(("stato__in", ("DESERTA", "CONCLUSA")), _negated=True),
                        ("atto", ""),
                        ("conclusa_il__isnull", True),
                        ("motivo", ""),
                    ),
                    _connector="OR",
                ),
                name="seduta_conclusa_con_data",
                violation_error_message="Una seduta conclusa dice quando, e solo quella.",
            ),
        ),
        migrations.AddConstraint(
            model_name="seduta",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stato", "DESERTA"), _negated=True),
                    models.Q(
                        models.Q(("motivo", ""), _negated=True), ("appello_il__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="seduta_deserta_con_motivo",
                violation_error_message="Una seduta deserta ha l'appello e il motivo.",
            ),
        ),
        migrations.AddField(
            model_name="avvisoseduta",
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
            model_name="avvisoseduta",
            name="destinatario",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="persona avvisata",
            ),
        ),
        migrations.AddField(
            model_name="avvisoseduta",
            name="ente",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enti.ente",
                verbose_name="comune",
            ),
        ),
        migrations.AddField(
            model_name="avvisoseduta",
            name="seduta",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="avvisi",
                to="programmazione.seduta",
                verbose_name="seduta",
            ),
        ),
        migrations.AddField(
            model_name="delega",
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
            model_name="delega",
            name="comune",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enti.comune",
                verbose_name="comune",
            ),
        ),
        migrations.AddField(
            model_name="delega",
            name="designata_da",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="designata da",
            ),
        ),
        migrations.AddField(
            model_name="delega",
            name="revocata_da",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="revocata da",
            ),
        ),
        migrations.AddField(
            model_name="delega",
            name="seduta",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deleghe",
                to="programmazione.seduta",
                verbose_name="seduta",
            ),
        ),
        migrations.AddField(
            model_name="fattoseduta",
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
            model_name="fattoseduta",
            name="presenza",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fatti",
                to="programmazione.presenza",
                verbose_name="comune",
            ),
        ),
        migrations.AddField(
            model_name="fattoseduta",
            name="registrato_da",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="registrato da",
            ),
        ),
        migrations.AddField(
            model_name="fattoseduta",
            name="seduta",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fatti",
                to="programmazione.seduta",
                verbose_name="seduta",
            ),
        ),
        migrations.AddField(
            model_name="inviopiano",
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
            model_name="inviopiano",
            name="destinatario",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="persona avvisata",
            ),
        ),
        migrations.AddField(
            model_name="inviopiano",
            name="ente",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enti.ente",
                verbose_name="comune",
            ),
        ),
        migrations.AddField(
            model_name="inviopiano",
            name="piano",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invii",
                to="programmazione.piano",
                verbose_name="piano",
            ),
        ),
        migrations.AddField(
            model_name="inviopiano",
            name="preso_atto_da",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="presa d'atto registrata da",
            ),
        ),
        migrations.AddField(
            model_name="inviopiano",
            name="protocollo",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registro.protocollo",
                verbose_name="protocollo",
            ),
        ),
        migrations.AddField(
            model_name="sollecitoinvio",
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
            model_name="sollecitoinvio",
            name="destinatario",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="persona avvisata",
            ),
        ),
        migrations.AddField(
            model_name="sollecitoinvio",
            name="invio",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="solleciti",
                to="programmazione.inviopiano",
                verbose_name="invio",
            ),
        ),
        migrations.AddConstraint(
            model_name="avvisoseduta",
            constraint=models.UniqueConstraint(
                fields=("seduta", "ente"),
                name="avvisoseduta_uno_per_comune",
                violation_error_message="Questo comune ha già il suo avviso.",
            ),
        ),
        migrations.AddConstraint(
            model_name="avvisoseduta",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("spedito_il__isnull", True),
                    models.Q(
                        ("destinatario__isnull", False), models.Q(("recapito", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="avvisoseduta_spedito_a_qualcuno",
                violation_error_message="Un messaggio spedito ha una persona e un indirizzo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="delega",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revocata_il__isnull", True)),
                fields=("seduta", "comune"),
                name="delega_una_valida",
                violation_error_message="Per questa seduta c'è già un delegato: prima revocalo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="delega",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delegato", ""), _negated=True),
                    models.Q(("qualifica", ""), _negated=True),
                    models.Q(("motivo", ""), _negated=True),
                ),
                name="delega_completa",
                violation_error_message="Una delega ha nome, qualifica e motivo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="delega",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revocata_da__isnull", True), ("revocata_il__isnull", True)),
                    models.Q(("revocata_da__isnull", False), ("revocata_il__isnull", False)),
                    _connector="OR",
                ),
                name="delega_revoca_firmata",
                violation_error_message="Una revoca dice da chi e quando.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fattoseduta",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("presenza__isnull", False), ("tipo__in", ("ARRIVO", "USCITA"))),
                    models.Q(
                        models.Q(("tipo__in", ("ARRIVO", "USCITA")), _negated=True),
                        ("presenza__isnull", True),
                        models.Q(("motivo", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="fattoseduta_di_un_comune_o_motivato",
                violation_error_message="Arrivi e uscite sono di un comune; il resto ha un motivo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fattoseduta",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tipo", "ARRIVO"),
                    models.Q(("delegato", False), ("rappresentante", "")),
                    _connector="OR",
                ),
                name="fattoseduta_rappresentante_di_chi_arriva",
                violation_error_message="Solo di chi arriva si scrive il rappresentante.",
            ),
        ),
        migrations.AddConstraint(
            model_name="inviopiano",
            constraint=models.UniqueConstraint(
                fields=("piano", "ente"),
                name="inviopiano_uno_per_comune",
                violation_error_message="A questo comune il piano è già stato inviato.",
            ),
        ),
        migrations.AddConstraint(
            model_name="inviopiano",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("preso_atto_da__isnull", True), ("preso_atto_il__isnull", True)),
                    models.Q(("preso_atto_da__isnull", False), ("preso_atto_il__isnull", False)),
                    _connector="OR",
                ),
                name="inviopiano_presa_d_atto_firmata",
                violation_error_message="Una presa d'atto dice da chi e quando.",
            ),
        ),
        migrations.AddConstraint(
            model_name="inviopiano",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("delibera_giunta", ""), ("preso_atto_il__isnull", False), _connector="OR"
                ),
                name="inviopiano_delibera_con_presa_d_atto",
                violation_error_message="La deliberazione della Giunta è di una presa d'atto.",
            ),
        ),
        migrations.AddConstraint(
            model_name="inviopiano",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("canale", "EMAIL"), models.Q(("recapito", ""), _negated=True)),
                    models.Q(("canale", "PORTALE"), ("recapito", "")),
                    _connector="OR",
                ),
                name="inviopiano_canale_col_recapito",
                violation_error_message="Per e-mail si invia a chi ha un indirizzo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="inviopiano",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("spedito_il__isnull", True),
                    models.Q(
                        ("destinatario__isnull", False), models.Q(("recapito", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="inviopiano_spedito_a_qualcuno",
                violation_error_message="Un messaggio spedito ha una persona e un indirizzo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sollecitoinvio",
            constraint=models.UniqueConstraint(
                fields=("invio", "giorno"),
                name="sollecitoinvio_uno_al_giorno",
                violation_error_message="Questo comune è già stato sollecitato oggi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sollecitoinvio",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("spedito_il__isnull", True),
                    models.Q(
                        ("destinatario__isnull", False), models.Q(("recapito", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="sollecitoinvio_spedito_a_qualcuno",
                violation_error_message="Un messaggio spedito ha una persona e un indirizzo.",
            ),
        ),
        # A percent sign in its message is read by Django as the beginning of a name.
        migrations.AlterConstraint(
            model_name="regolaassemblea",
            name="regolaassemblea_percentuali",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quorum_prima__gte", 0),
                    ("quorum_prima__lte", 100),
                    ("quorum_seconda__gte", 0),
                    ("quorum_seconda__lte", 100),
                    ("maggioranza__gte", 0),
                    ("maggioranza__lte", 100),
                ),
                name="regolaassemblea_percentuali",
                violation_error_message="Numero legale e maggioranza stanno tra 0 e 100.",
            ),
        ),
        ProteggiTabelle(
            "delega",
            "inviopiano",
            "avvisoseduta",
            "sollecitoinvio",
            permessi="SELECT, INSERT, UPDATE",
        ),
        ProteggiTabelle("fattoseduta", permessi="SELECT, INSERT"),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
