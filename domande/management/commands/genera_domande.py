"""`manage.py genera_domande`: an invented, reproducible population that has sent its domande."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from domande.management.avvisi import ambito_di
from domande.popolamento import services
from domande.popolamento.arrivi import NessunMomento
from domande.rules.popolazione import NessunaUnitaAdatta


class Command(BaseCommand):
    """Send the invented domande that are not there yet, and say how many."""

    help = (
        "Genera domande inviate, di nuclei inventati ma plausibili. Lo stesso seme dà le stesse"
        " domande: ripeterlo non ne aggiunge. Arrivano tra l'apertura e la chiusura e, se"
        " l'avviso è ancora aperto, non dopo l'ora dell'orologio del portale."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add avviso, number, seed."""
        parser.add_argument("--avviso", required=True, help="codice dell'avviso")
        parser.add_argument("--numero", required=True, type=int, help="quante domande")
        parser.add_argument("--seme", type=int, default=1, help="un altro seme ne aggiunge altre")
        parser.add_argument(
            "--con-effetti",
            action="store_true",
            help="prepara anche ricevuta e messaggio di ciascuna: occupa a lungo i lavoratori",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Populate."""
        if options["numero"] < 1:
            raise CommandError("Il numero delle domande parte da 1.")
        inizio = monotonic()
        richiesta = services.Richiesta(
            ambito_id=ambito_di(options["avviso"]),
            codice=options["avviso"],
            numero=options["numero"],
            seme=options["seme"],
            con_effetti=options["con_effetti"],
        )
        try:
            inviate = services.popola(richiesta, self._avanza)
        except (
            services.SoloFuoriProduzione,
            services.InvioNonRiuscito,
            NessunMomento,
            NessunaUnitaAdatta,
        ) as errore:
            raise CommandError(str(errore)) from errore
        self.stdout.write(
            f"Domande inviate: {inviate} (c'erano già: {richiesta.numero - inviate}), "
            f"in {monotonic() - inizio:.0f} secondi."
        )

    def _avanza(self, che_cosa: str, quante: int) -> None:
        if self.stderr.isatty() and quante % services.GRUPPO == 0:
            self.stderr.write(f"\r{quante} {che_cosa}…", ending="")
