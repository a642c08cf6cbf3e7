"""AdozioneProfilo: the act by which a scoring profile becomes the one of some days."""

from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from bandi.models.profilo import ProfiloPunteggio
from bandi.rules.adozione import Periodo
from crema_sap.enti.models import ModelloDiAmbito, Utente

# An ambito as a range of one, so that a plain GiST index tells whose and when together.
DI_CHI = Func(
    F("ambito"), F("ambito"), Value("[]"), function="int8range", output_field=BigIntegerRangeField()
)
QUANDO = Func(F("dal"), F("al"), function="daterange", output_field=DateRangeField())


class AdozioneProfiloQuerySet(models.QuerySet["AdozioneProfilo"]):
    """Acts of adoption."""

    def visibili_a(self, utente: Utente) -> Self:
        """Those of the ambito of the person's appointment."""
        return self.filter(ambito_id=utente.ambito_attivo_id)


class AdozioneProfilo(ModelloDiAmbito):
    """The act that adopts a profile from a day to another, excluded.

    The database refuses two profiles adopted for the same day, and every change of an adoption
    but one: to end it earlier, when another takes its place (`sostituita_da`).
    Norma: R.R. 4/2017, art. 8, 12 c. 2.
    """

    profilo = models.OneToOneField(
        ProfiloPunteggio, models.PROTECT, related_name="adozione", verbose_name="profilo"
    )
    atto = models.CharField("atto di adozione", max_length=120)
    data_atto = models.DateField("data dell'atto")
    dal = models.DateField("adottato dal")
    al = models.DateField("adottato fino al (escluso)", null=True, blank=True)
    adottato_il = models.DateTimeField("registrato il")
    adottato_da = models.ForeignKey(
        "enti.Utente", models.PROTECT, null=True, related_name="+", verbose_name="registrato da"
    )
    sostituita_da = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="sostituisce", verbose_name="sostituita da"
    )

    objects = AdozioneProfiloQuerySet.as_manager()

    class Meta:
        verbose_name = "adozione di un profilo"
        verbose_name_plural = "adozioni di profili"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(al__isnull=True) | Q(al__gt=F("dal")),
                name="adozione_periodo",
                violation_error_message="L'adozione finisce dopo che è cominciata.",
            ),
            models.CheckConstraint(
                condition=~Q(atto=""),
                name="adozione_con_atto",
                violation_error_message="Un profilo si adotta con un atto.",
            ),
            # The one that takes its place is written after it has made room.
            ExclusionConstraint(
                expressions=[
                    (DI_CHI, RangeOperators.OVERLAPS),
                    (QUANDO, RangeOperators.OVERLAPS),
                ],
                name="adozione_un_profilo_al_giorno",
                violation_error_message="In questi giorni è già adottato un altro profilo.",
            ),
        ]

    def __str__(self) -> str:
        return self.atto

    @property
    def periodo(self) -> Periodo:
        """The days for which the profile is adopted."""
        return Periodo(self.dal, self.al)
