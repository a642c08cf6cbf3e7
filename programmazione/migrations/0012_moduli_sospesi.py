"""What waits of a declaration is kept with what waits of any other form, in `enti`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("enti", "0004_modulosospeso"),
        ("programmazione", "0010_assemblea"),
    ]

    operations = [
        migrations.DeleteModel(name="DichiarazioneSospesa"),
    ]
