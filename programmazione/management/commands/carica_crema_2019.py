"""`manage.py carica_crema_2019`: the ambito di Crema on the real figures of 2019."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from programmazione.dimostrazione import storia, territorio

PASSI = ("anagrafe", "ricognizione", "piano", "avviso")
ATTO_DEL_PROFILO = "Profilo della dimostrazione, senza atto"


class Command(BaseCommand):
    """Load the demonstration; whatever is loaded already is left as it is."""

    help = "Carica l'ambito di Crema con le cifre del 2019: si può ripetere senza danno."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how far to go."""
        parser.add_argument("--fino-a", choices=PASSI, default="avviso", dest="fino_a")

    def handle(self, *_argomenti: Any, **opzioni: Any) -> None:
        """Load, step by step, each in its transaction.

        Raises `CommandError` in production: the accounts' password is public.
        """
        if not orologio.e_dimostrativo():
            raise CommandError("La dimostrazione non si carica in produzione.")
        fino_a = PASSI.index(opzioni["fino_a"])
        ambito = territorio.carica_territorio()
        with nel_ambito(ambito.pk):
            storia.carica_unita()
        if fino_a >= PASSI.index("ricognizione"):
            with nel_ambito(ambito.pk):
                storia.carica_ricognizione()
        if fino_a >= PASSI.index("piano"):
            with nel_ambito(ambito.pk):
                storia.carica_piano()
        if fino_a >= PASSI.index("avviso"):
            # By name: the commands belong to an app above this one.
            call_command("carica_profilo", adotta=ATTO_DEL_PROFILO, stdout=self.stdout)
            for regime in ("2021", "2025"):
                call_command("carica_profilo", regime=regime, stdout=self.stdout)
            call_command("carica_avviso_2019", stdout=self.stdout)
            call_command("carica_calendario", stdout=self.stdout)
            with nel_ambito(ambito.pk):
                storia.apri_ricognizione_2020()
                storia.apri_triennale_2020()
        with nel_ambito(ambito.pk):
            self.stdout.write(storia.riepilogo())
