"""UnitaAbitativa: the register of dwellings. What is not known is NULL, never zero."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from crema_sap.enti.models import Comune, Ente, ModelloDiAmbito, Ruolo, Utente
from programmazione.states import StatoUnita


class TipoServizio(models.TextChoices):
    """The service a dwelling is for (L.R. 16/2016, artt. 1 and 32)."""

    SAP = "SAP", "Servizio abitativo pubblico"
    SAS = "SAS", "Servizio abitativo sociale"
    SAT = "SAT", "Servizio abitativo transitorio"


class UnitaQuerySet(models.QuerySet["UnitaAbitativa"]):
    """Dwellings."""

    def visibili_a(self, utente: Utente) -> Self:
        """The capofila's office and the platform's see the ambito's, others their own ente's."""
        nell_ambito = self.filter(ambito_id=utente.ambito_attivo_id)
        if utente.ha_ruolo(Ruolo.CAPOFILA, Ruolo.GESTORE):
            return nell_ambito
        ente = utente.ente_attivo_id
        return nell_ambito.filter(Q(proprietario_id=ente) | Q(gestore_id=ente))

    def libere(self) -> Self:
        """Dwellings empty today."""
        return self.filter(stato=StatoUnita.LIBERA)

    def assegnabili_nel(self, anno: int) -> Self:
        """Dwellings that their owner foresees to assign in a year."""
        return self.filter(assegnabile_nel=anno)


class UnitaAbitativa(ModelloDiAmbito):
    """A dwelling of the public or social stock."""

    codice = models.CharField("codice", max_length=40)
    comune = models.ForeignKey(Comune, models.PROTECT, related_name="unita", verbose_name="comune")
    proprietario = models.ForeignKey(
        Ente, models.PROTECT, related_name="unita_possedute", verbose_name="ente proprietario"
    )
    gestore = models.ForeignKey(
        Ente,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="unita_gestite",
        verbose_name="ente gestore",
    )
    tipo = models.CharField("servizio", max_length=3, choices=TipoServizio)
    zona = models.CharField("zona", max_length=80, blank=True)
    indirizzo = models.CharField("indirizzo", max_length=120, blank=True)
    civico = models.CharField("numero civico", max_length=12, blank=True)
    scala = models.CharField("scala", max_length=12, blank=True)
    piano = models.SmallIntegerField("piano", null=True, blank=True)
    ascensore = models.BooleanField("ascensore", null=True, blank=True)
    vani = models.DecimalField("vani", max_digits=4, decimal_places=1, null=True, blank=True)
    camere = models.PositiveSmallIntegerField("camere da letto", null=True, blank=True)
    superficie_mq = models.DecimalField(
        "superficie utile", max_digits=7, decimal_places=2, null=True, blank=True
    )
    senza_barriere = models.BooleanField("senza barriere", null=True, blank=True)
    riscaldamento = models.CharField("riscaldamento", max_length=80, blank=True)
    spese_annue = models.DecimalField(
        "spese annue stimate", max_digits=9, decimal_places=2, null=True, blank=True
    )
    stato_manutentivo = models.CharField("stato di manutenzione", max_length=120, blank=True)
    stato = models.CharField(
        "stato", max_length=16, choices=StatoUnita, default=StatoUnita.OCCUPATA
    )
    stato_dal = models.DateField("in questo stato dal", null=True, blank=True)
    # The owner's forecast: it includes dwellings that are lived in today.
    assegnabile_nel = models.PositiveSmallIntegerField(
        "prevista assegnabile nell'anno", null=True, blank=True
    )
    dimostrativa = models.BooleanField("unità dimostrativa", default=False)
    note = models.TextField("note", blank=True)
    riga_versione = models.PositiveIntegerField("versione", default=1)

    objects = UnitaQuerySet.as_manager()

    class Meta:
        verbose_name = "unità abitativa"
        verbose_name_plural = "unità abitative"
        indexes: ClassVar = [
            models.Index(fields=["ambito", "comune", "codice"], name="unita_per_comune"),
            models.Index(fields=["proprietario", "codice"], name="unita_per_proprietario"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "codice"],
                name="unita_codice_unico",
                violation_error_message="Nell'ambito c'è già un'unità con questo codice.",
            ),
            models.CheckConstraint(
                condition=~Q(codice=""),
                name="unita_codice_presente",
                violation_error_message="L'unità ha bisogno di un codice.",
            ),
            models.CheckConstraint(
                condition=Q(superficie_mq__isnull=True) | Q(superficie_mq__gt=0),
                name="unita_superficie_positiva",
                violation_error_message=(
                    "La superficie è maggiore di zero; se non la conosci, lasciala vuota."
                ),
            ),
            models.CheckConstraint(
                condition=Q(vani__isnull=True) | Q(vani__gt=0),
                name="unita_vani_positivi",
                violation_error_message="I vani sono più di zero; se non li conosci, lascia vuoto.",
            ),
            models.CheckConstraint(
                condition=Q(camere__isnull=True) | Q(vani__isnull=True) | Q(camere__lte=F("vani")),
                name="unita_camere_entro_i_vani",
                violation_error_message="Le camere da letto non possono essere più dei vani.",
            ),
            models.CheckConstraint(
                condition=Q(spese_annue__isnull=True) | Q(spese_annue__gte=0),
                name="unita_spese_non_negative",
                violation_error_message="Le spese annue non possono essere negative.",
            ),
            models.CheckConstraint(
                condition=Q(assegnabile_nel__isnull=True)
                | Q(assegnabile_nel__gte=2018, assegnabile_nel__lte=2100),
                name="unita_anno_plausibile",
                violation_error_message="L'anno in cui l'unità è assegnabile non è plausibile.",
            ),
        ]

    def __str__(self) -> str:
        return self.codice
