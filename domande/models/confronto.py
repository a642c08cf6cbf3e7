"""Confronto and its lists and lines: a past population ranked again with another profile."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito, Ruolo, Utente
from domande.models.graduatoria import Elaborazione


class StatoConfronto(models.TextChoices):
    """How far a comparison is."""

    IN_CORSO = "IN_CORSO", "In corso"
    PRONTO = "PRONTO", "Pronto"
    FALLITO = "FALLITO", "Non riuscito"


class ConfrontoQuerySet(models.QuerySet["Confronto"]):
    """Comparisons."""

    def visibili_a(self, utente: Utente) -> Self:
        """Those of the ambito, for the capofila alone: nobody else may read who would move."""
        if utente.ha_ruolo(Ruolo.CAPOFILA):
            return self.filter(ambito_id=utente.ambito_attivo_id)
        return self.none()


class Confronto(ModelloDiAmbito):
    """What another profile would do to a run; once it is ready, it never changes.

    It holds codes and points, nobody's data; the rankings themselves are not touched.
    `codici` are the public codes of the domande, to which the arrays of lines and lists refer.
    """

    elaborazione = models.ForeignKey(
        Elaborazione, models.PROTECT, related_name="confronti", verbose_name="elaborazione"
    )
    profilo = models.ForeignKey(
        "bandi.ProfiloPunteggio", models.PROTECT, related_name="+", verbose_name="profilo provato"
    )
    stato = models.CharField(
        "stato", max_length=8, choices=StatoConfronto, default=StatoConfronto.IN_CORSO
    )
    avanzamento = models.PositiveSmallIntegerField("avanzamento", default=0)
    passo = models.CharField("passo", max_length=120, blank=True)
    motivo = models.CharField("perché non è riuscito", max_length=300, blank=True)
    chiesto_il = models.DateTimeField("chiesto il")
    chiesto_da = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="chiesto da"
    )
    finito_il = models.DateTimeField("finito il", null=True)
    codici = ArrayField(models.CharField(max_length=14), default=list, verbose_name="codici")

    objects = ConfrontoQuerySet.as_manager()

    class Meta:
        verbose_name = "prova di un profilo"
        verbose_name_plural = "prove di profili"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["elaborazione", "profilo"],
                condition=~Q(stato="FALLITO"),
                name="confronto_unico",
                violation_error_message="Questa prova c'è già.",
            ),
            models.CheckConstraint(
                condition=Q(stato="IN_CORSO", finito_il__isnull=True)
                | Q(stato="PRONTO", finito_il__isnull=False, motivo="")
                | Q(stato="FALLITO", finito_il__isnull=False) & ~Q(motivo=""),
                name="confronto_stato",
                violation_error_message="Lo stato della prova non va d'accordo con il resto.",
            ),
        ]

    def __str__(self) -> str:
        return f"Prova {self.pk}"

    @property
    def in_corso(self) -> bool:
        """Whether it is still being computed."""
        return self.stato == StatoConfronto.IN_CORSO


class VoceConfronto(ModelloDiAmbito):
    """A line of the score, for every domanda, before and after: hundredths."""

    confronto = models.ForeignKey(
        Confronto, models.PROTECT, related_name="voci", verbose_name="prova"
    )
    codice = models.CharField("voce", max_length=80)
    prima = ArrayField(models.IntegerField(), verbose_name="prima")
    dopo = ArrayField(models.IntegerField(), verbose_name="dopo")

    class Meta:
        verbose_name = "voce di una prova"
        verbose_name_plural = "voci di una prova"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["confronto", "codice"],
                name="voce_confronto_unica",
                violation_error_message="Questa voce c'è già.",
            )
        ]

    def __str__(self) -> str:
        return self.codice


class ListaConfrontoQuerySet(models.QuerySet["ListaConfronto"]):
    """Lists of comparisons."""

    def visibili_a(self, utente: Utente) -> Self:
        """Those of the comparisons that the person sees."""
        return self.filter(confronto__in=Confronto.objects.visibili_a(utente))


class ListaConfronto(ModelloDiAmbito):
    """The list of a unit before and after: parallel arrays by the position of before.

    `righe` are places in `Confronto.codici`, from 1; the position before is the place in the
    array. `cause` as in `domande.rules.spostamenti`.
    """

    confronto = models.ForeignKey(
        Confronto, models.PROTECT, related_name="liste", verbose_name="prova"
    )
    unita_offerta = models.ForeignKey(
        "bandi.UnitaOfferta", models.PROTECT, related_name="+", verbose_name="unità offerta"
    )
    lunghezza = models.PositiveIntegerField("domande in lista")
    salgono = models.PositiveIntegerField("quante salgono")
    scendono = models.PositiveIntegerField("quante scendono")
    cambia_la_prima = models.BooleanField("cambia chi è primo")
    righe = ArrayField(models.IntegerField(), verbose_name="domande")
    dopo = ArrayField(models.IntegerField(), verbose_name="posizione dopo")
    isbar_prima = ArrayField(models.IntegerField(), verbose_name="ISBAR prima")
    isbar_dopo = ArrayField(models.IntegerField(), verbose_name="ISBAR dopo")
    comune_prima = ArrayField(models.IntegerField(), verbose_name="punti nel comune, prima")
    comune_dopo = ArrayField(models.IntegerField(), verbose_name="punti nel comune, dopo")
    cause = ArrayField(models.SmallIntegerField(), verbose_name="cause")

    objects = ListaConfrontoQuerySet.as_manager()

    class Meta:
        verbose_name = "lista di una prova"
        verbose_name_plural = "liste di una prova"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["confronto", "unita_offerta"],
                name="lista_confronto_unica",
                violation_error_message="L'unità ha già la sua lista in questa prova.",
            )
        ]

    def __str__(self) -> str:
        return f"Lista {self.pk}"

    @property
    def spostate(self) -> int:
        """How many change position."""
        return self.salgono + self.scendono
