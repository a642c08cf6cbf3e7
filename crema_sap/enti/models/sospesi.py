"""What a person was typing when the sign-in expired: kept for that person only."""

from typing import ClassVar

from django.db import models

from crema_sap.enti.models.persone import Utente
from crema_sap.enti.models.territorio import ModelloDiAmbito


class ModuloSospeso(ModelloDiAmbito):
    """A form of a page, as it was sent when nobody was signed in any more.

    Nothing of it is saved elsewhere until the person reads it again and saves.
    """

    utente = models.ForeignKey(Utente, models.CASCADE, related_name="+", verbose_name="utente")
    pagina = models.CharField("pagina", max_length=200)
    dati_cifrati = models.BinaryField("modulo, cifrato")
    sospeso_il = models.DateTimeField("sospeso il")

    class Meta:
        verbose_name = "modulo sospeso"
        verbose_name_plural = "moduli sospesi"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "utente", "pagina"],
                name="modulosospeso_unico",
                violation_error_message="Questo modulo è già in attesa.",
            )
        ]

    def __str__(self) -> str:
        return f"Modulo sospeso {self.pk}"
