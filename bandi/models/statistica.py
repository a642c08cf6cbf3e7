"""Statistica: how many domande choose each unit of an avviso, as everybody may read it."""

from django.db import models

from bandi.models.avviso import Avviso
from crema_sap.enti.models import ModelloDiAmbito


class Statistica(ModelloDiAmbito):
    """The counts of an avviso at an instant, small ones left out; it holds nothing personal.

    `unita` by code of the unit, `comuni` by ISTAT code. The database refuses a count below five.
    """

    avviso = models.OneToOneField(
        Avviso, models.PROTECT, related_name="statistica", verbose_name="avviso"
    )
    rilevata_il = models.DateTimeField("rilevata il")
    unita = models.JSONField("domande per unità", default=dict)
    comuni = models.JSONField("scelte per comune", default=dict)

    class Meta:
        verbose_name = "statistica di un avviso"
        verbose_name_plural = "statistiche degli avvisi"

    def __str__(self) -> str:
        return f"{self.avviso_id}, {self.rilevata_il}"
