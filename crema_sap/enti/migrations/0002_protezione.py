"""Row-level security of the kernel, the clock and the session's functions."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

from crema_sap.enti.rls import AMBITO, UTENTE, ProteggiTabelle

SQL = Path(__file__).parent.parent / "sql" / "funzioni.sql"

FUNZIONI = (
    "enti_apri_sessione(text, interval), enti_utente_per_accesso(text),"
    " enti_cittadino_per_identita(bytea), enti_togli_secondo_fattore(bigint),"
    " enti_accogli_cittadino(bytea, bytea, text, text, text, text, text, date)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0001_initial"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="DispositivoTOTP",
            fields=[],
            options={
                "verbose_name": "secondo fattore",
                "verbose_name_plural": "secondi fattori",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("otp_totp.totpdevice",),
        ),
        ProteggiTabelle("comune", "aliascomune", "ente", "popolazione"),
        ProteggiTabelle(
            "incarico", condizione=f"{AMBITO} OR utente_id = {UTENTE}", verifica=AMBITO
        ),
        # One's own row, or staff of the ambito; a citizen's row is made by a function.
        ProteggiTabelle(
            "utente",
            condizione=f"{AMBITO} OR id = {UTENTE}",
        ),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
        migrations.RunSQL(
            # The portal opens an ambito; of one that is there it only says who leads it.
            f"REVOKE ALL ON enti_ambito, django_migrations FROM {settings.RUOLO_APPLICAZIONE};"  # noqa: S608
            f"GRANT SELECT ON django_migrations TO {settings.RUOLO_APPLICAZIONE};"
            f"GRANT SELECT, INSERT ON enti_ambito TO {settings.RUOLO_APPLICAZIONE};"
            f"GRANT UPDATE (capofila_id) ON enti_ambito TO {settings.RUOLO_APPLICAZIONE};"
            f"GRANT SELECT ON enti_ambito, enti_comune, enti_ente, enti_aliascomune,"
            f" enti_popolazione, enti_scartoorologio TO {settings.RUOLO_PUBBLICO};"
            f"REVOKE EXECUTE ON FUNCTION {FUNZIONI}, enti_incarichi_attivi(bigint, timestamptz)"
            " FROM PUBLIC;"
            f"GRANT EXECUTE ON FUNCTION {FUNZIONI} TO {settings.RUOLO_APPLICAZIONE};",
            migrations.RunSQL.noop,
        ),
    ]
