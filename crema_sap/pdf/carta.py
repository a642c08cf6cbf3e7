"""The page and the type of every printed act: one table read by both typesetters.

Lengths are in points. The fast typesetter reads the tuples; WeasyPrint gets the same
figures as a style sheet from `foglio_di_stile`.
"""

from dataclasses import dataclass
from typing import Final

A4: Final = (595.276, 841.89)
MARGINI: Final = (79.37, 56.693, 70.866, 56.693)  # top, right, bottom, left: 28, 20, 25, 20 mm

INCHIOSTRO: Final = "1f2328"
BLU: Final = "17324d"
AZZURRO: Final = "0b5cad"
GRIGIO: Final = "55616e"
FILO: Final = "c9d1da"
FONDO: Final = "f1f4f8"

SANS: Final = "Source Sans 3"
SERIF: Final = "Source Serif 4"

# face -> (file, CSS family, weight, italic); the order is the order of the resources
CARATTERI: Final = {
    "sans": ("SourceSans3-Regular", SANS, 400, False),
    "sans-b": ("SourceSans3-SemiBold", SANS, 600, False),
    "sans-i": ("SourceSans3-Italic", SANS, 400, True),
    "serif": ("SourceSerif4-Regular", SERIF, 400, False),
    "serif-b": ("SourceSerif4-SemiBold", SERIF, 600, False),
    "serif-i": ("SourceSerif4-Italic", SERIF, 400, True),
}


@dataclass(frozen=True, slots=True)
class Stile:
    """Type of a block: face, size and leading, space before and after, colour."""

    carattere: str
    corpo: float
    interlinea: float
    prima: float
    dopo: float
    colore: str = INCHIOSTRO


STILI: Final = {
    "h1": Stile("sans-b", 26, 31, 0, 10, BLU),
    "h2": Stile("sans-b", 19, 23, 0, 14, BLU),
    "h3": Stile("sans-b", 13.5, 17, 20, 6, BLU),
    "h4": Stile("sans-b", 11, 14.5, 14, 4, INCHIOSTRO),
    "h5": Stile("sans-b", 9.5, 13, 10, 3, INCHIOSTRO),
    "p": Stile("serif", 10.2, 15, 0, 7.5),
    "li": Stile("serif", 10.2, 15, 0, 3),
    "p.grande": Stile("sans", 13, 18.5, 0, 9),
    "p.sommario": Stile("serif-i", 12, 17, 0, 12, GRIGIO),
    "p.nota": Stile("sans", 8.4, 11.5, 4, 8, GRIGIO),
    "caption": Stile("sans-b", 9, 12, 10, 4, BLU),
    "figcaption": Stile("sans", 8.4, 11.5, 4, 12, GRIGIO),
    "th": Stile("sans-b", 8, 10.4, 0, 0, BLU),
    "td": Stile("sans", 8.6, 11.2, 0, 0),
    "th.riga": Stile("sans-b", 8.6, 11.2, 0, 0),
}

IMBOTTITURA: Final = (2.9, 4.5)  # of table cells: vertical, horizontal
FILO_FORTE: Final = 0.8
FILO_SOTTILE: Final = 0.35
DOPO_TABELLA: Final = 14.0
RIENTRO_ELENCO: Final = 16.0
LARGHEZZE: Final = range(2, 81)  # classes l-2 … l-80 of <col>: percent of the table


def _regola(selettore: str, stile: Stile) -> str:
    _, famiglia, peso, corsivo = CARATTERI[stile.carattere]
    return (
        f"{selettore}{{font:{'italic ' if corsivo else ''}{peso} {stile.corpo}pt/"
        f"{stile.interlinea}pt '{famiglia}';margin:{stile.prima}pt 0 {stile.dopo}pt;"
        f"color:#{stile.colore}}}"
    )


def foglio_di_stile() -> str:
    """Return the rules for the blocks of `STILI` and for the columns of tables."""
    regole = [
        _regola("th[scope=row]" if nome == "th.riga" else nome, stile)
        for nome, stile in STILI.items()
    ]
    larghezza, altezza = A4
    alto, destra, basso, sinistra = MARGINI
    verticale, orizzontale = IMBOTTITURA
    regole += [
        f"@page{{size:{larghezza}pt {altezza}pt;margin:{alto}pt {destra}pt {basso}pt"
        f" {sinistra}pt}}",
        f"@page orizzontale{{size:{altezza}pt {larghezza}pt}}",
        f"th,td{{padding:{verticale}pt {orizzontale}pt;margin:0;"
        f"border-bottom:{FILO_SOTTILE}pt solid #{FILO}}}",
        f"thead th,thead td{{border-bottom:{FILO_FORTE}pt solid #{BLU}}}",
        f"tbody tr:last-child>*{{border-bottom:{FILO_FORTE}pt solid #{BLU}}}",
        f"tfoot th,tfoot td{{font-weight:600;border-bottom:{FILO_FORTE}pt solid #{BLU}}}",
        f"table{{width:100%;border-collapse:separate;border-spacing:0;"
        f"margin:0 0 {DOPO_TABELLA}pt}}",
        f"ul,ol{{margin:0 0 {STILI['p'].dopo}pt;padding:0 0 0 {RIENTRO_ELENCO}pt}}",
    ]
    regole += [f"col.l-{n}{{width:{n}%}}" for n in LARGHEZZE]
    return "\n".join(regole)
