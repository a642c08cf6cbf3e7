"""Who may act on avvisi: the capofila's office, in its own ambito."""

from django.core.exceptions import PermissionDenied

from bandi.models import Avviso
from crema_sap.enti.models import Ruolo, Utente


def verifica_capofila(utente: Utente) -> None:
    """Raise `PermissionDenied` unless the appointment in use is the capofila's.

    Norma: R.R. 4/2017, art. 8 c. 1: the avviso is the capofila's.
    """
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        raise PermissionDenied(
            "Gli avvisi li prepara e li pubblica l'ufficio del capofila, e l'incarico in uso è un"
            " altro."
        )


def verifica_avviso(utente: Utente, avviso: Avviso) -> None:
    """Raise `PermissionDenied` unless the avviso is of the ambito for which the person acts."""
    verifica_capofila(utente)
    if avviso.ambito_id != utente.ambito_attivo_id:
        raise PermissionDenied("L'avviso è di un altro ambito.")
