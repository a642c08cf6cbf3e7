"""An avviso starts from an annual plan: the database says so too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bandi", "0003_scheda_e_foto_pubbliche"),
        ("programmazione", "0009_triennale"),
    ]

    operations = [
        migrations.AlterField(
            model_name="avviso",
            name="piano",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="avvisi",
                to="programmazione.pianoannuale",
                verbose_name="piano",
            ),
        ),
        migrations.RunSQL(
            "CREATE TRIGGER avviso_di_un_annuale BEFORE INSERT OR UPDATE OF piano_id"
            " ON bandi_avviso FOR EACH ROW EXECUTE FUNCTION programmazione_di_un_annuale();",
            migrations.RunSQL.noop,
        ),
    ]
