"""How many people a surface suits, read from the profile's adequacy table. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from bandi.rules.tipi import Adeguatezza
from crema_sap.norme import Norma

ADEGUATEZZA = Norma("R.R. 4/2017", "art. 9 c. 2")


@dataclass(frozen=True, slots=True)
class Capienza:
    """The people a unit suits: from `minimo` to `massimo`, both included.

    `massimo` is None where the table has no upper end: that many or more.
    """

    minimo: int
    massimo: int | None

    def __str__(self) -> str:
        if self.massimo is None:
            return f"{self.minimo} persone o più"
        if self.minimo == self.massimo:
            return "1 persona" if self.minimo == 1 else f"{self.minimo} persone"
        return f"da {self.minimo} a {self.massimo} persone"


def e_adatta(superficie: Decimal, persone: int, tabella: Adeguatezza) -> bool:
    """Tell whether a surface suits a household of so many people.

    Units: useful residential m2, both ends included. A smaller unit may be given to one person;
    the last row of the table stands for larger households too.
    Norma: R.R. 4/2017, art. 9 c. 2.
    """
    fascia = tabella.fascia(persone)
    if fascia.massima is not None and superficie > fascia.massima:
        return False
    return persone <= 1 or superficie >= fascia.minima


def capienza(superficie: Decimal, tabella: Adeguatezza) -> Capienza | None:
    """Return the households that a surface suits, or None when the table has a gap there.

    Units: useful residential m2.
    Norma: R.R. 4/2017, art. 9 c. 2.
    """
    righe = range(1, len(tabella.fasce) + 1)
    adatte = [persone for persone in righe if e_adatta(superficie, persone, tabella)]
    if not adatte:
        return None
    ultima = adatte[-1] == len(tabella.fasce)
    return Capienza(adatte[0], None if ultima else adatte[-1])
