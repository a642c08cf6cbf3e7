"""Reading the desks of the ambito, and the conditions that papers may prove."""

from datetime import date

from django.db.models import QuerySet

from bandi.models import Avviso, Sportello, SportelloQuerySet
from bandi.rules import profilo
from crema_sap.enti.models import Comune, Utente


def elenco_sportelli(*, utente: Utente) -> SportelloQuerySet:
    """The desks of the ambito, by comune and name."""
    return (
        Sportello.objects.visibili_a(utente)
        .select_related("comune")
        .order_by("comune__nome", "nome")
    )


def condizioni_del_profilo(avviso: Avviso) -> list[tuple[str, str]]:
    """The conditions of an avviso's scoring profile: code and name, in its order."""
    letto = profilo.leggi_profilo(avviso.profilo.dati)
    return [(c.codice, c.nome) for gruppo in letto.gruppi for c in gruppo.condizioni]


def comuni_degli_sportelli(*, utente: Utente, giorno: date) -> QuerySet[Comune]:
    """The comuni where a desk may be, by name."""
    return Comune.objects.visibili_a(utente).in_vigore(giorno).order_by("nome")
