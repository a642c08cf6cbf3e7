"""Istruttoria, VoceIstruttoria, NotaIstruttoria: EISA's review of the dossier of a domanda."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito, Ruolo, Utente
from eisa.states import EsitoIstruttoria, EsitoVoce, StatoIstruttoria

RUOLI_EISA = (Ruolo.EISA_OPERATORE, Ruolo.EISA_COORDINATORE)


class IstruttoriaQuerySet(models.QuerySet["Istruttoria"]):
    """Reviews of dossiers."""

    def visibili_a(self, utente: Utente) -> Self:
        """All of the ambito's for the coordinator; free ones and one's own for an operator."""
        proprie = self.filter(ambito_id=utente.ambito_attivo_id)
        if utente.ha_ruolo(Ruolo.EISA_COORDINATORE):
            return proprie
        if utente.ha_ruolo(Ruolo.EISA_OPERATORE):
            return proprie.filter(Q(assegnata_a__isnull=True) | Q(assegnata_a_id=utente.pk))
        return self.none()


class Istruttoria(ModelloDiAmbito):
    """The review of one domanda: what was declared against what is found. It holds no points."""

    domanda = models.OneToOneField(
        "domande.Domanda", models.PROTECT, related_name="istruttoria", verbose_name="domanda"
    )
    stato = models.CharField(
        "stato", max_length=12, choices=StatoIstruttoria, default=StatoIstruttoria.DA_PRENDERE
    )
    assegnata_a = models.ForeignKey(
        "enti.Utente",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="assegnata a",
    )
    # Grows at each change: who saves on an older one is told, and loses nothing.
    versione = models.PositiveIntegerField("versione", default=1)
    aperta_il = models.DateTimeField("aperta il")
    chiusa_il = models.DateTimeField("chiusa il", null=True, blank=True)
    esito = models.CharField("esito", max_length=10, choices=EsitoIstruttoria, blank=True)

    objects = IstruttoriaQuerySet.as_manager()

    class Meta:
        verbose_name = "istruttoria"
        verbose_name_plural = "istruttorie"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(stato="CHIUSA", chiusa_il__isnull=False) & ~Q(esito="")
                | (~Q(stato="CHIUSA") & Q(chiusa_il__isnull=True, esito="")),
                name="istruttoria_chiusa_con_esito",
                violation_error_message="Un'istruttoria chiusa, e solo quella, ha data ed esito.",
            ),
            models.CheckConstraint(
                condition=Q(stato="DA_PRENDERE", assegnata_a__isnull=True)
                | (~Q(stato="DA_PRENDERE") & Q(assegnata_a__isnull=False)),
                name="istruttoria_in_carico_a_qualcuno",
                violation_error_message="Un'istruttoria in corso è in carico a una persona.",
            ),
        ]

    def __str__(self) -> str:
        return f"Istruttoria {self.pk}"


class VoceIstruttoria(ModelloDiAmbito):
    """One line of the checklist: a requirement or a condition that the household declared."""

    REQUISITO, CONDIZIONE = "REQUISITO", "CONDIZIONE"
    TIPI: ClassVar = [(REQUISITO, "Requisito"), (CONDIZIONE, "Condizione dichiarata")]

    istruttoria = models.ForeignKey(
        Istruttoria, models.PROTECT, related_name="voci", verbose_name="istruttoria"
    )
    ordine = models.PositiveSmallIntegerField("ordine")
    tipo = models.CharField("tipo", max_length=10, choices=TIPI)
    codice = models.CharField("codice", max_length=60)
    # What was declared may speak of health or of need: only who opens the dossier reads it.
    descrizione_cifrata = models.BinaryField("descrizione, cifrata")
    norma = models.CharField("norma", max_length=160)
    esito = models.CharField(
        "esito", max_length=16, choices=EsitoVoce, default=EsitoVoce.DA_VERIFICARE
    )
    osservazione_cifrata = models.BinaryField("osservazione", null=True)
    verificata_da = models.ForeignKey(
        "enti.Utente", models.PROTECT, null=True, related_name="+", verbose_name="verificata da"
    )
    verificata_il = models.DateTimeField("verificata il", null=True)

    class Meta:
        verbose_name = "voce dell'istruttoria"
        verbose_name_plural = "voci dell'istruttoria"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["istruttoria", "codice"],
                name="voce_istruttoria_unica",
                violation_error_message="Questa voce c'è già.",
            ),
            models.CheckConstraint(
                condition=Q(esito="DA_VERIFICARE", verificata_il__isnull=True)
                | (~Q(esito="DA_VERIFICARE") & Q(verificata_il__isnull=False)),
                name="voce_istruttoria_verificata_da_qualcuno",
                violation_error_message="Una voce verificata dice da chi e quando.",
            ),
        ]

    def __str__(self) -> str:
        return self.codice


class NotaIstruttoria(ModelloDiAmbito):
    """A note on the dossier: append-only; a correction is another note."""

    istruttoria = models.ForeignKey(
        Istruttoria, models.PROTECT, related_name="note", verbose_name="istruttoria"
    )
    autore = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="autore"
    )
    scritta_il = models.DateTimeField("scritta il")
    testo_cifrato = models.BinaryField("testo")
    corregge = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="corregge"
    )

    class Meta:
        verbose_name = "nota"
        verbose_name_plural = "note"

    def __str__(self) -> str:
        return f"Nota {self.pk}"
