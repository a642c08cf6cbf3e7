"""Who may act on a mandate: the desk of its ente, the citizen who gives it."""

from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ente, Ruolo, Utente
from domande.models import Mandato


def verifica_sportello(utente: Utente) -> Ente:
    """Return the ente of the desk; raise `PermissionDenied` unless the appointment is a desk's."""
    if utente.incarico is None or not utente.ha_ruolo(Ruolo.SPORTELLO):
        raise PermissionDenied("Aiuta a compilare le domande chi ha l'incarico di sportello.")
    return utente.incarico.ente


def verifica_del_proprio_sportello(utente: Utente, mandato: Mandato) -> None:
    """Raise `PermissionDenied` unless the mandate was given to the desk in which one serves."""
    verifica_sportello(utente)
    if mandato.ente_id != utente.ente_attivo_id:
        raise PermissionDenied("Questo mandato è di un altro sportello.")


def verifica_proprio(utente: Utente, mandato: Mandato) -> None:
    """Raise `PermissionDenied` unless the mandate is the citizen's own."""
    if not utente.cittadino or mandato.richiedente_id != utente.pk:
        raise PermissionDenied("Questo mandato è di un'altra persona.")
