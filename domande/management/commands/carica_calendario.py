"""`manage.py carica_calendario`: the terms of the graduatorie, with what is not in the sources."""

import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Incarico, Ruolo
from domande.graduatorie import calendario
from domande.models import FestaPatronale, RegolaTermini

DATI = Path(__file__).parents[2] / "dati" / "calendario_2019.toml"


class Command(BaseCommand):
    """Load the rule and the patron saint; what is there already is left as it is."""

    help = "Carica la regola dei termini delle graduatorie: si può ripetere senza danno."

    def handle(self, *_args: Any, **_opzioni: Any) -> None:
        """Load, as the capofila."""
        dati = tomllib.loads(DATI.read_text())
        ambito = Ambito.objects.filter(codice=settings.AMBITO_PREDEFINITO).first()
        if ambito is None:
            raise CommandError("L'ambito non c'è: esegui prima «manage.py carica_crema_2019».")
        with nel_ambito(ambito.pk):
            for festa in dati["patrono"]:
                dove = {"comune_id": festa.pop("comune"), "dal": festa.pop("dal")}
                FestaPatronale.objects.get_or_create(**dove, defaults=festa)
            if not RegolaTermini.objects.filter(dal=dati["regola"]["dal"]).exists():
                incarico = Incarico.objects.filter(ruolo=Ruolo.CAPOFILA).order_by("pk").first()
                if incarico is None:
                    raise CommandError("Manca un utente con l'incarico di capofila.")
                incarico.utente.incarico = incarico
                calendario.carica_regola(
                    dati=dati["regola"], utente=incarico.utente, ora=orologio.adesso()
                )
        self.stdout.write("Calendario dei termini: caricato.")
