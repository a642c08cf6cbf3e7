"""Reminders by the calendar: whoever has not answered gets at most one message a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Incarico
from crema_sap.orologio import ROMA
from crema_sap.registro.services import accoda, annota
from programmazione import permissions
from programmazione.models import Dichiarazione, Ricognizione
from programmazione.models.solleciti import MessaggioSollecito, Sollecito
from programmazione.rules.solleciti import tappa_dovuta
from programmazione.states import IN_LAVORAZIONE, StatoRicognizione
from programmazione.tasks import SOLLECITO


@dataclass(frozen=True, slots=True)
class _Dovuto:
    """A step that has fallen due for one declaration and one person."""

    dichiarazione_id: int
    destinatario_id: int
    tappa: str
    scade_il: datetime

    @property
    def chiave(self) -> tuple[int, int, datetime, str]:
        return (self.dichiarazione_id, self.destinatario_id, self.scade_il, self.tappa)


def sollecita_tutti(*, ora: datetime) -> int:
    """Remind in every ambito, each in its own transaction; return how many messages leave."""
    partiti = 0
    for ambito_id in Ambito.objects.order_by("pk").values_list("pk", flat=True):
        with nel_ambito(ambito_id):
            partiti += sollecita(ora=ora)
    return partiti


@transaction.atomic
def sollecita(*, ora: datetime) -> int:
    """Put in the outbox the reminders that have fallen due in the ambito; return how many messages.

    May be called as often as one likes: a step reaches a person once, the last one only if several
    were missed, and a person who had a message today waits until tomorrow.
    """
    aperte = list(
        Ricognizione.objects.select_for_update()
        .filter(stato=StatoRicognizione.APERTA)
        .order_by("pk")
    )
    oggi = ora.astimezone(ROMA).date()
    dovuti = [dovuto for aperta in aperte for dovuto in _dovuti(aperta, oggi, ora)]
    nuovi = _non_ancora_partiti(dovuti)
    gia_oggi = set(
        MessaggioSollecito.objects.filter(giorno=oggi).values_list("destinatario_id", flat=True)
    )
    per_persona: dict[int, list[_Dovuto]] = {}
    for dovuto in nuovi:
        if dovuto.destinatario_id not in gia_oggi:
            per_persona.setdefault(dovuto.destinatario_id, []).append(dovuto)

    for destinatario_id, suoi in sorted(per_persona.items()):
        _componi(destinatario_id, suoi, oggi, ora)
    for aperta in aperte if per_persona else ():
        annota(
            atto="SOLLECITO_RICOGNIZIONE",
            oggetto=aperta,
            utente=None,
            ora=ora,
            dati={"messaggi": len(per_persona)},
        )
    return len(per_persona)


def _dovuti(ricognizione: Ricognizione, oggi: date, ora: datetime) -> Iterable[_Dovuto]:
    tappa = tappa_dovuta(aperta_il=ricognizione.aperta_il, scade_il=ricognizione.scade_il, ora=ora)
    if tappa is None:
        return
    mancanti = dict(
        Dichiarazione.objects.filter(
            ricognizione=ricognizione, stato__in=IN_LAVORAZIONE
        ).values_list("ente_id", "pk")
    )
    incaricati = (
        Incarico.objects.validi_il(oggi)
        .filter(ente_id__in=mancanti, ruolo__in=permissions.OPERATORI, utente__attivo=True)
        .exclude(utente__email="")
        .order_by("utente_id", "ente_id")
        .values_list("utente_id", "ente_id")
        .distinct()
    )
    for utente_id, ente_id in incaricati:
        yield _Dovuto(mancanti[ente_id], utente_id, tappa.codice, ricognizione.scade_il)


def _non_ancora_partiti(dovuti: Iterable[_Dovuto]) -> list[_Dovuto]:
    dovuti = list(dovuti)
    partiti = set(
        Sollecito.objects.filter(
            dichiarazione_id__in={dovuto.dichiarazione_id for dovuto in dovuti}
        ).values_list(F("dichiarazione_id"), "destinatario_id", "scade_il", "tappa")
    )
    return [dovuto for dovuto in dovuti if dovuto.chiave not in partiti]


def _componi(destinatario_id: int, suoi: list[_Dovuto], oggi: date, ora: datetime) -> None:
    messaggio = MessaggioSollecito.objects.create(
        destinatario_id=destinatario_id, giorno=oggi, accodato_il=ora
    )
    Sollecito.objects.bulk_create(
        Sollecito(
            messaggio=messaggio,
            dichiarazione_id=dovuto.dichiarazione_id,
            destinatario_id=destinatario_id,
            tappa=dovuto.tappa,
            scade_il=dovuto.scade_il,
        )
        for dovuto in suoi
    )
    accoda(SOLLECITO, chiave=f"{SOLLECITO}:{messaggio.pk}", messaggio_id=messaggio.pk)
