"""Piano, annual or triennial: what the Assemblea approves, then frozen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self, override

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from crema_sap.enti.models import ModelloDiAmbito, Ruolo, Utente
from crema_sap.registro.models import Protocollo
from programmazione.models.ricognizione import Ricognizione
from programmazione.rules.triennio import ANNI_DEL_TRIENNALE, Periodo
from programmazione.states import CONGELATI, StatoPiano

VIGENTE = Q(stato__in=["APPROVATO", "TRASMESSO", "PUBBLICATO"])
_INIZIO = F("ambito_id") * 100_000 + F("anno")
TRIENNIO = Func(
    _INIZIO,
    _INIZIO + ANNI_DEL_TRIENNALE,
    function="int8range",
    output_field=BigIntegerRangeField(),
)


class TipoPiano(models.TextChoices):
    """The two tools of planning (L.R. 16/2016, art. 6)."""

    ANNUALE = "ANNUALE", "Piano annuale"
    TRIENNALE = "TRIENNALE", "Piano triennale"


class PianoQuerySet[P: "Piano"](models.QuerySet[P]):
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

    def del_periodo(self, periodo: Periodo) -> Self:
        """Versions of the plan of some years."""
        tipo = TipoPiano.TRIENNALE if periodo.triennale else TipoPiano.ANNUALE
        return self.filter(tipo=tipo, anno=periodo.anno)


GestorePiani = models.Manager.from_queryset(PianoQuerySet)


class Piani(GestorePiani["Piano"]):
    """The plans; a draft that was discarded is read in the register alone."""

    @override
    def get_queryset(self) -> PianoQuerySet["Piano"]:
        return PianoQuerySet(self.model, using=self._db).exclude(stato=StatoPiano.SCARTATO)


class Piano(ModelloDiAmbito):
    """A plan of the offer, annual or triennial (L.R. 16/2016, art. 6; R.R. 4/2017, artt. 3-4)."""

    tipo = models.CharField(
        "tipo", max_length=10, choices=TipoPiano, default=TipoPiano.ANNUALE, editable=False
    )
    # Of a triennial, the first of its three.
    anno = models.PositiveSmallIntegerField("anno")
    versione = models.PositiveSmallIntegerField("versione", default=1)
    stato = models.CharField("stato", max_length=12, choices=StatoPiano, default=StatoPiano.BOZZA)
    # Of an annual alone: it is built from a survey.
    ricognizione = models.ForeignKey(
        Ricognizione, models.PROTECT, null=True, related_name="piani", verbose_name="ricognizione"
    )
    consolidato_il = models.DateTimeField("consolidato il", null=True)
    # Of a triennial alone.
    aperto_il = models.DateTimeField("aperto il", null=True)
    # Why it was postponed, rejected or, a draft, discarded.
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

    objects: ClassVar[Piani] = Piani()

    class Meta:
        verbose_name = "piano"
        verbose_name_plural = "piani"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "tipo", "anno", "versione"],
                condition=~Q(stato=StatoPiano.SCARTATO),
                name="piano_versione_unica",
                violation_error_message="Questa versione del piano c'è già.",
            ),
            models.UniqueConstraint(
                fields=["ambito", "tipo", "anno"],
                condition=VIGENTE,
                name="piano_vigente_unico",
                violation_error_message="Per quest'anno c'è già un piano approvato e vigente.",
            ),
            # One number line for each ambito: a single range says both whose and when.
            ExclusionConstraint(
                expressions=[(TRIENNIO, RangeOperators.OVERLAPS)],
                condition=VIGENTE & Q(tipo=TipoPiano.TRIENNALE),
                name="piano_trienni_distinti",
                violation_error_message="Un altro piano triennale vigente ha qualcuno di"
                " questi anni.",
            ),
            models.CheckConstraint(
                condition=Q(
                    tipo=TipoPiano.ANNUALE,
                    ricognizione__isnull=False,
                    consolidato_il__isnull=False,
                    aperto_il__isnull=True,
                )
                | Q(
                    tipo=TipoPiano.TRIENNALE,
                    ricognizione__isnull=True,
                    consolidato_il__isnull=True,
                    aperto_il__isnull=False,
                ),
                name="piano_annuale_o_triennale",
                violation_error_message="Un piano annuale nasce da una ricognizione, un triennale"
                " no.",
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
                condition=~Q(
                    stato__in=[StatoPiano.RINVIATO, StatoPiano.RESPINTO, StatoPiano.SCARTATO]
                )
                | ~Q(motivo=""),
                name="piano_respinto_con_motivo",
                violation_error_message="Un piano rinviato, respinto o scartato ha il suo motivo.",
            ),
            models.CheckConstraint(
                condition=~Q(stato=StatoPiano.SCARTATO) | Q(tipo=TipoPiano.TRIENNALE, versione=1),
                name="piano_scartato_triennale",
                violation_error_message="Si scarta solo la prima bozza di un piano triennale.",
            ),
        ]

    def __str__(self) -> str:
        return f"{TipoPiano(self.tipo).label} {self.periodo}"

    @property
    def triennale(self) -> bool:
        """Tell whether it is of three years."""
        return self.tipo == TipoPiano.TRIENNALE

    @property
    def periodo(self) -> Periodo:
        """Return its years, as its address writes them."""
        return Periodo(self.anno, self.triennale)

    @property
    def denominazione(self) -> str:
        """Return its name inside a sentence: «piano annuale 2020»."""
        return f"{TipoPiano(self.tipo).label.lower()} {self.periodo}"

    @property
    def titolo(self) -> str:
        """Return the title of its document."""
        return f"{TipoPiano(self.tipo).label} dell'offerta dei servizi abitativi {self.periodo}"

    @property
    def iniziato_il(self) -> datetime:
        """Return when its preparation began. Raises `ValueError` of a plan not stored yet."""
        inizio = self.consolidato_il or self.aperto_il
        if inizio is None:
            raise ValueError("Il piano non è ancora iniziato.")
        return inizio

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


class PianiAnnuali(GestorePiani["PianoAnnuale"]):
    """The annual plans."""

    @override
    def get_queryset(self) -> PianoQuerySet["PianoAnnuale"]:
        return PianoQuerySet(self.model, using=self._db).filter(tipo=TipoPiano.ANNUALE)


class PianoAnnuale(Piano):
    """The plan of a year: built from a survey, avvisi start from it (R.R. 4/2017, art. 4)."""

    # Narrower than that of all plans, of which it is one kind.
    objects: ClassVar[PianiAnnuali] = PianiAnnuali()  # type: ignore[assignment]

    class Meta:
        proxy = True
        verbose_name = "piano annuale"
        verbose_name_plural = "piani annuali"

    @property
    def rilevazione(self) -> Ricognizione:
        """Return the survey it is built from. Raises `ValueError` of a plan not stored yet."""
        if self.ricognizione is None:
            raise ValueError("Il piano non nasce da una ricognizione.")
        return self.ricognizione
