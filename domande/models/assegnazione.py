"""TornataAssegnazione, FattiCongelati, Assegnazione: from the definitive lists to the contract."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito, Ruolo, Utente
from domande.models.domanda import Domanda
from domande.models.graduatoria import Elaborazione
from domande.states import FINI_ASSEGNAZIONE, StatoAssegnazione


class CanaleAssegnazione(models.TextChoices):
    """By which way a household is served (`domande.rules.assegnazione.eventi.Canale`)."""

    INDIGENTI = "indigenti", "Quota riservata dalla legge"
    RISERVA = "riserva", "Riserva di una categoria"
    GRADUATORIA = "graduatoria", "Ordine della graduatoria"


class TornataAssegnazione(ModelloDiAmbito):
    """The definitive lists from which proposals are made, with the rules of that time.

    `regole` is the regime as its table said it. The hashes are SHA-256 in hexadecimal, of the
    frozen facts and of the rules in canonical form. The database refuses one on lists that are
    not definitive, and to change or delete any.
    """

    avviso = models.OneToOneField(
        "bandi.Avviso", models.PROTECT, related_name="tornata", verbose_name="avviso"
    )
    elaborazione = models.OneToOneField(
        Elaborazione, models.PROTECT, related_name="tornata", verbose_name="elaborazione"
    )
    pubblicazione = models.OneToOneField(
        "domande.PubblicazioneGraduatoria",
        models.PROTECT,
        related_name="tornata",
        verbose_name="pubblicazione",
    )
    regole = models.JSONField("regole")
    regole_impronta = models.CharField("impronta delle regole", max_length=64)
    fatti_impronta = models.CharField("impronta dei fatti", max_length=64)
    preparata_il = models.DateTimeField("preparata il")
    preparata_da = models.ForeignKey(
        "enti.Utente", models.PROTECT, null=True, related_name="+", verbose_name="preparata da"
    )

    class Meta:
        verbose_name = "tornata di assegnazione"
        verbose_name_plural = "tornate di assegnazione"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    regole_impronta__regex=r"^[0-9a-f]{64}$",
                    fatti_impronta__regex=r"^[0-9a-f]{64}$",
                ),
                name="tornata_impronte",
                violation_error_message="Le impronte della tornata non sono valide.",
            ),
        ]

    def __str__(self) -> str:
        return f"Tornata {self.pk}"


class FattiCongelati(ModelloDiAmbito):
    """What the order of a tornata is computed from, encrypted: it says who is indigent."""

    tornata = models.OneToOneField(
        TornataAssegnazione, models.PROTECT, related_name="congelati", verbose_name="tornata"
    )
    dati_cifrati = models.BinaryField("fatti, cifrati")

    class Meta:
        verbose_name = "fatti di una tornata"
        verbose_name_plural = "fatti delle tornate"

    def __str__(self) -> str:
        return f"Fatti della tornata {self.tornata_id}"


class AssegnazioneQuerySet(models.QuerySet["Assegnazione"]):
    """Assignments."""

    def visibili_a(self, utente: Utente) -> Self:
        """One's own for a citizen; an owner's for its officers; all for the capofila."""
        if utente.cittadino:
            return self.filter(richiedente_id=utente.pk)
        nell_ambito = self.filter(ambito_id=utente.ambito_attivo_id)
        if utente.ha_ruolo(Ruolo.CAPOFILA):
            return nell_ambito
        if utente.ha_ruolo(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE):
            return nell_ambito.filter(proprietario_id=utente.ente_attivo_id)
        return self.none()

    def vive(self) -> Self:
        """Assignments that hold their unit and their household, or have given one to the other."""
        return self.exclude(stato__in=FINI_ASSEGNAZIONE)


class Assegnazione(ModelloDiAmbito):
    """One unit and one household, from the proposal to the contract or to another end.

    `posizione` is the household's in the list of the unit. `termine` is the first instant that is
    too late for what the state waits for; `appuntamento` when the household is expected. The
    database admits the steps of `TRANSIZIONI_ASSEGNAZIONE` alone, each after its fact, one living
    assignment for a unit, one for a domanda, one that goes on for a person.
    """

    chiave = models.UUIDField("chiave", unique=True, default=uuid.uuid4)
    tornata = models.ForeignKey(
        TornataAssegnazione, models.PROTECT, related_name="assegnazioni", verbose_name="tornata"
    )
    offerta = models.ForeignKey(
        "bandi.UnitaOfferta",
        models.PROTECT,
        related_name="assegnazioni",
        verbose_name="unità offerta",
    )
    proprietario = models.ForeignKey(
        "enti.Ente", models.PROTECT, related_name="+", verbose_name="ente proprietario"
    )
    domanda = models.ForeignKey(
        Domanda, models.PROTECT, related_name="assegnazioni", verbose_name="domanda"
    )
    richiedente = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="richiedente"
    )
    canale = models.CharField("via", max_length=11, choices=CanaleAssegnazione)
    posizione = models.PositiveIntegerField("posizione in graduatoria")
    stato = models.CharField(
        "stato", max_length=11, choices=StatoAssegnazione, default=StatoAssegnazione.PROPOSTA
    )
    termine = models.DateTimeField("termine", null=True)
    appuntamento = models.DateTimeField("appuntamento", null=True)
    aperta_il = models.DateTimeField("aperta il")
    aggiornata_il = models.DateTimeField("aggiornata il")

    objects = AssegnazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "assegnazione"
        verbose_name_plural = "assegnazioni"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["offerta"],
                condition=~Q(stato__in=FINI_ASSEGNAZIONE),
                name="assegnazione_una_per_unita",
                violation_error_message="Questa unità è già proposta o assegnata.",
            ),
            models.UniqueConstraint(
                fields=["domanda"],
                condition=~Q(stato__in=FINI_ASSEGNAZIONE),
                name="assegnazione_una_per_domanda",
                violation_error_message="Questo nucleo ha già una proposta o un'assegnazione.",
            ),
            models.UniqueConstraint(
                fields=["richiedente"],
                condition=~Q(stato__in=(*FINI_ASSEGNAZIONE, StatoAssegnazione.CONTRATTO)),
                name="assegnazione_una_per_persona",
                violation_error_message="Questa persona ha già una proposta in un altro avviso.",
            ),
            models.CheckConstraint(
                condition=~Q(stato__in=("CONVOCATA", "PREAVVISO", "VISITA"))
                | Q(termine__isnull=False),
                name="assegnazione_con_termine",
                violation_error_message="Convocazione, preavviso e proposta hanno un termine.",
            ),
        ]

    def __str__(self) -> str:
        return f"Assegnazione {self.pk}"
