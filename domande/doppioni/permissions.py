"""Who may decide about a double: the head of an office that one of the two domande asks."""

from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ente, Ruolo, Utente


def verifica_decisione(utente: Utente) -> Ente:
    """Return the ente that decides; raise `PermissionDenied` unless it is its responsabile."""
    if utente.incarico is None or not utente.ha_ruolo(Ruolo.RESPONSABILE_ENTE):
        raise PermissionDenied("Sui doppioni decide il responsabile dell'ente.")
    return utente.incarico.ente
