"""The names of the places of birth, by the code that a codice fiscale has for them.

The table is that of the Agenzia delle Entrate (comuni of today and of the past, countries), as
the package python-codicefiscale gives it, which is under the MIT licence.
"""

from functools import cache
from pathlib import Path

TAVOLA = Path(__file__).parents[1] / "dati" / "luoghi_di_nascita.tsv"


@cache
def _tavola() -> dict[str, str]:
    righe = TAVOLA.read_text(encoding="utf-8").splitlines()
    return dict(riga.split("\t", maxsplit=1) for riga in righe)


def nomi(codice: str) -> tuple[str, ...]:
    """Every name that a comune or a country has had, today's among the first; none if unknown."""
    riga = _tavola().get(codice)
    return tuple(riga.split("\t")) if riga else ()
