"""Reads the clock, and moves it in the demonstration."""

import re
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito
from crema_sap.web.enti import services

_SCARTO = re.compile(r"([+-])(\d{1,4})([gomsh])")
_UNITA = {"g": "days", "o": "hours", "h": "hours", "m": "minutes", "s": "seconds"}


class Command(BaseCommand):
    """`orologio`, `orologio 2019-12-16T15:59:50`, `orologio +5g`."""

    help = (
        "Mostra l'orologio del portale o lo sposta (solo nella dimostrazione): un istante come "
        "2019-12-16T15:59:50, ora italiana se non dice altro, oppure +5g, +2o, +30m, +10s."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one optional word."""
        parser.add_argument("quando", nargs="?", default="mostra")

    def handle(self, *_args: Any, quando: str, **_opzioni: Any) -> None:
        """Move the clock if asked, then tell what it reads."""
        if quando != "mostra":
            self._sposta(quando)
        self.stdout.write(orologio.adesso().astimezone(orologio.ROMA).isoformat(" ", "seconds"))

    def _sposta(self, quando: str) -> None:
        ambito = Ambito.objects.filter(codice=settings.AMBITO_PREDEFINITO).first()
        if ambito is None:
            raise CommandError("Non c'è ancora nessun ambito: carica prima i dati.")
        try:
            with nel_ambito(ambito.pk):
                ora = orologio.adesso()
                services.sposta_orologio(a=_istante(quando, ora), utente=None, ora=ora)
        except orologio.OrologioFermo as errore:
            raise CommandError(str(errore)) from errore


def _istante(quando: str, ora: datetime) -> datetime:
    scarto = _SCARTO.fullmatch(quando)
    if scarto:
        segno = 1 if scarto[1] == "+" else -1
        return ora + timedelta(**{_UNITA[scarto[3]]: segno * int(scarto[2])})
    try:
        istante = datetime.fromisoformat(quando)
    except ValueError as causa:
        raise CommandError(
            f"«{quando}» non è un istante. Scrivi per esempio 2019-12-16T15:59:50 oppure +5g."
        ) from causa
    return istante if istante.tzinfo else istante.replace(tzinfo=orologio.ROMA)
