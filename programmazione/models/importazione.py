"""Importazione: a sheet of dwellings, its dry run page by page, and the columns once mapped."""

import json
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import Ente, Incarico, ModelloDiAmbito, Ruolo, Utente
from programmazione.importazione.states import IN_CORSO, StatoImportazione


class ImportazioneQuerySet(models.QuerySet["Importazione"]):
    """Imports."""

    def visibili_a(self, utente: Utente) -> Self:
        """Those of the officer's ente."""
        if not utente.ha_ruolo(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE):
            return self.none()
        return self.filter(ambito_id=utente.ambito_attivo_id, ente_id=utente.ente_attivo_id)


class Importazione(ModelloDiAmbito):
    """A sheet that an ente's officer brought, and how far its import is.

    `prova` numbers the dry runs: a confirmation is for the one that was seen. `giorno` is the
    date that a dry run wrote in the rows, when it wrote one.
    """

    ente = models.ForeignKey(Ente, models.PROTECT, related_name="+", verbose_name="ente")
    incarico = models.ForeignKey(
        Incarico, models.PROTECT, related_name="+", verbose_name="incarico di chi importa"
    )
    identificativo = models.UUIDField("identificativo", unique=True)
    nome_file = models.CharField("nome del file", max_length=150)
    formato = models.CharField("formato", max_length=4)
    dimensione = models.PositiveIntegerField("dimensione")
    impronta = models.CharField("impronta", max_length=64)
    caricata_il = models.DateTimeField("caricata il")
    scade_il = models.DateTimeField("il file si cancella il")
    cancellato_il = models.DateTimeField("file cancellato il", null=True)
    stato = models.CharField(
        "stato", max_length=20, choices=StatoImportazione, default=StatoImportazione.IN_ESAME
    )
    avanzamento = models.PositiveSmallIntegerField("avanzamento", default=0)
    passo = models.CharField("passo", max_length=120, blank=True)
    fogli = models.JSONField("fogli", default=list)
    foglio = models.CharField("foglio", max_length=120, blank=True)
    riga_intestazioni = models.PositiveIntegerField("riga delle intestazioni", null=True)
    intestazioni = models.JSONField("intestazioni", default=list)
    esempi = models.JSONField("prime righe", default=list)
    prova = models.PositiveIntegerField("prova", default=0)
    giorno = models.DateField("giorno della prova", null=True)
    conti = models.JSONField("conti", default=dict)
    avvertenze = models.JSONField("avvertenze", default=list)
    ripetuta = models.BooleanField("ripetuta perché il registro è cambiato", default=False)
    osservazioni = models.BooleanField("foglio con le osservazioni pronto", default=False)
    motivo = models.TextField("motivo", blank=True)
    rimedio = models.TextField("rimedio", blank=True)
    confermata_il = models.DateTimeField("confermata il", null=True)

    objects = ImportazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "importazione"
        verbose_name_plural = "importazioni"
        indexes: ClassVar = [
            models.Index(fields=["ente", "-caricata_il"], name="importazione_dell_ente")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(avanzamento__lte=100),
                name="importazione_avanzamento",
                violation_error_message="L'avanzamento va da 0 a 100.",
            ),
            models.CheckConstraint(
                condition=~Q(stato__in=["IN_SALVATAGGIO", "SALVATA"])
                | Q(confermata_il__isnull=False),
                name="importazione_salvata_se_confermata",
                violation_error_message="Si salva solo ciò che è stato confermato.",
            ),
        ]

    def __str__(self) -> str:
        return self.nome_file

    @property
    def in_corso(self) -> bool:
        """Whether the page should ask again."""
        return self.stato in IN_CORSO

    @property
    def verde(self) -> bool:
        """Whether it may be confirmed: nothing refused, and something to do."""
        conti = self.conti
        return (
            self.stato == StatoImportazione.ESAMINATA
            and not conti["RIFIUTATA"]
            and bool(conti["NUOVA"] or conti["CAMBIATA"])
        )


class AvanzamentoImportazione(ModelloDiAmbito):
    """How far a saving is, told from outside its transaction: nobody waits for its locks."""

    importazione = models.OneToOneField(
        Importazione,
        models.CASCADE,
        primary_key=True,
        related_name="salvataggio",
        verbose_name="importazione",
    )
    avanzamento = models.PositiveSmallIntegerField("avanzamento", default=0)
    passo = models.CharField("passo", max_length=120, blank=True)

    class Meta:
        verbose_name = "avanzamento di un salvataggio"
        verbose_name_plural = "avanzamenti dei salvataggi"

    def __str__(self) -> str:
        return f"{self.avanzamento} %"


class JSONScritto(models.JSONField):
    """JSON kept as it was written: the database never looks inside, and need not take it apart."""

    def db_type(self, connection: Any) -> str:
        """Keep a text."""
        return "text"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Write the value."""
        return value if hasattr(value, "as_sql") else json.dumps(value, ensure_ascii=False)


class PaginaImportazione(ModelloDiAmbito):
    """Some rows of a dry run with one outcome: what a page shows, and what will be saved."""

    importazione = models.ForeignKey(
        Importazione, models.CASCADE, related_name="pagine", verbose_name="importazione"
    )
    esito = models.CharField("esito", max_length=10)
    numero = models.PositiveIntegerField("numero")
    righe = JSONScritto("righe")

    class Meta:
        verbose_name = "pagina di importazione"
        verbose_name_plural = "pagine di importazione"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["importazione", "esito", "numero"],
                name="paginaimportazione_unica",
                violation_error_message="Questa pagina c'è già.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.esito} {self.numero}"


class AbbinamentoColonne(ModelloDiAmbito):
    """Which heading is which field, as an ente said it once for a set of headings."""

    ente = models.ForeignKey(Ente, models.CASCADE, related_name="+", verbose_name="ente")
    impronta = models.CharField("impronta delle intestazioni", max_length=64)
    voci = models.JSONField("campi per intestazione")
    aggiornato_il = models.DateTimeField("aggiornato il")

    class Meta:
        verbose_name = "abbinamento di colonne"
        verbose_name_plural = "abbinamenti di colonne"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ente", "impronta"],
                name="abbinamentocolonne_unico",
                violation_error_message="Queste intestazioni sono già abbinate.",
            )
        ]

    def __str__(self) -> str:
        return self.impronta[:12]
