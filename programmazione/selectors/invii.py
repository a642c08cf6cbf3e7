"""Reads of what is sent to the comuni: whom to write to, notices of a session, plans sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from crema_sap.enti.models import Ente, Incarico, Ruolo, TipoEnte, Utente
from crema_sap.registro.models import Documento
from programmazione.models import Piano, Seduta
from programmazione.models.invii import (
    AvvisoSeduta,
    InvioPiano,
    InvioPianoQuerySet,
    SollecitoInvio,
)

# Who is written to in a comune: the first of these that has an appointment and an address.
PER_LA_SEDUTA = (Ruolo.SINDACO, Ruolo.RESPONSABILE_ENTE, Ruolo.OPERATORE_ENTE)
PER_IL_PIANO = (Ruolo.RESPONSABILE_ENTE, Ruolo.OPERATORE_ENTE, Ruolo.SINDACO)


@dataclass(frozen=True, slots=True)
class Recapito:
    """A comune's ente, and whom to write to; nobody when no address is known."""

    ente_id: int
    utente_id: int | None
    email: str


def recapiti_dei_comuni(*, oggi: date, ruoli: Sequence[Ruolo]) -> list[Recapito]:
    """Return every comune with the person to write to today, by name of the comune."""
    incarichi = (
        Incarico.objects.validi_il(oggi)
        .filter(ruolo__in=ruoli, ente__tipo=TipoEnte.COMUNE, utente__attivo=True)
        .exclude(utente__email="")
        .order_by("pk")
        .values_list("ente_id", "ruolo", "utente_id", "utente__email")
    )
    scelti: dict[int, tuple[int, int, str]] = {}
    for ente_id, ruolo, utente_id, email in incarichi:
        posto = ruoli.index(Ruolo(ruolo))
        if ente_id not in scelti or posto < scelti[ente_id][0]:
            scelti[ente_id] = (posto, utente_id, email)
    nessuno = (0, None, "")
    return [
        Recapito(ente_id, *scelti.get(ente_id, nessuno)[1:])
        for ente_id in Ente.objects.filter(tipo=TipoEnte.COMUNE)
        .in_vigore(oggi)
        .order_by("nome", "pk")
        .values_list("pk", flat=True)
    ]


def avvisi_della_seduta(seduta: Seduta) -> list[AvvisoSeduta]:
    """Return the notices of a session, by comune."""
    return list(
        AvvisoSeduta.objects.filter(seduta=seduta)
        .select_related("ente__comune", "destinatario")
        .order_by("ente__nome", "pk")
    )


def elenco_invii(*, utente: Utente) -> InvioPianoQuerySet:
    """Sendings that the person may see, with plan, comune and people."""
    return InvioPiano.objects.visibili_a(utente).select_related(
        "piano", "ente", "protocollo", "destinatario", "preso_atto_da"
    )


def invii_del_piano(*, utente: Utente, piano: Piano) -> QuerySet[InvioPiano]:
    """Return the sendings of a plan by comune, each with the day of its last reminder."""
    return _di(piano, elenco_invii(utente=utente))


def invii_della_prova(piano: Piano) -> list[InvioPiano]:
    """Return the same for the document that proves them, which nobody asks for."""
    tutti = InvioPiano.objects.select_related(
        "piano", "ente", "protocollo", "destinatario", "preso_atto_da"
    )
    return list(_di(piano, tutti))


def _di(piano: Piano, invii: QuerySet[InvioPiano]) -> QuerySet[InvioPiano]:
    ultimo = (
        SollecitoInvio.objects.filter(invio=OuterRef("pk"))
        .values("invio")
        .annotate(ultimo=Max("giorno"))
        .values("ultimo")
    )
    return (
        invii.filter(piano=piano)
        .annotate(sollecitato_il=Subquery(ultimo))
        .order_by("ente__nome", "pk")
    )


def sollecitato_il(invio: InvioPiano) -> str:
    """Return the day of the last reminder of a sending that `invii_del_piano` gave."""
    giorno: date | None = getattr(invio, "sollecitato_il", None)
    return f"{giorno:%d/%m/%Y}" if giorno else ""


def invii_da_prendere_in_atto(*, utente: Utente) -> QuerySet[InvioPiano]:
    """Return the plans that the person's comune has not taken note of yet, oldest first."""
    return (
        elenco_invii(utente=utente)
        .senza_presa_d_atto()
        .filter(ente=utente.ente_attivo_id)
        .order_by(F("accodato_il"), "pk")
    )


def documento_approvato(piano: Piano) -> Documento | None:
    """Return the official document of a plan, whether it is ready or not."""
    return Documento.objects.filter(codice=piano.codice_documento).exclude(codice="").first()
