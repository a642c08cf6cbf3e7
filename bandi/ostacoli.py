"""What the apps above know that forbids an act on an avviso: they register it in their `ready`."""

from collections.abc import Callable

from bandi.models import Avviso

# Says why the avviso may not be reopened, or nothing.
Ostacolo = Callable[[Avviso], str]
_ostacoli: list[Ostacolo] = []


def ostacola(funzione: Ostacolo) -> Ostacolo:
    """Register a function that knows why an avviso may not be reopened."""
    if funzione not in _ostacoli:
        _ostacoli.append(funzione)
    return funzione


def ostacolo(avviso: Avviso) -> str:
    """Return the first reason against the reopening, or nothing."""
    return next((perche for funzione in _ostacoli if (perche := funzione(avviso))), "")
