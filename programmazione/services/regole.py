"""The act that loads a rule of the Assemblea: from a day on, with its source; none is rewritten."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from programmazione import permissions
from programmazione.models import RegolaAssemblea
from programmazione.states import TransizioneNonAmmessa


class RegolaNonValida(TransizioneNonAmmessa):
    """The rule can't be loaded like this; the message says why."""


@transaction.atomic
def carica_regola(*, dati: Mapping[str, Any], utente: Utente, ora: datetime) -> RegolaAssemblea:
    """Add a rule in force from a day on: sessions convened before keep the one they had.

    Raises `PermissionDenied` unless `utente` is the capofila, `RegolaNonValida` when a share is
    not one, the source is missing, or from that day there is a rule already.
    """
    permissions.verifica_capofila(utente)
    regola = RegolaAssemblea(ambito_id=utente.ambito_attivo_id or 0, **dati)
    try:
        regola.full_clean()
    except ValidationError as errore:
        raise RegolaNonValida(" ".join(errore.messages)) from errore

    regola.save()
    annota(
        atto="REGOLA_ASSEMBLEA",
        oggetto=regola,
        utente=utente,
        ora=ora,
        dati={"dal": f"{regola.dal:%Y-%m-%d}", "verificata": regola.verificata},
    )
    return regola
