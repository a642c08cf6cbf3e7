"""Checks a scoring profile and keeps it."""

import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bandi import services
from bandi.rules.profilo import ProfiloNonValido
from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito

PROFILO_2019 = Path(__file__).parents[2] / "dati" / "profilo_isbar_2019.toml"


class Command(BaseCommand):
    """`carica_profilo [FILE]`."""

    help = "Controlla un profilo di punteggio (TOML) e lo carica; lo stesso si carica una volta."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file (by default the profile of 2019), and the ambito it is for."""
        parser.add_argument("file", type=Path, nargs="?", default=PROFILO_2019)
        parser.add_argument("--ambito", default=settings.AMBITO_PREDEFINITO)

    def handle(self, *_args: Any, file: Path, ambito: str, **_opzioni: Any) -> None:
        """Read, check, keep."""
        try:
            dati = tomllib.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError as errore:
            raise CommandError(f"Il file {file} non c'è.") from errore
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as errore:
            raise CommandError(f"{file} non è un file TOML: {errore}.") from errore
        trovato = Ambito.objects.filter(codice=ambito).first()
        if trovato is None:
            raise CommandError(f"L'ambito «{ambito}» non c'è: carica prima le anagrafi.")
        try:
            with nel_ambito(trovato.pk):
                profilo = services.carica_profilo(dati=dati, utente=None, ora=orologio.adesso())
        except ProfiloNonValido as errore:
            righe = "\n".join(f"- {difetto}" for difetto in errore.difetti)
            raise CommandError(f"Il profilo ha dei difetti:\n{righe}") from errore
        avvertenza = " (punteggi dimostrativi, non ufficiali)" if profilo.dimostrativo else ""
        self.stdout.write(f"Profilo {profilo}{avvertenza}: impronta {profilo.impronta[:12]}.")
