"""Row-level security of the reviews; notes are append-only."""

from django.db import migrations

from crema_sap.enti.rls import AMBITO, ProteggiTabelle


class Migration(migrations.Migration):
    dependencies = [("eisa", "0001_initial"), ("domande", "0002_protezione")]

    operations = [
        ProteggiTabelle("istruttoria", "voceistruttoria", permessi="SELECT, INSERT, UPDATE"),
        ProteggiTabelle("notaistruttoria", condizione=AMBITO, permessi="SELECT, INSERT"),
        migrations.RunSQL(
            "CREATE FUNCTION eisa_nota_intatta() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'una nota non si modifica: se ne scrive un''altra'"
            " USING ERRCODE = '42501'; END $$;"
            "CREATE TRIGGER nota_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE"
            " ON eisa_notaistruttoria FOR EACH STATEMENT EXECUTE FUNCTION eisa_nota_intatta();",
            migrations.RunSQL.noop,
        ),
    ]
