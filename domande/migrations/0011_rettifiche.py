"""The terms of a graduatoria, its publication, the rettifiche and their decisions."""

# ruff: noqa: S608 - policies made of constants of ours

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import AMBITO, UTENTE, ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "rettifiche.sql"
SCRITTE_UNA_VOLTA = (
    "regolatermini",
    "pubblicazionegraduatoria",
    "listapubblicata",
    "rettifica",
    "decisionerettifica",
)
# As the wall of domande: staff, but for who only serves at a desk.
UFFICIO = (
    f"(SELECT {UTENTE} IS NULL OR EXISTS (SELECT FROM enti_utente u JOIN enti_incarico i"
    f" ON i.utente_id = u.id WHERE u.id = {UTENTE} AND NOT u.cittadino AND i.ruolo <> 'SPORTELLO'))"
)
# A desk with an active mandate keeps the document of a rettifica for the person who gave it.
PER_CONTO = (
    "tipo = 'rettifica' AND richiedente_id IN (SELECT m.richiedente_id FROM domande_mandato m"
    " WHERE m.attivo_dal IS NOT NULL AND m.finito_il IS NULL AND m.scade_il > orologio_adesso())"
)
DELLE_PROPRIE = f"{AMBITO} AND ({UFFICIO} OR domanda_id IN (SELECT d.id FROM domande_domanda d))"


class Migration(migrations.Migration):
    dependencies = [
        ("bandi", "0009_statistica"),
        ("domande", "0010_doppioni"),
        ("enti", "0003_variazioni"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisioneRettifica",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "esito",
                    models.CharField(
                        choices=[("ACCOLTA", "Accolta"), ("RESPINTA", "Respinta")],
                        max_length=8,
                        verbose_name="esito",
                    ),
                ),
                ("motivi", models.TextField(verbose_name="motivi")),
                ("per_silenzio", models.BooleanField(default=False, verbose_name="per silenzio")),
                ("decisa_il", models.DateTimeField(verbose_name="decisa il")),
                (
                    "dopo_elaborazione",
                    models.PositiveIntegerField(verbose_name="graduatorie già calcolate"),
                ),
                (
                    "codifica",
                    models.BinaryField(null=True, verbose_name="fatti corretti in numeri, cifrati"),
                ),
            ],
            options={
                "verbose_name": "decisione su una rettifica",
                "verbose_name_plural": "decisioni sulle rettifiche",
            },
        ),
        migrations.CreateModel(
            name="FestaPatronale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nome", models.CharField(max_length=80, verbose_name="nome")),
                ("mese", models.PositiveSmallIntegerField(verbose_name="mese")),
                ("giorno", models.PositiveSmallIntegerField(verbose_name="giorno")),
                ("dal", models.PositiveSmallIntegerField(verbose_name="dall'anno")),
                ("fonte", models.CharField(max_length=200, verbose_name="fonte")),
                ("verificata", models.BooleanField(default=False, verbose_name="verificata")),
            ],
            options={
                "verbose_name": "festa patronale",
                "verbose_name_plural": "feste patronali",
            },
        ),
        migrations.CreateModel(
            name="ListaPubblicata",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nascosta", models.BooleanField(verbose_name="nascosta")),
                (
                    "codici",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=14), verbose_name="codici"
                    ),
                ),
                (
                    "isbar",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), verbose_name="ISBAR in centesimi"
                    ),
                ),
            ],
            options={
                "verbose_name": "lista pubblicata",
                "verbose_name_plural": "liste pubblicate",
            },
        ),
        migrations.CreateModel(
            name="PubblicazioneGraduatoria",
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
                            ("PROVVISORIA", "Graduatoria provvisoria"),
                            ("DEFINITIVA", "Graduatoria definitiva"),
                        ],
                        max_length=11,
                        verbose_name="tipo",
                    ),
                ),
                (
                    "impronta",
                    models.CharField(max_length=64, verbose_name="impronta del risultato"),
                ),
                ("rettifiche_entro", models.DateTimeField(verbose_name="rettifiche entro")),
                ("pubblicata_il", models.DateTimeField(verbose_name="pubblicata il")),
            ],
            options={
                "verbose_name": "pubblicazione della graduatoria",
                "verbose_name_plural": "pubblicazioni della graduatoria",
            },
        ),
        migrations.CreateModel(
            name="RegolaTermini",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dal", models.DateField(verbose_name="in vigore dal")),
                (
                    "giorni_approvazione",
                    models.PositiveSmallIntegerField(
                        verbose_name="giorni per approvare la provvisoria"
                    ),
                ),
                (
                    "giorni_rettifica",
                    models.PositiveSmallIntegerField(
                        verbose_name="giorni per chiedere la rettifica"
                    ),
                ),
                (
                    "giorni_decisione",
                    models.PositiveSmallIntegerField(
                        verbose_name="giorni per decidere la rettifica"
                    ),
                ),
                (
                    "giorni_pubblicazione",
                    models.PositiveSmallIntegerField(
                        verbose_name="giorni per pubblicare la definitiva"
                    ),
                ),
                (
                    "slittamento",
                    models.CharField(
                        choices=[
                            ("NESSUNO", "Scade lo stesso"),
                            (
                                "FESTIVI",
                                "Passa al giorno dopo se è domenica o festivo; il sabato vale come gli altri",
                            ),
                            (
                                "FESTIVI_E_SABATI",
                                "Passa al giorno dopo se è sabato, domenica o festivo",
                            ),
                        ],
                        max_length=16,
                        verbose_name="termine che finisce in un giorno non lavorativo",
                    ),
                ),
                (
                    "patroni",
                    models.BooleanField(
                        default=False, verbose_name="il patrono del comune capofila è festivo"
                    ),
                ),
                (
                    "silenzio",
                    models.CharField(
                        choices=[
                            ("ACCOLTA", "La richiesta è accolta"),
                            ("RESPINTA", "La richiesta è respinta"),
                            ("NULLA", "Nulla: l'ente deve decidere, in ritardo"),
                        ],
                        max_length=8,
                        verbose_name="se nessuno decide la rettifica",
                    ),
                ),
                (
                    "soglia_lista",
                    models.PositiveSmallIntegerField(
                        verbose_name="righe minime di una lista pubblica"
                    ),
                ),
                ("fonte", models.CharField(max_length=200, verbose_name="fonte")),
                ("verificata", models.BooleanField(default=False, verbose_name="verificata")),
            ],
            options={
                "verbose_name": "regola dei termini",
                "verbose_name_plural": "regole dei termini",
            },
        ),
        migrations.CreateModel(
            name="Rettifica",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chiave", models.UUIDField(unique=True, verbose_name="chiave")),
                ("numero", models.PositiveSmallIntegerField(verbose_name="numero")),
                ("contenuto_cifrato", models.BinaryField(verbose_name="contenuto, cifrato")),
                ("presentata_il", models.DateTimeField(verbose_name="presentata il")),
                ("protocollo", models.CharField(max_length=20, verbose_name="protocollo")),
                ("decisione_entro", models.DateTimeField(verbose_name="decisione entro")),
                (
                    "silenzio",
                    models.CharField(
                        choices=[
                            ("ACCOLTA", "La richiesta è accolta"),
                            ("RESPINTA", "La richiesta è respinta"),
                            ("NULLA", "Nulla: l'ente deve decidere, in ritardo"),
                        ],
                        max_length=8,
                        verbose_name="se nessuno decide",
                    ),
                ),
            ],
            options={
                "verbose_name": "richiesta di rettifica",
                "verbose_name_plural": "richieste di rettifica",
            },
        ),
        migrations.RemoveConstraint(
            model_name="approvazionegraduatoria",
            name="approvazione_unica",
        ),
        migrations.AddField(
            model_name="approvazionegraduatoria",
            name="tipo",
            field=models.CharField(
                choices=[
                    ("PROVVISORIA", "Graduatoria provvisoria"),
                    ("DEFINITIVA", "Graduatoria definitiva"),
                ],
                db_default="PROVVISORIA",
                default="PROVVISORIA",
                max_length=11,
                verbose_name="tipo",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvazionegraduatoria",
            constraint=models.UniqueConstraint(
                fields=("elaborazione", "proprietario", "tipo"),
                name="approvazione_unica",
                violation_error_message="Le liste di questo ente sono già approvate.",
            ),
        ),
        migrations.AddField(
            model_name="decisionerettifica",
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
            model_name="decisionerettifica",
            name="decisa_da",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decisa da",
            ),
        ),
        migrations.AddField(
            model_name="decisionerettifica",
            name="domanda",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="domande.domanda",
                verbose_name="domanda",
            ),
        ),
        migrations.AddField(
            model_name="festapatronale",
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
            model_name="festapatronale",
            name="comune",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enti.comune",
                verbose_name="comune",
            ),
        ),
        migrations.AddField(
            model_name="listapubblicata",
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
            model_name="listapubblicata",
            name="unita_offerta",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="bandi.unitaofferta",
                verbose_name="unità offerta",
            ),
        ),
        migrations.AddField(
            model_name="pubblicazionegraduatoria",
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
            model_name="pubblicazionegraduatoria",
            name="avviso",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pubblicazioni",
                to="bandi.avviso",
                verbose_name="avviso",
            ),
        ),
        migrations.AddField(
            model_name="pubblicazionegraduatoria",
            name="elaborazione",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pubblicazioni",
                to="domande.elaborazione",
                verbose_name="elaborazione",
            ),
        ),
        migrations.AddField(
            model_name="pubblicazionegraduatoria",
            name="pubblicata_da",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="pubblicata da",
            ),
        ),
        migrations.AddField(
            model_name="listapubblicata",
            name="pubblicazione",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="liste",
                to="domande.pubblicazionegraduatoria",
                verbose_name="pubblicazione",
            ),
        ),
        migrations.AddField(
            model_name="regolatermini",
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
            model_name="pubblicazionegraduatoria",
            name="regola",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="domande.regolatermini",
                verbose_name="regola dei termini",
            ),
        ),
        migrations.AddField(
            model_name="rettifica",
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
            model_name="rettifica",
            name="documento",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="domande.allegato",
                verbose_name="documento",
            ),
        ),
        migrations.AddField(
            model_name="rettifica",
            name="domanda",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rettifiche",
                to="domande.domanda",
                verbose_name="domanda",
            ),
        ),
        migrations.AddField(
            model_name="rettifica",
            name="presentata_da",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="presentata da",
            ),
        ),
        migrations.AddField(
            model_name="rettifica",
            name="proprietario",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enti.ente",
                verbose_name="ente che decide",
            ),
        ),
        migrations.AddField(
            model_name="rettifica",
            name="pubblicazione",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rettifiche",
                to="domande.pubblicazionegraduatoria",
                verbose_name="pubblicazione",
            ),
        ),
        migrations.AddField(
            model_name="rettifica",
            name="richiedente",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="richiedente",
            ),
        ),
        migrations.AddField(
            model_name="decisionerettifica",
            name="rettifica",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisione",
                to="domande.rettifica",
                verbose_name="rettifica",
            ),
        ),
        migrations.AddConstraint(
            model_name="festapatronale",
            constraint=models.UniqueConstraint(
                fields=("ambito", "comune", "dal"),
                name="festapatronale_unica",
                violation_error_message="Da questo anno c'è già il patrono di questo comune.",
            ),
        ),
        migrations.AddConstraint(
            model_name="festapatronale",
            constraint=models.CheckConstraint(
                condition=models.Q(("giorno__range", (1, 31)), ("mese__range", (1, 12))),
                name="festapatronale_giorno",
                violation_error_message="Questo giorno non esiste.",
            ),
        ),
        migrations.AddConstraint(
            model_name="listapubblicata",
            constraint=models.UniqueConstraint(
                fields=("pubblicazione", "unita_offerta"),
                name="listapubblicata_unica",
                violation_error_message="L'unità ha già la sua lista in questa pubblicazione.",
            ),
        ),
        migrations.AddConstraint(
            model_name="listapubblicata",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("nascosta", False), models.Q(("codici", []), ("isbar", [])), _connector="OR"
                ),
                name="listapubblicata_nascosta",
                violation_error_message="Una lista nascosta non ha righe.",
            ),
        ),
        migrations.AddConstraint(
            model_name="regolatermini",
            constraint=models.UniqueConstraint(
                fields=("ambito", "dal"),
                name="regolatermini_dal_unica",
                violation_error_message="Da questo giorno c'è già una regola.",
            ),
        ),
        migrations.AddConstraint(
            model_name="regolatermini",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("giorni_approvazione__range", (1, 365)),
                    ("giorni_decisione__range", (1, 365)),
                    ("giorni_pubblicazione__range", (1, 365)),
                    ("giorni_rettifica__range", (1, 365)),
                ),
                name="regolatermini_giorni",
                violation_error_message="Un termine va da 1 a 365 giorni.",
            ),
        ),
        migrations.AddConstraint(
            model_name="regolatermini",
            constraint=models.CheckConstraint(
                condition=models.Q(("soglia_lista__gte", 2)),
                name="regolatermini_soglia",
                violation_error_message="Una lista di una riga dice chi è: servono almeno 2 righe.",
            ),
        ),
        migrations.AddConstraint(
            model_name="regolatermini",
            constraint=models.CheckConstraint(
                condition=models.Q(("fonte", ""), _negated=True),
                name="regolatermini_fonte",
                violation_error_message="Una regola dice da dove viene.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pubblicazionegraduatoria",
            constraint=models.UniqueConstraint(
                fields=("elaborazione", "tipo"),
                name="pubblicazione_unica",
                violation_error_message="Questa graduatoria è già pubblicata.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pubblicazionegraduatoria",
            constraint=models.UniqueConstraint(
                condition=models.Q(("tipo", "DEFINITIVA")),
                fields=("avviso",),
                name="pubblicazione_definitiva_unica",
                violation_error_message="La graduatoria definitiva è già pubblicata.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rettifica",
            constraint=models.UniqueConstraint(
                fields=("domanda", "numero"),
                name="rettifica_unica",
                violation_error_message="Questa richiesta c'è già.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionerettifica",
            constraint=models.CheckConstraint(
                condition=models.Q(("motivi", ""), _negated=True),
                name="decisionerettifica_motivi",
                violation_error_message="Una decisione ha i suoi motivi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionerettifica",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decisa_da__isnull", True), ("per_silenzio", True)),
                    models.Q(("decisa_da__isnull", False), ("per_silenzio", False)),
                    _connector="OR",
                ),
                name="decisionerettifica_di_chi",
                violation_error_message="Una decisione è di una persona, o del silenzio.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionerettifica",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("codifica__isnull", False), ("esito", "ACCOLTA")),
                    models.Q(("codifica__isnull", True), ("esito", "RESPINTA")),
                    _connector="OR",
                ),
                name="decisionerettifica_correzione",
                violation_error_message="Solo una richiesta accolta corregge la domanda.",
            ),
        ),
        ProteggiTabelle("festapatronale", "regolatermini", permessi="SELECT, INSERT"),
        ProteggiTabelle("pubblicazionegraduatoria", "listapubblicata", permessi="SELECT, INSERT"),
        ProteggiTabelle(
            "rettifica", "decisionerettifica", condizione=DELLE_PROPRIE, permessi="SELECT, INSERT"
        ),
        migrations.RunSQL(
            "".join(
                f"CREATE TRIGGER {tabella}_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE"
                f" ON domande_{tabella}"
                " FOR EACH STATEMENT EXECUTE FUNCTION domande_non_si_cambia();"
                for tabella in SCRITTE_UNA_VOLTA
            ),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            f"CREATE POLICY rettifiche ON domande_allegato USING ({AMBITO} AND {PER_CONTO})"
            f" WITH CHECK ({AMBITO} AND {PER_CONTO})",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
