"""RegolaAssemblea: how the ambito's Assemblea is convened, counts and decides, from a day on."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito
from programmazione.rules.assemblea import Soglia


class MetodoVoto(models.TextChoices):
    """How votes are counted."""

    PRO_CAPITE = "PRO_CAPITE", "Per testa"
    PONDERATO = "PONDERATO", "Per popolazione"
    ENTRAMBI = "ENTRAMBI", "Per testa e per popolazione"


class BaseMaggioranza(models.TextChoices):
    """Out of whom the majority is taken."""

    VOTANTI = "VOTANTI", "Voti espressi, senza gli astenuti"
    PRESENTI = "PRESENTI", "Presenti"
    COMPONENTI = "COMPONENTI", "Componenti dell'Assemblea"


class RegolaAssemblea(ModelloDiAmbito):
    """Quorum and majority of the ambito's Assemblea from a day on, with the source."""

    dal = models.DateField("dal")
    metodo = models.CharField("metodo di voto", max_length=12, choices=MetodoVoto)
    # Shares in percent; `oltre` tells «more than» from «at least».
    quorum_prima = models.DecimalField(
        "numero legale in prima convocazione (%)", max_digits=5, decimal_places=2
    )
    quorum_prima_oltre = models.BooleanField("in prima convocazione serve di più", default=True)
    quorum_seconda = models.DecimalField(
        "numero legale in seconda convocazione (%)", max_digits=5, decimal_places=2
    )
    quorum_seconda_oltre = models.BooleanField(
        "in seconda convocazione serve di più", default=False
    )
    maggioranza = models.DecimalField("maggioranza (%)", max_digits=5, decimal_places=2)
    maggioranza_oltre = models.BooleanField("per la maggioranza serve di più", default=True)
    base = models.CharField("maggioranza calcolata su", max_length=12, choices=BaseMaggioranza)
    anno_popolazione = models.PositiveSmallIntegerField("anno della popolazione")
    # Empty where the source does not say it: then the portal warns and never stops.
    preavviso_giorni = models.PositiveSmallIntegerField(
        "preavviso minimo (giorni)", null=True, blank=True
    )
    deleghe_ammesse = models.BooleanField("sono ammesse deleghe", default=True)
    presidente_decide = models.BooleanField(
        "a parità il voto di chi presiede vale doppio", default=False
    )
    fonte = models.CharField("fonte", max_length=200)
    verificata = models.BooleanField("verificata", default=False)

    class Meta:
        verbose_name = "regola dell'Assemblea"
        verbose_name_plural = "regole dell'Assemblea"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "dal"],
                name="regolaassemblea_dal_unica",
                violation_error_message="Da questo giorno c'è già una regola.",
            ),
            models.CheckConstraint(
                condition=Q(quorum_prima__gte=0, quorum_prima__lte=100)
                & Q(quorum_seconda__gte=0, quorum_seconda__lte=100)
                & Q(maggioranza__gte=0, maggioranza__lte=100),
                name="regolaassemblea_percentuali",
                violation_error_message="Numero legale e maggioranza stanno tra 0 e 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"Regola dal {self.dal:%d/%m/%Y}"

    @property
    def soglia_prima(self) -> Soglia:
        """Return the quorum of a first call."""
        return Soglia(self.quorum_prima, self.quorum_prima_oltre)

    @property
    def soglia_seconda(self) -> Soglia:
        """Return the quorum of a second call."""
        return Soglia(self.quorum_seconda, self.quorum_seconda_oltre)

    @property
    def soglia_maggioranza(self) -> Soglia:
        """Return the share that carries."""
        return Soglia(self.maggioranza, self.maggioranza_oltre)
