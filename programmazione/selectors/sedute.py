"""Reads of the sessions as pages show them: calendar, papers, what a mayor has to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from crema_sap.enti.models import Ambito, Ente, Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.models import Documento
from programmazione.models import (
    Delega,
    FattoSeduta,
    Presenza,
    RegolaAssemblea,
    SceltaVoto,
    Seduta,
    Voto,
)
from programmazione.models.assemblea import SedutaQuerySet
from programmazione.models.cronaca import DelegaQuerySet
from programmazione.states import SEDUTE_CHIUSE

CONVOCAZIONE = "convocazione_assemblea"


@dataclass(frozen=True, slots=True)
class SedutaDelSindaco:
    """A session as a mayor's page tells it: papers, delegate, presence and vote of the comune."""

    seduta: Seduta
    convocazione: Documento | None
    delega: Delega | None
    presenza: Presenza | None
    voto: str


def calendario_sedute(*, utente: Utente) -> tuple[SedutaQuerySet, SedutaQuerySet]:
    """Return the sessions to come, nearest first, and those that are over, last first."""
    sedute = Seduta.objects.visibili_a(utente).select_related("piano", "protocollo")
    aperte = Q(stato__in=SEDUTE_CHIUSE) | Q(storica=True)
    return (
        sedute.exclude(aperte).order_by("data", "pk"),
        sedute.filter(aperte).order_by("-data", "-pk"),
    )


def assemblea_del_sindaco(*, utente: Utente, comune_id: str) -> list[SedutaDelSindaco]:
    """Return every session with what concerns one comune, last first; five queries for any."""
    prossime, passate = calendario_sedute(utente=utente)
    sedute = [*prossime.select_related("piano", "documento_piano", "regola"), *passate]
    chiavi = [seduta.pk for seduta in sedute]
    presenze = {
        p.seduta_id: p for p in Presenza.objects.filter(seduta__in=chiavi, comune_id=comune_id)
    }
    voti = dict(
        Voto.objects.filter(
            presenza__in=[p.pk for p in presenze.values()], votazione__confermata_il__isnull=False
        ).values_list("presenza__seduta_id", "scelta")
    )
    deleghe = {
        d.seduta_id: d
        for d in Delega.objects.visibili_a(utente)
        .valide()
        .filter(seduta__in=chiavi, comune_id=comune_id)
    }
    convocazioni = convocazioni_delle_sedute(sedute)
    return [
        SedutaDelSindaco(
            seduta=seduta,
            convocazione=convocazioni.get(seduta.prima_id or seduta.pk),
            delega=deleghe.get(seduta.pk),
            presenza=presenze.get(seduta.pk),
            voto=str(SceltaVoto(voti[seduta.pk]).label) if seduta.pk in voti else "",
        )
        for seduta in sedute
    ]


def convocazioni_delle_sedute(sedute: Iterable[Seduta]) -> Mapping[int, Documento]:
    """Return the notice of each session; that of a second call is the first's."""
    chiavi = {str(seduta.prima_id or seduta.pk) for seduta in sedute}
    documenti = Documento.objects.filter(
        tipo=CONVOCAZIONE, oggetto_tipo=Seduta._meta.label_lower, oggetto_id__in=chiavi
    )
    return {int(documento.oggetto_id): documento for documento in documenti}


def deleghe_della_seduta(seduta: Seduta) -> dict[str, Delega]:
    """Return the delegates designated for a session, by comune."""
    return {d.comune_id: d for d in Delega.objects.filter(seduta=seduta).valide()}


def elenco_deleghe(*, utente: Utente) -> DelegaQuerySet:
    """Delegations that the person may see."""
    return Delega.objects.visibili_a(utente).select_related("seduta__piano")


def cronaca(seduta: Seduta) -> list[FattoSeduta]:
    """Return what happened in a session after the roll call, in order."""
    return list(
        FattoSeduta.objects.filter(seduta=seduta)
        .select_related("presenza__comune")
        .order_by("istante", "pk")
    )


def regole_dell_ambito(*, utente: Utente) -> list[RegolaAssemblea]:
    """Return the rules of the person's ambito, newest first."""
    return list(RegolaAssemblea.objects.filter(ambito=utente.ambito_attivo_id).order_by("-dal"))


def comune_del_capofila(*, utente: Utente) -> str:
    """Return the comune that leads the ambito; nothing where none is named."""
    capofila = Ente.objects.filter(
        pk__in=Ambito.objects.filter(pk=utente.ambito_attivo_id or 0).values("capofila")
    ).first()
    return (capofila.comune_id if capofila else None) or ""


def appello_della_stessa_sera(seduta: Seduta) -> tuple[Seduta, dict[str, Presenza]] | None:
    """Return another session held the same day in the same place, with its roll call."""
    giorno = seduta.data.astimezone(ROMA).date()
    altra = next(
        (
            una
            for una in Seduta.objects.filter(luogo=seduta.luogo, appello_il__isnull=False)
            .exclude(pk=seduta.pk)
            .order_by("-appello_il")[:20]
            if una.data.astimezone(ROMA).date() == giorno
        ),
        None,
    )
    if altra is None:
        return None
    return altra, {p.comune_id: p for p in Presenza.objects.filter(seduta=altra)}
