"""What is sent to each comune, and the proof of it: notices of a session, approved plans."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import Ente, ModelloDiAmbito, Ruolo, Utente
from crema_sap.registro.models import Protocollo
from programmazione.models.assemblea import Seduta
from programmazione.models.piano import Piano


class Canale(models.TextChoices):
    """How a comune is reached."""

    EMAIL = "EMAIL", "E-mail e portale"
    PORTALE = "PORTALE", "Solo portale: nessuno ha un'e-mail"


class MessaggioAlComune(ModelloDiAmbito):
    """One message to one person of a comune: to whom it is due, and when it left."""

    destinatario = models.ForeignKey(
        Utente,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="persona avvisata",
    )
    # As it was when the message was prepared: it is the proof of where it went.
    recapito = models.EmailField("indirizzo usato", blank=True)
    accodato_il = models.DateTimeField("preparato il")
    spedito_il = models.DateTimeField("spedito il", null=True, blank=True)

    class Meta:
        abstract = True


def spedito_a_qualcuno(modello: str) -> models.CheckConstraint:
    """Return the invariant that what left had an address to go to."""
    return models.CheckConstraint(
        condition=Q(spedito_il__isnull=True) | Q(destinatario__isnull=False) & ~Q(recapito=""),
        name=f"{modello}_spedito_a_qualcuno",
        violation_error_message="Un messaggio spedito ha una persona e un indirizzo.",
    )


class AvvisoSeduta(MessaggioAlComune):
    """The notice of a session to one comune: once."""

    seduta = models.ForeignKey(Seduta, models.PROTECT, related_name="avvisi", verbose_name="seduta")
    ente = models.ForeignKey(Ente, models.PROTECT, related_name="+", verbose_name="comune")

    class Meta:
        verbose_name = "avviso di convocazione"
        verbose_name_plural = "avvisi di convocazione"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["seduta", "ente"],
                name="avvisoseduta_uno_per_comune",
                violation_error_message="Questo comune ha già il suo avviso.",
            ),
            spedito_a_qualcuno("avvisoseduta"),
        ]

    def __str__(self) -> str:
        return f"Avviso della seduta {self.seduta_id} all'ente {self.ente_id}"


class InvioPianoQuerySet(models.QuerySet["InvioPiano"]):
    """Sendings of plans."""

    def visibili_a(self, utente: Utente) -> Self:
        """Capofila and secretary see them all, a comune its own."""
        nell_ambito = self.filter(ambito_id=utente.ambito_attivo_id)
        if utente.ha_ruolo(Ruolo.CAPOFILA, Ruolo.SEGRETARIO_ASSEMBLEA):
            return nell_ambito
        if utente.ha_ruolo(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE, Ruolo.SINDACO):
            return nell_ambito.filter(ente_id=utente.ente_attivo_id)
        return self.none()

    def senza_presa_d_atto(self) -> Self:
        """Those that the comune has not taken note of yet."""
        return self.filter(preso_atto_il__isnull=True)


class InvioPiano(MessaggioAlComune):
    """An approved plan sent to one comune: under which protocol, when, and who took note of it."""

    piano = models.ForeignKey(Piano, models.PROTECT, related_name="invii", verbose_name="piano")
    ente = models.ForeignKey(Ente, models.PROTECT, related_name="+", verbose_name="comune")
    protocollo = models.ForeignKey(
        Protocollo, models.PROTECT, related_name="+", verbose_name="protocollo"
    )
    canale = models.CharField("canale", max_length=8, choices=Canale)
    preso_atto_il = models.DateTimeField("presa d'atto il", null=True, blank=True)
    preso_atto_da = models.ForeignKey(
        Utente,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="presa d'atto registrata da",
    )
    delibera_giunta = models.CharField("deliberazione della Giunta", max_length=120, blank=True)

    objects = InvioPianoQuerySet.as_manager()

    class Meta:
        verbose_name = "invio di un piano"
        verbose_name_plural = "invii dei piani"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["piano", "ente"],
                name="inviopiano_uno_per_comune",
                violation_error_message="A questo comune il piano è già stato inviato.",
            ),
            models.CheckConstraint(
                condition=Q(preso_atto_il__isnull=True, preso_atto_da__isnull=True)
                | Q(preso_atto_il__isnull=False, preso_atto_da__isnull=False),
                name="inviopiano_presa_d_atto_firmata",
                violation_error_message="Una presa d'atto dice da chi e quando.",
            ),
            models.CheckConstraint(
                condition=Q(delibera_giunta="") | Q(preso_atto_il__isnull=False),
                name="inviopiano_delibera_con_presa_d_atto",
                violation_error_message="La deliberazione della Giunta è di una presa d'atto.",
            ),
            models.CheckConstraint(
                condition=Q(canale="EMAIL") & ~Q(recapito="") | Q(canale="PORTALE", recapito=""),
                name="inviopiano_canale_col_recapito",
                violation_error_message="Per e-mail si invia a chi ha un indirizzo.",
            ),
            spedito_a_qualcuno("inviopiano"),
        ]

    def __str__(self) -> str:
        return f"Invio del piano {self.piano_id} all'ente {self.ente_id}"

    @property
    def stato(self) -> tuple[str, str]:
        """Return how far it is, with its tone."""
        if self.preso_atto_il:
            return ("Presa d'atto", "positivo")
        if self.spedito_il:
            return ("Inviato", "corso")
        return (
            ("Da avvisare", "avviso") if self.canale == Canale.PORTALE else ("In partenza", "info")
        )


class SollecitoInvio(MessaggioAlComune):
    """A reminder to take note of a plan: at most one a day for each comune."""

    invio = models.ForeignKey(
        InvioPiano, models.PROTECT, related_name="solleciti", verbose_name="invio"
    )
    giorno = models.DateField("giorno")

    class Meta:
        verbose_name = "sollecito di presa d'atto"
        verbose_name_plural = "solleciti di presa d'atto"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["invio", "giorno"],
                name="sollecitoinvio_uno_al_giorno",
                violation_error_message="Questo comune è già stato sollecitato oggi.",
            ),
            spedito_a_qualcuno("sollecitoinvio"),
        ]

    def __str__(self) -> str:
        return f"Sollecito dell'invio {self.invio_id} del {self.giorno}"
