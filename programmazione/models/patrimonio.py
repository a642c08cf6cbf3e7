"""What goes with a dwelling: its changes, its passages of hand, its photographs, saved views."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from crema_sap.enti.models import Ente, ModelloDiAmbito, Ruolo, Utente
from programmazione.models.unita import UnitaAbitativa


class CambiamentoUnita(ModelloDiAmbito):
    """One field of one dwelling, before and after, as the database itself keeps it.

    A trigger writes it whoever changes the dwelling, by form, in bulk or from a sheet; nobody
    else may write here, and nobody may change it. `versione` is the version that the change made;
    values are kept as text, and what was not known is NULL.
    """

    unita = models.ForeignKey(
        UnitaAbitativa, models.PROTECT, related_name="cambiamenti", verbose_name="unità"
    )
    versione = models.PositiveIntegerField("versione")
    campo = models.CharField("campo", max_length=40)
    # NULL is «not known», which is not the empty text.
    prima = models.TextField("prima", null=True)  # noqa: DJ001
    dopo = models.TextField("dopo", null=True)  # noqa: DJ001
    istante = models.DateTimeField("istante")
    utente_id = models.BigIntegerField("utente", null=True)

    class Meta:
        verbose_name = "cambiamento di un'unità"
        verbose_name_plural = "cambiamenti delle unità"

    def __str__(self) -> str:
        return f"{self.campo}, versione {self.versione}"


class TipoPassaggio(models.TextChoices):
    """What passes from an ente to another."""

    PROPRIETA = "PROPRIETA", "Proprietà"
    GESTIONE = "GESTIONE", "Gestione"


class PassaggioUnitaQuerySet(models.QuerySet["PassaggioUnita"]):
    """Passages of hand."""

    def visibili_a(self, utente: Utente) -> Self:
        """Those of one's ente, given or taken; all of the ambito for capofila and platform."""
        nell_ambito = self.filter(ambito_id=utente.ambito_attivo_id)
        if utente.ha_ruolo(Ruolo.CAPOFILA, Ruolo.GESTORE):
            return nell_ambito
        ente = utente.ente_attivo_id
        return nell_ambito.filter(Q(da_id=ente) | Q(a_id=ente))


class PassaggioUnita(ModelloDiAmbito):
    """An act by which a dwelling changes owner or manager; never changed again.

    Who gives it away keeps this: the sheet as it was, and the changes up to `versione`. What
    happens afterwards is the new owner's.
    """

    unita = models.ForeignKey(
        UnitaAbitativa, models.PROTECT, related_name="passaggi", verbose_name="unità"
    )
    tipo = models.CharField("che cosa passa", max_length=9, choices=TipoPassaggio)
    da = models.ForeignKey(
        Ente, models.PROTECT, null=True, related_name="+", verbose_name="da quale ente"
    )
    a = models.ForeignKey(
        Ente, models.PROTECT, null=True, related_name="+", verbose_name="a quale ente"
    )
    decorre_il = models.DateField("decorre il")
    atto = models.CharField("atto", max_length=200)
    motivo = models.TextField("motivo")
    versione = models.PositiveIntegerField("versione")
    scheda = models.JSONField("scheda com'era")
    istante = models.DateTimeField("registrato il")
    utente_id = models.BigIntegerField("registrato da", null=True)

    objects = PassaggioUnitaQuerySet.as_manager()

    class Meta:
        verbose_name = "passaggio di un'unità"
        verbose_name_plural = "passaggi delle unità"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unita", "versione"],
                name="passaggio_unico",
                violation_error_message="Questo passaggio c'è già.",
            ),
            models.CheckConstraint(
                condition=(Q(da__isnull=True) | Q(a__isnull=True) | ~Q(da=F("a")))
                & (Q(da__isnull=False) | Q(a__isnull=False)),
                name="passaggio_fra_due",
                violation_error_message="Un passaggio va da un ente a un altro.",
            ),
            models.CheckConstraint(
                condition=Q(tipo="GESTIONE") | Q(da__isnull=False, a__isnull=False),
                name="passaggio_di_proprieta",
                violation_error_message="La proprietà passa da un ente a un altro ente.",
            ),
            models.CheckConstraint(
                condition=~Q(atto="") & ~Q(motivo=""),
                name="passaggio_motivato",
                violation_error_message="Un passaggio ha il suo atto e il suo motivo.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tipo_display()} dell'unità {self.unita_id}"


class SoggettoFoto(models.TextChoices):
    """What a photograph shows: the dwelling and, where possible, the building."""

    UNITA = "UNITA", "L'unità"
    EDIFICIO = "EDIFICIO", "L'edificio"


class StatoFoto(models.TextChoices):
    """How far a photograph is: nobody sees it before it has been rewritten."""

    IN_CODA = "IN_CODA", "In preparazione"
    PRONTA = "PRONTA", "Pronta"
    RIFIUTATA = "RIFIUTATA", "Non utilizzabile"


class FotoUnita(ModelloDiAmbito):
    """A photograph of a dwelling, with the words for who does not see it.

    The file that came is kept apart until a worker has rewritten it without its metadata; then
    it is thrown away.
    """

    unita = models.ForeignKey(
        UnitaAbitativa, models.PROTECT, related_name="foto", verbose_name="unità"
    )
    identificativo = models.UUIDField("identificativo", unique=True)
    soggetto = models.CharField("che cosa si vede", max_length=8, choices=SoggettoFoto)
    testo_alternativo = models.CharField("descrizione", max_length=200)
    stato = models.CharField("stato", max_length=9, choices=StatoFoto, default=StatoFoto.IN_CODA)
    motivo = models.CharField("perché non è utilizzabile", max_length=200, blank=True)
    # Of the file that came: the same one is not taken twice.
    impronta = models.CharField("impronta del file", max_length=64)
    larghezza = models.PositiveIntegerField("larghezza", null=True)
    altezza = models.PositiveIntegerField("altezza", null=True)
    caricata_il = models.DateTimeField("caricata il")
    caricata_da = models.BigIntegerField("caricata da", null=True)

    class Meta:
        verbose_name = "foto di un'unità"
        verbose_name_plural = "foto delle unità"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unita", "impronta"],
                name="foto_unica",
                violation_error_message="Questa foto c'è già.",
            ),
            models.CheckConstraint(
                condition=Q(testo_alternativo__regex=r"\S{2}"),
                name="foto_descritta",
                violation_error_message="Descrivi la foto: serve a chi non la vede.",
            ),
            models.CheckConstraint(
                condition=~Q(stato="PRONTA")
                | Q(larghezza__isnull=False, altezza__isnull=False)
                & Q(larghezza__gt=0, altezza__gt=0),
                name="foto_pronta_misurata",
                violation_error_message="Una foto pronta ha larghezza e altezza.",
            ),
            models.CheckConstraint(
                condition=Q(stato="RIFIUTATA") & ~Q(motivo="")
                | ~Q(stato="RIFIUTATA") & Q(motivo=""),
                name="foto_rifiutata_motivata",
                violation_error_message="Una foto rifiutata ha il suo motivo, le altre no.",
            ),
        ]

    def __str__(self) -> str:
        return self.testo_alternativo


class VistaSalvataQuerySet(models.QuerySet["VistaSalvata"]):
    """Saved views."""

    def visibili_a(self, utente: Utente) -> Self:
        """One's own under this ente, and those that colleagues of the ente share."""
        return self.filter(
            Q(utente_id=utente.pk) | Q(condivisa=True),
            ambito_id=utente.ambito_attivo_id,
            ente_id=utente.ente_attivo_id,
        )


class VistaSalvata(ModelloDiAmbito):
    """Filters and order of the list of dwellings under a name, for a person in an ente."""

    utente = models.ForeignKey(Utente, models.CASCADE, related_name="+", verbose_name="utente")
    ente = models.ForeignKey(Ente, models.CASCADE, related_name="+", verbose_name="ente")
    nome = models.CharField("nome", max_length=60)
    # The part of the address after the question mark.
    parametri = models.CharField("filtri e ordine", max_length=500)
    predefinita = models.BooleanField("si apre per prima", default=False)
    condivisa = models.BooleanField("la vedono i colleghi dell'ente", default=False)

    objects = VistaSalvataQuerySet.as_manager()

    class Meta:
        verbose_name = "vista salvata"
        verbose_name_plural = "viste salvate"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["utente", "ente", "nome"],
                name="vista_nome_unico",
                violation_error_message="Hai già una vista con questo nome.",
            ),
            models.UniqueConstraint(
                fields=["utente", "ente"],
                condition=Q(predefinita=True),
                name="vista_predefinita_unica",
                violation_error_message="La vista che si apre per prima è una sola.",
            ),
            models.CheckConstraint(
                condition=~Q(nome="") & ~Q(parametri=""),
                name="vista_con_nome",
                violation_error_message="Una vista ha un nome e almeno un filtro o un ordine.",
            ),
        ]

    def __str__(self) -> str:
        return self.nome
