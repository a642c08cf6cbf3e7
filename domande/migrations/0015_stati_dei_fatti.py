"""Every fact of an assignment brings it to its own state, and it begins once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("domande", "0014_valori_regionali"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="fattoassegnazione",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assegnazione", None), ("stato", ""), ("tipo", "RITIRO")),
                    models.Q(
                        ("assegnazione__isnull", False), ("stato", "RITIRATA"), ("tipo", "RITIRO")
                    ),
                    models.Q(("stato", "PROPOSTA"), ("tipo", "PROPOSTA")),
                    models.Q(("stato", ""), ("tipo", "SCELTA")),
                    models.Q(("stato", "CONVOCATA"), ("tipo", "CONVOCAZIONE")),
                    models.Q(("stato", "IN_VERIFICA"), ("tipo", "VERIFICA_AVVIATA")),
                    models.Q(("stato", ""), ("tipo", "VERIFICA")),
                    models.Q(("stato", "PREAVVISO"), ("tipo", "PREAVVISO")),
                    models.Q(("stato", ""), ("tipo", "OSSERVAZIONI")),
                    models.Q(("stato", "IN_VERIFICA"), ("tipo", "RIPRESA")),
                    models.Q(("stato", "ESCLUSA"), ("tipo", "ESCLUSIONE")),
                    models.Q(("stato", "VISITA"), ("tipo", "VISITA")),
                    models.Q(("stato", "ACCETTATA"), ("tipo", "ACCETTAZIONE")),
                    models.Q(("stato", "RIFIUTATA"), ("tipo", "RIFIUTO")),
                    models.Q(("stato", "SCADUTA"), ("tipo", "SCADENZA")),
                    models.Q(("stato", "CONSEGNATA"), ("tipo", "CONSEGNA")),
                    models.Q(("stato", "CONTRATTO"), ("tipo", "CONTRATTO")),
                    models.Q(("stato", ""), ("tipo", "SISTEMATO")),
                    _connector="OR",
                ),
                name="fattoassegnazione_stato",
                violation_error_message="Ogni atto porta al suo stato, e a nessun altro.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fattoassegnazione",
            constraint=models.UniqueConstraint(
                condition=models.Q(("tipo", "PROPOSTA")),
                fields=("assegnazione",),
                name="fattoassegnazione_una_proposta",
                violation_error_message="Un'assegnazione comincia una volta sola.",
            ),
        ),
    ]
