"""RegolaTermini, FestaPatronale: how the terms of a graduatoria are counted, from a day on."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from crema_sap.enti.models import ModelloDiAmbito
from domande.rules import calendario
from domande.rules.calendario_graduatoria import Regola, Silenzio


class Slittamento(models.TextChoices):
    """What a term does when its last day is not a working day."""

    NESSUNO = calendario.Slittamento.NESSUNO, "Scade lo stesso"
    FESTIVI = (
        calendario.Slittamento.FESTIVI,
        "Passa al giorno dopo se è domenica o festivo; il sabato vale come gli altri",
    )
    FESTIVI_E_SABATI = (
        calendario.Slittamento.FESTIVI_E_SABATI,
        "Passa al giorno dopo se è sabato, domenica o festivo",
    )


class EffettoSilenzio(models.TextChoices):
    """What it means that nobody decided a rettifica in time."""

    ACCOLTA = Silenzio.ACCOLTA, "La richiesta è accolta"
    RESPINTA = Silenzio.RESPINTA, "La richiesta è respinta"
    NULLA = Silenzio.NULLA, "Nulla: l'ente deve decidere, in ritardo"


class RegolaTermini(ModelloDiAmbito):
    """The days of each term and what the sources leave open; the database keeps every rule as is.

    `soglia_lista`: a public list with fewer domande than this shows no row.
    """

    dal = models.DateField("in vigore dal")
    giorni_approvazione = models.PositiveSmallIntegerField("giorni per approvare la provvisoria")
    giorni_rettifica = models.PositiveSmallIntegerField("giorni per chiedere la rettifica")
    giorni_decisione = models.PositiveSmallIntegerField("giorni per decidere la rettifica")
    giorni_pubblicazione = models.PositiveSmallIntegerField("giorni per pubblicare la definitiva")
    slittamento = models.CharField(
        "termine che finisce in un giorno non lavorativo", max_length=16, choices=Slittamento
    )
    patroni = models.BooleanField("il patrono del comune capofila è festivo", default=False)
    silenzio = models.CharField(
        "se nessuno decide la rettifica", max_length=8, choices=EffettoSilenzio
    )
    soglia_lista = models.PositiveSmallIntegerField("righe minime di una lista pubblica")
    fonte = models.CharField("fonte", max_length=200)
    verificata = models.BooleanField("verificata", default=False)

    class Meta:
        verbose_name = "regola dei termini"
        verbose_name_plural = "regole dei termini"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "dal"],
                name="regolatermini_dal_unica",
                violation_error_message="Da questo giorno c'è già una regola.",
            ),
            models.CheckConstraint(
                condition=Q(
                    giorni_approvazione__range=(1, 365),
                    giorni_rettifica__range=(1, 365),
                    giorni_decisione__range=(1, 365),
                    giorni_pubblicazione__range=(1, 365),
                ),
                name="regolatermini_giorni",
                violation_error_message="Un termine va da 1 a 365 giorni.",
            ),
            models.CheckConstraint(
                condition=Q(soglia_lista__gte=2),
                name="regolatermini_soglia",
                violation_error_message="Una lista di una riga dice chi è: servono almeno 2 righe.",
            ),
            models.CheckConstraint(
                condition=~Q(fonte=""),
                name="regolatermini_fonte",
                violation_error_message="Una regola dice da dove viene.",
            ),
        ]

    def __str__(self) -> str:
        return f"Regola dal {self.dal:%d/%m/%Y}"

    def con(self, patronali: tuple[calendario.Ricorrenza, ...]) -> Regola:
        """The rule as terms are counted with, with the patron saints that count as holidays."""
        return Regola(
            approvazione=self.giorni_approvazione,
            rettifica=self.giorni_rettifica,
            decisione=self.giorni_decisione,
            pubblicazione=self.giorni_pubblicazione,
            slittamento=calendario.Slittamento(self.slittamento),
            silenzio=Silenzio(self.silenzio),
            patronali=patronali if self.patroni else (),
        )


class FestaPatronale(ModelloDiAmbito):
    """The patron saint's day of a comune, from a year on."""

    comune = models.ForeignKey(
        "enti.Comune", models.PROTECT, related_name="+", verbose_name="comune"
    )
    nome = models.CharField("nome", max_length=80)
    mese = models.PositiveSmallIntegerField("mese")
    giorno = models.PositiveSmallIntegerField("giorno")
    dal = models.PositiveSmallIntegerField("dall'anno")
    fonte = models.CharField("fonte", max_length=200)
    verificata = models.BooleanField("verificata", default=False)

    class Meta:
        verbose_name = "festa patronale"
        verbose_name_plural = "feste patronali"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ambito", "comune", "dal"],
                name="festapatronale_unica",
                violation_error_message="Da questo anno c'è già il patrono di questo comune.",
            ),
            models.CheckConstraint(
                condition=Q(mese__range=(1, 12), giorno__range=(1, 31)),
                name="festapatronale_giorno",
                violation_error_message="Questo giorno non esiste.",
            ),
        ]

    def __str__(self) -> str:
        return self.nome
