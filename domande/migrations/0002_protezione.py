"""Row-level security of drafts and domande, their immutability, and the function that sends."""

# ruff: noqa: S608 - policies made of constants of ours

from pathlib import Path

from django.conf import settings
from django.db import migrations

from crema_sap.enti.rls import AMBITO, UTENTE, ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "presentazione.sql"
# A second wall among the people of one ambito: a citizen sees only what is their own, a visitor
# (person 0, see `enti.ambito`) nothing; offices and the portal's own work (nobody) see the ambito.
UFFICIO = (
    f"(SELECT {UTENTE} IS NULL OR EXISTS (SELECT FROM enti_utente u"
    f" WHERE u.id = {UTENTE} AND NOT u.cittadino))"
)
PROPRIE = f"{AMBITO} AND (richiedente_id = {UTENTE} OR {UFFICIO})"
DELLE_PROPRIE = f"{AMBITO} AND ({UFFICIO} OR domanda_id IN (SELECT d.id FROM domande_domanda d))"
# A draft belongs to whoever is writing it; offices never see it, the portal's own work does.
DI_CHI_SCRIVE = f"{AMBITO} AND ({UTENTE} IS NULL OR richiedente_id = {UTENTE})"


class Migration(migrations.Migration):
    dependencies = [
        ("domande", "0001_initial"),
        ("bandi", "0002_protezione"),
        ("registro", "0002_protezione"),
    ]

    operations = [
        ProteggiTabelle("bozza", condizione=DI_CHI_SCRIVE),
        ProteggiTabelle(
            "rispostasospesa",
            condizione=f"{AMBITO} AND chiave IN (SELECT b.chiave FROM domande_bozza b)",
        ),
        ProteggiTabelle(
            "domanda",
            condizione=PROPRIE,
            permessi="SELECT, INSERT, UPDATE (ritirata_il, ritiro_protocollo)",
        ),
        # The sending writes these before the domanda that they belong to.
        ProteggiTabelle(
            "preferenza",
            "indicecomponente",
            condizione=DELLE_PROPRIE,
            verifica=AMBITO,
            permessi="SELECT, INSERT",
        ),
        ProteggiTabelle(
            "segnalazionedoppione",
            condizione=f"{AMBITO} AND {UFFICIO}",
            permessi="SELECT, INSERT, UPDATE (esito)",
        ),
        ProteggiTabelle(
            "allegato",
            condizione=PROPRIE,
            permessi="SELECT, INSERT, DELETE,"
            " UPDATE (esito, motivo, impronta_servita, con_antivirus, controllato_il)",
        ),
        ProteggiTabelle("messaggio", condizione=DELLE_PROPRIE, verifica=AMBITO),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
        # What a visitor was typing is put beside a draft that the visitor may not read.
        migrations.RunSQL(
            f"CREATE POLICY sospese ON domande_bozza FOR SELECT TO CURRENT_USER USING ({AMBITO});"
            f"CREATE POLICY sospese ON domande_rispostasospesa TO CURRENT_USER USING ({AMBITO})"
            f" WITH CHECK ({AMBITO});",
            migrations.RunSQL.noop,
        ),
        # The search for doubles runs as the owner of the tables, inside the ambito.
        migrations.RunSQL(
            f"CREATE POLICY doppioni ON domande_domanda FOR SELECT TO CURRENT_USER USING ({AMBITO});"
            "CREATE POLICY doppioni ON domande_indicecomponente FOR SELECT TO CURRENT_USER"
            f" USING ({AMBITO});"
            "CREATE POLICY doppioni ON domande_segnalazionedoppione FOR INSERT TO CURRENT_USER"
            f" WITH CHECK ({AMBITO});"
            "REVOKE EXECUTE ON FUNCTION domande_sospendi(uuid, text, bytea),"
            " domande_segnala_doppioni(bigint, bigint, bytea[], timestamptz) FROM PUBLIC;"
            "GRANT EXECUTE ON FUNCTION domande_sospendi(uuid, text, bytea),"
            " domande_segnala_doppioni(bigint, bigint, bytea[], timestamptz)"
            f" TO {settings.RUOLO_APPLICAZIONE};",
            migrations.RunSQL.noop,
        ),
    ]
