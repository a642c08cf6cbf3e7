"""What the cells of a row must say together, and which cells say nothing. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from programmazione.importazione.celle import Valore
from programmazione.importazione.tabella import lettera

# A part of the cadastral identity, the part that it needs, and what they are called together.
CATASTO = (
    ("particella", "foglio", "c'è la particella e manca il foglio"),
    ("subalterno", "particella", "c'è il subalterno e manca la particella"),
)

type Difetto = tuple[str, str, str]


def difetti(insieme: Mapping[str, Valore], scritti: Mapping[str, Valore]) -> Iterator[Difetto]:
    """Yield field, reason and remedy of what does not go together.

    `insieme` is the dwelling as it would be, `scritti` what the row says of it.
    """
    camere, vani = insieme.get("camere"), insieme.get("vani")
    if camere is not None and vani is not None and Decimal(camere) > Decimal(vani):
        dove = "camere" if "camere" in scritti else "vani"
        yield dove, "le camere da letto sono più dei vani", "Correggi le camere o i vani."
    for parte, base, motivo in CATASTO:
        if insieme.get(parte) and not insieme.get(base):
            dove = parte if parte in scritti else base
            yield dove, motivo, "Scrivi i dati catastali dal foglio in poi, o lasciali vuoti."


def celle_negate(note: Mapping[str, Any]) -> dict[tuple[int, int], tuple[str, str]]:
    """Return the cells, by row and column from 0, that have no value to be trusted, and why."""
    negate = {}
    for riga0, colonna0, riga1, colonna1 in note.get("unite", ()):
        dove = f"{lettera(colonna0)}{riga0 + 1}"
        for riga in range(riga0, riga1 + 1):
            for posto in range(colonna0, colonna1 + 1):
                if (riga, posto) != (riga0, colonna0):
                    negate[riga, posto] = (
                        f"la cella è unita con {dove}, e il valore vale per una riga sola",
                        "Dividi le celle unite e scrivi il valore in ogni riga.",
                    )
    for riga, posto in note.get("senza_valore", ()):
        negate[riga, posto] = (
            "contiene una formula senza il risultato",
            "Apri il foglio con Excel o LibreOffice e salvalo, o scrivi il risultato.",
        )
    for riga, posto, errore in note.get("errori", ()):
        negate[riga, posto] = (
            f"contiene l'errore {errore}".strip(),
            "Correggi la formula, o scrivi il risultato.",
        )
    return negate
