"""What the apps above know of an act on an avviso: they register it in their `ready`."""

from collections.abc import Callable
from datetime import datetime

from bandi.models import Avviso, UnitaOfferta
from crema_sap.enti.models import Utente

# Says why the avviso may not be reopened, or nothing.
Ostacolo = Callable[[Avviso], str]
_ostacoli: list[Ostacolo] = []
# Does what follows from the withdrawal of a unit, in the transaction of the act.
DopoRitiro = Callable[[UnitaOfferta, Utente, datetime], None]
_dopo_ritiro: list[DopoRitiro] = []


def ostacola(funzione: Ostacolo) -> Ostacolo:
    """Register a function that knows why an avviso may not be reopened."""
    if funzione not in _ostacoli:
        _ostacoli.append(funzione)
    return funzione


def ostacolo(avviso: Avviso) -> str:
    """Return the first reason against the reopening, or nothing."""
    return next((perche for funzione in _ostacoli if (perche := funzione(avviso))), "")


def segue_il_ritiro(funzione: DopoRitiro) -> DopoRitiro:
    """Register a function that does what follows from the withdrawal of a unit."""
    if funzione not in _dopo_ritiro:
        _dopo_ritiro.append(funzione)
    return funzione


def dopo_il_ritiro(offerta: UnitaOfferta, utente: Utente, ora: datetime) -> None:
    """Do what follows from the withdrawal of a unit."""
    for funzione in _dopo_ritiro:
        funzione(offerta, utente, ora)
