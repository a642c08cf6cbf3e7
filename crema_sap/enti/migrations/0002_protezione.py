"""Row-level security of the kernel, the clock and the session's functions."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

from crema_sap.enti.rls import AMBITO, UTENTE, ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "funzioni.sql"


class Migration(migrations.Migration):
    dependencies = [("enti", "0001_initial")]

    operations = [
        ProteggiTabelle("comune", "aliascomune", "ente", "popolazione"),
        ProteggiTabelle("incarico", condizione=f"{AMBITO} OR utente_id = {UTENTE}", verifica=AMBITO),
        # One's own row, or staff of the ambito; a citizen's row is made at the first sign-in.
        ProteggiTabelle(
            "utente",
            condizione=f"{AMBITO} OR id = {UTENTE}",
            verifica=f"{AMBITO} OR id = {UTENTE} OR (cittadino AND ambito_id IS NULL)",
        ),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
        migrations.RunSQL(
            f"GRANT SELECT, INSERT, UPDATE ON enti_ambito TO {settings.RUOLO_APPLICAZIONE};"
            f"GRANT SELECT ON enti_ambito, enti_comune, enti_ente, enti_aliascomune,"
            f" enti_popolazione, enti_scartoorologio TO {settings.RUOLO_PUBBLICO};"
            "REVOKE EXECUTE ON FUNCTION enti_apri_sessione(text), enti_utente_per_accesso(text),"
            " enti_cittadino_per_identita(bytea), enti_incarichi_attivi(bigint, timestamptz)"
            " FROM PUBLIC;"
            "GRANT EXECUTE ON FUNCTION enti_apri_sessione(text), enti_utente_per_accesso(text),"
            " enti_cittadino_per_identita(bytea)"
            f" TO {settings.RUOLO_APPLICAZIONE};",
            migrations.RunSQL.noop,
        ),
    ]
