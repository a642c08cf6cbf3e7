"""PianoAnnuale, its rows and chapters: what the Assemblea approves, then frozen for good."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from crema_sap.enti.models import Comune, Ente, ModelloDiAmbito, Ruolo, Utente
from crema_sap.registro.models import Protocollo
from programmazione.models.figure import FigureRicognizione, conteggi_non_negativi
from programmazione.models.ricognizione import Dichiarazione, Ricognizione
from programmazione.rules.testo import MASSIMO, SEGNO_HTML
from programmazione.states import CONGELATI, StatoDichiarazione, StatoPiano


class PianoQuerySet(models.QuerySet["PianoAnnuale"]):
    """Plans."""

    def visibili_a(self, utente: Utente) -> Self:
        """Each sees a plan from when it has a part in it; everybody the approved ones."""
        nell_ambito = self.filter(ambito_id=utente.ambito_attivo_id)
        if utente.ha_ruolo(Ruolo.CAPOFILA, Ruolo.SEGRETARIO_ASSEMBLEA):
            return nell_ambito
        if utente.ha_ruolo(Ruolo.SINDACO):
            return nell_ambito.exclude(stato__in=[StatoPiano.BOZZA, StatoPiano.IN_VERIFICA])
        if utente.ha_ruolo(Ruolo.RESPONSABILE_ENTE):
            # They answer for the figures: they read and remark while these are checked.
            return nell_ambito.exclude(stato=StatoPiano.BOZZA)
        return nell_ambito.approvati()

    def approvati(self) -> Self:
        """Frozen plans, which anybody may read."""
        return self.filter(stato__in=CONGELATI)

    def vigenti(self) -> Self:
        """Approved plans that no later version has replaced."""
        return self.approvati().exclude(stato=StatoPiano.AGGIORNATO)


class PianoAnnuale(ModelloDiAmbito):
    """The annual plan of the offer (L.R. 16/2016, art. 6; R.R. 4/2017, art. 4)."""

    anno = models.PositiveSmallIntegerField("anno")
    versione = models.PositiveSmallIntegerField("versione", default=1)
    stato = models.CharField("stato", max_length=12, choices=StatoPiano, default=StatoPiano.BOZZA)
    ricognizione = models.ForeignKey(
        Ricognizione, models.PROTECT, related_name="piani", verbose_name="ricognizione"
    )
    consolidato_il = models.DateTimeField("consolidato il")
    motivo = models.TextField("motivo del rinvio o del rigetto", blank=True)
    # Why an approved plan is corrected by this version of it; a first version has none.
    motivo_aggiornamento = models.CharField("motivo dell'aggiornamento", max_length=500, blank=True)
    approvato_il = models.DateTimeField("approvato il", null=True, blank=True)
    atto = models.CharField("atto di approvazione", max_length=120, blank=True)
    # What was approved, whole: rows, chapters and totals, and the SHA-256 of its text.
    fotografia = models.JSONField("fotografia", null=True, blank=True)
    impronta = models.CharField("impronta", max_length=64, blank=True)
    # Verification code of the official PDF: the public page links to it.
    codice_documento = models.CharField("codice del documento", max_length=24, blank=True)
    trasmesso_il = models.DateTimeField("trasmesso ai comuni il", null=True, blank=True)
    protocollo = models.ForeignKey(
        Protocollo,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="protocollo",
    )
    pubblicato_il = models.DateTimeField("pubblicato il", null=True, blank=True)

    objects = PianoQuerySet.as_manager()

    class Meta:
        verbose_name = "piano annuale"
        verbose_name_plural = "piani annuali"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "anno", "versione"],
                name="piano_versione_unica",
                violation_error_message="Questa versione del piano c'è già.",
            ),
            models.UniqueConstraint(
                fields=["ambito", "anno"],
                condition=Q(stato__in=["APPROVATO", "TRASMESSO", "PUBBLICATO"]),
                name="piano_vigente_unico",
                violation_error_message="Per quest'anno c'è già un piano approvato e vigente.",
            ),
            models.CheckConstraint(
                condition=~Q(stato__in=CONGELATI)
                | Q(
                    approvato_il__isnull=False,
                    fotografia__isnull=False,
                    impronta__regex=r"^[0-9a-f]{64}$",
                ),
                name="piano_approvato_congelato",
                violation_error_message="Un piano approvato ha data, contenuto e impronta.",
            ),
            models.CheckConstraint(
                condition=~Q(stato__in=[StatoPiano.RINVIATO, StatoPiano.RESPINTO]) | ~Q(motivo=""),
                name="piano_respinto_con_motivo",
                violation_error_message="Un piano rinviato o respinto ha il suo motivo.",
            ),
        ]

    def __str__(self) -> str:
        return f"Piano annuale {self.anno}"

    @property
    def approvato(self) -> Mapping[str, Any]:
        """What was approved. Raises `ValueError` of a plan that was not."""
        if self.fotografia is None:
            raise ValueError("Il piano non è ancora approvato.")
        contenuto: Mapping[str, Any] = self.fotografia
        return contenuto

    @property
    def congelato(self) -> bool:
        """Tell whether it was approved, so that nothing in it may change."""
        return self.stato in CONGELATI


class CapitoloPiano(ModelloDiAmbito):
    """A chapter of the plan's text."""

    piano = models.ForeignKey(
        PianoAnnuale, models.CASCADE, related_name="capitoli", verbose_name="piano"
    )
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
