"""Narrower walls of the rettifiche, their withdrawal, and what everybody reads of the lists."""

# ruff: noqa: S608 - policies made of constants of ours

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from crema_sap.enti.rls import AMBITO, UTENTE

SQL = Path(__file__).parent.parent / "sql" / "riserbo.sql"
IN_CARICA = (
    f"FROM enti_incarico i WHERE i.utente_id = {UTENTE} AND (i.al IS NULL"
    " OR i.al >= (orologio_adesso() AT TIME ZONE 'Europe/Rome')::date)"
)
# The portal's own work, the person, the capofila, the owners of the dwellings that the domanda
# asks, who helps with a mandate that is about this very domanda.
DI_CHI = (
    f"({UTENTE} IS NULL OR richiedente_id = {UTENTE}"
    f" OR (SELECT EXISTS (SELECT {IN_CARICA} AND i.ruolo = 'CAPOFILA'))"
    " OR domanda_id IN (SELECT p.domanda_id FROM domande_preferenza p"
    " JOIN bandi_unitaofferta o ON o.id = p.unita_offerta_id"
    " JOIN programmazione_unitaabitativa u ON u.id = o.unita_id"
    f" WHERE u.proprietario_id IN (SELECT i.ente_id {IN_CARICA}"
    " AND i.ruolo IN ('OPERATORE_ENTE', 'RESPONSABILE_ENTE')))"
    " OR domanda_id IN (SELECT d.id FROM domande_domanda d JOIN domande_mandato m"
    " ON m.chiave = d.chiave WHERE m.attivo_dal IS NOT NULL AND m.finito_il IS NULL"
    " AND m.scade_il > orologio_adesso()))"
)
DELLE_VISTE = f"{AMBITO} AND rettifica_id IN (SELECT r.id FROM domande_rettifica r)"
PUBBLICHE = "domande_pubblicazionipubbliche, domande_listepubbliche"
ESITI = [("ACCOLTA", "Accolta"), ("RESPINTA", "Respinta"), ("RITIRATA", "Ritirata")]
CORREZIONE = "decisionerettifica_correzione"


def rifai(tabella: str, condizione: str) -> str:
    return (
        f"ALTER POLICY ambito ON domande_{tabella} USING ({condizione}) WITH CHECK ({condizione});"
    )


class Migration(migrations.Migration):
    dependencies = [("domande", "0012_assegnazioni")]

    operations = [
        migrations.AddField(
            model_name="allegato",
            name="domanda",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="domande.domanda",
                verbose_name="domanda inviata",
            ),
        ),
        migrations.AlterField(
            model_name="decisionerettifica",
            name="esito",
            field=models.CharField(choices=ESITI, max_length=8, verbose_name="esito"),
        ),
        migrations.RemoveConstraint(model_name="decisionerettifica", name=CORREZIONE),
        migrations.AddConstraint(
            model_name="decisionerettifica",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("codifica__isnull", False), ("esito", "ACCOLTA")),
                    models.Q(("codifica__isnull", True), ("esito__in", ["RESPINTA", "RITIRATA"])),
                    _connector="OR",
                ),
                name=CORREZIONE,
                violation_error_message="Solo una richiesta accolta corregge la domanda.",
            ),
        ),
        # Those before this migration.
        migrations.RunSQL(
            "ALTER TABLE domande_allegato DISABLE TRIGGER USER;"
            "UPDATE domande_allegato a SET domanda_id = r.domanda_id FROM domande_rettifica r"
            " WHERE r.documento_id = a.id;"
            "ALTER TABLE domande_allegato ENABLE TRIGGER USER;",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="allegato",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("domanda__isnull", False), ("tipo", "rettifica")),
                    models.Q(
                        ("domanda__isnull", True), models.Q(("tipo", "rettifica"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="allegato_di_una_rettifica",
                violation_error_message="Il documento di una rettifica dice di quale domanda è.",
            ),
        ),
        migrations.RunSQL(
            rifai("rettifica", f"{AMBITO} AND {DI_CHI}")
            + rifai("decisionerettifica", DELLE_VISTE)
            + "DROP POLICY rettifiche ON domande_allegato;"
            f"CREATE POLICY rettifiche ON domande_allegato USING ({AMBITO} AND tipo = 'rettifica'"
            f" AND {DI_CHI}) WITH CHECK ({AMBITO} AND tipo = 'rettifica' AND {DI_CHI});"
            # Staff at large has the attachments of domande, not these.
            "CREATE POLICY riserbo ON domande_allegato AS RESTRICTIVE"
            f" USING (tipo <> 'rettifica' OR {DI_CHI}) WITH CHECK (tipo <> 'rettifica' OR {DI_CHI});",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
        migrations.RunSQL(
            "".join(
                f"CREATE POLICY termini ON domande_{tabella} FOR SELECT TO CURRENT_USER"
                f" USING ({AMBITO});"
                for tabella in ("rettifica", "decisionerettifica")
            )
            + "REVOKE EXECUTE ON FUNCTION domande_rettifiche_dell_avviso(bigint) FROM PUBLIC;"
            "GRANT EXECUTE ON FUNCTION domande_rettifiche_dell_avviso(bigint)"
            f" TO {settings.RUOLO_APPLICAZIONE};"
            f"GRANT SELECT ON {PUBBLICHE} TO {settings.RUOLO_PUBBLICO}, {settings.RUOLO_APPLICAZIONE};",
            migrations.RunSQL.noop,
        ),
    ]
