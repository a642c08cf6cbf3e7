"""Seduta, Presenza, Votazione, Voto: the sessions of the Assemblea dei Sindaci."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from crema_sap.enti.models import Comune, ModelloDiAmbito, Ruolo, Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.models import Documento, Protocollo
from programmazione.models.piano import Piano
from programmazione.models.regole import MetodoVoto, RegolaAssemblea
from programmazione.states import SEDUTE_CHIUSE, StatoSeduta


class Convocazione(models.TextChoices):
    """First or second call; the second may ask for a smaller quorum."""

    PRIMA = "PRIMA", "Prima convocazione"
    SECONDA = "SECONDA", "Seconda convocazione"


class EsitoVotazione(models.TextChoices):
    """What a vote decides under the rule."""

    APPROVATO = "APPROVATO", "Approvato"
    RESPINTO = "RESPINTO", "Respinto"
    NON_VALIDO = "NON_VALIDO", "Non valido: manca il numero legale"


class SceltaVoto(models.TextChoices):
    """How a comune voted."""

    FAVOREVOLE = "FAVOREVOLE", "Favorevole"
    CONTRARIO = "CONTRARIO", "Contrario"
    ASTENUTO = "ASTENUTO", "Astenuto"


class SedutaQuerySet(models.QuerySet["Seduta"]):
    """Sessions."""

    def visibili_a(self, utente: Utente) -> Self:
        """Sessions are known to those who work in the ambito's enti."""
        if utente.ha_ruolo(Ruolo.CAPOFILA, Ruolo.SINDACO, Ruolo.SEGRETARIO_ASSEMBLEA):
            return self.filter(ambito_id=utente.ambito_attivo_id)
        return self.none()


class Seduta(ModelloDiAmbito):
    """A session of the Assemblea dei Sindaci on one plan."""

    piano = models.ForeignKey(Piano, models.PROTECT, related_name="sedute", verbose_name="piano")
    numero = models.PositiveSmallIntegerField("numero")
    data = models.DateTimeField("data e ora")
    convocazione = models.CharField("convocazione", max_length=8, choices=Convocazione)
    # The second call that the notice of the first one announces, and the first of a second.
    seconda_il = models.DateTimeField("seconda convocazione", null=True, blank=True)
    prima = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seconda",
        verbose_name="prima convocazione",
    )
    luogo = models.CharField("luogo", max_length=120, blank=True)
    ordine_del_giorno = models.TextField("ordine del giorno", blank=True)
    convocata_il = models.DateTimeField("convocata il")
    protocollo = models.ForeignKey(
        Protocollo,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="protocollo della convocazione",
    )
    # The plan as it was when the session was convened: what the mayors read.
    documento_piano = models.ForeignKey(
        Documento,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="documento del piano",
    )
    stato = models.CharField(
        "stato", max_length=10, choices=StatoSeduta, default=StatoSeduta.CONVOCATA
    )
    regola = models.ForeignKey(
        RegolaAssemblea, models.PROTECT, null=True, blank=True, verbose_name="regola di voto"
    )
    # A session that took place before the portal: its outcome comes from a source, and neither
    # roll call nor votes are invented.
    storica = models.BooleanField("atto storico, dalla fonte", default=False)
    fonte = models.CharField("fonte", max_length=200, blank=True)
    appello_il = models.DateTimeField("appello registrato il", null=True, blank=True)
    presiede = models.ForeignKey(
        Comune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chi presiede"
    )
    conclusa_il = models.DateTimeField("conclusa il", null=True, blank=True)
    motivo = models.TextField("motivo del rinvio, del rigetto o della diserzione", blank=True)
    atto = models.CharField("atto", max_length=120, blank=True)

    objects = SedutaQuerySet.as_manager()

    class Meta:
        verbose_name = "seduta"
        verbose_name_plural = "sedute"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["piano", "numero"],
                name="seduta_numero_unico",
                violation_error_message="Questa seduta c'è già.",
            ),
            models.CheckConstraint(
                condition=Q(storica=True, regola__isnull=True) & ~Q(fonte="")
                | Q(storica=False, regola__isnull=False),
                name="seduta_regola_o_fonte",
                violation_error_message="Una seduta segue una regola di voto o cita la sua fonte.",
            ),
            models.CheckConstraint(
                condition=Q(seconda_il__isnull=True)
                | Q(convocazione="PRIMA", seconda_il__gt=F("data")),
                name="seduta_seconda_dopo_la_prima",
                violation_error_message="La seconda convocazione viene dopo la prima.",
            ),
            models.CheckConstraint(
                condition=Q(stato__in=SEDUTE_CHIUSE, conclusa_il__isnull=False)
                | ~Q(stato__in=SEDUTE_CHIUSE) & Q(conclusa_il__isnull=True, motivo="", atto=""),
                name="seduta_conclusa_con_data",
                violation_error_message="Una seduta conclusa dice quando, e solo quella.",
            ),
            models.CheckConstraint(
                condition=~Q(stato="DESERTA") | ~Q(motivo="") & Q(appello_il__isnull=False),
                name="seduta_deserta_con_motivo",
                violation_error_message="Una seduta deserta ha l'appello e il motivo.",
            ),
        ]

    def __str__(self) -> str:
        return f"Seduta {self.numero} del {self.data.astimezone(ROMA):%d/%m/%Y}"

    @property
    def chiusa(self) -> bool:
        """Tell whether nothing in it may happen any more."""
        return self.storica or self.stato in SEDUTE_CHIUSE


class Presenza(ModelloDiAmbito):
    """One comune at the roll call, with its population of the rule's year."""

    seduta = models.ForeignKey(
        Seduta, models.CASCADE, related_name="presenze", verbose_name="seduta"
    )
    comune = models.ForeignKey(Comune, models.PROTECT, related_name="+", verbose_name="comune")
    # At the roll call; who came or left after it is told by the chronicle, and `in_aula` keeps up.
    presente = models.BooleanField("presente", default=False)
    in_aula = models.BooleanField("in aula", default=False)
    rappresentante = models.CharField("rappresentante", max_length=120, blank=True)
    delegato = models.BooleanField("delegato", default=False)
    abitanti = models.PositiveIntegerField("abitanti")

    class Meta:
        verbose_name = "presenza"
        verbose_name_plural = "presenze"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["seduta", "comune"],
                name="presenza_comune_unico",
                violation_error_message="Questo comune è già nell'appello.",
            ),
            models.CheckConstraint(
                condition=Q(presente=True) | Q(delegato=False),
                name="presenza_delegato_presente",
                violation_error_message="Un delegato è presente.",
            ),
        ]

    def __str__(self) -> str:
        return f"Presenza {self.comune_id}"


class Votazione(ModelloDiAmbito):
    """A vote on one point: the outcome is computed by the rule and confirmed by the secretary."""

    seduta = models.ForeignKey(
        Seduta, models.CASCADE, related_name="votazioni", verbose_name="seduta"
    )
    punto = models.CharField("punto all'ordine del giorno", max_length=200)
    metodo = models.CharField("metodo di voto", max_length=12, choices=MetodoVoto)
    esito = models.CharField("esito calcolato", max_length=12, choices=EsitoVotazione)
    parita = models.BooleanField("non approvato per parità", default=False)
    spiegazione = models.JSONField("spiegazione", default=list)
    registrata_il = models.DateTimeField("registrata il")
    confermata_da = models.ForeignKey(
        Utente,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="confermata da",
    )
    confermata_il = models.DateTimeField("confermata il", null=True, blank=True)

    class Meta:
        verbose_name = "votazione"
        verbose_name_plural = "votazioni"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["seduta", "punto"],
                name="votazione_punto_unico",
                violation_error_message="Questo punto è già stato votato.",
            ),
            models.CheckConstraint(
                condition=Q(confermata_da__isnull=True, confermata_il__isnull=True)
                | Q(confermata_da__isnull=False, confermata_il__isnull=False),
                name="votazione_confermata_con_firma",
                violation_error_message="Un esito confermato dice da chi e quando.",
            ),
        ]

    def __str__(self) -> str:
        return self.punto


class Voto(ModelloDiAmbito):
    """The vote of a comune that is present; the database refuses that of an absent one."""

    votazione = models.ForeignKey(
        Votazione, models.CASCADE, related_name="voti", verbose_name="votazione"
    )
    presenza = models.ForeignKey(
        Presenza, models.PROTECT, related_name="voti", verbose_name="presenza"
    )
    scelta = models.CharField("voto", max_length=12, choices=SceltaVoto)

    class Meta:
        verbose_name = "voto"
        verbose_name_plural = "voti"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["votazione", "presenza"],
                name="voto_unico",
                violation_error_message="Questo comune ha già votato.",
            )
        ]

    def __str__(self) -> str:
        return self.scelta
