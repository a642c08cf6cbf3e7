"""Reminders of the survey: at most one message a day for each person, and what it was about."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito, Utente
from programmazione.models.ricognizione import Dichiarazione
from programmazione.rules.solleciti import TAPPE


class MessaggioSollecito(ModelloDiAmbito):
    """The one message of a day to a person, whatever the number of reminders in it."""

    destinatario = models.ForeignKey(
        Utente, models.PROTECT, related_name="+", verbose_name="destinatario"
    )
    giorno = models.DateField("giorno")
    accodato_il = models.DateTimeField("accodato il")
    spedito_il = models.DateTimeField("spedito il", null=True)
    # In the meantime everybody had answered, or the person does not work there any more.
    annullato_il = models.DateTimeField("annullato il", null=True)

    class Meta:
        verbose_name = "messaggio di sollecito"
        verbose_name_plural = "messaggi di sollecito"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["destinatario", "giorno"],
                name="messaggiosollecito_uno_al_giorno",
                violation_error_message="Questa persona ha già il suo messaggio di oggi.",
            ),
            models.CheckConstraint(
                condition=Q(spedito_il__isnull=True) | Q(annullato_il__isnull=True),
                name="messaggiosollecito_un_esito",
                violation_error_message="Un messaggio è spedito oppure annullato.",
            ),
        ]

    def __str__(self) -> str:
        return f"Messaggio {self.pk} del {self.giorno}"


class SollecitoQuerySet(models.QuerySet["Sollecito"]):
    """Reminders."""

    def visibili_a(self, utente: Utente) -> Self:
        """Those of the ambito; the capofila alone has a page of them."""
        return self.filter(ambito_id=utente.ambito_attivo_id)


class Sollecito(ModelloDiAmbito):
    """One step of one deadline for one declaration and one person: never twice."""

    messaggio = models.ForeignKey(
        MessaggioSollecito, models.PROTECT, related_name="solleciti", verbose_name="messaggio"
    )
    dichiarazione = models.ForeignKey(
        Dichiarazione, models.PROTECT, related_name="solleciti", verbose_name="dichiarazione"
    )
    destinatario = models.ForeignKey(
        Utente, models.PROTECT, related_name="+", verbose_name="destinatario"
    )
    tappa = models.CharField(
        "tappa", max_length=8, choices=[(tappa.codice, tappa.nome) for tappa in TAPPE]
    )
    scade_il = models.DateTimeField("scadenza")

    objects = SollecitoQuerySet.as_manager()

    class Meta:
        verbose_name = "sollecito"
        verbose_name_plural = "solleciti"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dichiarazione", "destinatario", "scade_il", "tappa"],
                name="sollecito_una_volta",
                violation_error_message="Questo sollecito è già partito.",
            ),
            models.CheckConstraint(
                condition=Q(tappa__in=[tappa.codice for tappa in TAPPE]),
                name="sollecito_tappa",
                violation_error_message="Questa tappa non esiste.",
            ),
        ]

    def __str__(self) -> str:
        return f"Sollecito {self.tappa} {self.dichiarazione_id}"
