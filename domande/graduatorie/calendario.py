"""The act that loads a rule of the terms: from a day on, with its source; none is rewritten."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from domande.graduatorie import permissions
from domande.models import RegolaTermini


class RegolaNonValida(Exception):
    """The rule can't be loaded like this; the message says why."""


@transaction.atomic
def carica_regola(*, dati: Mapping[str, Any], utente: Utente, ora: datetime) -> RegolaTermini:
    """Add a rule for the avvisi that close from a day on; the others keep the one they had.

    Raises `PermissionDenied` unless the capofila asks, `RegolaNonValida`.
    """
    permissions.verifica_calcolo(utente)
    regola = RegolaTermini(ambito_id=utente.ambito_attivo_id or 0, **dati)
    try:
        regola.full_clean()
    except ValidationError as errore:
        raise RegolaNonValida(" ".join(errore.messages)) from errore

    regola.save()
    annota(
        atto="REGOLA_TERMINI",
        oggetto=regola,
        utente=utente,
        ora=ora,
        dati={"dal": f"{regola.dal:%Y-%m-%d}", "verificata": regola.verificata},
    )
    return regola
