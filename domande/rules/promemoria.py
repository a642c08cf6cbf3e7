"""When who has an unsent draft is reminded of the term. Pure: instants only, in UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bandi.rules.finestra import Finestra, Momento, momento


@dataclass(frozen=True, slots=True)
class Soglia:
    """How long before the close, and how it is said."""

    codice: str
    prima: timedelta
    parole: str


# From the farthest to the nearest. Time that really passes: on the nights in which the clocks
# change a day has 23 or 25 hours, and 48 hours are 48 hours.
SOGLIE = (
    Soglia("7g", timedelta(days=7), "meno di sette giorni"),
    Soglia("48h", timedelta(hours=48), "meno di 48 ore"),
    Soglia("3h", timedelta(hours=3), "meno di tre ore"),
)


def soglia_dovuta(
    finestra: Finestra, *, iniziata_il: datetime, termine_dal: datetime, ora: datetime
) -> Soglia | None:
    """The reminder that has fallen due, the nearest to the close if several were missed.

    None outside the window, while it is suspended, while the close is not known; and none for an
    instant that had passed when the draft was begun, or when the term became what it is
    (`termine_dal`): who knows it already is not told as if time had run. Both ends: due at the
    instant itself, no more at the close.
    Norma: R.R. 4/2017, art. 8 (final term of the avviso).
    """
    if momento(finestra, ora) is not Momento.DURANTE or finestra.sospesa_dal is not None:
        return None
    dal = max(iniziata_il.astimezone(UTC), termine_dal.astimezone(UTC))
    dovute = [
        soglia
        for soglia in SOGLIE
        if dal <= finestra.chiude_il - soglia.prima <= ora.astimezone(UTC)
    ]
    return dovute[-1] if dovute else None
