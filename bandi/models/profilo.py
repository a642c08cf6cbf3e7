"""ProfiloPunteggio: the scoring law of a period, as data."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Func, Q

from bandi.rules.adozione import Periodo, StatoProfilo, stato
from crema_sap.enti.models import ModelloDiAmbito, Utente


class HaRigheDimostrative(Func):
    """Whether some row of a profile's data is marked as not verified."""

    template = "jsonb_path_exists(%(expressions)s, '$.**.verificato ? (@ == false)')"
    arity = 1
    output_field = models.BooleanField()


class ProfiloPunteggioQuerySet(models.QuerySet["ProfiloPunteggio"]):
    """Scoring profiles."""

    def visibili_a(self, utente: Utente) -> Self:
        """Profiles of the ambito of the person's appointment."""
        return self.filter(ambito_id=utente.ambito_attivo_id)


class ProfiloPunteggio(ModelloDiAmbito):
    """The scoring law of a period, as data; once an avviso uses it, it never changes.

    `dati` is what `bandi.rules.profilo.leggi_profilo` reads; `al` is excluded.
    Norma: R.R. 4/2017, Allegato 1.
    """

    codice = models.SlugField("codice", max_length=60)
    versione = models.PositiveSmallIntegerField("versione", default=1)
    norma = models.CharField("norma", max_length=200)
    dal = models.DateField("in vigore dal")
    al = models.DateField("in vigore fino al (escluso)", null=True, blank=True)
    dati = models.JSONField("dati")
    impronta = models.CharField("impronta", max_length=64)
    dimostrativo = models.GeneratedField(
        expression=HaRigheDimostrative(F("dati")),
        output_field=models.BooleanField(),
        db_persist=True,
        verbose_name="dimostrativo",
    )

    objects = ProfiloPunteggioQuerySet.as_manager()

    class Meta:
        verbose_name = "profilo di punteggio"
        verbose_name_plural = "profili di punteggio"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "codice", "versione"],
                name="profilo_codice_versione",
                violation_error_message="Questa versione del profilo c'è già.",
            ),
            models.CheckConstraint(
                condition=Q(al__isnull=True) | Q(al__gt=F("dal")),
                name="profilo_periodo",
                violation_error_message="Il profilo finisce dopo che è cominciato.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.codice}, versione {self.versione}"

    @property
    def periodo(self) -> Periodo:
        """The days for which the law that the profile writes down is in force."""
        return Periodo(self.dal, self.al)

    def stato(self, giorno: date) -> StatoProfilo:
        """What the profile is on a day: draft, adopted, over."""
        adozione = getattr(self, "adozione", None)
        return stato(adozione.periodo if adozione else None, giorno)
