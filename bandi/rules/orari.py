"""The hours of a desk as people write them. Pure."""

import re
from itertools import pairwise

from crema_sap.norme import Norma

AIUTO_AI_CITTADINI = Norma("R.R. 4/2017", "art. 8")
GIORNI = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")
_TRATTO = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[.:](\d{2}))?")


class OrarioNonValido(ValueError):
    """What was written is not an opening time; the message says how to write one."""


def scrivi_orario(testo: str) -> str:
    """Write opening times one way: `9-12, 14:30-17` becomes `9.00–12.00, 14.30–17.00`.

    Nothing means closed. Raises `OrarioNonValido`.
    Norma: R.R. 4/2017, art. 8 (the avviso tells who helps, and when).
    """
    tratti = [parte.strip() for parte in re.split(r"[,;]|\be\b", testo) if parte.strip()]
    letti = [_tratto(tratto) for tratto in tratti]
    for (_, fine), (inizio, _) in pairwise(letti):
        if inizio < fine:
            raise OrarioNonValido("Gli orari di un giorno vanno in ordine e non si sovrappongono.")
    return ", ".join(f"{_ora(inizio)}–{_ora(fine)}" for inizio, fine in letti)


def _tratto(testo: str) -> tuple[int, int]:
    letto = _TRATTO.fullmatch(testo)
    if letto is None:
        raise OrarioNonValido(f"«{testo}» non è un orario: scrivi per esempio 9.00-12.30.")
    ore, minuti, ore_fine, minuti_fine = (int(parte or 0) for parte in letto.groups())
    inizio, fine = ore * 60 + minuti, ore_fine * 60 + minuti_fine
    if max(minuti, minuti_fine) > 59 or fine > 24 * 60 or inizio >= fine:
        raise OrarioNonValido(f"«{testo}» non è un orario: l’inizio viene prima della fine.")
    return inizio, fine


def _ora(minuti: int) -> str:
    return f"{minuti // 60}.{minuti % 60:02}"
