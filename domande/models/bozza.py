"""Bozza: the one draft of a citizen for an avviso, kept on the server from the first answer."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from bandi.models.avviso import finestra_di
from bandi.rules.finestra import Finestra
from crema_sap.enti.models import ModelloDiAmbito, Utente


class BozzaQuerySet(models.QuerySet["Bozza"]):
    """Drafts."""

    def visibili_a(self, utente: Utente) -> Self:
        """A draft is seen by nobody but the citizen who is writing it."""
        return self.filter(richiedente_id=utente.pk) if utente.cittadino else self.none()


class Bozza(ModelloDiAmbito):
    """The answers written so far, encrypted as one; gone when the domanda is sent.

    `chiave` names the sending: the domanda made from this draft takes it, so that a repeated
    request finds the same receipt. `versione` grows with every save (two tabs, two phones).
    """

    avviso = models.ForeignKey(
        "bandi.Avviso", models.PROTECT, related_name="bozze", verbose_name="avviso"
    )
    versione_avviso = models.ForeignKey(
        "bandi.VersioneAvviso",
        models.PROTECT,
        related_name="+",
        verbose_name="versione dell'avviso quando è stata cominciata",
    )
    versione_letta = models.ForeignKey(
        "bandi.VersioneAvviso",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="ultima versione di cui ha letto i cambiamenti",
    )
    richiedente = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="bozze", verbose_name="richiedente"
    )
    # The term of the version in force, where a selector has asked for it.
    apre_il: datetime
    chiude_il: datetime
    pause: Iterable[Any]

    chiave = models.UUIDField("chiave dell'invio", default=uuid.uuid4, unique=True, editable=False)
    versione = models.PositiveIntegerField("versione", default=1)
    sezioni = models.JSONField("sezioni completate", default=list)
    dati_cifrati = models.BinaryField("risposte, cifrate")
    iniziata_il = models.DateTimeField("iniziata il")
    aggiornata_il = models.DateTimeField("aggiornata il")

    objects = BozzaQuerySet.as_manager()

    class Meta:
        verbose_name = "bozza"
        verbose_name_plural = "bozze"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["avviso", "richiedente"],
                name="bozza_unica",
                violation_error_message="Per questo avviso hai già una domanda in compilazione.",
            ),
            models.CheckConstraint(
                condition=Q(versione__gte=1),
                name="bozza_versione",
                violation_error_message="La versione della bozza comincia da 1.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.chiave)

    @property
    def finestra(self) -> Finestra:
        """The window in force, where a selector has asked for the term."""
        return finestra_di(self.apre_il, self.chiude_il, self.pause)


class RispostaSospesa(ModelloDiAmbito):
    """What was being typed in a section when the session expired: it waits for the sign-in.

    Nothing of it enters the draft until the citizen reads it again and saves.
    """

    chiave = models.UUIDField("chiave della bozza")
    sezione = models.SlugField("sezione", max_length=30)
    dati_cifrati = models.BinaryField("risposte, cifrate")
    sospesa_il = models.DateTimeField("sospesa il")

    class Meta:
        verbose_name = "risposta sospesa"
        verbose_name_plural = "risposte sospese"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["chiave", "sezione"],
                name="risposta_sospesa_unica",
                violation_error_message="Le risposte di questa sezione sono già in attesa.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.chiave} {self.sezione}"
