"""Who reads a rettifica, and who decides it: never who presented it."""

from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ruolo, Utente
from domande.models import Rettifica


def verifica_decisione(utente: Utente, rettifica: Rettifica) -> None:
    """Let the responsabile of the ente that decides, unless the person presented the request.

    Raises `PermissionDenied`.
    """
    suo = utente.ente_attivo_id == rettifica.proprietario_id
    if not (suo and utente.ha_ruolo(Ruolo.RESPONSABILE_ENTE)):
        raise PermissionDenied("La rettifica la decide il responsabile dell'ente proprietario.")
    if rettifica.presentata_da_id == utente.pk:
        raise PermissionDenied("Hai presentato tu questa richiesta: la decide un'altra persona.")
