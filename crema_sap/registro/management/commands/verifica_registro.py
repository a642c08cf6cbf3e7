"""`manage.py verifica_registro`: recompute the chain of every ambito."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crema_sap.enti.models import Ambito
from crema_sap.registro import catena


class Command(BaseCommand):
    """Say how many entries hold, and name the first broken link."""

    help = "Ricalcola la catena del registro e nomina il primo anello rotto."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add `--ambito`."""
        parser.add_argument("--ambito", help="codice di un solo ambito")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify; exit with an error when one chain is broken."""
        ambiti = Ambito.objects.order_by("codice")
        if options["ambito"]:
            ambiti = ambiti.filter(codice=options["ambito"])
            if not ambiti:
                raise CommandError(f"Nessun ambito ha il codice {options['ambito']}.")
        rotte = []
        for ambito in ambiti:
            esito = catena.verifica(ambito)
            if esito.rottura:
                rotte.append(f"{esito.ambito}: {esito.rottura}")
            else:
                self.stdout.write(f"{esito.ambito}: {esito.anelli} eventi, catena intera.")
        if rotte:
            raise CommandError("Registro alterato. " + "; ".join(rotte) + ".")
