"""Ricognizione, Dichiarazione and its rows: what each ente says it has. Empty is not zero."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from crema_sap.enti.models import Comune, Ente, ModelloDiAmbito, Ruolo, Utente
from crema_sap.registro.models import Protocollo
from programmazione.models.figure import FIGURE, FigureRicognizione, conteggi_non_negativi
from programmazione.states import IN_LAVORAZIONE, RISPOSTE, StatoDichiarazione, StatoRicognizione


class RicognizioneQuerySet(models.QuerySet["Ricognizione"]):
    """Surveys."""

    def visibili_a(self, utente: Utente) -> Self:
        """All surveys of the ambito: the questions are the same for everybody."""
        return self.filter(ambito_id=utente.ambito_attivo_id)


class Ricognizione(ModelloDiAmbito):
    """The survey of one year, with the bounds of the regime in force as data."""

    anno = models.PositiveSmallIntegerField("anno")
    stato = models.CharField(
        "stato", max_length=10, choices=StatoRicognizione, default=StatoRicognizione.APERTA
    )
    aperta_il = models.DateTimeField("aperta il")
    scade_il = models.DateTimeField("scade il")
    chiusa_il = models.DateTimeField("chiusa il", null=True, blank=True)
    motivo_riapertura = models.TextField("motivo della riapertura", blank=True)
    nota = models.TextField("nota", blank=True)
    regime = models.CharField("regime", max_length=60)
    norma_regime = models.CharField("norma del regime", max_length=200)
    perc_indigenza_minima = models.DecimalField(
        "soglia di legge per l'indigenza", max_digits=5, decimal_places=2
    )
    perc_forze_ordine_massima = models.DecimalField(
        "massimo per le Forze dell'ordine", max_digits=5, decimal_places=2
    )
    perc_transitori_massima = models.DecimalField(
        "massimo per i servizi transitori", max_digits=5, decimal_places=2
    )
    # Empty where the regime knows no reserve: before 2025.
    perc_riserva_massima = models.DecimalField(
        "massimo per la riserva a categorie",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )

    objects = RicognizioneQuerySet.as_manager()

    class Meta:
        verbose_name = "ricognizione"
        verbose_name_plural = "ricognizioni"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "anno"],
                name="ricognizione_anno_unico",
                violation_error_message="La ricognizione di quest'anno c'è già.",
            ),
            models.CheckConstraint(
                condition=Q(scade_il__gt=F("aperta_il")),
                name="ricognizione_scade_dopo_l_apertura",
                violation_error_message="La scadenza viene dopo l'apertura.",
            ),
            models.CheckConstraint(
                condition=Q(stato=StatoRicognizione.APERTA, chiusa_il__isnull=True)
                | (~Q(stato=StatoRicognizione.APERTA) & Q(chiusa_il__isnull=False)),
                name="ricognizione_chiusa_con_data",
                violation_error_message="Una ricognizione chiusa ha la data di chiusura.",
            ),
        ]

    def __str__(self) -> str:
        return f"Ricognizione {self.anno}"

    @property
    def aperta(self) -> bool:
        """Tell whether it takes answers; the close decides, the deadline only makes them late."""
        return self.stato == StatoRicognizione.APERTA


class DichiarazioneQuerySet(models.QuerySet["Dichiarazione"]):
    """Answers of the enti."""

    def visibili_a(self, utente: Utente) -> Self:
        """The capofila's office sees the ambito's, others their own ente's.

        A successor reads also the answers of those that flowed into it.
        """
        nell_ambito = self.filter(ambito_id=utente.ambito_attivo_id)
        if utente.ha_ruolo(Ruolo.CAPOFILA):
            return nell_ambito
        ente = utente.ente_attivo_id
        return nell_ambito.filter(
            Q(ente_id=ente) | Q(confluenza__dichiarazione__ente_id=ente, confluenza__isnull=False)
        )

    def correnti(self) -> Self:
        """The version of each ente that counts."""
        return self.exclude(stato=StatoDichiarazione.SOSTITUITA)

    def risposte(self) -> Self:
        """Answers given: transmitted or validated."""
        return self.filter(stato__in=RISPOSTE)


class Dichiarazione(ModelloDiAmbito):
    """The answer of one ente to a survey; a later answer is a new version."""

    ricognizione = models.ForeignKey(
        Ricognizione, models.PROTECT, related_name="dichiarazioni", verbose_name="ricognizione"
    )
    ente = models.ForeignKey(
        Ente, models.PROTECT, related_name="dichiarazioni", verbose_name="ente"
    )
    versione = models.PositiveSmallIntegerField("versione", default=1)
    stato = models.CharField(
        "stato",
        max_length=16,
        choices=StatoDichiarazione,
        default=StatoDichiarazione.NON_INIZIATA,
    )
    nessun_patrimonio = models.BooleanField("nessuna unità", default=False)
    # Grows at each saving: who saves over another's work is told so.
    riga_versione = models.PositiveIntegerField("versione della riga", default=0)
    salvata_da = models.ForeignKey(
        Utente, models.PROTECT, null=True, related_name="+", verbose_name="salvata da"
    )
    salvata_il = models.DateTimeField("salvata il", null=True)
    trasmessa_da = models.ForeignKey(
        Utente, models.PROTECT, null=True, related_name="+", verbose_name="trasmessa da"
    )
    trasmessa_il = models.DateTimeField("trasmessa il", null=True)
    protocollo = models.ForeignKey(
        Protocollo, models.PROTECT, null=True, related_name="+", verbose_name="protocollo"
    )
    dimostrativa = models.BooleanField("dati dimostrativi", default=False)
    fonte = models.CharField("fonte", max_length=200, blank=True)

    objects = DichiarazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "dichiarazione"
        verbose_name_plural = "dichiarazioni"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ricognizione", "ente", "versione"],
                name="dichiarazione_versione_unica",
                violation_error_message="Questa versione della dichiarazione c'è già.",
            ),
            models.UniqueConstraint(
                fields=["ricognizione", "ente"],
                condition=~Q(stato=StatoDichiarazione.SOSTITUITA),
                name="dichiarazione_corrente_unica",
                violation_error_message="L'ente ha già una dichiarazione in questa ricognizione.",
            ),
            models.CheckConstraint(
                condition=~Q(stato__in=RISPOSTE)
                | Q(
                    trasmessa_il__isnull=False,
                    trasmessa_da__isnull=False,
                    protocollo__isnull=False,
                ),
                name="dichiarazione_trasmessa_con_protocollo",
                violation_error_message="Una dichiarazione trasmessa ha data, firma e protocollo.",
            ),
        ]

    def __str__(self) -> str:
        return f"Dichiarazione {self.ente_id}, versione {self.versione}"

    @property
    def modificabile(self) -> bool:
        """Tell whether its rows may be written in this state."""
        return self.stato in IN_LAVORAZIONE

    def in_ritardo(self, scade_il: datetime) -> bool:
        """Tell whether it was transmitted when the deadline had passed; the deadline is late."""
        return self.trasmessa_il is not None and self.trasmessa_il >= scade_il


class RigaDichiarazione(ModelloDiAmbito, FigureRicognizione):
    """The figures for one comune, or for the whole territory where `comune` is empty."""

    dichiarazione = models.ForeignKey(
        Dichiarazione, models.CASCADE, related_name="righe", verbose_name="dichiarazione"
    )
    comune = models.ForeignKey(
        Comune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="comune"
    )

    class Meta:
        verbose_name = "riga di dichiarazione"
        verbose_name_plural = "righe di dichiarazione"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dichiarazione", "comune"],
                nulls_distinct=False,
                name="riga_comune_unico",
                violation_error_message="Questo comune ha già la sua riga.",
            ),
            models.CheckConstraint(
                condition=conteggi_non_negativi(),
                name="riga_conteggi_non_negativi",
                violation_error_message="Le unità non possono essere meno di zero.",
            ),
            models.CheckConstraint(
                condition=Q(liberi__isnull=True)
                | Q(patrimonio_sap__isnull=True)
                | Q(liberi__lte=F("patrimonio_sap") + Coalesce(F("patrimonio_sas"), Value(0))),
                name="riga_liberi_entro_il_patrimonio",
                violation_error_message="Le unità libere non possono superare il patrimonio.",
            ),
            models.CheckConstraint(
                condition=Q(turnover_forze_ordine__isnull=True)
                | Q(turnover__isnull=True)
                | Q(turnover_forze_ordine__lte=F("turnover")),
                name="riga_forze_ordine_entro_il_turnover",
                violation_error_message=(
                    "Le unità rilasciate dalle Forze dell'ordine sono una parte di quelle che si"
                    " libereranno."
                ),
            ),
            models.CheckConstraint(
                condition=(
                    Q(perc_indigenza__isnull=True)
                    | Q(perc_indigenza__gte=0, perc_indigenza__lte=100)
                )
                & (
                    Q(perc_forze_ordine__isnull=True)
                    | Q(perc_forze_ordine__gte=0, perc_forze_ordine__lte=100)
                )
                & (Q(perc_riserva__isnull=True) | Q(perc_riserva__gte=0, perc_riserva__lte=100)),
                name="riga_percentuali_tra_zero_e_cento",
                violation_error_message="Una percentuale sta tra 0 e 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"Riga {self.pk}"


class CampoRestituito(ModelloDiAmbito):
    """A single field that the capofila gave back with a remark; only these reopen."""

    dichiarazione = models.ForeignKey(
        Dichiarazione, models.CASCADE, related_name="campi_restituiti", verbose_name="dichiarazione"
    )
    comune = models.ForeignKey(
        Comune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="comune"
    )
    campo = models.CharField("campo", max_length=40)
    osservazione = models.TextField("osservazione")
    corretto_il = models.DateTimeField("corretto il", null=True)

    class Meta:
        verbose_name = "campo restituito"
        verbose_name_plural = "campi restituiti"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dichiarazione", "comune", "campo"],
                condition=Q(corretto_il__isnull=True),
                nulls_distinct=False,
                name="camporestituito_unico",
                violation_error_message="Questo campo è già stato restituito.",
            ),
            models.CheckConstraint(
                condition=Q(campo__in=FIGURE) & ~Q(osservazione=""),
                name="camporestituito_con_osservazione",
                violation_error_message="Un campo si restituisce con un'osservazione.",
            ),
        ]

    def __str__(self) -> str:
        return self.campo
