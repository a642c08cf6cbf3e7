"""VariazioneComune: dated changes of the territory. A comune that ceases is never deleted."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from crema_sap.enti.models.persone import Incarico, Utente
from crema_sap.enti.models.territorio import Comune, ModelloDiAmbito


class TipoVariazione(models.TextChoices):
    """How the territory changes (D.Lgs. 267/2000, artt. 15-16)."""

    FUSIONE = "FUSIONE", "Fusione in un nuovo comune"
    INCORPORAZIONE = "INCORPORAZIONE", "Incorporazione in un comune che resta"
    CAMBIO_NOME = "CAMBIO_NOME", "Cambio di nome"


class VariazioneComuneQuerySet(models.QuerySet["VariazioneComune"]):
    """Changes of the territory."""

    def visibili_a(self, utente: Utente) -> Self:
        """Those of the ambito of the person's appointment: they come from public acts."""
        return self.filter(ambito_id=utente.ambito_attivo_id)

    def valide(self) -> Self:
        """Those that nobody has withdrawn."""
        return self.filter(ritiro__isnull=True)


class VariazioneComune(ModelloDiAmbito):
    """From `decorre_il` on, `a` takes the place of the comuni that flow into it, or has a new name.

    What is dated follows the clock by itself; `compiuta_il` tells when declarations and dwellings,
    which pass by an act, have passed.
    """

    tipo = models.CharField("che cosa cambia", max_length=14, choices=TipoVariazione)
    decorre_il = models.DateField("decorre il")
    a = models.ForeignKey(Comune, models.PROTECT, related_name="+", verbose_name="comune che segue")
    nome_prima = models.CharField("nome di prima", max_length=80, blank=True)
    nome_nuovo = models.CharField("nome nuovo", max_length=80, blank=True)
    atto = models.CharField("atto", max_length=200)
    fonte = models.CharField("fonte", max_length=200, blank=True)
    registrata_da = models.ForeignKey(
        Utente, models.PROTECT, related_name="+", verbose_name="registrata da"
    )
    registrata_il = models.DateTimeField("registrata il")
    compiuta_il = models.DateTimeField("compiuta il", null=True, blank=True)

    objects = VariazioneComuneQuerySet.as_manager()

    class Meta:
        verbose_name = "variazione di comune"
        verbose_name_plural = "variazioni dei comuni"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(atto=""),
                name="variazione_con_atto",
                violation_error_message="Una variazione ha il suo atto.",
            ),
            models.CheckConstraint(
                condition=(Q(tipo="CAMBIO_NOME") & ~Q(nome_prima="") & ~Q(nome_nuovo=""))
                | (~Q(tipo="CAMBIO_NOME") & Q(nome_prima="", nome_nuovo="")),
                name="variazione_nome",
                violation_error_message="Un cambio di nome, e solo quello, ha i due nomi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tipo_display()} dal {self.decorre_il:%d/%m/%Y}"


class ComuneConfluito(ModelloDiAmbito):
    """A comune that ceases, and the change by which it does: only one that was not withdrawn."""

    variazione = models.ForeignKey(
        VariazioneComune, models.PROTECT, related_name="confluiti", verbose_name="variazione"
    )
    comune = models.ForeignKey(
        Comune, models.PROTECT, related_name="confluito", verbose_name="comune che cessa"
    )
    ritirato = models.BooleanField("ritirato", default=False)

    class Meta:
        verbose_name = "comune confluito"
        verbose_name_plural = "comuni confluiti"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["comune"],
                condition=Q(ritirato=False),
                name="comuneconfluito_una_volta",
                violation_error_message="Un comune confluisce una volta sola.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.comune_id}"


class IncaricoFinito(ModelloDiAmbito):
    """An appointment that a change ended, and until when it would have lasted."""

    variazione = models.ForeignKey(
        VariazioneComune, models.PROTECT, related_name="finiti", verbose_name="variazione"
    )
    incarico = models.ForeignKey(
        Incarico, models.PROTECT, related_name="+", verbose_name="incarico"
    )
    al_prima = models.DateField("sarebbe durato fino al", null=True)

    class Meta:
        verbose_name = "incarico finito"
        verbose_name_plural = "incarichi finiti"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["variazione", "incarico"],
                name="incaricofinito_uno",
                violation_error_message="La variazione ha già finito questo incarico.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.incarico_id}"


class RitiroVariazione(ModelloDiAmbito):
    """A change recorded by mistake, taken back before it was carried out: by whom, when, why.

    What was recorded stays as it was; this row alone says that it does not count.
    """

    variazione = models.OneToOneField(
        VariazioneComune, models.PROTECT, related_name="ritiro", verbose_name="variazione"
    )
    motivo = models.CharField("motivo", max_length=500)
    ritirata_da = models.ForeignKey(
        Utente, models.PROTECT, related_name="+", verbose_name="ritirata da"
    )
    ritirata_il = models.DateTimeField("ritirata il")

    class Meta:
        verbose_name = "ritiro di una variazione"
        verbose_name_plural = "ritiri delle variazioni"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="ritirovariazione_con_motivo",
                violation_error_message="Chi ritira una variazione scrive il motivo.",
            )
        ]

    def __str__(self) -> str:
        return f"Ritiro della variazione {self.variazione_id}"
