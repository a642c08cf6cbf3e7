"""Who may act on domande: only the citizen who writes them; offices read, after the close."""

from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ruolo, Utente
from domande.models import Domanda

UFFICI = (Ruolo.CAPOFILA, Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE)


def verifica_cittadino(utente: Utente) -> None:
    """Raise `PermissionDenied` unless the person is a citizen known through SPID or CIE.

    Norma: d.lgs. 82/2005, art. 65 c. 1 lett. b).
    """
    if not utente.cittadino:
        raise PermissionDenied(
            "La domanda la compila e la invia il cittadino, che accede con SPID o CIE."
        )


def verifica_richiedente(utente: Utente, domanda: Domanda) -> None:
    """Raise `PermissionDenied` unless the domanda is the person's own."""
    verifica_cittadino(utente)
    if domanda.richiedente_id != utente.pk:
        raise PermissionDenied("Questa domanda è di un'altra persona.")


def verifica_ufficio(utente: Utente) -> None:
    """Raise `PermissionDenied` unless the appointment in use reads the domande of an avviso."""
    if not utente.ha_ruolo(*UFFICI):
        raise PermissionDenied(
            "L'elenco delle domande si legge con l'incarico di capofila o dell'ente proprietario."
        )
