"""Rettifica, DecisioneRettifica: a correction asked of a provisional graduatoria, and its end."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito, Ruolo, Utente
from domande.models.calendario import EffettoSilenzio
from domande.models.domanda import Domanda


class EsitoRettifica(models.TextChoices):
    """How a request may end."""

    ACCOLTA = "ACCOLTA", "Accolta"
    RESPINTA = "RESPINTA", "Respinta"
    RITIRATA = "RITIRATA", "Ritirata"


class RettificaQuerySet(models.QuerySet["Rettifica"]):
    """Requests."""

    def visibili_a(self, utente: Utente) -> Self:
        """One's own for a citizen; for the ente that decides, those it decides."""
        if utente.cittadino:
            return self.filter(richiedente_id=utente.pk)
        if utente.ha_ruolo(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE):
            return self.filter(
                ambito_id=utente.ambito_attivo_id, proprietario_id=utente.ente_attivo_id
            )
        return self.none()


class Rettifica(ModelloDiAmbito):
    """A request, written once. What is asked is about somebody's health: it is encrypted.

    `proprietario`, the owner of the dwelling that the domanda wants most, decides.
    `decisione_entro` is the first instant that is too late for it, and `silenzio` what that means:
    both as the rule was on the day. The database refuses one out of the term of the publication, a
    second one while the first waits, and any change.
    """

    chiave = models.UUIDField("chiave", unique=True)
    domanda = models.ForeignKey(
        Domanda, models.PROTECT, related_name="rettifiche", verbose_name="domanda"
    )
    numero = models.PositiveSmallIntegerField("numero")
    pubblicazione = models.ForeignKey(
        "domande.PubblicazioneGraduatoria",
        models.PROTECT,
        related_name="rettifiche",
        verbose_name="pubblicazione",
    )
    richiedente = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="richiedente"
    )
    proprietario = models.ForeignKey(
        "enti.Ente", models.PROTECT, related_name="+", verbose_name="ente che decide"
    )
    documento = models.ForeignKey(
        "domande.Allegato", models.PROTECT, related_name="+", verbose_name="documento"
    )
    contenuto_cifrato = models.BinaryField("contenuto, cifrato")
    presentata_il = models.DateTimeField("presentata il")
    presentata_da = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="presentata da"
    )
    protocollo = models.CharField("protocollo", max_length=20)
    decisione_entro = models.DateTimeField("decisione entro")
    silenzio = models.CharField("se nessuno decide", max_length=8, choices=EffettoSilenzio)

    objects = RettificaQuerySet.as_manager()

    class Meta:
        verbose_name = "richiesta di rettifica"
        verbose_name_plural = "richieste di rettifica"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["domanda", "numero"],
                name="rettifica_unica",
                violation_error_message="Questa richiesta c'è già.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rettifica {self.pk}"


class DecisioneRettifica(ModelloDiAmbito):
    """The end of a request: decided with reasons, by the owner's silence, or taken back.

    `dopo_elaborazione` is how many runs there had been: the correction counts from the next one
    on. `codifica` are the corrected facts of the domanda, encrypted, as rankings read them.
    """

    rettifica = models.OneToOneField(
        Rettifica, models.PROTECT, related_name="decisione", verbose_name="rettifica"
    )
    domanda = models.ForeignKey(Domanda, models.PROTECT, related_name="+", verbose_name="domanda")
    esito = models.CharField("esito", max_length=8, choices=EsitoRettifica)
    motivi = models.TextField("motivi")
    per_silenzio = models.BooleanField("per silenzio", default=False)
    decisa_da = models.ForeignKey(
        "enti.Utente", models.PROTECT, null=True, related_name="+", verbose_name="decisa da"
    )
    decisa_il = models.DateTimeField("decisa il")
    dopo_elaborazione = models.PositiveIntegerField("graduatorie già calcolate")
    codifica = models.BinaryField("fatti corretti in numeri, cifrati", null=True)

    class Meta:
        verbose_name = "decisione su una rettifica"
        verbose_name_plural = "decisioni sulle rettifiche"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(motivi=""),
                name="decisionerettifica_motivi",
                violation_error_message="Una decisione ha i suoi motivi.",
            ),
            models.CheckConstraint(
                condition=Q(per_silenzio=True, decisa_da__isnull=True)
                | Q(per_silenzio=False, decisa_da__isnull=False),
                name="decisionerettifica_di_chi",
                violation_error_message="Una decisione è di una persona, o del silenzio.",
            ),
            models.CheckConstraint(
                condition=Q(esito=EsitoRettifica.ACCOLTA, codifica__isnull=False)
                | Q(
                    esito__in=[EsitoRettifica.RESPINTA, EsitoRettifica.RITIRATA],
                    codifica__isnull=True,
                ),
                name="decisionerettifica_correzione",
                violation_error_message="Solo una richiesta accolta corregge la domanda.",
            ),
        ]

    def __str__(self) -> str:
        return f"Decisione {self.pk}"
