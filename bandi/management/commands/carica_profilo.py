"""Checks a scoring profile and keeps it; with an act, adopts it."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bandi import services
from bandi.models import AdozioneProfilo, ProfiloPunteggio
from bandi.rules.profilo import ProfiloNonValido, leggi_testo
from bandi.services.profili import AttoDiAdozione, ProfiloNonAdottabile, adotta_profilo
from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito

DATI = Path(__file__).parents[2] / "dati"
REGIMI = ("2019", "2021", "2025")


class Command(BaseCommand):
    """`carica_profilo [FILE] [--regime ANNO] [--adotta ATTO]`."""

    help = (
        "Controlla un profilo di punteggio (TOML) e lo carica come bozza; lo stesso si carica una"
        " volta. Con --adotta lo adotta anche, per tutti i giorni in cui vale."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, or the regime of a packaged one, the act, and the ambito it is for."""
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--regime", choices=REGIMI, default=REGIMI[0])
        parser.add_argument("--adotta", metavar="ATTO", default="")
        parser.add_argument("--ambito", default=settings.AMBITO_PREDEFINITO)

    def handle(
        self, *_args: Any, file: Path | None, regime: str, adotta: str, ambito: str, **_altre: Any
    ) -> None:
        """Read, check, keep, adopt."""
        file = file or DATI / f"profilo_isbar_{regime}.toml"
        trovato = Ambito.objects.filter(codice=ambito).first()
        if trovato is None:
            raise CommandError(f"L'ambito «{ambito}» non c'è: carica prima le anagrafi.")
        ora = orologio.adesso()
        try:
            dati = leggi_testo(file.read_bytes())
            with nel_ambito(trovato.pk):
                profilo = services.carica_profilo(dati=dati, utente=None, ora=ora)
                stato = _adotta(profilo, adotta, ora) if adotta else "in bozza"
        except FileNotFoundError as errore:
            raise CommandError(f"Il file {file} non c'è.") from errore
        except (ProfiloNonValido, ProfiloNonAdottabile) as errore:
            righe = "\n".join(f"- {difetto}" for difetto in errore.difetti)
            raise CommandError(f"Il profilo ha dei difetti:\n{righe}") from errore
        avvertenza = " (punteggi dimostrativi, non ufficiali)" if profilo.dimostrativo else ""
        self.stdout.write(
            f"Profilo {profilo}{avvertenza}, {stato}: impronta {profilo.impronta[:12]}."
        )


def _adotta(profilo: ProfiloPunteggio, atto: str, ora: datetime) -> str:
    if not AdozioneProfilo.objects.filter(profilo=profilo).exists():
        oggi = ora.astimezone(orologio.ROMA).date()
        scritto = AttoDiAdozione(atto=atto, data=oggi, dal=profilo.dal, al=profilo.al)
        adotta_profilo(profilo=profilo, atto=scritto, utente=None, ora=ora)
    return "adottato"
