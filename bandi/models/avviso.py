"""Avviso, VersioneAvviso, UnitaOfferta: the call, its term, what it offers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery, Value

from bandi.models.profilo import ProfiloPunteggio
from bandi.rules.finestra import Finestra, Momento, Pausa
from bandi.states import StatoAvviso
from crema_sap.enti.models import ModelloDiAmbito, Ruolo, Utente


class MomentoIn(Func):
    """What an instant is for a window in a query: the function that judges the sending too."""

    function = "bandi_momento"
    output_field = models.CharField()

    def __init__(self, ora: datetime) -> None:
        istante = Value(ora, output_field=models.DateTimeField())
        super().__init__(F("apre_il"), F("chiude_il"), F("pause"), istante)


def finestra_di(apre_il: datetime, chiude_il: datetime, pause: Iterable[Any]) -> Finestra:
    """Make a window of what the database keeps of it."""
    return Finestra(apre_il, chiude_il, tuple(Pausa(una.lower, una.upper) for una in pause))


class AvvisoQuerySet(models.QuerySet["Avviso"]):
    """Avvisi."""

    def visibili_a(self, utente: Utente) -> Self:
        """Every avviso for the capofila of the ambito, published ones for everybody else."""
        if utente.ha_ruolo(Ruolo.CAPOFILA):
            return self.filter(ambito_id=utente.ambito_attivo_id)
        return self.pubblici()

    def pubblici(self) -> Self:
        """Avvisi that have been published, revoked ones included."""
        return self.filter(pubblicato_il__isnull=False)

    def con_termine(self) -> Self:
        """Add the window and `preferenze_massime` of the version in force."""
        ultima = VersioneAvviso.objects.filter(avviso=OuterRef("pk")).order_by("-numero")
        return self.annotate(
            apre_il=Subquery(ultima.values("apre_il")[:1]),
            chiude_il=Subquery(ultima.values("chiude_il")[:1]),
            pause=Subquery(ultima.values("pause")[:1]),
            preferenze_massime=Subquery(ultima.values("preferenze_massime")[:1]),
            versione=Subquery(ultima.values("numero")[:1]),
        )

    def aperti(self, ora: datetime) -> Self:
        """Avvisi that receive domande at an instant: `[apre, chiude)`, pauses left out."""
        pubblicati = self.con_termine().filter(stato=StatoAvviso.PUBBLICATO)
        return pubblicati.alias(momento=MomentoIn(ora)).filter(momento=Momento.DURANTE)


class Avviso(ModelloDiAmbito):
    """A public call for the assignment of dwellings (R.R. 4/2017, art. 8).

    Its term is in its versions; that it is open follows from the instant. One `di_prova` shows the
    portal and gives nobody a home: only its graduatoria may stand on a profile not verified.
    """

    codice = models.SlugField("codice", max_length=60)
    titolo = models.CharField("titolo", max_length=200)
    piano = models.ForeignKey(
        "programmazione.PianoAnnuale", models.PROTECT, related_name="avvisi", verbose_name="piano"
    )
    profilo = models.ForeignKey(
        ProfiloPunteggio, models.PROTECT, related_name="avvisi", verbose_name="profilo di punteggio"
    )
    stato = models.CharField("stato", max_length=10, choices=StatoAvviso, default=StatoAvviso.BOZZA)
    di_prova = models.BooleanField("avviso di prova", default=False)
    canale_ufficiale = models.CharField("canale ufficiale per la domanda", max_length=200)
    referenti = models.TextField("uffici e recapiti", blank=True)
    corredo = models.JSONField("documenti richiesti e sportelli", default=dict, blank=True)
    fonte = models.CharField("fonte", max_length=200, blank=True)
    atto_approvazione = models.CharField("atto di approvazione", max_length=120, blank=True)
    approvato_il = models.DateTimeField("approvato il", null=True)
    pubblicato_il = models.DateTimeField("pubblicato il", null=True)
    revocato_il = models.DateTimeField("revocato il", null=True)
    motivo_revoca = models.TextField("motivo della revoca", blank=True)

    objects = AvvisoQuerySet.as_manager()

    class Meta:
        verbose_name = "avviso"
        verbose_name_plural = "avvisi"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "codice"],
                name="avviso_codice_unico",
                violation_error_message="C'è già un avviso con questo codice.",
            ),
            models.CheckConstraint(
                condition=Q(stato="BOZZA", approvato_il__isnull=True)
                | Q(stato="APPROVATO", approvato_il__isnull=False, pubblicato_il__isnull=True)
                | Q(stato="PUBBLICATO", approvato_il__isnull=False, pubblicato_il__isnull=False)
                | Q(stato="REVOCATO", approvato_il__isnull=False),
                name="avviso_stato_e_date",
                violation_error_message="Lo stato dell'avviso non va d'accordo con le sue date.",
            ),
            models.CheckConstraint(
                condition=Q(stato="REVOCATO", revocato_il__isnull=False) & ~Q(motivo_revoca="")
                | ~Q(stato="REVOCATO") & Q(revocato_il__isnull=True),
                name="avviso_revoca_motivata",
                violation_error_message="Una revoca ha la sua data e il suo motivo.",
            ),
        ]

    def __str__(self) -> str:
        return self.titolo


class AttoDiVersione(models.TextChoices):
    """The act that made a version of an avviso."""

    CREAZIONE = "CREAZIONE", "Prima stesura"
    MODIFICA = "MODIFICA", "Modifica della bozza"
    APPROVAZIONE = "APPROVAZIONE", "Approvazione"
    PUBBLICAZIONE = "PUBBLICAZIONE", "Pubblicazione"
    PROROGA = "PROROGA", "Proroga del termine"
    SOSPENSIONE = "SOSPENSIONE", "Sospensione"
    RIPRESA = "RIPRESA", "Ripresa dopo la sospensione"
    RIAPERTURA = "RIAPERTURA", "Riapertura"
    RITIRO = "RITIRO", "Ritiro di una unità"
    AGGIUNTA = "AGGIUNTA", "Aggiunta di una unità"
    REVOCA = "REVOCA", "Revoca"


class VersioneAvvisoQuerySet(models.QuerySet["VersioneAvviso"]):
    """Versions of avvisi."""

    def visibili_a(self, utente: Utente) -> Self:
        """Versions of the avvisi that the person sees."""
        return self.filter(avviso__in=Avviso.objects.visibili_a(utente))


class VersioneAvviso(ModelloDiAmbito):
    """The term of an avviso from one act on; the database refuses to change or delete it.

    `pause` are the intervals inside the term in which nothing is received, in order. A version
    never changes what was received before it: the database looks.
    """

    avviso = models.ForeignKey(
        Avviso, models.PROTECT, related_name="versioni", verbose_name="avviso"
    )
    numero = models.PositiveSmallIntegerField("numero")
    atto = models.CharField("atto", max_length=14, choices=AttoDiVersione)
    apre_il = models.DateTimeField("apre il")
    chiude_il = models.DateTimeField("chiude il (escluso)")
    pause = ArrayField(DateTimeRangeField(), verbose_name="pause", default=list, blank=True)
    preferenze_massime = models.PositiveSmallIntegerField("numero massimo di preferenze")
    motivo = models.TextField("motivo", blank=True)
    estremi = models.CharField("numero e data dell'atto", max_length=120, blank=True)
    creata_il = models.DateTimeField("creata il")

    objects = VersioneAvvisoQuerySet.as_manager()

    class Meta:
        verbose_name = "versione dell'avviso"
        verbose_name_plural = "versioni degli avvisi"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["avviso", "numero"],
                name="versione_numero_unico",
                violation_error_message="Questa versione dell'avviso c'è già.",
            ),
            models.CheckConstraint(
                condition=Q(chiude_il__gt=F("apre_il")),
                name="versione_termine",
                violation_error_message="La chiusura viene dopo l'apertura.",
            ),
            models.CheckConstraint(
                condition=Q(preferenze_massime__gte=1),
                name="versione_preferenze",
                violation_error_message="Si deve poter scegliere almeno una unità.",
            ),
            models.CheckConstraint(
                condition=Q(atto__in=["CREAZIONE", "MODIFICA", "APPROVAZIONE", "PUBBLICAZIONE"])
                | ~Q(motivo=""),
                name="versione_motivata",
                violation_error_message="Un avviso pubblicato cambia solo con un motivo.",
            ),
            models.CheckConstraint(
                condition=~Q(atto__in=["SOSPENSIONE", "RIPRESA", "RIAPERTURA", "AGGIUNTA"])
                | ~Q(estremi=""),
                name="versione_con_atto",
                violation_error_message="Questo cambiamento ha il numero e la data del suo atto.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numero}. {self.get_atto_display()}"

    @property
    def finestra(self) -> Finestra:
        """The window of this version."""
        return finestra_di(self.apre_il, self.chiude_il, self.pause)


class TipoOfferta(models.TextChoices):
    """In which condition a unit is offered (avviso, point 1.2)."""

    IMMEDIATA = "IMMEDIATA", "Assegnabile subito"
    SI_RENDE = "SI_RENDE", "Si rende assegnabile prima della chiusura"
    STATO_DI_FATTO = "STATO_DI_FATTO", "Assegnabile nello stato di fatto"


class UnitaOffertaQuerySet(models.QuerySet["UnitaOfferta"]):
    """Units offered."""

    def visibili_a(self, utente: Utente) -> Self:
        """Units of the avvisi that the person sees."""
        return self.filter(avviso__in=Avviso.objects.visibili_a(utente))

    def offerte(self) -> Self:
        """Units that have not been withdrawn."""
        return self.filter(ritirata_il__isnull=True)

    def impegnate(self) -> Self:
        """Units that a published avviso holds."""
        return self.filter(impegnata_dal__isnull=False, liberata_il__isnull=True)


class UnitaOfferta(ModelloDiAmbito):
    """A dwelling offered by an avviso.

    `aggiunta_il` says that it came while the avviso was open.
    `impegnata_dal` is set when the avviso is published, `liberata_il` when the unit goes back to
    its owner (withdrawal, revocation, end of the assignments): in between no other avviso may
    have it.
    """

    avviso = models.ForeignKey(Avviso, models.PROTECT, related_name="unita", verbose_name="avviso")
    unita = models.ForeignKey(
        "programmazione.UnitaAbitativa",
        models.PROTECT,
        related_name="offerte",
        verbose_name="unità abitativa",
    )
    tipo = models.CharField(
        "tipo", max_length=14, choices=TipoOfferta, default=TipoOfferta.IMMEDIATA
    )
    impegnata_dal = models.DateTimeField("impegnata dal", null=True)
    liberata_il = models.DateTimeField("liberata il", null=True)
    aggiunta_il = models.DateTimeField("aggiunta ad avviso aperto il", null=True)
    ritirata_il = models.DateTimeField("ritirata il", null=True)
    motivo_ritiro = models.TextField("motivo del ritiro", blank=True)

    objects = UnitaOffertaQuerySet.as_manager()

    class Meta:
        verbose_name = "unità offerta"
        verbose_name_plural = "unità offerte"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["avviso", "unita"],
                name="unita_offerta_unica",
                violation_error_message="L'unità è già in questo avviso.",
            ),
            models.UniqueConstraint(
                fields=["unita"],
                condition=Q(impegnata_dal__isnull=False, liberata_il__isnull=True),
                name="unita_in_un_solo_avviso",
                violation_error_message="L'unità è già offerta da un altro avviso.",
            ),
            models.CheckConstraint(
                condition=Q(ritirata_il__isnull=True, motivo_ritiro="")
                | Q(ritirata_il__isnull=False, liberata_il__isnull=False) & ~Q(motivo_ritiro=""),
                name="unita_ritiro_motivato",
                violation_error_message="Un ritiro ha la sua data e il suo motivo.",
            ),
            models.CheckConstraint(
                condition=Q(aggiunta_il__isnull=True) | Q(impegnata_dal=F("aggiunta_il")),
                name="unita_aggiunta_impegnata",
                violation_error_message="Un'unità aggiunta è impegnata da quel momento.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unita_id} in {self.avviso_id}"
