"""Two profiles side by side, row by row. Pure.

The same rows make the page of a profile and the difference between two: nothing that counts can
be on one and not on the other. A test keeps them complete.
"""

from dataclasses import dataclass
from decimal import Decimal

from bandi.rules.righe import SEZIONI, Riga, righe
from bandi.rules.tipi import Profilo


@dataclass(frozen=True, slots=True)
class Differenza:
    """A row that two profiles do not have alike; None where a profile has not that row."""

    prima: Riga | None
    dopo: Riga | None

    @property
    def riga(self) -> Riga:
        """The row, as the profile that has it names it."""
        return self.dopo or self.prima  # type: ignore[return-value]

    @property
    def che_cosa(self) -> str:
        """What happens to the row, in a word or two."""
        if self.prima is None:
            return "nuova"
        if self.dopo is None:
            return "tolta"
        if self.prima.valore != self.dopo.valore:
            return "cambia il valore"
        return "cambia il testo" if self.prima.nome != self.dopo.nome else "cambia la verifica"

    @property
    def scarto(self) -> Decimal | None:
        """By how many points the row changes, where it is worth points on both sides."""
        punti = [riga.punti for riga in (self.prima, self.dopo) if riga and riga.punti is not None]
        return punti[1] - punti[0] if len(punti) == 2 else None


def differenze(prima: Profilo, dopo: Profilo) -> tuple[Differenza, ...]:
    """Row by row, what changes from a profile to another; () when they say the same.

    Norma: R.R. 4/2017, art. 7, 9, 12, 13, Allegato 1.
    """
    di_prima = {riga.chiave: riga for riga in righe(prima)}
    di_dopo = {riga.chiave: riga for riga in righe(dopo)}
    cambiate = []
    for chiave in dict.fromkeys((*di_prima, *di_dopo)):
        una, altra = di_prima.get(chiave), di_dopo.get(chiave)
        if una is None or altra is None or _detto(una) != _detto(altra):
            cambiate.append(Differenza(una, altra))
    ordine = list(SEZIONI)
    return tuple(sorted(cambiate, key=lambda voce: ordine.index(voce.riga.sezione)))


def _detto(riga: Riga) -> tuple[str, str, bool]:
    return riga.nome, riga.valore, riga.verificato
