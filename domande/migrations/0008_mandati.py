"""Mandates to help a citizen: who gave one to whom, what was typed, who was told."""

# ruff: noqa: S608 - policies made of constants of ours

import uuid
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import AMBITO, UTENTE, ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "mandati.sql"
# The desks in which a person serves today.
SPORTELLI = (
    f"SELECT i.ente_id FROM enti_incarico i WHERE i.utente_id = {UTENTE}"
    " AND i.ruolo = 'SPORTELLO' AND (i.al IS NULL"
    " OR i.al >= (orologio_adesso() AT TIME ZONE 'Europe/Rome')::date)"
)
# Behind the wall of mandates itself: a desk sees its own, a citizen their own.
CON_MANDATO = (
    "chiave IN (SELECT m.chiave FROM domande_mandato m WHERE m.attivo_dal IS NOT NULL"
    " AND m.finito_il IS NULL AND m.scade_il > orologio_adesso())"
)
# The scan of a mandate is given before it is active.
SCANSIONE = (
    "chiave IN (SELECT m.identificativo FROM domande_mandato m WHERE m.finito_il IS NULL"
    " AND m.scade_il > orologio_adesso())"
)
# Staff, but for who serves at a desk and nothing else: that one sees what mandates show.
UFFICIO = (
    f"(SELECT {UTENTE} IS NULL OR EXISTS (SELECT FROM enti_utente u JOIN enti_incarico i"
    f" ON i.utente_id = u.id WHERE u.id = {UTENTE} AND NOT u.cittadino AND i.ruolo <> 'SPORTELLO'))"
)
PROPRIE = f"{AMBITO} AND (richiedente_id = {UTENTE} OR {UFFICIO} OR {CON_MANDATO})"
ALLEGATE = f"{AMBITO} AND (richiedente_id = {UTENTE} OR {UFFICIO} OR {CON_MANDATO} OR {SCANSIONE})"
DELLE_PROPRIE = f"{AMBITO} AND ({UFFICIO} OR domanda_id IN (SELECT d.id FROM domande_domanda d))"
DI_CHI_SCRIVE = f"{AMBITO} AND ({UTENTE} IS NULL OR richiedente_id = {UTENTE} OR {CON_MANDATO})"


def rifai(tabella: str, condizione: str, verifica: str = "") -> migrations.RunSQL:
    """Write the policy of a table anew."""
    return migrations.RunSQL(
        f"ALTER POLICY ambito ON domande_{tabella} USING ({condizione})"
        f" WITH CHECK ({verifica or condizione})",
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("bandi", "0006_adozione_profili"),
        ("domande", "0007_notizie"),
        ("enti", "0003_variazioni"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mandato",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "identificativo",
                    models.UUIDField(
                        default=uuid.uuid4, unique=True, verbose_name="identificativo"
                    ),
                ),
                (
                    "forma",
                    models.CharField(
                        choices=[
                            ("CARTA", "Modulo firmato su carta"),
                            ("SPID", "Conferma della persona con SPID o CIE"),
                        ],
                        max_length=5,
                        verbose_name="forma",
                    ),
                ),
                (
                    "assistito_cifrato",
                    models.BinaryField(verbose_name="dati della persona, cifrati"),
                ),
                (
                    "codice_cifrato",
                    models.BinaryField(null=True, verbose_name="codice di conferma, cifrato"),
                ),
                ("proposto_il", models.DateTimeField(verbose_name="proposto il")),
                ("attivo_dal", models.DateTimeField(null=True, verbose_name="attivo dal")),
                ("scade_il", models.DateTimeField(verbose_name="scade il")),
                ("finito_il", models.DateTimeField(null=True, verbose_name="finito il")),
                (
                    "fine",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("REVOCATO", "Revocato"),
                            ("CONCLUSO", "Concluso dallo sportello"),
                            ("RIPRESO", "Ripreso dal cittadino"),
                            ("SCADUTO", "Scaduto"),
                        ],
                        max_length=9,
                        verbose_name="come è finito",
                    ),
                ),
                (
                    "chiave",
                    models.UUIDField(db_index=True, null=True, verbose_name="chiave della domanda"),
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
                    "avviso",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bandi.avviso",
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
                    "proposto_da",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposto da",
                    ),
                ),
                (
                    "richiedente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandati",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="richiedente",
                    ),
                ),
            ],
            options={
                "verbose_name": "mandato",
                "verbose_name_plural": "mandati",
            },
        ),
        migrations.CreateModel(
            name="ScritturaAssistita",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chiave", models.UUIDField(verbose_name="chiave della domanda")),
                ("versione", models.PositiveIntegerField(verbose_name="versione della bozza")),
                ("parte", models.SlugField(max_length=30, verbose_name="parte")),
                ("nome", models.CharField(max_length=170, verbose_name="chi ha scritto")),
                ("scritta_il", models.DateTimeField(verbose_name="scritta il")),
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
                    "mandato",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scritture",
                        to="domande.mandato",
                        verbose_name="mandato",
                    ),
                ),
                (
                    "utente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "scrittura di uno sportello",
                "verbose_name_plural": "scritture degli sportelli",
            },
        ),
        migrations.CreateModel(
            name="Comunicazione",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("causale", models.CharField(max_length=120, verbose_name="causale")),
                ("di", models.UUIDField(null=True, verbose_name="chiave della domanda")),
                ("oggetto", models.CharField(max_length=160, verbose_name="oggetto")),
                ("testo", models.TextField(verbose_name="testo")),
                ("creata_il", models.DateTimeField(verbose_name="creata il")),
                (
                    "spedita_il",
                    models.DateTimeField(null=True, verbose_name="spedita per e-mail il"),
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
                    "destinatario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="destinatario",
                    ),
                ),
            ],
            options={
                "verbose_name": "comunicazione",
                "verbose_name_plural": "comunicazioni",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ambito", "destinatario", "causale"),
                        name="comunicazione_unica",
                        violation_error_message="Questa comunicazione è già stata data.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="mandato",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finito_il__isnull", True)),
                fields=("avviso", "ente", "richiedente"),
                name="mandato_unico",
                violation_error_message="Per questa persona e questo avviso c'è già un mandato.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandato",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fine", ""), ("finito_il__isnull", True)),
                    models.Q(
                        ("fine__in", ("REVOCATO", "CONCLUSO", "RIPRESO", "SCADUTO")),
                        ("finito_il__gte", models.F("proposto_il")),
                    ),
                    _connector="OR",
                ),
                name="mandato_fine",
                violation_error_message="Un mandato finito dice quando e come.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandato",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("attivo_dal__isnull", True),
                    ("attivo_dal__gte", models.F("proposto_il")),
                    _connector="OR",
                ),
                name="mandato_inizio",
                violation_error_message="Un mandato comincia dopo che è stato proposto.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandato",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("codice_cifrato__isnull", True), ("forma", "CARTA")),
                    ("forma", "SPID"),
                    _connector="OR",
                ),
                name="mandato_codice",
                violation_error_message="Un mandato su carta non ha codice.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scritturaassistita",
            constraint=models.UniqueConstraint(
                fields=("chiave", "versione"),
                name="scritturaassistita_unica",
                violation_error_message="Questa versione ha già chi l'ha scritta.",
            ),
        ),
        ProteggiTabelle(
            "mandato",
            condizione=f"{AMBITO} AND ({UTENTE} IS NULL OR richiedente_id = {UTENTE}"
            f" OR ente_id IN ({SPORTELLI}))",
            permessi="SELECT, INSERT,"
            " UPDATE (attivo_dal, scade_il, finito_il, fine, chiave, codice_cifrato)",
        ),
        ProteggiTabelle(
            "scritturaassistita",
            condizione=f"{AMBITO} AND mandato_id IN (SELECT m.id FROM domande_mandato m)",
            permessi="SELECT, INSERT",
        ),
        # Written and sent by the portal's own work, read by whom it is for.
        ProteggiTabelle(
            "comunicazione",
            condizione=f"{AMBITO} AND ({UTENTE} IS NULL OR destinatario_id = {UTENTE})",
            permessi="SELECT, INSERT, UPDATE (spedita_il)",
        ),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
        rifai("bozza", DI_CHI_SCRIVE),
        rifai("domanda", PROPRIE),
        rifai("allegato", ALLEGATE),
        rifai("preferenza", DELLE_PROPRIE, AMBITO),
        rifai("indicecomponente", DELLE_PROPRIE, AMBITO),
        rifai("messaggio", DELLE_PROPRIE, AMBITO),
        rifai("segnalazionedoppione", f"{AMBITO} AND {UFFICIO}"),
    ]
