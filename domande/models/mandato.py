"""Mandato: whom a citizen lets fill in and send a domanda, and what the helper then wrote."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from crema_sap.enti.models import ModelloDiAmbito, Ruolo, Utente
from domande.compilazione.sezioni import ORDINE
from domande.states import FINI_MANDATO, StatoMandato, stato_mandato

PARTI = {sezione.value: sezione.etichetta for sezione in ORDINE}


class FormaMandato(models.TextChoices):
    """How the citizen gives the mandate."""

    CARTA = "CARTA", "Modulo firmato su carta"
    SPID = "SPID", "Conferma della persona con SPID o CIE"


class MandatoQuerySet(models.QuerySet["Mandato"]):
    """Mandates."""

    def visibili_a(self, utente: Utente) -> Self:
        """One's own for a citizen; those of the ente for its desk."""
        if utente.cittadino:
            return self.filter(richiedente_id=utente.pk)
        if utente.ha_ruolo(Ruolo.SPORTELLO):
            return self.filter(ambito_id=utente.ambito_attivo_id, ente_id=utente.ente_attivo_id)
        return self.none()

    def attivi(self, ora: datetime) -> Self:
        """Mandates under which the desk may work at an instant."""
        return self.filter(attivo_dal__isnull=False, finito_il__isnull=True, scade_il__gt=ora)

    def vivi(self, ora: datetime) -> Self:
        """Mandates that are not over: proposed or active."""
        return self.filter(finito_il__isnull=True, scade_il__gt=ora)


class Mandato(ModelloDiAmbito):
    """A citizen's mandate to the desk of an ente, for one avviso.

    Its steps are written once each, and the database lets none be taken back: `attivo_dal`, then
    `finito_il` with how it ended. `chiave` is the draft (then the domanda) that the desk works on.
    `assistito_cifrato` is who the person is, as the desk was told; `codice_cifrato` the code with
    which the person confirms, gone when it was used.
    """

    identificativo = models.UUIDField("identificativo", default=uuid.uuid4, unique=True)
    avviso = models.ForeignKey("bandi.Avviso", models.PROTECT, related_name="+")
    ente = models.ForeignKey("enti.Ente", models.PROTECT, related_name="+", verbose_name="ente")
    richiedente = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="mandati", verbose_name="richiedente"
    )
    forma = models.CharField("forma", max_length=5, choices=FormaMandato)
    assistito_cifrato = models.BinaryField("dati della persona, cifrati")
    codice_cifrato = models.BinaryField("codice di conferma, cifrato", null=True)
    proposto_da = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="proposto da"
    )
    proposto_il = models.DateTimeField("proposto il")
    attivo_dal = models.DateTimeField("attivo dal", null=True)
    scade_il = models.DateTimeField("scade il")
    finito_il = models.DateTimeField("finito il", null=True)
    fine = models.CharField(
        "come è finito",
        max_length=9,
        blank=True,
        choices=[(fine.value, fine.label) for fine in FINI_MANDATO],
    )
    chiave = models.UUIDField("chiave della domanda", null=True, db_index=True)

    objects = MandatoQuerySet.as_manager()

    class Meta:
        verbose_name = "mandato"
        verbose_name_plural = "mandati"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["avviso", "ente", "richiedente"],
                condition=Q(finito_il__isnull=True),
                name="mandato_unico",
                violation_error_message="Per questa persona e questo avviso c'è già un mandato.",
            ),
            models.CheckConstraint(
                condition=Q(finito_il__isnull=True, fine="")
                | Q(finito_il__gte=F("proposto_il"), fine__in=FINI_MANDATO),
                name="mandato_fine",
                violation_error_message="Un mandato finito dice quando e come.",
            ),
            models.CheckConstraint(
                condition=Q(attivo_dal__isnull=True) | Q(attivo_dal__gte=F("proposto_il")),
                name="mandato_inizio",
                violation_error_message="Un mandato comincia dopo che è stato proposto.",
            ),
            models.CheckConstraint(
                condition=Q(forma=FormaMandato.CARTA, codice_cifrato__isnull=True)
                | Q(forma=FormaMandato.SPID),
                name="mandato_codice",
                violation_error_message="Un mandato su carta non ha codice.",
            ),
        ]

    def __str__(self) -> str:
        return self.sigla

    @property
    def sigla(self) -> str:
        """How it is named in messages, which name nobody."""
        return self.identificativo.hex[:8].upper()

    def stato_al(self, ora: datetime) -> StatoMandato:
        """What it is at an instant."""
        return stato_mandato(
            attivo_dal=self.attivo_dal, scade_il=self.scade_il, fine=self.fine, ora=ora
        )


class ScritturaAssistitaQuerySet(models.QuerySet["ScritturaAssistita"]):
    """What helpers wrote."""

    def visibili_a(self, utente: Utente) -> Self:
        """Those under the mandates that a person sees."""
        return self.filter(mandato__in=Mandato.objects.visibili_a(utente))


class ScritturaAssistita(ModelloDiAmbito):
    """A version of a draft that a helper typed; those without a row the citizen typed."""

    mandato = models.ForeignKey(
        Mandato, models.PROTECT, related_name="scritture", verbose_name="mandato"
    )
    chiave = models.UUIDField("chiave della domanda")
    versione = models.PositiveIntegerField("versione della bozza")
    parte = models.SlugField("parte", max_length=30)
    utente = models.ForeignKey("enti.Utente", models.PROTECT, related_name="+")
    nome = models.CharField("chi ha scritto", max_length=170)
    scritta_il = models.DateTimeField("scritta il")

    objects = ScritturaAssistitaQuerySet.as_manager()

    class Meta:
        verbose_name = "scrittura di uno sportello"
        verbose_name_plural = "scritture degli sportelli"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["chiave", "versione"],
                name="scritturaassistita_unica",
                violation_error_message="Questa versione ha già chi l'ha scritta.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.chiave} {self.versione}"

    @property
    def titolo(self) -> str:
        """What was typed, as its page is called."""
        return PARTI.get(self.parte, "Documenti")
