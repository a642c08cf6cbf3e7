"""What else of an offered dwelling the public pages may say, and its photographs."""

from django.conf import settings
from django.db import migrations

CONCEDI = """
GRANT SELECT (codice_regionale, scala, superficie_accessoria_mq, pertinenze, classe_energetica,
    anno_costruzione) ON programmazione_unitaabitativa TO :pubblico;
GRANT SELECT (id, ambito_id, unita_id, identificativo, soggetto, testo_alternativo, stato,
    larghezza, altezza) ON programmazione_fotounita TO :pubblico;
CREATE POLICY offerte ON programmazione_fotounita AS RESTRICTIVE FOR SELECT
    TO :pubblico
    USING (stato = 'PRONTA' AND EXISTS (SELECT FROM bandi_unitaofferta o
        WHERE o.unita_id = programmazione_fotounita.unita_id));
"""


class Migration(migrations.Migration):
    dependencies = [("bandi", "0002_protezione"), ("programmazione", "0005_patrimonio")]

    operations = [
        migrations.RunSQL(
            CONCEDI.replace(":pubblico", settings.RUOLO_PUBBLICO), migrations.RunSQL.noop
        )
    ]
