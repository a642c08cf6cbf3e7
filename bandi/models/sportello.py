"""Sportello: a desk of the ambito where people are helped with their domanda."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito, Ruolo, Utente


class SportelloQuerySet(models.QuerySet["Sportello"]):
    """Desks."""

    def visibili_a(self, utente: Utente) -> Self:
        """Those of the ambito for the capofila, who keeps the list; none for anybody else."""
        if not utente.ha_ruolo(Ruolo.CAPOFILA):
            return self.none()
        return self.filter(ambito_id=utente.ambito_attivo_id)


class Sportello(ModelloDiAmbito):
    """A desk: where it is, when it opens, which languages are spoken there.

    An avviso copies the desks it names: what changes here changes no avviso already approved.
    """

    nome = models.CharField("nome", max_length=120)
    comune = models.ForeignKey(
        "enti.Comune", models.PROTECT, related_name="sportelli", verbose_name="comune"
    )
    indirizzo = models.CharField("indirizzo", max_length=160)
    telefono = models.CharField("telefono", max_length=40, blank=True)
    orari = ArrayField(
        models.CharField(max_length=60, blank=True), size=7, verbose_name="orari, dal lunedì"
    )
    su_appuntamento = models.BooleanField("solo su appuntamento", default=False)
    lingue = models.CharField("lingue parlate", max_length=120, blank=True)
    attivo = models.BooleanField("in servizio", default=True)

    objects = SportelloQuerySet.as_manager()

    class Meta:
        verbose_name = "sportello"
        verbose_name_plural = "sportelli"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "comune", "nome"],
                name="sportello_nome_unico",
                violation_error_message="In questo comune c'è già uno sportello con questo nome.",
            ),
            models.CheckConstraint(
                condition=Q(orari__len=7),
                name="sportello_sette_giorni",
                violation_error_message="Gli orari sono sette, uno per giorno.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nome}, {self.comune}"
