"""PianoTriennale and what it has of its own: expected units, indicators, results, changes to it."""

from typing import ClassVar, override

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito, Utente
from programmazione.models.piano import GestorePiani, Piano, PianoAnnuale, PianoQuerySet, TipoPiano
from programmazione.rules.testo import SEGNO_HTML
from programmazione.states import StatoPiano


class SpecieAttesa(models.TextChoices):
    """Where units expected in the three years come from (R.R. 4/2017, art. 3 c. 2 lett. d)."""

    AVVICENDAMENTO = "AVVICENDAMENTO", "Avvicendamento dei nuclei"
    NUOVA_EDIFICAZIONE = "NUOVA_EDIFICAZIONE", "Nuova edificazione"
    RECUPERO = "RECUPERO", "Recupero"


class VersoIndicatore(models.TextChoices):
    """Where a figure should go."""

    CRESCERE = "CRESCERE", "Deve crescere"
    DIMINUIRE = "DIMINUIRE", "Deve diminuire"
    RAGGIUNGERE = "RAGGIUNGERE", "Deve essere uguale al traguardo"


class OrigineIndicatore(models.TextChoices):
    """Where the results of an indicator come from."""

    CALCOLATO = "CALCOLATO", "Calcolato dai piani annuali approvati"
    DICHIARATO = "DICHIARATO", "Scritto anno per anno, con la fonte"


class GenereModifica(models.TextChoices):
    """What of the triennial plan an annual changes."""

    TRAGUARDO = "traguardo", "Traguardo di un indicatore"
    ATTESE = "attese", "Unità attese"
    CAPITOLO = "capitolo", "Testo di un capitolo"


class PianiTriennali(GestorePiani["PianoTriennale"]):
    """The triennial plans."""

    @override
    def get_queryset(self) -> PianoQuerySet["PianoTriennale"]:
        return (
            PianoQuerySet(self.model, using=self._db)
            .filter(tipo=TipoPiano.TRIENNALE)
            .exclude(stato=StatoPiano.SCARTATO)
        )


class PianoTriennale(Piano):
    """The plan of three years, which the annual ones carry out (R.R. 4/2017, art. 3)."""

    # Narrower than that of all plans, of which it is one kind.
    objects: ClassVar[PianiTriennali] = PianiTriennali()  # type: ignore[assignment]

    class Meta:
        proxy = True
        verbose_name = "piano triennale"
        verbose_name_plural = "piani triennali"


class UnitaAttese(ModelloDiAmbito):
    """Units that a triennial plan expects in a year, of one kind, with the source that says so."""

    piano = models.ForeignKey(
        PianoTriennale, models.CASCADE, related_name="attese", verbose_name="piano"
    )
    anno = models.PositiveSmallIntegerField("anno")
    specie = models.CharField("provenienza", max_length=20, choices=SpecieAttesa)
    unita = models.PositiveIntegerField("unità")
    fonte = models.CharField("fonte", max_length=200)

    class Meta:
        verbose_name = "unità attese"
        verbose_name_plural = "unità attese"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["piano", "anno", "specie"],
                name="unitaattese_unica",
                violation_error_message="Queste unità attese ci sono già.",
            ),
            models.CheckConstraint(
                condition=~Q(fonte=""),
                name="unitaattese_con_fonte",
                violation_error_message="Le unità attese hanno la loro fonte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_specie_display()} {self.anno}"


class Indicatore(ModelloDiAmbito):
    """What a triennial plan wants to change, and how it will be seen."""

    piano = models.ForeignKey(
        PianoTriennale, models.CASCADE, related_name="indicatori", verbose_name="piano"
    )
    codice = models.SlugField("codice", max_length=40)
    titolo = models.CharField("titolo", max_length=160)
    unita_misura = models.CharField("unità di misura", max_length=40)
    verso = models.CharField("verso", max_length=12, choices=VersoIndicatore)
    origine = models.CharField("origine", max_length=12, choices=OrigineIndicatore)
    figura = models.CharField("cifra dei piani annuali", max_length=40, blank=True)
    partenza = models.DecimalField(
        "valore di partenza", max_digits=9, decimal_places=2, null=True, blank=True
    )
    partenza_fonte = models.CharField("fonte del valore di partenza", max_length=200, blank=True)

    class Meta:
        verbose_name = "indicatore"
        verbose_name_plural = "indicatori"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["piano", "codice"],
                name="indicatore_codice_unico",
                violation_error_message="Un altro indicatore ha questo codice.",
            ),
            models.CheckConstraint(
                condition=Q(origine="CALCOLATO") & ~Q(figura="")
                | Q(origine="DICHIARATO", figura=""),
                name="indicatore_figura_se_calcolato",
                violation_error_message="Un indicatore calcolato dice da quale cifra.",
            ),
            models.CheckConstraint(
                condition=Q(partenza__isnull=True) | ~Q(partenza_fonte=""),
                name="indicatore_partenza_con_fonte",
                violation_error_message="Il valore di partenza ha la sua fonte.",
            ),
        ]

    def __str__(self) -> str:
        return self.titolo


class Traguardo(ModelloDiAmbito):
    """The value that an indicator should have in a year."""

    indicatore = models.ForeignKey(
        Indicatore, models.CASCADE, related_name="traguardi", verbose_name="indicatore"
    )
    anno = models.PositiveSmallIntegerField("anno")
    valore = models.DecimalField("valore", max_digits=9, decimal_places=2)

    class Meta:
        verbose_name = "traguardo"
        verbose_name_plural = "traguardi"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicatore", "anno"],
                name="traguardo_anno_unico",
                violation_error_message="Quest'anno ha già il suo traguardo.",
            ),
        ]

    def __str__(self) -> str:
        return f"Traguardo {self.anno}"


class RisultatoIndicatore(ModelloDiAmbito):
    """The result of a year as it was written once; a correction is a new one, with its reason.

    It belongs to the indicator of that code of the triennio, through the versions of the plan.
    """

    indicatore = models.ForeignKey(
        Indicatore, models.PROTECT, related_name="risultati", verbose_name="indicatore"
    )
    anno = models.PositiveSmallIntegerField("anno")
    numero = models.PositiveSmallIntegerField("numero")
    valore = models.DecimalField("valore", max_digits=9, decimal_places=2)
    fonte = models.CharField("fonte", max_length=200)
    motivo = models.CharField("motivo della correzione", max_length=300, blank=True)
    registrato_il = models.DateTimeField("registrato il")
    registrato_da = models.ForeignKey(
        Utente, models.PROTECT, related_name="+", verbose_name="registrato da"
    )

    class Meta:
        verbose_name = "risultato di un indicatore"
        verbose_name_plural = "risultati degli indicatori"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicatore", "anno", "numero"],
                name="risultato_numero_unico",
                violation_error_message="Questo risultato c'è già.",
            ),
            models.CheckConstraint(
                condition=~Q(fonte=""),
                name="risultato_con_fonte",
                violation_error_message="Un risultato ha la sua fonte.",
            ),
            models.CheckConstraint(
                condition=Q(numero=1) | ~Q(motivo=""),
                name="risultato_corretto_con_motivo",
                violation_error_message="Chi corregge un risultato scrive il motivo.",
            ),
        ]

    def __str__(self) -> str:
        return f"Risultato {self.anno}"


class ModificaTriennale(ModelloDiAmbito):
    """A change that an annual plan makes to the triennial in force, when it is approved."""

    piano = models.ForeignKey(
        PianoAnnuale, models.CASCADE, related_name="modifiche", verbose_name="piano annuale"
    )
    # The version that it starts from.
    triennale = models.ForeignKey(
        PianoTriennale, models.PROTECT, related_name="+", verbose_name="piano triennale"
    )
    genere = models.CharField("che cosa cambia", max_length=10, choices=GenereModifica)
    codice = models.SlugField("codice", max_length=60)
    anno = models.PositiveSmallIntegerField("anno", null=True)
    # Of a figure, empty is «not written», which is not zero.
    prima = models.TextField("prima", blank=True)
    dopo = models.TextField("dopo", blank=True)
    fonte = models.CharField("fonte", max_length=200, blank=True)
    motivo = models.CharField("motivo", max_length=500)

    class Meta:
        verbose_name = "modifica del piano triennale"
        verbose_name_plural = "modifiche del piano triennale"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["piano", "genere", "codice", "anno"],
                nulls_distinct=False,
                name="modifica_unica",
                violation_error_message="Il piano annuale la cambia già.",
            ),
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="modifica_con_motivo",
                violation_error_message="Una modifica ha il suo motivo.",
            ),
            models.CheckConstraint(
                condition=Q(genere="capitolo", anno__isnull=True)
                | Q(anno__isnull=False) & ~Q(genere="capitolo"),
                name="modifica_anno_delle_cifre",
                violation_error_message="Traguardi e unità attese sono di un anno.",
            ),
            models.CheckConstraint(
                condition=~Q(dopo__regex=SEGNO_HTML),
                name="modifica_senza_html",
                violation_error_message="Il testo di un capitolo non contiene codice HTML.",
            ),
        ]

    def __str__(self) -> str:
        return f"Modifica {self.pk}"
