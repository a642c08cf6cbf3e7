"""When the complete request was in hand, told by the database's clock.

The web process notes its monotonic clock as soon as it has the whole request; what that is in the
database's time is learnt from the statements that return the database's instant. Each of them
proves that the difference between the two clocks lies in an interval as wide as its round trip;
the intersection of the intervals is narrower than any of them. Neither a slow statement nor a
wrong wall clock of the web machine moves the arrival of a request.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from time import monotonic

# How fast two good clocks may drift apart, in seconds a second.
DERIVA = 0.0005
adesso_monotono = monotonic
EPOCA = datetime(2000, 1, 1, tzinfo=UTC)
# Wider than this, what is known is not good enough to judge a term: the statement is asked again.
LARGHEZZA = 0.01
# Who asked again in vain is on a slow line: for so many seconds it makes do with what is known.
PAZIENZA = 30.0


@dataclass(slots=True)
class Confronto:
    """What is known of (database's clock - monotonic clock), in seconds from `EPOCA`."""

    minimo: float
    massimo: float
    misurato: float


class Cronometro:
    """Turns monotonic instants of this process into instants of the database."""

    def __init__(self) -> None:
        self._noto: Confronto | None = None
        self._inutile_fino = 0.0
        self._chiusura = Lock()

    def osserva(self, *, prima: float, dopo: float, istante: datetime) -> None:
        """Learn from a statement sent at `prima` and answered at `dopo` with `istante`."""
        secondi = (istante - EPOCA).total_seconds()
        nuovo = Confronto(secondi - dopo, secondi - prima, dopo)
        with self._chiusura:
            noto = _interseca(self._noto, nuovo) if self._noto else nuovo
            if noto is None:
                # Somebody has moved the demonstration's clock: what was in vain before may not be.
                noto, self._inutile_fino = nuovo, 0.0
            self._noto = noto

    def incerto(self) -> bool:
        """Tell whether the database's instant is known worse than asking again would teach."""
        with self._chiusura:
            noto, inutile_fino = self._noto, self._inutile_fino
        if noto is None:
            return True
        return noto.massimo - noto.minimo > LARGHEZZA and adesso_monotono() >= inutile_fino

    def rinuncia(self) -> None:
        """Note that asking again was in vain: where every round trip is slow, it always is."""
        if self.incerto():
            with self._chiusura:
                self._inutile_fino = adesso_monotono() + PAZIENZA

    def istante(self, arrivo: float) -> datetime:
        """Return the database's instant of a monotonic one. `osserva` comes first."""
        with self._chiusura:
            noto = self._noto
        if noto is None:
            raise RuntimeError("Nessun istante della base dati è ancora stato letto.")
        return EPOCA + timedelta(seconds=arrivo + (noto.minimo + noto.massimo) / 2)


def _interseca(noto: Confronto, nuovo: Confronto) -> Confronto | None:
    """What both say; None when no instant satisfies both."""
    largo = DERIVA * max(0.0, nuovo.misurato - noto.misurato)
    minimo = max(noto.minimo - largo, nuovo.minimo)
    massimo = min(noto.massimo + largo, nuovo.massimo)
    return None if minimo > massimo else Confronto(minimo, massimo, nuovo.misurato)


cronometro = Cronometro()
