"""Row-level security of the rankings, and their immutability."""

from django.db import migrations

from crema_sap.enti.rls import ProteggiTabelle

TABELLE = ("elaborazione", "listagraduatoria")
ELENCHI = ("domande", "ordine", "isbar", "punti_comune", "deciso_da")


class Migration(migrations.Migration):
    dependencies = [("domande", "0003_graduatoria")]

    operations = [
        ProteggiTabelle(*TABELLE, permessi="SELECT, INSERT"),
        migrations.RunSQL(
            "CREATE FUNCTION domande_elaborazione_intatta() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'un''elaborazione non si modifica: se ne fa una nuova'"
            " USING ERRCODE = '42501'; END $$;"
            + "".join(
                f"CREATE TRIGGER {tabella}_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE"
                f" ON domande_{tabella} FOR EACH STATEMENT EXECUTE FUNCTION domande_elaborazione_intatta();"
                for tabella in TABELLE
            ),
            migrations.RunSQL.noop,
        ),
        # Compressing arrays of numbers gains little and costs more than the whole ranking.
        migrations.RunSQL(
            "ALTER TABLE domande_listagraduatoria "
            + ", ".join(f"ALTER {colonna} SET STORAGE EXTERNAL" for colonna in ELENCHI),
            migrations.RunSQL.noop,
        ),
    ]
