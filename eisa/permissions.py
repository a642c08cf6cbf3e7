"""Who may review dossiers."""

from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ruolo, Utente
from eisa.models import RUOLI_EISA, Istruttoria


def verifica_equipe(utente: Utente) -> None:
    """Let in the EISA team only: who works dossiers sees no points, and the other way round.

    Raises `PermissionDenied`.
    """
    if not utente.ha_ruolo(*RUOLI_EISA):
        raise PermissionDenied(
            "Le istruttorie delle domande sono dell'équipe EISA: serve un incarico di operatore o "
            "di coordinatore EISA."
        )


def verifica_coordinatore(utente: Utente) -> None:
    """Let in the coordinator only.

    Raises `PermissionDenied`.
    """
    if not utente.ha_ruolo(Ruolo.EISA_COORDINATORE):
        raise PermissionDenied("Questo atto spetta al coordinatore EISA.")


def verifica_lavoro(utente: Utente, istruttoria: Istruttoria) -> None:
    """Let in who has the dossier in charge, and the coordinator.

    Raises `PermissionDenied`.
    """
    verifica_equipe(utente)
    if utente.ha_ruolo(Ruolo.EISA_COORDINATORE) or istruttoria.assegnata_a_id == utente.pk:
        return
    raise PermissionDenied(
        "Per lavorare questo fascicolo devi prima prenderlo in carico."
        if istruttoria.assegnata_a_id is None
        else "Questo fascicolo è in carico a un'altra persona dell'équipe."
    )
