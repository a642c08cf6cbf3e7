"""UnitaAbitativa: the register of dwellings. What is not known is NULL, never zero."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import Comune, Ente, ModelloDiAmbito, Ruolo, Utente
from programmazione.models.vincoli import vincoli
from programmazione.states import StatoUnita


class TipoServizio(models.TextChoices):
    """The service a dwelling is for (L.R. 16/2016, artt. 1 and 32)."""

    SAP = "SAP", "Servizio abitativo pubblico"
    SAS = "SAS", "Servizio abitativo sociale"
    SAT = "SAT", "Servizio abitativo transitorio"


class ClasseEnergetica(models.TextChoices):
    """The class of the certificate of energy performance (D.M. 26 June 2015)."""

    A4 = "A4", "A4"
    A3 = "A3", "A3"
    A2 = "A2", "A2"
    A1 = "A1", "A1"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"
    E = "E", "E"
    F = "F", "F"
    G = "G", "G"


class MotivoUscita(models.TextChoices):
    """Why a dwelling leaves the stock."""

    VENDITA = "VENDITA", "Venduta"
    DEMOLIZIONE = "DEMOLIZIONE", "Demolita"
    CAMBIO_USO = "CAMBIO_USO", "Destinata ad altro uso"
    ACCORPAMENTO = "ACCORPAMENTO", "Unita a un'altra unità"
    ERRORE = "ERRORE", "Inserita per errore"


class UnitaQuerySet(models.QuerySet["UnitaAbitativa"]):
    """Dwellings."""

    def visibili_a(self, utente: Utente) -> Self:
        """The capofila's office and the platform's see the ambito's, others their own ente's."""
        nell_ambito = self.filter(ambito_id=utente.ambito_attivo_id)
        if utente.ha_ruolo(Ruolo.CAPOFILA, Ruolo.GESTORE):
            return nell_ambito
        ente = utente.ente_attivo_id
        return nell_ambito.filter(Q(proprietario_id=ente) | Q(gestore_id=ente))

    def in_patrimonio(self) -> Self:
        """Dwellings that are still part of the stock."""
        return self.exclude(stato=StatoUnita.DISMESSA)

    def impegnate(self) -> Self:
        """Dwellings that a published avviso holds (`bandi.UnitaOfferta`)."""
        return self.filter(
            offerte__impegnata_dal__isnull=False, offerte__liberata_il__isnull=True
        ).distinct()

    def libere(self) -> Self:
        """Dwellings empty today."""
        return self.filter(stato=StatoUnita.LIBERA)

    def assegnabili_nel(self, anno: int) -> Self:
        """Dwellings that their owner foresees to assign in a year."""
        return self.filter(assegnabile_nel=anno)


class UnitaAbitativa(ModelloDiAmbito):
    """A dwelling of the public or social stock."""

    codice = models.CharField("codice", max_length=40)
    codice_regionale = models.CharField("codice regionale", max_length=40, blank=True)
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
    interno = models.CharField("interno", max_length=12, blank=True)
    sezione = models.CharField("sezione catastale", max_length=3, blank=True)
    foglio = models.CharField("foglio catastale", max_length=5, blank=True)
    particella = models.CharField("particella", max_length=10, blank=True)
    subalterno = models.CharField("subalterno", max_length=4, blank=True)
    categoria_catastale = models.CharField("categoria catastale", max_length=4, blank=True)
    rendita = models.DecimalField(
        "rendita catastale", max_digits=9, decimal_places=2, null=True, blank=True
    )
    piano = models.SmallIntegerField("piano", null=True, blank=True)
    ascensore = models.BooleanField("ascensore", null=True, blank=True)
    vani = models.DecimalField("vani", max_digits=4, decimal_places=1, null=True, blank=True)
    camere = models.PositiveSmallIntegerField("camere da letto", null=True, blank=True)
    superficie_mq = models.DecimalField(
        "superficie utile", max_digits=7, decimal_places=2, null=True, blank=True
    )
    superficie_accessoria_mq = models.DecimalField(
        "superficie di balconi e pertinenze", max_digits=7, decimal_places=2, null=True, blank=True
    )
    pertinenze = models.CharField("pertinenze", max_length=120, blank=True)
    senza_barriere = models.BooleanField("senza barriere", null=True, blank=True)
    riscaldamento = models.CharField("riscaldamento", max_length=80, blank=True)
    classe_energetica = models.CharField(
        "classe energetica", max_length=2, choices=ClasseEnergetica, blank=True
    )
    anno_costruzione = models.PositiveSmallIntegerField(
        "anno di costruzione", null=True, blank=True
    )
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
    uscita_il = models.DateField("uscita dal patrimonio il", null=True, blank=True)
    uscita_motivo = models.CharField(
        "motivo dell'uscita", max_length=12, choices=MotivoUscita, blank=True
    )
    uscita_atto = models.CharField("atto dell'uscita", max_length=200, blank=True)
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
        constraints: ClassVar = vincoli()

    def __str__(self) -> str:
        return self.codice
