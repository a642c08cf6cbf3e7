"""Who computes a ranking, and who sees one."""

from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ruolo, Utente

VEDONO = (Ruolo.CAPOFILA, Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE)


def verifica_calcolo(utente: Utente) -> None:
    """Let the capofila compute.

    Raises `PermissionDenied`.
    """
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        raise PermissionDenied("Le graduatorie dell'avviso le calcola l'ufficio del capofila.")


def verifica_lettura(utente: Utente) -> None:
    """Let in the capofila and the owners of units; who works dossiers sees no points.

    Raises `PermissionDenied`.
    """
    if not utente.ha_ruolo(*VEDONO):
        raise PermissionDenied(
            "Le graduatorie si leggono con un incarico del capofila o di un ente proprietario."
        )
