"""What the commands about an avviso share."""

from django.core.management.base import CommandError

from bandi.models import Avviso
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito


def ambito_di(codice: str) -> int:
    """Find the ambito of an avviso; a command has none on its connection.

    Raises `CommandError` when no ambito has it.
    """
    for ambito in Ambito.objects.order_by("pk"):
        with nel_ambito(ambito.pk):
            if Avviso.objects.filter(codice=codice).exists():
                return ambito.pk
    raise CommandError(f"Nessun avviso ha il codice {codice}.")
