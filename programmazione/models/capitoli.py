"""What happens to a chapter while a plan is prepared: its versions, and the remarks on it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import Ente, ModelloDiAmbito, Utente
from programmazione.models.contenuto_piano import CapitoloPiano


class VersioneCapitolo(ModelloDiAmbito):
    """The text of a chapter as it was saved once: never changed, never removed."""

    capitolo = models.ForeignKey(
        CapitoloPiano, models.PROTECT, related_name="versioni", verbose_name="capitolo"
    )
    numero = models.PositiveIntegerField("numero")
    testo = models.TextField("testo", blank=True)
    scritta_il = models.DateTimeField("scritta il")
    # Nobody wrote the text with which a plan starts.
    scritta_da = models.ForeignKey(
        Utente, models.PROTECT, null=True, related_name="+", verbose_name="scritta da"
    )

    class Meta:
        verbose_name = "versione di un capitolo"
        verbose_name_plural = "versioni dei capitoli"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["capitolo", "numero"],
                name="versionecapitolo_numero_unico",
                violation_error_message="Questa versione del capitolo c'è già.",
            ),
        ]

    def __str__(self) -> str:
        return f"Versione {self.numero}"


class CommentoCapitolo(ModelloDiAmbito):
    """A remark on a chapter, open until somebody who prepares the plan resolves it."""

    capitolo = models.ForeignKey(
        CapitoloPiano, models.PROTECT, related_name="commenti", verbose_name="capitolo"
    )
    testo = models.CharField("testo", max_length=2000)
    # The words of the chapter that the remark is about, as they were then.
    brano = models.CharField("brano", max_length=300, blank=True)
    autore = models.ForeignKey(Utente, models.PROTECT, related_name="+", verbose_name="autore")
    ente = models.ForeignKey(Ente, models.PROTECT, related_name="+", verbose_name="ente")
    scritto_il = models.DateTimeField("scritto il")
    risolto_il = models.DateTimeField("risolto il", null=True, blank=True)
    risolto_da = models.ForeignKey(
        Utente, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="risolto da"
    )
    risposta = models.CharField("risposta", max_length=2000, blank=True)

    class Meta:
        verbose_name = "commento a un capitolo"
        verbose_name_plural = "commenti ai capitoli"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(testo=""),
                name="commentocapitolo_con_testo",
                violation_error_message="Scrivi il commento.",
            ),
            models.CheckConstraint(
                condition=Q(risolto_il__isnull=True, risolto_da__isnull=True, risposta="")
                | Q(risolto_il__isnull=False, risolto_da__isnull=False),
                name="commentocapitolo_risolto_da_qualcuno",
                violation_error_message="Un commento risolto ha chi l'ha risolto e quando.",
            ),
        ]

    def __str__(self) -> str:
        return f"Commento {self.pk}"
