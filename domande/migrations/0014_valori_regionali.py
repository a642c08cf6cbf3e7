"""The values of the Region's platform: what was tried, and what was taken of it."""

# ruff: noqa: S608 - policies made of constants of ours

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crema_sap.enti.ambito
from crema_sap.enti.rls import AMBITO, UTENTE, ProteggiTabelle

# Taken in and compared by the capofila: no citizen, desk or owner reads them.
CAPOFILA = (
    f"(SELECT {UTENTE} IS NULL OR EXISTS (SELECT FROM enti_utente u JOIN enti_incarico i"
    f" ON i.utente_id = u.id WHERE u.id = {UTENTE} AND NOT u.cittadino AND i.ruolo = 'CAPOFILA'))"
)
IMMUTABILI = "".join(
    f"CREATE TRIGGER {tabella}_immutabile BEFORE UPDATE OR DELETE OR TRUNCATE"
    f" ON domande_{tabella} FOR EACH STATEMENT EXECUTE FUNCTION domande_non_si_cambia();"
    for tabella in ("provaregionale", "raccoltaregionale")
)
SOLO_PULITE = """
CREATE FUNCTION domande_raccolta_pulita() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM domande_provaregionale p WHERE p.id = NEW.prova_id
        AND p.rifiutate = 0 AND p.avviso_id = NEW.avviso_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'si importa solo un foglio senza celle rifiutate' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER raccolta_pulita BEFORE INSERT ON domande_raccoltaregionale
    FOR EACH ROW EXECUTE FUNCTION domande_raccolta_pulita();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("bandi", "0009_statistica"),
        ("domande", "0013_riserbo"),
        ("enti", "0004_modulosospeso"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProvaRegionale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fonte",
                    models.CharField(max_length=200, verbose_name="da dove vengono i valori"),
                ),
                ("nome_file", models.CharField(max_length=120, verbose_name="nome del file")),
                ("impronta", models.CharField(max_length=64, verbose_name="impronta del file")),
                ("foglio", models.CharField(blank=True, max_length=120, verbose_name="foglio")),
                ("righe", models.PositiveIntegerField(verbose_name="righe lette")),
                ("rifiutate", models.PositiveIntegerField(verbose_name="celle rifiutate")),
                ("rifiuti", models.JSONField(default=list, verbose_name="che cosa non va")),
                (
                    "domande",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), verbose_name="domande"
                    ),
                ),
                (
                    "offerte",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), verbose_name="unità offerte"
                    ),
                ),
                (
                    "regionali",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), verbose_name="id regionali"
                    ),
                ),
                (
                    "isbar",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), verbose_name="ISBAR in centesimi"
                    ),
                ),
                ("provata_il", models.DateTimeField(verbose_name="provata il")),
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
                    "avviso",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bandi.avviso",
                        verbose_name="avviso",
                    ),
                ),
                (
                    "provata_da",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="provata da",
                    ),
                ),
            ],
            options={
                "verbose_name": "prova di valori regionali",
                "verbose_name_plural": "prove di valori regionali",
            },
        ),
        migrations.CreateModel(
            name="RaccoltaRegionale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("numero", models.PositiveSmallIntegerField(verbose_name="numero")),
                ("importata_il", models.DateTimeField(verbose_name="importata il")),
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
                    "avviso",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bandi.avviso",
                        verbose_name="avviso",
                    ),
                ),
                (
                    "importata_da",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="importata da",
                    ),
                ),
                (
                    "prova",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="raccolta",
                        to="domande.provaregionale",
                        verbose_name="prova",
                    ),
                ),
            ],
            options={
                "verbose_name": "raccolta di valori regionali",
                "verbose_name_plural": "raccolte di valori regionali",
            },
        ),
        migrations.AddConstraint(
            model_name="provaregionale",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rifiutate", 0),
                    models.Q(("domande", []), ("isbar", []), ("offerte", []), ("regionali", [])),
                    _connector="OR",
                ),
                name="provaregionale_tutta_o_niente",
                violation_error_message="Un foglio con celle rifiutate non dà nessun valore.",
            ),
        ),
        migrations.AddConstraint(
            model_name="raccoltaregionale",
            constraint=models.UniqueConstraint(
                fields=("avviso", "numero"),
                name="raccoltaregionale_unica",
                violation_error_message="Questa raccolta c'è già.",
            ),
        ),
        ProteggiTabelle(
            "provaregionale",
            "raccoltaregionale",
            condizione=f"{AMBITO} AND {CAPOFILA}",
            permessi="SELECT, INSERT",
        ),
        migrations.RunSQL(IMMUTABILI + SOLO_PULITE, migrations.RunSQL.noop),
    ]
