"""DecisioneDoppione: what a person decided about one codice fiscale in two domande, and why."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito, Utente
from domande.models.corredo import SegnalazioneDoppione
from domande.models.domanda import Domanda


class EsitoDoppione(models.TextChoices):
    """What may be decided."""

    AMMESSE = "AMMESSE", "Restano tutte e due: non è la stessa situazione"
    GENITORI = "GENITORI", "Restano tutte e due: genitori separati, con il figlio in entrambi"
    ESCLUSA = "ESCLUSA", "Ne resta una: la domanda per il tuo ente esce dalla graduatoria"


class DecisioneDoppioneQuerySet(models.QuerySet["DecisioneDoppione"]):
    """Decisions."""

    def visibili_a(self, utente: Utente) -> Self:
        """Those on the flags that a person sees."""
        return self.filter(segnalazione__in=SegnalazioneDoppione.objects.visibili_a(utente))


class DecisioneDoppione(ModelloDiAmbito):
    """A decision with its reasons; another may follow it, none is changed.

    `dopo_elaborazione` is how many rankings of the avviso had been made: the decision counts from
    the next one on, and those already made stay as they are.
    """

    segnalazione = models.ForeignKey(
        SegnalazioneDoppione, models.PROTECT, related_name="decisioni", verbose_name="segnalazione"
    )
    numero = models.PositiveSmallIntegerField("numero")
    esito = models.CharField("esito", max_length=8, choices=EsitoDoppione)
    esclusa = models.ForeignKey(
        Domanda, models.PROTECT, null=True, related_name="+", verbose_name="domanda esclusa"
    )
    motivi = models.TextField("motivi")
    dopo_elaborazione = models.PositiveIntegerField("graduatorie già calcolate")
    ente = models.ForeignKey("enti.Ente", models.PROTECT, related_name="+", verbose_name="ente")
    decisa_da = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="decisa da"
    )
    decisa_il = models.DateTimeField("decisa il")

    objects = DecisioneDoppioneQuerySet.as_manager()

    class Meta:
        verbose_name = "decisione su un doppione"
        verbose_name_plural = "decisioni sui doppioni"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["segnalazione", "numero"],
                name="decisionedoppione_unica",
                violation_error_message="Questa decisione c'è già.",
            ),
            models.CheckConstraint(
                condition=Q(esito=EsitoDoppione.ESCLUSA, esclusa__isnull=False)
                | ~Q(esito=EsitoDoppione.ESCLUSA) & Q(esclusa__isnull=True),
                name="decisionedoppione_esclusa",
                violation_error_message="Chi esclude una domanda dice quale.",
            ),
            models.CheckConstraint(
                condition=~Q(motivi=""),
                name="decisionedoppione_motivi",
                violation_error_message="Una decisione ha i suoi motivi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.segnalazione_id}, {self.numero}"
