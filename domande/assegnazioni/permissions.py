"""Who acts on assignments: the owner of the dwelling; who prepares an act does not decide it."""

from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ruolo, Utente
from domande.models import Assegnazione


def verifica_capofila(utente: Utente) -> None:
    """Let the capofila open the assignments and withdraw units. Raises `PermissionDenied`."""
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        raise PermissionDenied("Questo atto è dell'ufficio del capofila.")


def lavora_per(utente: Utente, proprietario_id: int) -> bool:
    """Tell whether a person works on the assignments of an owner."""
    return utente.ente_attivo_id == proprietario_id and utente.ha_ruolo(
        Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE
    )


def verifica_gestione(utente: Utente, proprietario_id: int) -> None:
    """Let the officers of the owner of a dwelling. Raises `PermissionDenied`."""
    if not lavora_per(utente, proprietario_id):
        raise PermissionDenied("Le assegnazioni le fa l'ente proprietario dell'unità.")


def verifica_decisione(
    utente: Utente, assegnazione: Assegnazione, preparata_da: int | None
) -> None:
    """Let the responsabile of the owner, unless the person prepared what is decided.

    Raises `PermissionDenied`.
    """
    verifica_gestione(utente, assegnazione.proprietario_id)
    if not utente.ha_ruolo(Ruolo.RESPONSABILE_ENTE):
        raise PermissionDenied("Questo atto è del responsabile dell'ente proprietario.")
    if preparata_da == utente.pk:
        raise PermissionDenied("Hai preparato tu questo atto: lo decide un'altra persona.")


def verifica_risposta(utente: Utente, assegnazione: Assegnazione) -> None:
    """Let the household answer, or the owner write down an answer given at its desk.

    Raises `PermissionDenied`.
    """
    sua = utente.cittadino and assegnazione.richiedente_id == utente.pk
    if not sua and not lavora_per(utente, assegnazione.proprietario_id):
        raise PermissionDenied("Alla proposta risponde chi l'ha ricevuta.")
