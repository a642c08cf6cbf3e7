"""Elaborazione, ListaGraduatoria: the runs of a ranking; each is written whole, and never again."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito, Ruolo, Utente


class ElaborazioneQuerySet(models.QuerySet["Elaborazione"]):
    """Runs."""

    def visibili_a(self, utente: Utente) -> Self:
        """Runs of the ambito, for who draws up, approves or owns; citizens see their own places."""
        if utente.ha_ruolo(Ruolo.CAPOFILA, Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE):
            return self.filter(ambito_id=utente.ambito_attivo_id)
        return self.none()


class Elaborazione(ModelloDiAmbito):
    """One run of the rankings of an avviso: what went in, the seed of the draw, what came out.

    The hashes are SHA-256 in hexadecimal: of the inputs in canonical form, and of all the lists.
    The database refuses to change or delete a run.
    """

    avviso = models.ForeignKey(
        "bandi.Avviso", models.PROTECT, related_name="elaborazioni", verbose_name="avviso"
    )
    numero = models.PositiveSmallIntegerField("numero")
    profilo = models.ForeignKey(
        "bandi.ProfiloPunteggio", models.PROTECT, related_name="+", verbose_name="profilo"
    )
    seme = models.CharField("seme del sorteggio", max_length=80)
    domande = models.PositiveIntegerField("domande")
    ingressi_impronta = models.CharField("impronta degli ingressi", max_length=64)
    risultato_impronta = models.CharField("impronta del risultato", max_length=64)
    calcolata_il = models.DateTimeField("calcolata il")
    calcolata_da = models.ForeignKey(
        "enti.Utente", models.PROTECT, null=True, related_name="+", verbose_name="calcolata da"
    )

    objects = ElaborazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "elaborazione della graduatoria"
        verbose_name_plural = "elaborazioni della graduatoria"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["avviso", "numero"],
                name="elaborazione_numero_unico",
                violation_error_message="Questa elaborazione c'è già.",
            ),
            models.CheckConstraint(
                condition=~Q(seme=""),
                name="elaborazione_seme",
                violation_error_message="Il sorteggio ha il suo seme.",
            ),
        ]

    def __str__(self) -> str:
        return f"Elaborazione {self.numero}"


class ListaGraduatoriaQuerySet(models.QuerySet["ListaGraduatoria"]):
    """Lists."""

    def visibili_a(self, utente: Utente) -> Self:
        """All the ambito's for the capofila; for an owner, the lists of its own units."""
        proprie = self.filter(ambito_id=utente.ambito_attivo_id)
        if utente.ha_ruolo(Ruolo.CAPOFILA):
            return proprie
        if utente.ha_ruolo(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE):
            return proprie.filter(unita_offerta__unita__proprietario_id=utente.ente_attivo_id)
        return self.none()


class ListaGraduatoria(ModelloDiAmbito):
    """The ranking for one unit in one run: parallel arrays from the first position down.

    A position is a place in the array and is stored nowhere else, so that it can't be wrong by
    itself; a list of 10,000 is one row, written once. Points are hundredths. `deciso_da` is what
    separates a row from the one before (see `domande.rules.graduatoria.Ordinamento`).
    """

    elaborazione = models.ForeignKey(
        Elaborazione, models.PROTECT, related_name="liste", verbose_name="elaborazione"
    )
    unita_offerta = models.ForeignKey(
        "bandi.UnitaOfferta", models.PROTECT, related_name="liste", verbose_name="unità offerta"
    )
    lunghezza = models.PositiveIntegerField("domande in lista")
    domande = ArrayField(models.BigIntegerField(), verbose_name="domande")
    ordine = ArrayField(models.SmallIntegerField(), verbose_name="ordine di preferenza")
    isbar = ArrayField(models.IntegerField(), verbose_name="ISBAR in centesimi")
    punti_comune = ArrayField(models.IntegerField(), verbose_name="punti di residenza nel comune")
    deciso_da = ArrayField(models.SmallIntegerField(), verbose_name="criterio che decide")

    objects = ListaGraduatoriaQuerySet.as_manager()

    class Meta:
        verbose_name = "graduatoria di un'unità"
        verbose_name_plural = "graduatorie delle unità"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["elaborazione", "unita_offerta"],
                name="lista_unita_unica",
                violation_error_message="L'unità ha già la sua lista in questa elaborazione.",
            )
        ]

    def __str__(self) -> str:
        return f"Lista {self.pk}"
