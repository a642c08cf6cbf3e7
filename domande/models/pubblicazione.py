"""PubblicazioneGraduatoria, ListaPubblicata: what everybody may read of a graduatoria."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito
from domande.models.approvazione import TipoGraduatoria
from domande.models.calendario import RegolaTermini
from domande.models.graduatoria import Elaborazione
from domande.rules.calendario import giorno_di
from domande.rules.calendario_graduatoria import UN_ISTANTE


class PubblicazioneGraduatoria(ModelloDiAmbito):
    """The publication of all the lists of a run, once every owner has approved its own.

    `rettifiche_entro` is the first instant that is too late to ask for a rettifica: it is written
    at the first publication of the provvisoria, and is the same in those that follow. `impronta`
    is the run's: the database refuses another, and to change or delete a publication.
    """

    avviso = models.ForeignKey(
        "bandi.Avviso", models.PROTECT, related_name="pubblicazioni", verbose_name="avviso"
    )
    elaborazione = models.ForeignKey(
        Elaborazione, models.PROTECT, related_name="pubblicazioni", verbose_name="elaborazione"
    )
    tipo = models.CharField("tipo", max_length=11, choices=TipoGraduatoria)
    regola = models.ForeignKey(
        RegolaTermini, models.PROTECT, related_name="+", verbose_name="regola dei termini"
    )
    impronta = models.CharField("impronta del risultato", max_length=64)
    rettifiche_entro = models.DateTimeField("rettifiche entro")
    pubblicata_il = models.DateTimeField("pubblicata il")
    # Nobody, when a correction publishes the lists again by itself.
    pubblicata_da = models.ForeignKey(
        "enti.Utente", models.PROTECT, null=True, related_name="+", verbose_name="pubblicata da"
    )

    class Meta:
        verbose_name = "pubblicazione della graduatoria"
        verbose_name_plural = "pubblicazioni della graduatoria"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["elaborazione", "tipo"],
                name="pubblicazione_unica",
                violation_error_message="Questa graduatoria è già pubblicata.",
            ),
            models.UniqueConstraint(
                fields=["avviso"],
                condition=Q(tipo=TipoGraduatoria.DEFINITIVA),
                name="pubblicazione_definitiva_unica",
                violation_error_message="La graduatoria definitiva è già pubblicata.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tipo_display()} {self.pk}"

    @property
    def rettifiche_fino_al(self) -> date:
        """The last day on which a rettifica may be asked for, to its end."""
        return giorno_di(self.rettifiche_entro - UN_ISTANTE)


class ListaPubblicata(ModelloDiAmbito):
    """The public list of one dwelling: codes from the first position down.

    The codes are of this publication alone; the points (`isbar`) are in the definitiva. Nothing at
    all is in it (`nascosta`) when the domande are so few that a code would not hide a person.
    """

    pubblicazione = models.ForeignKey(
        PubblicazioneGraduatoria,
        models.PROTECT,
        related_name="liste",
        verbose_name="pubblicazione",
    )
    unita_offerta = models.ForeignKey(
        "bandi.UnitaOfferta", models.PROTECT, related_name="+", verbose_name="unità offerta"
    )
    nascosta = models.BooleanField("nascosta")
    codici = ArrayField(models.CharField(max_length=14), verbose_name="codici")
    isbar = ArrayField(models.IntegerField(), verbose_name="ISBAR in centesimi")

    class Meta:
        verbose_name = "lista pubblicata"
        verbose_name_plural = "liste pubblicate"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pubblicazione", "unita_offerta"],
                name="listapubblicata_unica",
                violation_error_message="L'unità ha già la sua lista in questa pubblicazione.",
            ),
            models.CheckConstraint(
                condition=Q(nascosta=False) | Q(codici=[], isbar=[]),
                name="listapubblicata_nascosta",
                violation_error_message="Una lista nascosta non ha righe.",
            ),
        ]

    def __str__(self) -> str:
        return f"Lista pubblicata {self.pk}"
