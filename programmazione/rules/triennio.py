"""The years of a plan: one for the annual, three for the triennial; how an address writes them."""

import re
from dataclasses import dataclass
from typing import Final

ANNI_DEL_TRIENNALE: Final = 3
_ANNUALE: Final = re.compile(r"[0-9]{4}")
_TRIENNALE: Final = re.compile(r"([0-9]{4})-([0-9]{4})")


@dataclass(frozen=True, slots=True)
class Periodo:
    """The years of a plan, as its title and its address say them: «2019», «2020-2022».

    Norma: L.R. 16/2016, art. 6; R.R. 4/2017, artt. 3 e 4.
    """

    anno: int
    triennale: bool = False

    def __str__(self) -> str:
        return f"{self.anno}-{self.ultimo}" if self.triennale else str(self.anno)

    @property
    def ultimo(self) -> int:
        """Return the last year."""
        return self.anno + ANNI_DEL_TRIENNALE - 1 if self.triennale else self.anno

    @property
    def anni(self) -> tuple[int, ...]:
        """Return the years, in order."""
        return tuple(range(self.anno, self.ultimo + 1))

    def si_sovrappone(self, altro: "Periodo") -> bool:
        """Tell whether a year belongs to both."""
        return self.anno <= altro.ultimo and altro.anno <= self.ultimo


def leggi_periodo(testo: str) -> Periodo:
    """Read the years from an address. Raises `ValueError`.

    Norma: R.R. 4/2017, artt. 3 e 4.
    """
    if _ANNUALE.fullmatch(testo):
        return Periodo(int(testo))
    trovato = _TRIENNALE.fullmatch(testo)
    periodo = Periodo(int(trovato[1]), triennale=True) if trovato else None
    if periodo is None or str(periodo) != testo:
        raise ValueError(f"«{testo}» non è un anno né un triennio.")
    return periodo
