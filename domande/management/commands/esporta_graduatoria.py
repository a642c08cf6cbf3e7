"""`manage.py esporta_graduatoria`: write the bundle with which anybody verifies a ranking."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crema_sap.enti.ambito import nel_ambito
from domande.graduatorie import letture_pubblicazioni, pacchetto, selectors
from domande.management.avvisi import ambito_di


class Command(BaseCommand):
    """Write profile, inputs, results, hashes and `verifica.py` in a folder."""

    help = "Scrive il pacchetto di verifica dell'ultima elaborazione di un avviso."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the avviso, the folder, and the auditors' option."""
        parser.add_argument("--avviso", required=True, help="codice dell'avviso")
        parser.add_argument("--cartella", required=True, type=Path, help="dove scrivere")
        parser.add_argument("--elaborazione", type=int, help="numero; se manca, l'ultima")
        parser.add_argument(
            "--riservato", action="store_true", help="aggiunge i fatti: solo per i revisori"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Export."""
        with nel_ambito(ambito_di(options["avviso"])):
            elaborazione = selectors.elaborazione_di(options["avviso"], options["elaborazione"])
            if elaborazione is None:
                raise CommandError(
                    f"L'avviso {options['avviso']} non ha questa elaborazione: calcolala con "
                    f"«manage.py calcola_graduatoria --avviso {options['avviso']}»."
                )
            try:
                scritti = pacchetto.esporta(
                    elaborazione=elaborazione,
                    cartella=options["cartella"],
                    riservato=options["riservato"],
                )
                definitiva = letture_pubblicazioni.definitiva(elaborazione)
            except pacchetto.IngressiCambiati as errore:
                raise CommandError(str(errore)) from errore
        if definitiva is None and not options["riservato"]:
            self.stderr.write(
                "Attenzione: questa elaborazione non è pubblicata come definitiva. Non rendere"
                " pubblico il pacchetto: confrontato con la definitiva direbbe chi è stato"
                " rettificato."
            )
        for percorso in scritti:
            self.stdout.write(str(percorso))
