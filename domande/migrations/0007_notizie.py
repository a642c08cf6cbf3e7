"""Who has a draft or a domanda is told what changes in the avviso, and says to have read it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import AMBITO, UTENTE, ProteggiTabelle


class Migration(migrations.Migration):
    dependencies = [
        ("domande", "0006_confronto"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="bozza",
            name="versione_letta",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="bandi.versioneavviso",
                verbose_name="ultima versione di cui ha letto i cambiamenti",
            ),
        ),
        migrations.CreateModel(
            name="Notizia",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                (
                    "versione_avviso",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bandi.versioneavviso",
                        verbose_name="versione",
                    ),
                ),
            ],
            options={
                "verbose_name": "notizia su un avviso",
                "verbose_name_plural": "notizie sugli avvisi",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("versione_avviso", "destinatario"),
                        name="notizia_unica",
                        violation_error_message="Questa notizia è già stata data.",
                    )
                ],
            },
        ),
        # A person's own; the portal's own work (nobody) writes and sends them.
        ProteggiTabelle(
            "notizia",
            condizione=f"{AMBITO} AND ({UTENTE} IS NULL OR destinatario_id = {UTENTE})",
            permessi="SELECT, INSERT, UPDATE (spedita_il)",
        ),
    ]
