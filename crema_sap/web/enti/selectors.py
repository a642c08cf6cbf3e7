"""Reads what belongs to one's own account."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from crema_sap.enti.ambito import entra_da_visitatore
from crema_sap.enti.models import DispositivoTOTP, Sessione, Utente


@dataclass(frozen=True, slots=True)
class SessioneAperta:
    """One line of the page of own sessions."""

    chiave: str
    dispositivo: str
    aperta_il: datetime | None
    in_uso: bool


def sessioni_aperte(*, utente: Utente, in_uso: str | None) -> list[SessioneAperta]:
    """List one's own open sessions, the latest first."""
    return [
        SessioneAperta(
            chiave=chiave_pubblica(sessione),
            dispositivo=sessione.dispositivo,
            aperta_il=sessione.aperta_il,
            in_uso=sessione.session_key == in_uso,
        )
        for sessione in _sessioni(utente).order_by("-aperta_il", "session_key")
    ]


def sessione_propria(*, utente: Utente, chiave: str) -> Sessione | None:
    """Find one of one's own sessions by the name it has on the page."""
    proprie = _sessioni(utente)
    return next((s for s in proprie if chiave_pubblica(s) == chiave), None)


def persona_che_entra(pk: int) -> Utente | None:
    """Return the person who is half way in; from here on the transaction is that person's."""
    entra_da_visitatore(pk)
    trovata: Utente | None = Utente.objects.filter(pk=pk, attivo=True, cittadino=False).first()
    return trovata


def ha_secondo_fattore(utente: Utente) -> bool:
    """Tell, in a transaction of its own, whether the person has a second factor."""
    with transaction.atomic():
        entra_da_visitatore(utente.pk)
        return secondo_fattore(utente) is not None


def secondo_fattore(utente: Utente) -> DispositivoTOTP | None:
    """Return the device that gives the person's codes, or None."""
    trovato: DispositivoTOTP | None = DispositivoTOTP.objects.filter(
        user_id=utente.pk, confirmed=True
    ).first()
    return trovato


def dispositivo_da_attivare(utente: Utente) -> DispositivoTOTP:
    """Return the device that the person is about to take, made at the first visit."""
    prova: DispositivoTOTP | None = DispositivoTOTP.objects.filter(
        user_id=utente.pk, confirmed=False
    ).first()
    if prova is None:
        prova = DispositivoTOTP.nuovo(user_id=utente.pk, name="Applicazione", confirmed=False)
        prova.save(force_insert=True)
    return prova


def chiave_pubblica(sessione: Sessione) -> str:
    """Name a session on the page: its own key opens it, so it is never shown."""
    return hashlib.sha256(sessione.session_key.encode()).hexdigest()[:20]


def _sessioni(utente: Utente) -> QuerySet[Sessione]:
    return Sessione.objects.filter(utente_id=utente.pk, expire_date__gt=Now())
