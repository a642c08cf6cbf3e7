"""What a plan says: the chapters of its text and, of an annual, the rows of its tables."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from crema_sap.enti.models import Comune, Ente, ModelloDiAmbito
from programmazione.models.figure import FigureRicognizione, conteggi_non_negativi
from programmazione.models.piano import Piano, PianoAnnuale
from programmazione.models.ricognizione import Dichiarazione
from programmazione.rules.testo import MASSIMO, SEGNO_HTML
from programmazione.states import StatoDichiarazione


class CapitoloPiano(ModelloDiAmbito):
    """A chapter of the plan's text."""

    piano = models.ForeignKey(Piano, models.CASCADE, related_name="capitoli", verbose_name="piano")
    ordine = models.PositiveSmallIntegerField("ordine")
    codice = models.SlugField("codice", max_length=60)
    parte = models.CharField("parte", max_length=120)
    titolo = models.CharField("titolo", max_length=160)
    testo = models.TextField("testo", blank=True)

    class Meta:
        verbose_name = "capitolo"
        verbose_name_plural = "capitoli"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["piano", "codice"],
                name="capitolo_codice_unico",
                violation_error_message="Questo capitolo c'è già.",
            ),
            models.UniqueConstraint(
                fields=["piano", "ordine"],
                name="capitolo_ordine_unico",
                violation_error_message="Un altro capitolo ha questo posto.",
            ),
            # The text is Markdown: whatever writes it, no tag of HTML gets in.
            models.CheckConstraint(
                condition=~Q(testo__regex=SEGNO_HTML),
                name="capitolo_senza_html",
                violation_error_message="Il testo di un capitolo non contiene codice HTML.",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("testo"), MASSIMO),
                name="capitolo_di_misura",
                violation_error_message="Il testo del capitolo è troppo lungo.",
            ),
        ]

    def __str__(self) -> str:
        return self.titolo


class RigaPiano(ModelloDiAmbito, FigureRicognizione):
    """A row of the plan's tables: one ente in one comune, or in the whole territory.

    `consistenza_sap` and `consistenza_sas` are counted in the register of dwellings; the other
    figures are those declared. An ente that did not answer has its row, without figures.
    """

    piano = models.ForeignKey(
        PianoAnnuale, models.CASCADE, related_name="righe", verbose_name="piano"
    )
    ente = models.ForeignKey(Ente, models.PROTECT, related_name="+", verbose_name="ente")
    comune = models.ForeignKey(
        Comune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="comune"
    )
    dichiarazione = models.ForeignKey(
        Dichiarazione,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dichiarazione",
    )
    stato_dichiarazione = models.CharField(
        "stato della dichiarazione", max_length=16, choices=StatoDichiarazione
    )
    nessun_patrimonio = models.BooleanField("nessuna unità", default=False)
    consistenza_sap = models.IntegerField("unità SAP nel registro", default=0)
    consistenza_sas = models.IntegerField("unità SAS nel registro", default=0)
    dimostrativa = models.BooleanField("dati dimostrativi", default=False)
    fonte = models.CharField("fonte", max_length=200, blank=True)

    class Meta:
        verbose_name = "riga di piano"
        verbose_name_plural = "righe di piano"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["piano", "ente", "comune"],
                nulls_distinct=False,
                name="rigapiano_unica",
                violation_error_message="Questo ente ha già la sua riga per questo comune.",
            ),
            models.CheckConstraint(
                condition=conteggi_non_negativi()
                & Q(consistenza_sap__gte=0, consistenza_sas__gte=0),
                name="rigapiano_conteggi_non_negativi",
                violation_error_message="Le unità non possono essere meno di zero.",
            ),
        ]

    def __str__(self) -> str:
        return f"Riga di piano {self.pk}"
