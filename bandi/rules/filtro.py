"""Which units of an avviso a visitor asks to see. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from bandi.rules.capienza import e_adatta
from bandi.rules.offerta import UnitaPubblica
from bandi.rules.tipi import Adeguatezza


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtro:
    """What a visitor asked for; what was left out is None, empty or False.

    `comune` is the ISTAT code, `ente` the owner's key, `vani` the fewest rooms, `piano` the highest
    floor (0 is the ground floor).
    """

    comune: str = ""
    ente: int | None = None
    servizio: str = ""
    tipo: str = ""
    persone: int | None = None
    vani: Decimal | None = None
    piano: int | None = None
    ascensore: bool = False
    senza_barriere: bool = False


def passa(unita: UnitaPubblica, filtro: Filtro, tabella: Adeguatezza | None) -> bool:
    """Tell whether a unit answers everything that was asked.

    What is not known of a unit is no answer: it does not pass a filter about it.
    Norma: R.R. 4/2017, art. 9 c. 2 (the people that a surface suits).
    """
    return (
        filtro.comune in {"", unita.comune}
        and filtro.ente in {None, unita.ente}
        and filtro.servizio in {"", unita.servizio}
        and filtro.tipo in {"", unita.tipo}
        and (filtro.persone is None or _adatta(unita, filtro.persone, tabella))
        and (filtro.vani is None or (unita.vani is not None and unita.vani >= filtro.vani))
        and (filtro.piano is None or (unita.piano is not None and unita.piano <= filtro.piano))
        and (not filtro.ascensore or unita.ascensore is True)
        and (not filtro.senza_barriere or unita.senza_barriere is True)
    )


def _adatta(unita: UnitaPubblica, persone: int, tabella: Adeguatezza | None) -> bool:
    if unita.superficie is None or tabella is None:
        return False
    return e_adatta(unita.superficie, persone, tabella)
