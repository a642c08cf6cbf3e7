"""Comunicazione: a message of the portal to one person, citizen or staff, given once."""

from typing import ClassVar, Self

from django.db import models

from crema_sap.enti.models import ModelloDiAmbito, Utente


class ComunicazioneQuerySet(models.QuerySet["Comunicazione"]):
    """Messages."""

    def visibili_a(self, utente: Utente) -> Self:
        """A message is seen by the person it is for."""
        return self.filter(destinatario_id=utente.pk)


class Comunicazione(ModelloDiAmbito):
    """A message shown in the portal and sent by e-mail where there is one.

    `causale` says what it follows from: the same person is told of the same thing once. Its words
    carry no sensitive data and name no citizen. `di` is the draft or domanda that it is about.
    """

    destinatario = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="destinatario"
    )
    causale = models.CharField("causale", max_length=120)
    di = models.UUIDField("chiave della domanda", null=True)
    oggetto = models.CharField("oggetto", max_length=160)
    testo = models.TextField("testo")
    creata_il = models.DateTimeField("creata il")
    spedita_il = models.DateTimeField("spedita per e-mail il", null=True)

    objects = ComunicazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "comunicazione"
        verbose_name_plural = "comunicazioni"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "destinatario", "causale"],
                name="comunicazione_unica",
                violation_error_message="Questa comunicazione è già stata data.",
            )
        ]

    def __str__(self) -> str:
        return self.oggetto
