"""`manage.py calcola_graduatoria`: compute a run of the rankings of an avviso."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bandi.models import Avviso
from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from domande.graduatorie import services
from domande.graduatorie.ingressi import NessunaDomanda
from domande.management.avvisi import ambito_di


class Command(BaseCommand):
    """Compute and store a run, and say its hashes."""

    help = "Calcola le graduatorie di un avviso chiuso e ne conserva l'elaborazione."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the avviso and the seed."""
        parser.add_argument("--avviso", required=True, help="codice dell'avviso")
        parser.add_argument(
            "--seme",
            help="seme del sorteggio; se manca, quello del primo calcolo o uno nuovo",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute."""
        with nel_ambito(ambito_di(options["avviso"])):
            avviso = Avviso.objects.get(codice=options["avviso"])
            try:
                fatta = services.calcola(
                    avviso=avviso,
                    seme=options["seme"] or services.seme_di(avviso),
                    utente=None,
                    ora=orologio.adesso(),
                )
            except (
                services.AvvisoNonChiuso,
                services.GraduatoriaDefinitiva,
                NessunaDomanda,
            ) as errore:
                raise CommandError(str(errore)) from errore
        self.stdout.write(
            f"{fatta} di {options['avviso']}: {fatta.domande} domande, seme {fatta.seme}.\n"
            f"Ingressi  {fatta.ingressi_impronta}\nRisultato {fatta.risultato_impronta}"
        )
