"""Evento, Protocollo, Effetto, Documento: what was done, under which number, and what follows."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito, Ruolo, Utente


def etichetta(oggetto: models.Model) -> str:
    """Name the kind of an object by its table, through whatever proxy it was read."""
    concreto = oggetto._meta.concrete_model or type(oggetto)
    return concreto._meta.label_lower


class EventoQuerySet(models.QuerySet["Evento"]):
    """Entries of the register."""

    def visibili_a(self, utente: Utente) -> Self:
        """REVISORE, CAPOFILA and GESTORE read the ambito's register; others their own acts."""
        propri = self.filter(ambito_id=utente.ambito_attivo_id)
        if utente.ha_ruolo(Ruolo.REVISORE, Ruolo.CAPOFILA, Ruolo.GESTORE):
            return propri
        return propri.filter(utente_id=utente.pk)

    def dell_oggetto(self, oggetto: models.Model) -> Self:
        """Entries about one object."""
        return self.filter(oggetto_tipo=etichetta(oggetto), oggetto_id=str(oggetto.pk))


class Evento(ModelloDiAmbito):
    """One entry: written with the act, chained to the one before, never changed again.

    Only the database function `registro_annota` writes it; triggers refuse the rest. `dati`
    holds figures and keys, never contents: the register may be read by who may not read them.
    """

    numero = models.BigIntegerField("numero")
    istante = models.DateTimeField("istante")
    utente_id = models.BigIntegerField("utente", null=True)
    incarico_id = models.BigIntegerField("incarico", null=True)
    atto = models.CharField("atto", max_length=60)
    oggetto_tipo = models.CharField("tipo dell'oggetto", max_length=60)
    oggetto_id = models.CharField("chiave dell'oggetto", max_length=60)
    dati = models.JSONField("dati", default=dict)
    precedente = models.BinaryField("impronta precedente", max_length=32)
    impronta = models.BinaryField("impronta", max_length=32)

    objects = EventoQuerySet.as_manager()

    class Meta:
        verbose_name = "evento"
        verbose_name_plural = "eventi"
        indexes: ClassVar = [
            models.Index(fields=["ambito", "oggetto_tipo", "oggetto_id"], name="evento_oggetto")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "numero"],
                name="evento_numero_unico",
                violation_error_message="Questo numero di registro c'è già.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.numero} {self.atto}"

    @property
    def impronta_breve(self) -> str:
        """The first figures of the hash, to be compared by eye."""
        return bytes(self.impronta).hex()[:12]


class TestaRegistro(ModelloDiAmbito):
    """The last link of an ambito's chain; its row lock puts the acts of that ambito in a row."""

    numero = models.BigIntegerField("numero", default=0)
    impronta = models.BinaryField("impronta", max_length=32)
    precedente = models.BinaryField("impronta precedente", max_length=32)

    class Meta:
        verbose_name = "testa del registro"
        verbose_name_plural = "teste dei registri"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito"],
                name="testa_unica",
                violation_error_message="L'ambito ha già il suo registro.",
            )
        ]

    def __str__(self) -> str:
        return str(self.numero)


class ContatoreProtocollo(ModelloDiAmbito):
    """The last protocol number given in an ambito and year."""

    anno = models.PositiveSmallIntegerField("anno")
    ultimo = models.PositiveIntegerField("ultimo numero", default=0)

    class Meta:
        verbose_name = "contatore di protocollo"
        verbose_name_plural = "contatori di protocollo"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "anno"],
                name="contatore_unico",
                violation_error_message="Il contatore di quest'anno c'è già.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ultimo}/{self.anno}"


class ProtocolloQuerySet(models.QuerySet["Protocollo"]):
    """Protocol entries."""

    def visibili_a(self, utente: Utente) -> Self:
        """The ambito's entries, for those who keep or audit them."""
        if utente.ha_ruolo(Ruolo.REVISORE, Ruolo.CAPOFILA, Ruolo.GESTORE):
            return self.filter(ambito_id=utente.ambito_attivo_id)
        return self.none()


class Protocollo(ModelloDiAmbito):
    """A protocol entry: number without holes per ambito and year, instant, subject, hash.

    Norma: DPR 445/2000, art. 53.
    """

    anno = models.PositiveSmallIntegerField("anno")
    numero = models.PositiveIntegerField("numero")
    istante = models.DateTimeField("istante")
    mittente = models.CharField("mittente", max_length=120, blank=True)
    oggetto = models.CharField("oggetto", max_length=200)
    impronta = models.CharField("impronta", max_length=64)

    objects = ProtocolloQuerySet.as_manager()

    class Meta:
        verbose_name = "protocollo"
        verbose_name_plural = "protocolli"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "anno", "numero"],
                name="protocollo_numero_unico",
                violation_error_message="Questo numero di protocollo c'è già.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.numero}/{self.anno}"


class Effetto(ModelloDiAmbito):
    """Something that must follow from an act: written with it, delivered at least once."""

    tipo = models.CharField("tipo", max_length=60)
    coda = models.CharField("coda", max_length=20, default="predefinita")
    chiave = models.CharField("chiave", max_length=160)
    dati = models.JSONField("dati", default=dict)
    creato_il = models.DateTimeField("creato il")
    prossimo_il = models.DateTimeField("prossimo tentativo", null=True)
    tentativi = models.PositiveSmallIntegerField("tentativi", default=0)
    consegnato_il = models.DateTimeField("consegnato il", null=True)
    accantonato_il = models.DateTimeField("accantonato il", null=True)
    errore = models.CharField("ultimo errore", max_length=200, blank=True)

    class Meta:
        verbose_name = "effetto"
        verbose_name_plural = "effetti"
        indexes: ClassVar = [
            models.Index(
                fields=["prossimo_il"],
                condition=Q(consegnato_il__isnull=True, accantonato_il__isnull=True),
                name="effetto_in_sospeso",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "chiave"],
                name="effetto_chiave_unica",
                violation_error_message="Questo effetto è già in coda.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tipo} {self.chiave}"


class StatoDocumento(models.TextChoices):
    """How far a document is."""

    IN_CODA = "IN_CODA", "In coda"
    IN_CORSO = "IN_CORSO", "In preparazione"
    PRONTO = "PRONTO", "Pronto"
    FALLITO = "FALLITO", "Non riuscito"


# Who reads, in the ente that asked for it, a document that is not public: said with its composer.
LETTORI: dict[str, frozenset[Ruolo]] = {}
# Who reads it whatever its ente: what is of the whole ambito, as the papers of the Assemblea.
LETTORI_DI_AMBITO: dict[str, frozenset[Ruolo]] = {}


class DocumentoQuerySet(models.QuerySet["Documento"]):
    """Produced documents."""

    def visibili_a(self, utente: Utente) -> Self:
        """Public ones of the ambito, one's own, and of one's ente those that one's role reads."""
        condizione = Q(richiesto_da=utente.pk)
        if utente.incarico:
            tipi = [tipo for tipo, ruoli in LETTORI.items() if utente.ha_ruolo(*ruoli)]
            condizione |= Q(pubblico=True, ambito_id=utente.ambito_attivo_id)
            condizione |= Q(ente_id=utente.ente_attivo_id, tipo__in=tipi)
            di_tutti = [
                tipo for tipo, ruoli in LETTORI_DI_AMBITO.items() if utente.ha_ruolo(*ruoli)
            ]
            condizione |= Q(ambito_id=utente.ambito_attivo_id, tipo__in=di_tutti)
        return self.filter(condizione)

    def pronti(self) -> Self:
        """Documents whose file is there."""
        return self.filter(stato=StatoDocumento.PRONTO)


class Documento(ModelloDiAmbito):
    """A document that the portal produced: its progress, its file, its hash and its code."""

    tipo = models.CharField("tipo", max_length=60)
    oggetto_tipo = models.CharField("tipo dell'oggetto", max_length=60)
    oggetto_id = models.CharField("chiave dell'oggetto", max_length=60)
    versione = models.PositiveIntegerField("versione", default=1)
    titolo = models.CharField("titolo", max_length=200)
    nome_file = models.CharField("nome del file", max_length=120)
    data = models.DateTimeField("data del documento")
    codice = models.CharField("codice di verifica", max_length=24, unique=True)
    stato = models.CharField(
        "stato", max_length=10, choices=StatoDocumento, default=StatoDocumento.IN_CODA
    )
    avanzamento = models.PositiveSmallIntegerField("avanzamento", default=0)
    passo = models.CharField("passo", max_length=120, blank=True)
    percorso = models.CharField("percorso", max_length=200, blank=True)
    impronta = models.CharField("impronta", max_length=64, blank=True)
    pagine = models.PositiveIntegerField("pagine", null=True)
    pubblico = models.BooleanField("pubblico", default=False)
    richiesto_da = models.BigIntegerField("richiesto da", null=True)
    ente_id = models.BigIntegerField("ente", null=True)

    objects = DocumentoQuerySet.as_manager()

    class Meta:
        verbose_name = "documento"
        verbose_name_plural = "documenti"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "tipo", "oggetto_tipo", "oggetto_id", "versione"],
                name="documento_unico",
                violation_error_message="Questa versione del documento c'è già.",
            ),
            models.CheckConstraint(
                condition=Q(avanzamento__lte=100),
                name="documento_avanzamento",
                violation_error_message="L'avanzamento va da 0 a 100.",
            ),
            models.CheckConstraint(
                condition=~Q(stato="PRONTO") | (~Q(percorso="") & ~Q(impronta="")),
                name="documento_pronto_con_file",
                violation_error_message="Un documento pronto ha il suo file e la sua impronta.",
            ),
        ]

    def __str__(self) -> str:
        return self.titolo

    @property
    def in_preparazione(self) -> bool:
        """Whether the page should ask again."""
        return self.stato in {StatoDocumento.IN_CODA, StatoDocumento.IN_CORSO}
