"""Reads of appointments: who answers for an ente, who stands in for whom, what has ended."""

from datetime import date

from crema_sap.enti.models import Incarico, Ruolo, Utente
from programmazione.models.sostituzioni import Sostituzione, SostituzioneQuerySet

CHI_RISPONDE = (Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE)


def chi_risponde(*, utente: Utente, oggi: date) -> list[Incarico]:
    """Return the appointments of who answers today for the own ente, or for all to the capofila."""
    incarichi = Incarico.objects.visibili_a(utente).validi_il(oggi).filter(ruolo__in=CHI_RISPONDE)
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        incarichi = incarichi.filter(ente=utente.ente_attivo_id)
    return list(
        incarichi.select_related("utente", "ente").order_by(
            "ente__nome", "utente__cognome", "utente__nome", "pk"
        )
    )


def elenco_sostituzioni(*, utente: Utente) -> SostituzioneQuerySet:
    """Return the substitutions in the scope of who asks, the newest first."""
    return (
        Sostituzione.objects.visibili_a(utente)
        .select_related("ente", "assente", "sostituto", "decisa_da")
        .order_by("-dal", "-pk")
    )


def collega(*, utente: Utente, username: str) -> Utente | None:
    """Return the colleague of the ambito with this login name, if any is active."""
    trovato: Utente | None = (
        Utente.objects.visibili_a(utente).filter(username=username, attivo=True).first()
    )
    return trovato


def incarico_finito(utente: Utente, oggi: date) -> Incarico | None:
    """Return the last appointment of a person that has ended before today."""
    return (
        Incarico.objects.filter(utente_id=utente.pk, al__lt=oggi)
        .select_related("ente")
        .order_by("-al", "-pk")
        .first()
    )
