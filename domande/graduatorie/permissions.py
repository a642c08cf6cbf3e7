"""Who computes a ranking, and who sees one."""

from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ruolo, Utente
from domande.models import Elaborazione

VEDONO = (Ruolo.CAPOFILA, Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE)


def verifica_calcolo(utente: Utente) -> None:
    """Let the capofila compute.

    Raises `PermissionDenied`.
    """
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        raise PermissionDenied("Le graduatorie dell'avviso le calcola l'ufficio del capofila.")


def verifica_pubblicazione(utente: Utente) -> None:
    """Let the capofila publish what the owners have approved.

    Raises `PermissionDenied`.
    """
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        raise PermissionDenied("Le graduatorie le pubblica l'ufficio del capofila.")


def legge(utente: Utente) -> bool:
    """Tell whether a person reads the rankings of the ambito or of the own ente."""
    return utente.ha_ruolo(*VEDONO)


def verifica_lettura(utente: Utente) -> None:
    """Let in the capofila and the owners of units; who works dossiers sees no points.

    Raises `PermissionDenied`.
    """
    if not legge(utente):
        raise PermissionDenied(
            "Graduatorie e assegnazioni si leggono con un incarico del capofila o di un ente "
            "proprietario."
        )


def verifica_approvazione(utente: Utente, elaborazione: Elaborazione) -> int:
    """Let the responsabile of an owner approve, unless the person computed the run.

    Return the key of the owner. Raises `PermissionDenied`.
    """
    proprietario = utente.ente_attivo_id
    if proprietario is None or not utente.ha_ruolo(Ruolo.RESPONSABILE_ENTE):
        raise PermissionDenied("La graduatoria la approva il responsabile dell'ente proprietario.")
    if elaborazione.calcolata_da_id == utente.pk:
        raise PermissionDenied("Hai calcolato tu questa graduatoria: la approva un'altra persona.")
    return proprietario
