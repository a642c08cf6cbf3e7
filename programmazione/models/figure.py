"""The figures of one row of the survey, declared by an ente and carried into the plan."""

from django.db import models
from django.db.models import Q


class FigureRicognizione(models.Model):
    """The figures of one row of the survey (R.R. 4/2017, art. 4 c. 3); each may be unknown."""

    patrimonio_sap = models.IntegerField("patrimonio SAP", null=True, blank=True)
    patrimonio_sas = models.IntegerField("patrimonio SAS", null=True, blank=True)
    liberi = models.IntegerField("unità libere", null=True, blank=True)
    turnover = models.IntegerField("unità che si libereranno", null=True, blank=True)
    turnover_forze_ordine = models.IntegerField(
        "di cui rilasciate da Forze di Polizia e Vigili del Fuoco", null=True, blank=True
    )
    nuova_edificazione = models.IntegerField(
        "nuova edificazione o ristrutturazione", null=True, blank=True
    )
    conferiti_privati = models.IntegerField("conferite da privati", null=True, blank=True)
    stato_di_fatto = models.IntegerField("da assegnare nello stato di fatto", null=True, blank=True)
    assegnabili = models.IntegerField("assegnabili nell'anno", null=True, blank=True)
    assegnati_anno_precedente = models.IntegerField(
        "assegnate nell'anno precedente", null=True, blank=True
    )
    perc_indigenza = models.DecimalField(
        "percentuale per l'indigenza oltre la soglia",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    perc_forze_ordine = models.DecimalField(
        "percentuale per le Forze dell'ordine",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    perc_riserva = models.DecimalField(
        "percentuale riservata a categorie dell'articolo 14",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    riserva_categorie = models.CharField("categorie della riserva", max_length=200, blank=True)
    categoria_testo = models.CharField(
        "ulteriore categoria di rilevanza sociale", max_length=200, blank=True
    )
    categoria_motivazione = models.TextField("motivazione della categoria", blank=True)
    transitori = models.IntegerField("servizi abitativi transitori", null=True, blank=True)
    nota_scostamento = models.TextField("spiegazione delle cifre", blank=True)

    class Meta:
        abstract = True


CONTEGGI = (
    "patrimonio_sap",
    "patrimonio_sas",
    "liberi",
    "turnover",
    "turnover_forze_ordine",
    "nuova_edificazione",
    "conferiti_privati",
    "stato_di_fatto",
    "assegnabili",
    "assegnati_anno_precedente",
    "transitori",
)
PERCENTUALI = ("perc_indigenza", "perc_forze_ordine", "perc_riserva")
TESTI = ("riserva_categorie", "categoria_testo", "categoria_motivazione", "nota_scostamento")
FIGURE = (*CONTEGGI, *PERCENTUALI, *TESTI)


def conteggi_non_negativi() -> Q:
    """Every count is unknown or at least zero."""
    condizione = Q()
    for campo in CONTEGGI:
        condizione &= Q(**{f"{campo}__isnull": True}) | Q(**{f"{campo}__gte": 0})
    return condizione
