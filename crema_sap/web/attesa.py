"""How long a request has waited since the front server had it whole.

When many send at once their requests wait here for a free thread: a term is judged on when a
request arrived, not on when its turn came. The front server writes its own instant on what it
passes on. Its clock is not believed, nor is this machine's: the smallest difference seen between
the two is that of a request that did not wait, and what is more than that was waiting. So a
request is never held to have arrived before it did, whatever the clocks say.
"""

from math import inf
from threading import Lock

INTESTAZIONE = "HTTP_X_COMPLETA_ALLE"
# A clock that is set right while the portal runs is forgotten after twice as long, in seconds.
MEMORIA = 600.0
# The front server counts milliseconds, and leaves out what is less.
GRANA = 0.001
# Longer than this the front server does not wait for an answer.
MASSIMA = 120.0


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
