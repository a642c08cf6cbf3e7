"""ProvaRegionale, RaccoltaRegionale: what the Region's platform computed, as it was received."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito, Ruolo, Utente


class ProvaRegionaleQuerySet(models.QuerySet["ProvaRegionale"]):
    """Sheets that were tried."""

    def visibili_a(self, utente: Utente) -> Self:
        """Those of the ambito, for its capofila."""
        if utente.ha_ruolo(Ruolo.CAPOFILA):
            return self.filter(ambito_id=utente.ambito_attivo_id)
        return self.none()


class ProvaRegionale(ModelloDiAmbito):
    """The dry run of a sheet: its values as parallel arrays, or what is wrong in which cell.

    `offerte` is 0 where the value holds for every dwelling that the domanda asks for. Points are
    hundredths. `rifiuti` are the first cells refused, `rifiutate` how many there are.
    """

    avviso = models.ForeignKey(
        "bandi.Avviso", models.PROTECT, related_name="+", verbose_name="avviso"
    )
    fonte = models.CharField("da dove vengono i valori", max_length=200)
    nome_file = models.CharField("nome del file", max_length=120)
    impronta = models.CharField("impronta del file", max_length=64)
    foglio = models.CharField("foglio", max_length=120, blank=True)
    righe = models.PositiveIntegerField("righe lette")
    rifiutate = models.PositiveIntegerField("celle rifiutate")
    rifiuti = models.JSONField("che cosa non va", default=list)
    domande = ArrayField(models.BigIntegerField(), verbose_name="domande")
    offerte = ArrayField(models.BigIntegerField(), verbose_name="unità offerte")
    regionali = ArrayField(models.CharField(max_length=40), verbose_name="id regionali")
    isbar = ArrayField(models.IntegerField(), verbose_name="ISBAR in centesimi")
    provata_il = models.DateTimeField("provata il")
    provata_da = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="provata da"
    )

    objects = ProvaRegionaleQuerySet.as_manager()

    class Meta:
        verbose_name = "prova di valori regionali"
        verbose_name_plural = "prove di valori regionali"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rifiutate=0) | Q(domande=[], offerte=[], regionali=[], isbar=[]),
                name="provaregionale_tutta_o_niente",
                violation_error_message="Un foglio con celle rifiutate non dà nessun valore.",
            )
        ]

    def __str__(self) -> str:
        return self.nome_file


class RaccoltaRegionale(ModelloDiAmbito):
    """A sheet that was taken: its values count until another follows; the old ones stay.

    The database refuses one whose dry run had anything wrong, and to change or delete any.
    """

    prova = models.OneToOneField(
        ProvaRegionale, models.PROTECT, related_name="raccolta", verbose_name="prova"
    )
    avviso = models.ForeignKey(
        "bandi.Avviso", models.PROTECT, related_name="+", verbose_name="avviso"
    )
    numero = models.PositiveSmallIntegerField("numero")
    importata_il = models.DateTimeField("importata il")
    importata_da = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="importata da"
    )

    class Meta:
        verbose_name = "raccolta di valori regionali"
        verbose_name_plural = "raccolte di valori regionali"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["avviso", "numero"],
                name="raccoltaregionale_unica",
                violation_error_message="Questa raccolta c'è già.",
            )
        ]

    def __str__(self) -> str:
        return f"Raccolta {self.numero}"
