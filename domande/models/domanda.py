"""Domanda: what a citizen sent, as it was sent; the database lets nobody change it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from bandi.models.avviso import finestra_di
from bandi.rules.finestra import Finestra
from crema_sap.enti.models import ModelloDiAmbito, Ruolo, Utente


class DomandaQuerySet(models.QuerySet["Domanda"]):
    """Domande that were sent."""

    def visibili_a(self, utente: Utente) -> Self:
        """One's own for a citizen; for the owners of units, those that chose one of theirs.

        When an owner may open them (after the close) is for `permissions` to say.
        """
        if utente.cittadino:
            return self.filter(richiedente_id=utente.pk)
        if utente.ha_ruolo(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE):
            preferenze: Any = self.model._meta.get_field("preferenze").related_model
            scelte = preferenze.objects.filter(
                unita_offerta__unita__proprietario_id=utente.ente_attivo_id
            )
            return self.filter(ambito_id=utente.ambito_attivo_id, pk__in=scelte.values("domanda"))
        return self.none()

    def attive(self) -> Self:
        """Domande that were not withdrawn."""
        return self.filter(ritirata_il__isnull=True)


class Domanda(ModelloDiAmbito):
    """An application, inserted once by the sending and immutable but for its withdrawal.

    `impronta` is the SHA-256 of the canonical snapshot, which `dati_cifrati` holds; `codifica`
    are the facts as whole numbers, encrypted, for rankings (see `domande.rules.codifica`).
    `arrivata_il` is the instant in which the complete request was in hand, by the database's
    clock: it is what the term is compared with.
    """

    # The term of the version in force, where a selector has asked for it.
    apre_il: datetime
    chiude_il: datetime
    pause: Iterable[Any]

    avviso = models.ForeignKey(
        "bandi.Avviso", models.PROTECT, related_name="domande", verbose_name="avviso"
    )
    versione_avviso = models.ForeignKey(
        "bandi.VersioneAvviso",
        models.PROTECT,
        related_name="+",
        verbose_name="versione dell'avviso all'invio",
    )
    richiedente = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="domande", verbose_name="richiedente"
    )
    chiave = models.UUIDField("chiave dell'invio", unique=True)
    codice_pubblico = models.CharField("codice pubblico", max_length=14, unique=True)
    arrivata_il = models.DateTimeField("arrivata il")
    inviata_il = models.DateTimeField("registrata il")
    protocollo_numero = models.PositiveIntegerField("numero di protocollo")
    protocollo_anno = models.PositiveSmallIntegerField("anno di protocollo")
    impronta = models.CharField("impronta", max_length=64)
    dati_cifrati = models.BinaryField("contenuto, cifrato")
    codifica = models.BinaryField("fatti in numeri")
    ritirata_il = models.DateTimeField("ritirata il", null=True)
    ritiro_protocollo = models.CharField("protocollo del ritiro", max_length=20, blank=True)

    objects = DomandaQuerySet.as_manager()

    class Meta:
        verbose_name = "domanda"
        verbose_name_plural = "domande"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["avviso", "richiedente"],
                condition=Q(ritirata_il__isnull=True),
                name="domanda_attiva_unica",
                violation_error_message="Per questo avviso hai già una domanda inviata.",
            ),
            models.UniqueConstraint(
                fields=["ambito", "protocollo_anno", "protocollo_numero"],
                name="domanda_protocollo_unico",
                violation_error_message="Questo numero di protocollo è già di un'altra domanda.",
            ),
            models.CheckConstraint(
                condition=Q(ritirata_il__isnull=True, ritiro_protocollo="")
                | Q(ritirata_il__gte=F("arrivata_il")) & ~Q(ritiro_protocollo=""),
                name="domanda_ritiro",
                violation_error_message="Il ritiro viene dopo l'invio e ha il suo protocollo.",
            ),
            models.CheckConstraint(
                condition=Q(impronta__regex=r"^[0-9a-f]{64}$"),
                name="domanda_impronta",
                violation_error_message="L'impronta della domanda non è valida.",
            ),
        ]

    def __str__(self) -> str:
        return self.codice_pubblico

    @property
    def finestra(self) -> Finestra:
        """The window in force, where a selector has asked for the term."""
        return finestra_di(self.apre_il, self.chiude_il, self.pause)

    @property
    def protocollo(self) -> str:
        """The protocol number as it is quoted: `123/2019`."""
        return f"{self.protocollo_numero}/{self.protocollo_anno}"
