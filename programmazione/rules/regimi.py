"""The bounds of the percentages, regime by regime: a dated table with its sources. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Regime:
    """The bounds in force from `dal` on, in percent."""

    codice: str
    dal: date
    indigenza_minima: Decimal
    forze_ordine_massima: Decimal
    transitori_massima: Decimal
    norma: str
    verificato: bool
    # None where there is no reserve of art. 4 c. 3 lett. c bis).
    riserva_massima: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Limiti:
    """The bounds a survey works with, and what may be declared by whom."""

    indigenza_minima: Decimal
    forze_ordine_massima: Decimal
    transitori_massima: Decimal
    norma: str
    riserva_massima: Decimal | None = None


class RegimeNonTrovato(Exception):
    """No regime is loaded for this day."""


# The day of effect of the second row is that of the regulation: the day on which each platform
# adopted it differs, and is not in the sources.
REGIMI: tuple[Regime, ...] = (
    Regime(
        codice="2019",
        dal=date(2019, 3, 12),
        indigenza_minima=Decimal(20),
        forze_ordine_massima=Decimal(10),
        transitori_massima=Decimal(10),
        norma="R.R. 4/2017, art. 4 c. 3, come modificato dal R.R. 3/2019",
        verificato=True,
    ),
    Regime(
        codice="2025",
        dal=date(2025, 3, 11),
        indigenza_minima=Decimal(20),
        forze_ordine_massima=Decimal(20),
        transitori_massima=Decimal(10),
        norma="R.R. 4/2017, art. 4 c. 3, come modificato dal R.R. 2/2025",
        verificato=False,
        riserva_massima=Decimal(20),
    ),
)


def regime_vigente(giorno: date) -> Regime:
    """Return the regime in force on a day.

    Raises `RegimeNonTrovato` before the first one. Norma: R.R. 4/2017, art. 4 c. 3.
    """
    vigenti = [regime for regime in REGIMI if regime.dal <= giorno]
    if not vigenti:
        raise RegimeNonTrovato(
            f"Per il {giorno:%d/%m/%Y} non è caricato nessun regime delle percentuali."
        )
    return max(vigenti, key=lambda regime: regime.dal)
