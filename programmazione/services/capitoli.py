"""The chapters with which a plan starts, from the packaged text."""

import tomllib
from functools import cache
from pathlib import Path

from programmazione.models import CapitoloPiano, PianoAnnuale

FILE = Path(__file__).parent.parent / "dati" / "capitoli.toml"


@cache
def _testi() -> tuple[dict[str, str], ...]:
    with FILE.open("rb") as aperto:
        return tuple(tomllib.load(aperto)["capitolo"])


def capitoli_iniziali(piano: PianoAnnuale) -> list[CapitoloPiano]:
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
        for ordine, voce in enumerate(_testi(), start=1)
    ]
