"""Who asks for the acts of a domanda: the citizen for the own, the capofila for a judge."""

from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ruolo, Utente


def verifica_capofila(utente: Utente) -> None:
    """Raise `PermissionDenied` unless the person has the appointment of the capofila.

    Norma: L. 241/1990, artt. 22-25; d.lgs. 104/2010, art. 46 c. 2.
    """
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        raise PermissionDenied("Il fascicolo di una domanda lo chiede il comune capofila.")
