"""ApprovazioneGraduatoria: the owner's act that makes its lists provvisoria, then definitiva."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito
from domande.models.graduatoria import Elaborazione


class TipoGraduatoria(models.TextChoices):
    """What a graduatoria is once approved."""

    PROVVISORIA = "PROVVISORIA", "Graduatoria provvisoria"
    DEFINITIVA = "DEFINITIVA", "Graduatoria definitiva"


class ApprovazioneGraduatoria(ModelloDiAmbito):
    """The approval of all the lists of one owner in a run (R.R. 4/2017, art. 12 c. 4).

    The database refuses one by who computed the run, one on a profile that is not verified unless
    the avviso is a trial, one on a run that is no longer the newest, one of an owner without
    lists; a definitiva on what was not published, or before the term of the rettifiche, or while
    one is not decided; and to change or delete any.
    """

    elaborazione = models.ForeignKey(
        Elaborazione, models.PROTECT, related_name="approvazioni", verbose_name="elaborazione"
    )
    proprietario = models.ForeignKey(
        "enti.Ente", models.PROTECT, related_name="+", verbose_name="ente proprietario"
    )
    tipo = models.CharField(
        "tipo",
        max_length=11,
        choices=TipoGraduatoria,
        default=TipoGraduatoria.PROVVISORIA,
        db_default=TipoGraduatoria.PROVVISORIA,
    )
    atto = models.CharField("atto di approvazione", max_length=120)
    approvata_il = models.DateTimeField("approvata il")
    approvata_da = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="approvata da"
    )

    class Meta:
        verbose_name = "approvazione della graduatoria"
        verbose_name_plural = "approvazioni della graduatoria"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["elaborazione", "proprietario", "tipo"],
                name="approvazione_unica",
                violation_error_message="Le liste di questo ente sono già approvate.",
            ),
            models.CheckConstraint(
                condition=~Q(atto=""),
                name="approvazione_con_atto",
                violation_error_message="Una graduatoria si approva con un atto.",
            ),
        ]

    def __str__(self) -> str:
        return f"Approvazione {self.pk}"
