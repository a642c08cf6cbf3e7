"""Tornate, assignments, their facts and contracts."""

# ruff: noqa: S608 - policies made of constants of ours

import uuid
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import AMBITO, UTENTE, ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "assegnazioni.sql"
SCRITTE_UNA_VOLTA = (
    "tornataassegnazione",
    "fatticongelati",
    "fattoassegnazione",
    "contrattoassegnazione",
)
IN_CARICA = (
    f"FROM enti_incarico i WHERE i.utente_id = {UTENTE} AND (i.al IS NULL"
    " OR i.al >= (orologio_adesso() AT TIME ZONE 'Europe/Rome')::date)"
)
# The offices that work on assignments, and the portal's own work.
UFFICI = (
    f"(SELECT {UTENTE} IS NULL OR EXISTS (SELECT {IN_CARICA}"
    " AND i.ruolo IN ('CAPOFILA', 'OPERATORE_ENTE', 'RESPONSABILE_ENTE')))"
)
CAPOFILA = f"(SELECT {UTENTE} IS NULL OR EXISTS (SELECT {IN_CARICA} AND i.ruolo = 'CAPOFILA'))"
PROPRI = (
    f"proprietario_id IN (SELECT i.ente_id {IN_CARICA}"
    " AND i.ruolo IN ('OPERATORE_ENTE', 'RESPONSABILE_ENTE'))"
)
# A desk with an active mandate acts for who gave it, behind the wall of the mandates.
CON_MANDATO = (
    "domanda_id IN (SELECT d.id FROM domande_domanda d JOIN domande_mandato m"
    " ON m.chiave = d.chiave WHERE m.attivo_dal IS NOT NULL AND m.finito_il IS NULL"
    " AND m.scade_il > orologio_adesso())"
)
DI_CHI = f"{AMBITO} AND (richiedente_id = {UTENTE} OR {CAPOFILA} OR {PROPRI} OR {CON_MANDATO})"


class Migration(migrations.Migration):
    dependencies = [
        ("bandi", "0009_statistica"),
        ("domande", "0011_rettifiche"),
        ("enti", "0003_variazioni"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assegnazione",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "chiave",
                    models.UUIDField(default=uuid.uuid4, unique=True, verbose_name="chiave"),
                ),
                (
                    "canale",
                    models.CharField(
                        choices=[
                            ("indigenti", "Quota riservata dalla legge"),
                            ("riserva", "Riserva di una categoria"),
                            ("graduatoria", "Ordine della graduatoria"),
                        ],
                        max_length=11,
                        verbose_name="via",
                    ),
                ),
                ("posizione", models.PositiveIntegerField(verbose_name="posizione in graduatoria")),
                (
                    "stato",
                    models.CharField(
                        choices=[
                            ("PROPOSTA", "Da convocare"),
                            ("CONVOCATA", "Convocata"),
                            ("IN_VERIFICA", "Requisiti in verifica"),
                            ("PREAVVISO", "Preavviso di diniego"),
                            ("VISITA", "Proposta con visita"),
                            ("ACCETTATA", "Accettata"),
                            ("CONSEGNATA", "Consegnata"),
                            ("CONTRATTO", "Contratto firmato"),
                            ("RIFIUTATA", "Rifiutata"),
                            ("SCADUTA", "Senza risposta nel termine"),
                            ("ESCLUSA", "Esclusa"),
                            ("RITIRATA", "Unità ritirata"),
                        ],
                        default="PROPOSTA",
                        max_length=11,
                        verbose_name="stato",
                    ),
                ),
                ("termine", models.DateTimeField(null=True, verbose_name="termine")),
                ("appuntamento", models.DateTimeField(null=True, verbose_name="appuntamento")),
                ("aperta_il", models.DateTimeField(verbose_name="aperta il")),
                ("aggiornata_il", models.DateTimeField(verbose_name="aggiornata il")),
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
                    "domanda",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assegnazioni",
                        to="domande.domanda",
                        verbose_name="domanda",
                    ),
                ),
                (
                    "offerta",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assegnazioni",
                        to="bandi.unitaofferta",
                        verbose_name="unità offerta",
                    ),
                ),
                (
                    "proprietario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.ente",
                        verbose_name="ente proprietario",
                    ),
                ),
                (
                    "richiedente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="richiedente",
                    ),
                ),
            ],
            options={
                "verbose_name": "assegnazione",
                "verbose_name_plural": "assegnazioni",
            },
        ),
        migrations.CreateModel(
            name="TornataAssegnazione",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("regole", models.JSONField(verbose_name="regole")),
                (
                    "regole_impronta",
                    models.CharField(max_length=64, verbose_name="impronta delle regole"),
                ),
                (
                    "fatti_impronta",
                    models.CharField(max_length=64, verbose_name="impronta dei fatti"),
                ),
                ("preparata_il", models.DateTimeField(verbose_name="preparata il")),
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
                    "avviso",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tornata",
                        to="bandi.avviso",
                        verbose_name="avviso",
                    ),
                ),
                (
                    "elaborazione",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tornata",
                        to="domande.elaborazione",
                        verbose_name="elaborazione",
                    ),
                ),
                (
                    "preparata_da",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="preparata da",
                    ),
                ),
                (
                    "pubblicazione",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tornata",
                        to="domande.pubblicazionegraduatoria",
                        verbose_name="pubblicazione",
                    ),
                ),
            ],
            options={
                "verbose_name": "tornata di assegnazione",
                "verbose_name_plural": "tornate di assegnazione",
            },
        ),
        migrations.CreateModel(
            name="FattoAssegnazione",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("numero", models.PositiveIntegerField(default=0, verbose_name="numero")),
                (
                    "tipo",
                    models.CharField(
                        choices=[
                            ("PROPOSTA", "Unità proposta al nucleo che ne ha diritto"),
                            ("SCELTA", "Scelta dell'ente proprietario per l'integrazione sociale"),
                            ("CONVOCAZIONE", "Convocazione"),
                            ("VERIFICA_AVVIATA", "Verifica dei requisiti avviata"),
                            ("VERIFICA", "Requisito verificato"),
                            ("PREAVVISO", "Preavviso di diniego"),
                            ("OSSERVAZIONI", "Osservazioni del cittadino"),
                            ("RIPRESA", "Verifica ripresa dopo il preavviso"),
                            ("ESCLUSIONE", "Esclusione"),
                            ("VISITA", "Proposta con visita dell'alloggio"),
                            ("ACCETTAZIONE", "Accettazione"),
                            ("RIFIUTO", "Rifiuto"),
                            ("SCADENZA", "Nessuna risposta nel termine"),
                            ("CONSEGNA", "Consegna dell'alloggio"),
                            ("CONTRATTO", "Contratto"),
                            ("RITIRO", "Unità ritirata"),
                            ("SISTEMATO", "Nucleo con un alloggio da un altro avviso"),
                        ],
                        max_length=16,
                        verbose_name="tipo",
                    ),
                ),
                (
                    "canale",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("indigenti", "Quota riservata dalla legge"),
                            ("riserva", "Riserva di una categoria"),
                            ("graduatoria", "Ordine della graduatoria"),
                        ],
                        max_length=11,
                        verbose_name="via",
                    ),
                ),
                (
                    "stato",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PROPOSTA", "Da convocare"),
                            ("CONVOCATA", "Convocata"),
                            ("IN_VERIFICA", "Requisiti in verifica"),
                            ("PREAVVISO", "Preavviso di diniego"),
                            ("VISITA", "Proposta con visita"),
                            ("ACCETTATA", "Accettata"),
                            ("CONSEGNATA", "Consegnata"),
                            ("CONTRATTO", "Contratto firmato"),
                            ("RIFIUTATA", "Rifiutata"),
                            ("SCADUTA", "Senza risposta nel termine"),
                            ("ESCLUSA", "Esclusa"),
                            ("RITIRATA", "Unità ritirata"),
                        ],
                        max_length=11,
                        verbose_name="porta a",
                    ),
                ),
                ("codice", models.CharField(blank=True, max_length=40, verbose_name="codice")),
                (
                    "esito",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CONFERMATO", "Confermato"),
                            ("NON_CONFERMATO", "Non confermato"),
                        ],
                        max_length=14,
                        verbose_name="esito",
                    ),
                ),
                ("motivo", models.TextField(blank=True, verbose_name="motivo")),
                ("norma", models.CharField(blank=True, max_length=200, verbose_name="norma")),
                ("atto", models.CharField(blank=True, max_length=120, verbose_name="atto")),
                (
                    "protocollo",
                    models.CharField(blank=True, max_length=20, verbose_name="protocollo"),
                ),
                ("termine", models.DateTimeField(null=True, verbose_name="termine")),
                ("appuntamento", models.DateTimeField(null=True, verbose_name="appuntamento")),
                ("istante", models.DateTimeField(verbose_name="istante")),
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
                    "assegnazione",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fatti",
                        to="domande.assegnazione",
                        verbose_name="assegnazione",
                    ),
                ),
                (
                    "domanda",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="domande.domanda",
                        verbose_name="domanda",
                    ),
                ),
                (
                    "offerta",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fatti_assegnazione",
                        to="bandi.unitaofferta",
                        verbose_name="unità offerta",
                    ),
                ),
                (
                    "proprietario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.ente",
                        verbose_name="ente proprietario",
                    ),
                ),
                (
                    "richiedente",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="richiedente",
                    ),
                ),
                (
                    "utente",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="di chi",
                    ),
                ),
                (
                    "tornata",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fatti",
                        to="domande.tornataassegnazione",
                        verbose_name="tornata",
                    ),
                ),
            ],
            options={
                "verbose_name": "fatto di un'assegnazione",
                "verbose_name_plural": "fatti delle assegnazioni",
            },
        ),
        migrations.CreateModel(
            name="FattiCongelati",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dati_cifrati", models.BinaryField(verbose_name="fatti, cifrati")),
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
                    "tornata",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="congelati",
                        to="domande.tornataassegnazione",
                        verbose_name="tornata",
                    ),
                ),
            ],
            options={
                "verbose_name": "fatti di una tornata",
                "verbose_name_plural": "fatti delle tornate",
            },
        ),
        migrations.AddField(
            model_name="assegnazione",
            name="tornata",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assegnazioni",
                to="domande.tornataassegnazione",
                verbose_name="tornata",
            ),
        ),
        migrations.CreateModel(
            name="ContrattoAssegnazione",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("numero", models.CharField(max_length=40, verbose_name="numero")),
                ("firmato_il", models.DateField(verbose_name="firmato il")),
                ("decorre_dal", models.DateField(verbose_name="decorre dal")),
                (
                    "canone_mensile",
                    models.DecimalField(
                        decimal_places=2, max_digits=8, verbose_name="canone mensile"
                    ),
                ),
                ("durata_mesi", models.PositiveSmallIntegerField(verbose_name="durata in mesi")),
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
                    "assegnazione",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contratto",
                        to="domande.assegnazione",
                        verbose_name="assegnazione",
                    ),
                ),
                (
                    "domanda",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="domande.domanda",
                        verbose_name="domanda",
                    ),
                ),
                (
                    "proprietario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.ente",
                        verbose_name="ente proprietario",
                    ),
                ),
                (
                    "richiedente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="richiedente",
                    ),
                ),
            ],
            options={
                "verbose_name": "contratto di assegnazione",
                "verbose_name_plural": "contratti di assegnazione",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proprietario", "numero"),
                        name="contratto_numero_unico",
                        violation_error_message="L'ente ha già un contratto con questo numero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("numero", ""), _negated=True),
                            ("canone_mensile__gt", 0),
                            ("durata_mesi__range", (1, 1200)),
                        ),
                        name="contratto_dati",
                        violation_error_message="Un contratto ha numero, canone e durata.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="tornataassegnazione",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fatti_impronta__regex", "^[0-9a-f]{64}$"),
                    ("regole_impronta__regex", "^[0-9a-f]{64}$"),
                ),
                name="tornata_impronte",
                violation_error_message="Le impronte della tornata non sono valide.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fattoassegnazione",
            constraint=models.UniqueConstraint(
                fields=("tornata", "numero"),
                name="fattoassegnazione_numero_unico",
                violation_error_message="Questo fatto c'è già.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fattoassegnazione",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "tipo__in",
                            (
                                "SCELTA",
                                "PREAVVISO",
                                "OSSERVAZIONI",
                                "RIPRESA",
                                "ESCLUSIONE",
                                "RITIRO",
                            ),
                        ),
                        _negated=True,
                    ),
                    models.Q(("motivo", ""), _negated=True),
                    _connector="OR",
                ),
                name="fattoassegnazione_motivo",
                violation_error_message="Questo atto ha il suo motivo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fattoassegnazione",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tipo__in", ("SCELTA", "RITIRO", "SISTEMATO")),
                    ("assegnazione__isnull", False),
                    _connector="OR",
                ),
                name="fattoassegnazione_di_quale",
                violation_error_message="Questo atto è di un'assegnazione.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fattoassegnazione",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("tipo__in", ("RIFIUTO", "SCADENZA", "VERIFICA")), _negated=True),
                    models.Q(("codice", ""), _negated=True),
                    _connector="OR",
                ),
                name="fattoassegnazione_codice",
                violation_error_message="Un rifiuto e una verifica dicono di che cosa.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fattoassegnazione",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("tipo", "SCADENZA"), ("utente__isnull", True)),
                    models.Q(
                        models.Q(("tipo", "SCADENZA"), _negated=True), ("utente__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="fattoassegnazione_di_chi",
                violation_error_message="Solo la scadenza non è di una persona.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assegnazione",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("stato__in", ("RIFIUTATA", "SCADUTA", "ESCLUSA", "RITIRATA")), _negated=True
                ),
                fields=("offerta",),
                name="assegnazione_una_per_unita",
                violation_error_message="Questa unità è già proposta o assegnata.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assegnazione",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("stato__in", ("RIFIUTATA", "SCADUTA", "ESCLUSA", "RITIRATA")), _negated=True
                ),
                fields=("domanda",),
                name="assegnazione_una_per_domanda",
                violation_error_message="Questo nucleo ha già una proposta o un'assegnazione.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assegnazione",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("stato__in", ("RIFIUTATA", "SCADUTA", "ESCLUSA", "RITIRATA", "CONTRATTO")),
                    _negated=True,
                ),
                fields=("richiedente",),
                name="assegnazione_una_per_persona",
                violation_error_message="Questa persona ha già una proposta in un altro avviso.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assegnazione",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stato__in", ("CONVOCATA", "PREAVVISO", "VISITA")), _negated=True),
                    ("termine__isnull", False),
                    _connector="OR",
                ),
                name="assegnazione_con_termine",
                violation_error_message="Convocazione, preavviso e proposta hanno un termine.",
            ),
        ),
        ProteggiTabelle("tornataassegnazione", permessi="SELECT, INSERT"),
        ProteggiTabelle(
            "fatticongelati", condizione=f"{AMBITO} AND {UFFICI}", permessi="SELECT, INSERT"
        ),
        ProteggiTabelle(
            "assegnazione",
            condizione=DI_CHI,
            permessi="SELECT, INSERT, UPDATE (stato, termine, appuntamento, aggiornata_il)",
        ),
        ProteggiTabelle(
            "fattoassegnazione",
            "contrattoassegnazione",
            condizione=DI_CHI,
            permessi="SELECT, INSERT",
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
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
        # The order is computed on the facts of all owners, as the owner of the tables, in the ambito.
        migrations.RunSQL(
            "CREATE POLICY ordine ON domande_fattoassegnazione FOR SELECT TO CURRENT_USER"
            f" USING ({AMBITO});"
            "REVOKE EXECUTE ON FUNCTION domande_prossimo_fatto(bigint),"
            " domande_fatti_dell_ordine(bigint, integer) FROM PUBLIC;"
            "GRANT EXECUTE ON FUNCTION domande_prossimo_fatto(bigint),"
            " domande_fatti_dell_ordine(bigint, integer)"
            f" TO {settings.RUOLO_APPLICAZIONE};",
            migrations.RunSQL.noop,
        ),
    ]
