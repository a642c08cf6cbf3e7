"""How long a request has waited since the front server had it whole.

When many send at once their requests wait here for a free thread: a term is judged on when a
request arrived, not on when its turn came. The front server writes its own instant on what it
passes on. Its clock is not believed, nor is this machine's: the smallest difference seen between
the two is that of a request that did not wait, and what is more than that was waiting. So a
request is never held to have arrived before it did, whatever the clocks say.

A clock that is set right meanwhile would look like a wait. But a request waits only while every
thread goes from one to the next: what the thread that takes it had been doing without rest is the
most that is given back, and on a calm portal that is nothing.
"""

from math import inf
from threading import Lock, local

INTESTAZIONE = "HTTP_X_COMPLETA_ALLE"
# A clock that is set right while the portal runs is forgotten after twice as long, in seconds.
MEMORIA = 600.0
# The front server counts milliseconds, and leaves out what is less.
GRANA = 0.001
# Longer than this the front server does not wait for an answer.
MASSIMA = 120.0
# A thread that was free for longer had nothing waiting for it, in seconds.
RIPOSO = 0.25


class Fatica:
    """For how long each thread has gone from one request to the next without rest."""

    def __init__(self) -> None:
        self._filo = local()

    def comincia(self, monotono: float) -> float:
        """Note that this thread takes a request; return since how many seconds it has no rest."""
        filo = self._filo
        if monotono - getattr(filo, "libero_dal", -inf) > RIPOSO:
            filo.al_lavoro_dal = monotono
        return monotono - float(filo.al_lavoro_dal)

    def finisce(self, monotono: float) -> None:
        """Note that this thread has answered."""
        self._filo.libero_dal = monotono


class Attese:
    """Learns the difference between the two clocks from the requests themselves."""

    def __init__(self) -> None:
        self._prima = self._adesso = inf
        self._dal = -inf
        self._chiusura = Lock()

    def secondi(self, scritto: str, *, orario: float, monotono: float) -> float:
        """Return how long the request waited, at least; 0 when it can't be known.

        `scritto` is what the front server wrote; `orario` this machine's clock, in seconds.
        """
        if not (scritto.isascii() and scritto.isdecimal()) or len(scritto) > 15:
            return 0.0
        differenza = orario - int(scritto) / 1000
        with self._chiusura:
            if monotono - self._dal > MEMORIA:
                self._prima, self._adesso, self._dal = self._adesso, inf, monotono
            self._adesso = min(self._adesso, differenza)
            minima = min(self._prima, self._adesso)
        return min(max(0.0, differenza - minima - GRANA), MASSIMA)


attese = Attese()
fatica = Fatica()
