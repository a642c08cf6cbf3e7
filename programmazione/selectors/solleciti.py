"""Reads of the reminders: what was sent to whom, and whom the portal can't reach."""

from datetime import date

from crema_sap.enti.models import Ente, Incarico, Utente
from programmazione import permissions
from programmazione.models import Dichiarazione, Ricognizione
from programmazione.models.solleciti import Sollecito, SollecitoQuerySet
from programmazione.states import IN_LAVORAZIONE, StatoRicognizione


def ricognizione_in_corso() -> Ricognizione | None:
    """Return the newest open survey of the connection's ambito."""
    return Ricognizione.objects.filter(stato=StatoRicognizione.APERTA).order_by("-anno").first()


def elenco_solleciti(*, utente: Utente, ricognizione: Ricognizione) -> SollecitoQuerySet:
    """Return the reminders of a survey with message, ente and person, newest first."""
    return (
        Sollecito.objects.visibili_a(utente)
        .filter(dichiarazione__ricognizione=ricognizione)
        .select_related("messaggio", "dichiarazione__ente", "destinatario")
        .order_by("-messaggio__accodato_il", "dichiarazione__ente__nome", "pk")
    )


def enti_senza_recapito(*, ricognizione: Ricognizione, oggi: date) -> list[Ente]:
    """Return the enti still to answer where nobody in office today has an e-mail address."""
    raggiungibili = (
        Incarico.objects.validi_il(oggi)
        .filter(ruolo__in=permissions.OPERATORI, utente__attivo=True)
        .exclude(utente__email="")
        .values("ente_id")
    )
    return list(
        Ente.objects.filter(
            pk__in=Dichiarazione.objects.filter(
                ricognizione=ricognizione, stato__in=IN_LAVORAZIONE
            ).values("ente_id")
        )
        .exclude(pk__in=raggiungibili)
        .order_by("nome", "pk")
    )
