"""Reads of the Assemblea: sessions, roll call, votes, the quorum as it stands."""

from dataclasses import dataclass

from django.db.models import QuerySet

from crema_sap.enti.models import Utente
from programmazione.models import Presenza, Seduta, Votazione, Voto
from programmazione.models.assemblea import SedutaQuerySet


@dataclass(frozen=True, slots=True)
class PaginaSeduta:
    """What the page of a session shows."""

    presenze: list[Presenza]
    votazione: Votazione | None
    voti: dict[int, str]
    presenti: int
    abitanti: int
    abitanti_presenti: int


def elenco_sedute(*, utente: Utente) -> SedutaQuerySet:
    """Sessions that the person may see, with plan and rule."""
    return Seduta.objects.visibili_a(utente).select_related("piano", "regola")


def elenco_votazioni(*, utente: Utente) -> QuerySet[Votazione]:
    """Votes of the sessions that the person may see."""
    return Votazione.objects.filter(seduta__in=Seduta.objects.visibili_a(utente))


def pagina_seduta(seduta: Seduta) -> PaginaSeduta:
    """Return roll call, vote and result of a session."""
    presenze = list(
        Presenza.objects.filter(seduta=seduta)
        .select_related("comune")
        .order_by("comune__nome", "pk")
    )
    votazione = Votazione.objects.filter(seduta=seduta).select_related("confermata_da").first()
    voti = (
        dict(Voto.objects.filter(votazione=votazione).values_list("presenza_id", "scelta"))
        if votazione
        else {}
    )
    presenti = [presenza for presenza in presenze if presenza.presente]
    return PaginaSeduta(
        presenze=presenze,
        votazione=votazione,
        voti=voti,
        presenti=len(presenti),
        abitanti=sum(presenza.abitanti for presenza in presenze),
        abitanti_presenti=sum(presenza.abitanti for presenza in presenti),
    )
