"""Seduta, Presenza, Votazione, Voto: the Assemblea dei Sindaci, under a rule that is data."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import Comune, ModelloDiAmbito, Ruolo, Utente
from programmazione.models.piano import Piano


class MetodoVoto(models.TextChoices):
    """How votes are counted."""

    PRO_CAPITE = "PRO_CAPITE", "Per testa"
    PONDERATO = "PONDERATO", "Per popolazione"
    ENTRAMBI = "ENTRAMBI", "Per testa e per popolazione"


class BaseMaggioranza(models.TextChoices):
    """Out of whom the majority is taken."""

    VOTANTI = "VOTANTI", "Voti espressi, senza gli astenuti"
    PRESENTI = "PRESENTI", "Presenti"
    COMPONENTI = "COMPONENTI", "Componenti dell'Assemblea"


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


class RegolaAssemblea(ModelloDiAmbito):
    """Quorum and majority of the ambito's Assemblea from a day on, with the source."""

    dal = models.DateField("dal")
    metodo = models.CharField("metodo di voto", max_length=12, choices=MetodoVoto)
    # Shares in percent; `oltre` tells «more than» from «at least».
    quorum_prima = models.DecimalField(
        "numero legale in prima convocazione (%)", max_digits=5, decimal_places=2
    )
    quorum_prima_oltre = models.BooleanField("in prima convocazione serve di più", default=True)
    quorum_seconda = models.DecimalField(
        "numero legale in seconda convocazione (%)", max_digits=5, decimal_places=2
    )
    quorum_seconda_oltre = models.BooleanField(
        "in seconda convocazione serve di più", default=False
    )
    maggioranza = models.DecimalField("maggioranza (%)", max_digits=5, decimal_places=2)
    maggioranza_oltre = models.BooleanField("per la maggioranza serve di più", default=True)
    base = models.CharField("maggioranza calcolata su", max_length=12, choices=BaseMaggioranza)
    anno_popolazione = models.PositiveSmallIntegerField("anno della popolazione")
    fonte = models.CharField("fonte", max_length=200)
    verificata = models.BooleanField("verificata", default=False)

    class Meta:
        verbose_name = "regola dell'Assemblea"
        verbose_name_plural = "regole dell'Assemblea"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "dal"],
                name="regolaassemblea_dal_unica",
                violation_error_message="Da questo giorno c'è già una regola.",
            ),
            models.CheckConstraint(
                condition=Q(quorum_prima__gte=0, quorum_prima__lte=100)
                & Q(quorum_seconda__gte=0, quorum_seconda__lte=100)
                & Q(maggioranza__gte=0, maggioranza__lte=100),
                name="regolaassemblea_percentuali",
                violation_error_message="Numero legale e maggioranza stanno tra 0 e 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"Regola dal {self.dal:%d/%m/%Y}"


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
    luogo = models.CharField("luogo", max_length=120, blank=True)
    convocata_il = models.DateTimeField("convocata il")
    regola = models.ForeignKey(
        RegolaAssemblea, models.PROTECT, null=True, blank=True, verbose_name="regola di voto"
    )
    # A session that took place before the portal: its outcome comes from a source, and neither
    # roll call nor votes are invented.
    storica = models.BooleanField("atto storico, dalla fonte", default=False)
    fonte = models.CharField("fonte", max_length=200, blank=True)
    appello_il = models.DateTimeField("appello registrato il", null=True, blank=True)

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
        ]

    def __str__(self) -> str:
        return f"Seduta {self.numero} del {self.data:%d/%m/%Y}"


class Presenza(ModelloDiAmbito):
    """One comune at the roll call, with its population of the rule's year."""

    seduta = models.ForeignKey(
        Seduta, models.CASCADE, related_name="presenze", verbose_name="seduta"
    )
    comune = models.ForeignKey(Comune, models.PROTECT, related_name="+", verbose_name="comune")
    presente = models.BooleanField("presente", default=False)
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
