"""Who takes in the values of the Region's platform, and compares them with ours."""

from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ruolo, Utente


def verifica_capofila(utente: Utente) -> None:
    """Raise `PermissionDenied` unless the person has the appointment of the capofila.

    Norma: R.R. 4/2017, art. 12 c. 1.
    """
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        raise PermissionDenied("I valori della piattaforma regionale li carica il comune capofila.")
