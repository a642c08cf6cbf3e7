"""Delega, FattoSeduta: who speaks for a mayor, and what happens between roll call and vote."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import Comune, ModelloDiAmbito, Ruolo, Utente
from programmazione.models.assemblea import Presenza, Seduta


class DelegaQuerySet(models.QuerySet["Delega"]):
    """Delegations."""

    def visibili_a(self, utente: Utente) -> Self:
        """A mayor sees those of the own comune; secretary and capofila all."""
        nell_ambito = self.filter(ambito_id=utente.ambito_attivo_id)
        if utente.ha_ruolo(Ruolo.CAPOFILA, Ruolo.SEGRETARIO_ASSEMBLEA):
            return nell_ambito
        if utente.ha_ruolo(Ruolo.SINDACO) and utente.incarico:
            return nell_ambito.filter(comune_id=utente.incarico.ente.comune_id)
        return self.none()

    def valide(self) -> Self:
        """Those that were not revoked."""
        return self.filter(revocata_il__isnull=True)


class Delega(ModelloDiAmbito):
    """A mayor's delegate in one session; the one for a first call holds in its second too."""

    seduta = models.ForeignKey(
        Seduta, models.PROTECT, related_name="deleghe", verbose_name="seduta"
    )
    comune = models.ForeignKey(Comune, models.PROTECT, related_name="+", verbose_name="comune")
    delegato = models.CharField("delegato", max_length=120)
    qualifica = models.CharField("qualifica", max_length=80)
    motivo = models.CharField("motivo", max_length=300)
    designata_da = models.ForeignKey(
        Utente, models.PROTECT, related_name="+", verbose_name="designata da"
    )
    designata_il = models.DateTimeField("designata il")
    revocata_da = models.ForeignKey(
        Utente,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="revocata da",
    )
    revocata_il = models.DateTimeField("revocata il", null=True, blank=True)

    objects = DelegaQuerySet.as_manager()

    class Meta:
        verbose_name = "delega"
        verbose_name_plural = "deleghe"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["seduta", "comune"],
                condition=Q(revocata_il__isnull=True),
                name="delega_una_valida",
                violation_error_message="Per questa seduta c'è già un delegato: prima revocalo.",
            ),
            models.CheckConstraint(
                condition=~Q(delegato="") & ~Q(qualifica="") & ~Q(motivo=""),
                name="delega_completa",
                violation_error_message="Una delega ha nome, qualifica e motivo.",
            ),
            models.CheckConstraint(
                condition=Q(revocata_il__isnull=True, revocata_da__isnull=True)
                | Q(revocata_il__isnull=False, revocata_da__isnull=False),
                name="delega_revoca_firmata",
                violation_error_message="Una revoca dice da chi e quando.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegato}, {self.qualifica}"


class TipoFatto(models.TextChoices):
    """What may happen in a session after the roll call."""

    ARRIVO = "ARRIVO", "Arriva"
    USCITA = "USCITA", "Esce"
    SOSPENSIONE = "SOSPENSIONE", "Seduta sospesa"
    RIPRESA = "RIPRESA", "Seduta ripresa"
    DESERTA = "DESERTA", "Seduta dichiarata deserta"


DI_UN_COMUNE = (TipoFatto.ARRIVO, TipoFatto.USCITA)


class FattoSeduta(ModelloDiAmbito):
    """One line of the chronicle of a session, at its instant; never changed, never taken away."""

    seduta = models.ForeignKey(Seduta, models.PROTECT, related_name="fatti", verbose_name="seduta")
    tipo = models.CharField("che cosa", max_length=12, choices=TipoFatto)
    presenza = models.ForeignKey(
        Presenza,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fatti",
        verbose_name="comune",
    )
    istante = models.DateTimeField("istante")
    rappresentante = models.CharField("rappresentante", max_length=120, blank=True)
    delegato = models.BooleanField("delegato", default=False)
    motivo = models.CharField("motivo", max_length=300, blank=True)
    # How many comuni and inhabitants are there after it, so that the verbale adds up nothing.
    presenti = models.PositiveSmallIntegerField("comuni presenti")
    abitanti = models.PositiveIntegerField("abitanti rappresentati")
    registrato_da = models.ForeignKey(
        Utente, models.PROTECT, related_name="+", verbose_name="registrato da"
    )
    registrato_il = models.DateTimeField("registrato il")

    class Meta:
        verbose_name = "fatto della seduta"
        verbose_name_plural = "fatti della seduta"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(tipo__in=DI_UN_COMUNE, presenza__isnull=False)
                | ~Q(tipo__in=DI_UN_COMUNE) & Q(presenza__isnull=True) & ~Q(motivo=""),
                name="fattoseduta_di_un_comune_o_motivato",
                violation_error_message="Arrivi e uscite sono di un comune; il resto ha un motivo.",
            ),
            models.CheckConstraint(
                condition=Q(tipo="ARRIVO") | Q(rappresentante="", delegato=False),
                name="fattoseduta_rappresentante_di_chi_arriva",
                violation_error_message="Solo di chi arriva si scrive il rappresentante.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tipo_display()} {self.istante:%H.%M}"
