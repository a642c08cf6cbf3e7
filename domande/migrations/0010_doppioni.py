"""What is decided about one codice fiscale in two domande: written beside, never changed."""

# ruff: noqa: S608 - policies made of constants of ours

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import AMBITO, UTENTE, ProteggiTabelle

# Decisions are made by offices: no citizen reads or writes them.
UFFICIO = (
    f"(SELECT {UTENTE} IS NULL OR EXISTS (SELECT FROM enti_utente u"
    f" WHERE u.id = {UTENTE} AND NOT u.cittadino))"
)
IMMUTABILE = (
    "CREATE TRIGGER decisione_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE"
    " ON domande_decisionedoppione"
    " FOR EACH STATEMENT EXECUTE FUNCTION domande_non_si_cambia()"
)


class Migration(migrations.Migration):
    dependencies = [
        ("domande", "0009_approvazione_graduatoria"),
        ("enti", "0003_variazioni"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisioneDoppione",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("numero", models.PositiveSmallIntegerField(verbose_name="numero")),
                (
                    "esito",
                    models.CharField(
                        choices=[
                            ("AMMESSE", "Restano tutte e due: non è la stessa situazione"),
                            (
                                "GENITORI",
                                "Restano tutte e due: genitori separati, con il figlio in entrambi",
                            ),
                            (
                                "ESCLUSA",
                                "Ne resta una: la domanda per il tuo ente esce dalla graduatoria",
                            ),
                        ],
                        max_length=8,
                        verbose_name="esito",
                    ),
                ),
                ("motivi", models.TextField(verbose_name="motivi")),
                (
                    "dopo_elaborazione",
                    models.PositiveIntegerField(verbose_name="graduatorie già calcolate"),
                ),
                ("decisa_il", models.DateTimeField(verbose_name="decisa il")),
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
                    "decisa_da",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decisa da",
                    ),
                ),
                (
                    "ente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enti.ente",
                        verbose_name="ente",
                    ),
                ),
                (
                    "esclusa",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="domande.domanda",
                        verbose_name="domanda esclusa",
                    ),
                ),
                (
                    "segnalazione",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisioni",
                        to="domande.segnalazionedoppione",
                        verbose_name="segnalazione",
                    ),
                ),
            ],
            options={
                "verbose_name": "decisione su un doppione",
                "verbose_name_plural": "decisioni sui doppioni",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("segnalazione", "numero"),
                        name="decisionedoppione_unica",
                        violation_error_message="Questa decisione c'è già.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("esclusa__isnull", False), ("esito", "ESCLUSA")),
                            models.Q(
                                models.Q(("esito", "ESCLUSA"), _negated=True),
                                ("esclusa__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="decisionedoppione_esclusa",
                        violation_error_message="Chi esclude una domanda dice quale.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("motivi", ""), _negated=True),
                        name="decisionedoppione_motivi",
                        violation_error_message="Una decisione ha i suoi motivi.",
                    ),
                ],
            },
        ),
        ProteggiTabelle(
            "decisionedoppione",
            condizione=f"{AMBITO} AND {UFFICIO}",
            permessi="SELECT, INSERT",
        ),
        migrations.RunSQL(IMMUTABILE, migrations.RunSQL.noop),
    ]
