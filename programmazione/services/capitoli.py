"""The chapters with which a plan starts, from the packaged text of its kind."""

import tomllib
from functools import cache
from pathlib import Path

from programmazione.models import CapitoloPiano, Piano, TipoPiano

DATI = Path(__file__).parent.parent / "dati"
FILE = {
    TipoPiano.ANNUALE: DATI / "capitoli.toml",
    TipoPiano.TRIENNALE: DATI / "capitoli_triennale.toml",
}


@cache
def _testi(tipo: TipoPiano) -> tuple[dict[str, str], ...]:
    with FILE[tipo].open("rb") as aperto:
        return tuple(tomllib.load(aperto)["capitolo"])


def capitoli_iniziali(piano: Piano) -> list[CapitoloPiano]:
    """Return the chapters of a new plan, not stored yet."""
    return [
        CapitoloPiano(
            piano=piano,
            ordine=ordine,
            codice=voce["codice"],
            parte=voce["parte"],
            titolo=voce["titolo"],
            testo=voce["testo"].strip(),
        )
        for ordine, voce in enumerate(_testi(TipoPiano(piano.tipo)), start=1)
    ]
