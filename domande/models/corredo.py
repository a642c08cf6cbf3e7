"""What comes with a domanda: preferences, indexes of its people, attachments, messages."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from crema_sap.enti.models import ModelloDiAmbito, Ruolo, Utente
from domande.models.domanda import Domanda
from domande.models.notizia import Notizia

__all__ = [
    "Allegato",
    "AllegatoQuerySet",
    "EsitoControllo",
    "EsitoSegnalazione",
    "IndiceComponente",
    "Messaggio",
    "Notizia",
    "Preferenza",
    "SegnalazioneDoppione",
]


class Preferenza(ModelloDiAmbito):
    """A unit that the domanda asks for; `ordine` 1 is the most wanted.

    `residente_dal`: since when the applicant lives in the unit's comune, as an ordinal day;
    0 when not there (see `domande.rules.codifica`).
    """

    domanda = models.ForeignKey(
        Domanda, models.PROTECT, related_name="preferenze", verbose_name="domanda"
    )
    ordine = models.PositiveSmallIntegerField("ordine")
    unita_offerta = models.ForeignKey(
        "bandi.UnitaOfferta",
        models.PROTECT,
        related_name="preferenze",
        verbose_name="unità offerta",
    )
    residente_dal = models.IntegerField("residente nel comune dal (ordinale)", default=0)

    class Meta:
        verbose_name = "preferenza"
        verbose_name_plural = "preferenze"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["domanda", "ordine"],
                name="preferenza_ordine_unico",
                violation_error_message="Due unità non possono avere lo stesso posto.",
            ),
            models.UniqueConstraint(
                fields=["domanda", "unita_offerta"],
                name="preferenza_unita_unica",
                violation_error_message="La stessa unità è scelta due volte.",
            ),
            models.CheckConstraint(
                condition=Q(ordine__gte=1),
                name="preferenza_ordine",
                violation_error_message="Le preferenze si contano da 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domanda_id}: {self.ordine}"


class IndiceComponente(ModelloDiAmbito):
    """The keyed hash of the codice fiscale of one person of the household.

    Not unique: the same person in two nuclei may be right (separated parents), so a match is
    flagged for a person to decide.
    """

    domanda = models.ForeignKey(
        Domanda, models.PROTECT, related_name="indici", verbose_name="domanda"
    )
    avviso = models.ForeignKey("bandi.Avviso", models.PROTECT, related_name="+")
    indice = models.BinaryField("impronta del codice fiscale", max_length=32)

    class Meta:
        verbose_name = "indice di un componente"
        verbose_name_plural = "indici dei componenti"
        indexes: ClassVar = [models.Index(fields=["avviso", "indice"], name="indice_componente")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["domanda", "indice"],
                name="indice_componente_unico",
                violation_error_message="La stessa persona è scritta due volte nel nucleo.",
            )
        ]

    def __str__(self) -> str:
        return str(self.domanda_id)


class EsitoSegnalazione(models.TextChoices):
    """What was decided about one person in two nuclei."""

    DA_DECIDERE = "DA_DECIDERE", "Da decidere"
    AMMESSE = "AMMESSE", "Entrambe ammesse"
    UNA_ESCLUSA = "UNA_ESCLUSA", "Una esclusa"


class SegnalazioneDoppioneQuerySet(models.QuerySet["SegnalazioneDoppione"]):
    """Flags of one person in two nuclei."""

    def visibili_a(self, utente: Utente) -> Self:
        """The owners of what either domanda wants most; the capofila, who is not told who."""
        dell_ambito = self.filter(ambito_id=utente.ambito_attivo_id)
        if utente.ha_ruolo(Ruolo.CAPOFILA):
            return dell_ambito
        if utente.ha_ruolo(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE):
            prime = Preferenza.objects.filter(
                ordine=1, unita_offerta__unita__proprietario_id=utente.ente_attivo_id
            ).values("domanda")
            return dell_ambito.filter(Q(domanda__in=prime) | Q(altra__in=prime))
        return self.none()


class SegnalazioneDoppione(ModelloDiAmbito):
    """One person is in two active domande of an avviso: somebody has to look."""

    avviso = models.ForeignKey("bandi.Avviso", models.PROTECT, related_name="+")
    domanda = models.ForeignKey(
        Domanda, models.PROTECT, related_name="segnalazioni", verbose_name="domanda"
    )
    altra = models.ForeignKey(
        Domanda, models.PROTECT, related_name="+", verbose_name="altra domanda"
    )
    segnalata_il = models.DateTimeField("segnalata il")
    esito = models.CharField(
        "esito", max_length=12, choices=EsitoSegnalazione, default=EsitoSegnalazione.DA_DECIDERE
    )

    objects = SegnalazioneDoppioneQuerySet.as_manager()

    class Meta:
        verbose_name = "segnalazione di doppione"
        verbose_name_plural = "segnalazioni di doppioni"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["domanda", "altra"],
                name="segnalazione_unica",
                violation_error_message="Questa segnalazione c'è già.",
            ),
            models.CheckConstraint(
                condition=~Q(domanda=F("altra")),
                name="segnalazione_due_domande",
                violation_error_message="Una segnalazione riguarda due domande diverse.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domanda_id}, {self.altra_id}"


class EsitoControllo(models.TextChoices):
    """What the examination of an attachment found."""

    IN_ATTESA = "IN_ATTESA", "In attesa di controllo"
    AMMESSO = "AMMESSO", "Controllato"
    RIFIUTATO = "RIFIUTATO", "Non ammesso"


class AllegatoQuerySet(models.QuerySet["Allegato"]):
    """Attachments."""

    def visibili_a(self, utente: Utente) -> Self:
        """An attachment is served to the citizen who gave it."""
        return self.filter(richiedente_id=utente.pk) if utente.cittadino else self.none()


class Allegato(ModelloDiAmbito):
    """A file given with a draft, and then with the domanda that takes its `chiave`.

    The content is on disk, encrypted, under a random name; `nome_cifrato` is how the citizen
    called it. Until it is examined nobody may have it. `impronta` is the SHA-256 of the file as it
    came, `impronta_servita` of the one given back: a picture is drawn again, a PDF stays as it is.
    """

    identificativo = models.UUIDField("identificativo", default=uuid.uuid4, unique=True)
    chiave = models.UUIDField("chiave dell'invio", db_index=True)
    richiedente = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="allegati", verbose_name="richiedente"
    )
    # Of what is given for a rettifica, long after the sending, and of nothing else.
    domanda = models.ForeignKey(
        Domanda, models.PROTECT, null=True, related_name="+", verbose_name="domanda inviata"
    )
    tipo = models.SlugField("documento", max_length=40)
    nome_cifrato = models.BinaryField("nome del file, cifrato")
    formato = models.CharField("formato", max_length=40)
    dimensione = models.PositiveIntegerField("dimensione in byte")
    impronta = models.CharField("impronta", max_length=64)
    caricato_il = models.DateTimeField("caricato il")
    esito = models.CharField(
        "controllo", max_length=9, choices=EsitoControllo, default=EsitoControllo.IN_ATTESA
    )
    motivo = models.CharField("perché non è ammesso", max_length=200, blank=True)
    impronta_servita = models.CharField("impronta di ciò che si dà", max_length=64, blank=True)
    con_antivirus = models.BooleanField("controllato con l'antivirus", default=False)
    controllato_il = models.DateTimeField("controllato il", null=True)

    objects = AllegatoQuerySet.as_manager()

    class Meta:
        verbose_name = "allegato"
        verbose_name_plural = "allegati"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(dimensione__gte=1),
                name="allegato_non_vuoto",
                violation_error_message="Il file è vuoto.",
            ),
            models.UniqueConstraint(
                fields=["chiave", "impronta"],
                name="allegato_unico",
                violation_error_message="Questo file è già stato caricato.",
            ),
            models.CheckConstraint(
                condition=Q(esito="IN_ATTESA", controllato_il__isnull=True, impronta_servita="")
                | Q(esito="RIFIUTATO", controllato_il__isnull=False, impronta_servita="")
                & ~Q(motivo="")
                | Q(esito="AMMESSO", controllato_il__isnull=False) & ~Q(impronta_servita=""),
                name="allegato_controllato_con_esito",
                violation_error_message="Un documento controllato dice quando e con che esito.",
            ),
            models.CheckConstraint(
                condition=Q(domanda__isnull=False, tipo="rettifica")
                | Q(domanda__isnull=True) & ~Q(tipo="rettifica"),
                name="allegato_di_una_rettifica",
                violation_error_message="Il documento di una rettifica dice di quale domanda è.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.identificativo)


class MessaggioQuerySet(models.QuerySet["Messaggio"]):
    """Messages to citizens."""

    def visibili_a(self, utente: Utente) -> Self:
        """A message is seen by the person it is for."""
        return self.filter(destinatario_id=utente.pk) if utente.cittadino else self.none()


class Messaggio(ModelloDiAmbito):
    """A message about a domanda, shown in the portal and sent by e-mail where there is one.

    Its words carry no sensitive data: they may be read over somebody's shoulder.
    """

    domanda = models.ForeignKey(
        Domanda, models.PROTECT, related_name="messaggi", verbose_name="domanda"
    )
    destinatario = models.ForeignKey(
        "enti.Utente", models.PROTECT, related_name="+", verbose_name="destinatario"
    )
    tipo = models.CharField("tipo", max_length=20)
    oggetto = models.CharField("oggetto", max_length=160)
    testo = models.TextField("testo")
    creato_il = models.DateTimeField("creato il")
    spedito_il = models.DateTimeField("spedito per e-mail il", null=True)

    objects = MessaggioQuerySet.as_manager()

    class Meta:
        verbose_name = "messaggio"
        verbose_name_plural = "messaggi"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["domanda", "tipo"],
                name="messaggio_unico",
                violation_error_message="Questo messaggio è già stato preparato.",
            )
        ]

    def __str__(self) -> str:
        return self.oggetto
