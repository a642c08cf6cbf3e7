"""OrigineDichiarazione: where the figures of a successor's answer come from."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from crema_sap.enti.models import ModelloDiAmbito, VariazioneComune
from programmazione.models.ricognizione import Dichiarazione


class OrigineDichiarazione(ModelloDiAmbito):
    """An answer closed by a change of the territory, and the one that has its place.

    What was typed in it stays as it was; the successor reads it, and starts from the sum.
    """

    dichiarazione = models.ForeignKey(
        Dichiarazione, models.PROTECT, related_name="origini", verbose_name="dichiarazione"
    )
    origine = models.OneToOneField(
        Dichiarazione, models.PROTECT, related_name="confluenza", verbose_name="confluita"
    )
    # How far the answer was when it was closed.
    stato_origine = models.CharField("stato alla chiusura", max_length=16)
    variazione = models.ForeignKey(
        VariazioneComune, models.PROTECT, related_name="+", verbose_name="variazione"
    )

    class Meta:
        verbose_name = "origine di una dichiarazione"
        verbose_name_plural = "origini delle dichiarazioni"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(dichiarazione=F("origine")),
                name="origine_diversa",
                violation_error_message="Una dichiarazione non viene da se stessa.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.origine_id} in {self.dichiarazione_id}"
