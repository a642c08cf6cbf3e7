"""Who answers in the place of an officer who is away, from when to when, and who decided it."""

from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from crema_sap.enti.models import Ente, Incarico, ModelloDiAmbito, Ruolo, Utente

DURATA_MASSIMA = timedelta(days=180)


class SostituzioneQuerySet(models.QuerySet["Sostituzione"]):
    """Substitutions."""

    def visibili_a(self, utente: Utente) -> Self:
        """The capofila's office sees the ambito's, others their own ente's."""
        nell_ambito = self.filter(ambito_id=utente.ambito_attivo_id)
        if utente.ha_ruolo(Ruolo.CAPOFILA):
            return nell_ambito
        return nell_ambito.filter(ente_id=utente.ente_attivo_id)


class Sostituzione(ModelloDiAmbito):
    """A temporary appointment given to a colleague; never changed again."""

    incarico = models.OneToOneField(
        Incarico, models.PROTECT, related_name="+", verbose_name="incarico dato"
    )
    ente = models.ForeignKey(Ente, models.PROTECT, related_name="+", verbose_name="ente")
    assente = models.ForeignKey(
        Utente, models.PROTECT, related_name="+", verbose_name="chi è assente"
    )
    sostituto = models.ForeignKey(
        Utente, models.PROTECT, related_name="+", verbose_name="chi lo sostituisce"
    )
    dal = models.DateField("dal")
    al = models.DateField("al")
    motivo = models.CharField("motivo", max_length=300, blank=True)
    decisa_da = models.ForeignKey(
        Utente, models.PROTECT, related_name="+", verbose_name="decisa da"
    )
    dal_capofila = models.BooleanField("decisa dal capofila")
    decisa_il = models.DateTimeField("decisa il")

    objects = SostituzioneQuerySet.as_manager()

    class Meta:
        verbose_name = "sostituzione"
        verbose_name_plural = "sostituzioni"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(al__gte=F("dal")) & Q(al__lte=F("dal") + DURATA_MASSIMA),
                name="sostituzione_a_termine",
                violation_error_message="Una sostituzione finisce, entro 180 giorni.",
            ),
            models.CheckConstraint(
                condition=~Q(assente=F("sostituto")),
                name="sostituzione_fra_due",
                violation_error_message="Nessuno sostituisce se stesso.",
            ),
            models.CheckConstraint(
                condition=Q(dal_capofila=False) | ~Q(motivo=""),
                name="sostituzione_motivata",
                violation_error_message="Il capofila scrive il motivo della sostituzione.",
            ),
        ]

    def __str__(self) -> str:
        return f"Sostituzione {self.pk}"
