"""The home page of who works here: what to do today, which each app tells by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from crema_sap.enti.models import Utente


@dataclass(frozen=True, slots=True)
class Compito:
    """One thing to do: what, how it stands, where it is done.

    `tono` is a key of the badges' `TONI`; `urgente` puts it first.
    """

    titolo: str
    testo: str
    indirizzo: str
    azione: str
    stato: str = ""
    tono: str = "neutro"
    urgente: bool = False


Fonte = Callable[[Utente, datetime], list[Compito]]
FONTI: list[Fonte] = []


def fonte(funzione: Fonte) -> Fonte:
    """Register what tells a person's tasks; it asks the database a fixed number of times."""
    FONTI.append(funzione)
    return funzione


def compiti(utente: Utente, ora: datetime) -> list[Compito]:
    """The tasks of a person under the appointment in use, urgent ones first."""
    trovati = [compito for chiedi in FONTI for compito in chiedi(utente, ora)]
    return sorted(trovati, key=lambda compito: not compito.urgente)
