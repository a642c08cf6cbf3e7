"""Reads of the Assemblea: sessions, roll call, votes, the quorum as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from crema_sap.enti.models import Utente
from crema_sap.registro.models import Documento
from programmazione.models import (
    Convocazione,
    FattoSeduta,
    Piano,
    Presenza,
    RegolaAssemblea,
    Seduta,
    Votazione,
    Voto,
)
from programmazione.models.assemblea import SedutaQuerySet
from programmazione.rules import assemblea as regole


@dataclass(frozen=True, slots=True)
class PaginaSeduta:
    """What the page of a session shows; who is there is who is in the room, not the roll call."""

    presenze: list[Presenza]
    votazione: Votazione | None
    voti: dict[int, str]
    presenti: int
    abitanti: int
    abitanti_presenti: int
    # Somebody came or left, or the session paused, after the roll call.
    mossi: bool
    quorum: regole.Quorum | None


def elenco_sedute(*, utente: Utente) -> SedutaQuerySet:
    """Sessions that the person may see, with plan and rule."""
    return Seduta.objects.visibili_a(utente).select_related(
        "piano", "regola", "protocollo", "documento_piano", "prima", "presiede"
    )


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
    presenti = [presenza for presenza in presenze if presenza.in_aula]
    return PaginaSeduta(
        presenze=presenze,
        votazione=votazione,
        voti=voti,
        presenti=len(presenti),
        abitanti=sum(presenza.abitanti for presenza in presenze),
        abitanti_presenti=sum(presenza.abitanti for presenza in presenti),
        mossi=FattoSeduta.objects.filter(seduta=seduta).exists(),
        quorum=_quorum(seduta, presenze) if seduta.appello_il else None,
    )


def quorum_di(seduta: Seduta) -> regole.Quorum:
    """Count who is in the room now against the quorum of the session's call."""
    presenze = Presenza.objects.filter(seduta=seduta).select_related("comune")
    return _quorum(seduta, list(presenze))


def seconda_convocazione(seduta: Seduta) -> Seduta | None:
    """Return the second call that followed a deserted session."""
    return Seduta.objects.filter(prima=seduta).first()


def seduta_del_documento(pk: str) -> Seduta:
    """Return the session that a document is about."""
    return Seduta.objects.select_related(
        "ambito",
        "piano__ricognizione",
        "regola",
        "protocollo",
        "documento_piano",
        "presiede",
        "prima",
    ).get(pk=pk)


def documenti_della_seduta(seduta: Seduta) -> dict[str, Documento]:
    """Return the papers of a session that were asked for, by their kind."""
    documenti = Documento.objects.filter(
        oggetto_tipo=Seduta._meta.label_lower, oggetto_id=str(seduta.pk)
    )
    return {documento.tipo: documento for documento in documenti}


def ultima_seduta(seduta: Seduta) -> bool:
    """Tell whether no later session was convened on the same plan."""
    return not Seduta.objects.filter(piano=seduta.piano_id, numero__gt=seduta.numero).exists()


def approvato_da_fonte(piano: Piano) -> bool:
    """Tell whether a plan's approval is known from a source alone."""
    ultima = Seduta.objects.filter(piano=piano).order_by("-numero").first()
    return ultima is not None and ultima.storica


def regola_pura(regola: RegolaAssemblea) -> regole.Regola:
    """Return a stored rule as plain facts."""
    return regole.Regola(
        metodo=regola.metodo,
        quorum_prima=regola.soglia_prima,
        quorum_seconda=regola.soglia_seconda,
        maggioranza=regola.soglia_maggioranza,
        base=regola.base,
        presidente_decide=regola.presidente_decide,
    )


def _quorum(seduta: Seduta, presenze: Sequence[Presenza]) -> regole.Quorum:
    return regole.quorum(
        regola_pura(RegolaAssemblea.objects.get(seduta=seduta)),
        [regole.Partecipante(p.comune.nome, p.abitanti, p.in_aula) for p in presenze],
        seconda=seduta.convocazione == Convocazione.SECONDA,
    )
