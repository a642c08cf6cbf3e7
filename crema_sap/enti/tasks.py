"""Housekeeping of sign-in: what has expired is thrown away."""

from django.db.models.functions import Now

from crema_sap.celery import app
from crema_sap.enti.accesso import ATTESA
from crema_sap.enti.models import CodiceDiProva, TentativoFallito
from crema_sap.enti.sessioni import SessionStore


@app.task(name="enti.pulisci")
def pulisci() -> None:
    """Delete expired sessions, old failed attempts and dead codes; none of them has an ambito."""
    SessionStore.clear_expired()
    TentativoFallito.objects.filter(ultimo_il__lt=Now() - ATTESA).delete()
    CodiceDiProva.objects.filter(scade_il__lt=Now()).delete()
