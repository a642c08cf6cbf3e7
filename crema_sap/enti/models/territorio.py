"""Ambito, Comune, Ente: the territory of the plans and the bodies at work in it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from crema_sap.enti.ambito import AmbitoCorrente

if TYPE_CHECKING:
    from crema_sap.enti.models.persone import Utente


class Ambito(models.Model):
    """The territory of the plans: the comuni of one Piano di Zona (R.R. 4/2017, art. 2)."""

    codice = models.SlugField("codice", max_length=40, unique=True)
    nome = models.CharField("nome", max_length=120)
    capofila = models.ForeignKey(
        "enti.Ente",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="capofila",
    )

    class Meta:
        verbose_name = "ambito"
        verbose_name_plural = "ambiti"

    def __str__(self) -> str:
        return self.nome


class ModelloDiAmbito(models.Model):
    """A row that belongs to one ambito; the key fills itself from the connection."""

    ambito = models.ForeignKey(
        Ambito,
        models.PROTECT,
        db_default=AmbitoCorrente(),
        editable=False,
        related_name="+",
        verbose_name="ambito",
    )

    class Meta:
        abstract = True


class ComuneQuerySet(models.QuerySet["Comune"]):
    """Comuni of the ambito."""

    def visibili_a(self, utente: "Utente") -> Self:
        """Comuni of the ambito of the person's appointment; they are public data."""
        return self.filter(ambito_id=utente.ambito_attivo_id)

    def in_vigore(self, giorno: date) -> Self:
        """Comuni that exist on a day, both ends included."""
        return self.filter(*_in_vigore("", giorno))

    def esistiti(self) -> Self:
        """Comuni that exist, have existed or will: not those of a merger that was withdrawn."""
        return self.exclude(al__lt=F("dal"))


def _in_vigore(prefisso: str, giorno: date) -> tuple[Q, Q]:
    dal, al = f"{prefisso}dal", f"{prefisso}al"
    return (
        Q(**{f"{dal}__isnull": True}) | Q(**{f"{dal}__lte": giorno}),
        Q(**{f"{al}__isnull": True}) | Q(**{f"{al}__gte": giorno}),
    )


class Comune(ModelloDiAmbito):
    """A municipality, known by its ISTAT code: names change, the code does not.

    `dal` and `al`, both included, are known of a comune that a merger made or ended. If the merger
    is withdrawn, who would have been born of it ceases the day before: it has never existed.
    """

    codice_istat = models.CharField("codice ISTAT", max_length=6, primary_key=True)
    nome = models.CharField("nome", max_length=80)
    slug = models.SlugField("slug", max_length=80)
    codice_catastale = models.CharField("codice catastale", max_length=4)
    cap = models.CharField("CAP", max_length=5)
    dal = models.DateField("esiste dal", null=True, blank=True)
    al = models.DateField("esiste fino al", null=True, blank=True)

    objects = ComuneQuerySet.as_manager()

    class Meta:
        verbose_name = "comune"
        verbose_name_plural = "comuni"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(codice_istat__regex=r"^[0-9]{6}$"),
                name="comune_codice_istat",
                violation_error_message="Il codice ISTAT ha sei cifre.",
            ),
            models.UniqueConstraint(
                fields=["ambito", "slug"],
                name="comune_slug_unico",
                violation_error_message="Nell'ambito c'è già un comune con questo nome.",
            ),
            models.CheckConstraint(
                condition=Q(dal__isnull=True)
                | Q(al__isnull=True)
                | Q(al__gte=F("dal") - timedelta(days=1)),
                name="comune_date_in_ordine",
                violation_error_message="Un comune non può cessare prima di esistere.",
            ),
        ]

    def __str__(self) -> str:
        return self.nome


class AliasComune(ModelloDiAmbito):
    """Another way in which a source writes the name of a comune."""

    comune = models.ForeignKey(Comune, models.CASCADE, related_name="alias", verbose_name="comune")
    nome = models.CharField("nome", max_length=80)

    class Meta:
        verbose_name = "altro nome"
        verbose_name_plural = "altri nomi"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "nome"],
                name="alias_nome_unico",
                violation_error_message="Questo nome indica già un comune.",
            )
        ]

    def __str__(self) -> str:
        return self.nome


class Popolazione(ModelloDiAmbito):
    """Inhabitants of a comune in one year, by one source."""

    comune = models.ForeignKey(
        Comune, models.CASCADE, related_name="popolazioni", verbose_name="comune"
    )
    anno = models.PositiveSmallIntegerField("anno")
    fonte = models.CharField("fonte", max_length=120)
    abitanti = models.PositiveIntegerField("abitanti")

    class Meta:
        verbose_name = "popolazione"
        verbose_name_plural = "popolazioni"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["comune", "anno", "fonte"],
                name="popolazione_unica",
                violation_error_message="La popolazione di questo anno e fonte c'è già.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.comune_id} {self.anno}: {self.abitanti}"


class TipoEnte(models.TextChoices):
    """What kind of body an ente is."""

    COMUNE = "COMUNE", "Comune"
    ALER = "ALER", "ALER"
    OPERATORE = "OPERATORE", "Operatore accreditato"
    PARTNER = "PARTNER", "Partner del terzo settore"
    AMBITO = "AMBITO", "Ufficio dell'ambito"


class EnteQuerySet(models.QuerySet["Ente"]):
    """Enti of the ambito."""

    def visibili_a(self, utente: "Utente") -> Self:
        """Enti of the ambito of the person's appointment."""
        return self.filter(ambito_id=utente.ambito_attivo_id)

    def proprietari(self) -> Self:
        """Enti that may own dwellings."""
        return self.filter(tipo__in=[TipoEnte.COMUNE, TipoEnte.ALER, TipoEnte.OPERATORE])

    def in_vigore(self, giorno: date) -> Self:
        """Enti whose comune, if they have one, exists on a day."""
        return self.filter(*_in_vigore("comune__", giorno))


class Ente(ModelloDiAmbito):
    """A body that owns, manages or proceeds: a comune, the ALER, a partner."""

    tipo = models.CharField("tipo", max_length=10, choices=TipoEnte)
    nome = models.CharField("nome", max_length=120)
    slug = models.SlugField("slug", max_length=120)
    comune = models.OneToOneField(
        Comune, models.PROTECT, null=True, blank=True, related_name="ente", verbose_name="comune"
    )

    objects = EnteQuerySet.as_manager()

    class Meta:
        verbose_name = "ente"
        verbose_name_plural = "enti"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(tipo=TipoEnte.COMUNE, comune__isnull=False)
                | (~Q(tipo=TipoEnte.COMUNE) & Q(comune__isnull=True)),
                name="ente_comune",
                violation_error_message="Un ente di tipo Comune, e solo quello, ha il suo comune.",
            ),
            models.UniqueConstraint(
                fields=["ambito", "slug"],
                name="ente_slug_unico",
                violation_error_message="Nell'ambito c'è già un ente con questo nome.",
            ),
        ]

    def __str__(self) -> str:
        return self.nome
