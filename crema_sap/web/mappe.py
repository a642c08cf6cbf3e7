"""Schematic maps as SVG drawn on the server: one tile for each territory, never by colour alone.

A tile carries the name and the state in words, a sign and a pattern besides its tint; it is a link
with an accessible name. The tiles are in the order given: without boundaries of an open source
nothing here pretends to be a place on the ground. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

INCHIOSTRO, LIEVE, BORDO = "#17324d", "#455b71", "#5b6f82"
CARATTERE = "Titillium Web, DejaVu Sans, sans-serif"
LATO, ALTEZZA, STRISCIA, MARGINE = 134, 80, 28, 3
CARATTERI_PER_RIGA, RIGHE_DEL_NOME = 15, 3
# Twice the tiles (desk and phone) of some forty surveys: between two looks few of them change.
TASSELLI_RICORDATI = 4096


@dataclass(frozen=True, slots=True)
class Aspetto:
    """How a state looks: its sign, its tint and the lines over it (`""` for none)."""

    segno: str
    tinta: str
    trama: str = ""


@dataclass(frozen=True, slots=True)
class Tassello:
    """One territory: name, state in words, how it looks, where it leads."""

    nome: str
    stato: str
    aspetto: Aspetto
    indirizzo: str = ""


# Each on a square of eight units, in the ink of the borders.
TRAME: Mapping[str, str] = {
    "diagonale": "M-2 2l4-4M0 8l8-8M6 10l4-4",
    "incrociata": "M0 0l8 8M0 8l8-8",
    "orizzontale": "M0 2h8M0 6h8",
    "punti": "M2 2h1.5M6 6h1.5",
}


def tasselli(voci: Sequence[Tassello], *, titolo: str, colonne: int, prefisso: str) -> SafeString:
    """Draw the tiles in rows of `colonne`; `prefisso` keeps its ids apart from another map's."""
    righe = -(-len(voci) // colonne)
    usate = sorted({voce.aspetto.trama for voce in voci} - {""})
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="group"'
        ' aria-labelledby="{}-t"><title id="{}-t">{}</title><defs>{}</defs>{}</svg>',
        colonne * LATO,
        max(righe, 1) * ALTEZZA,
        prefisso,
        prefisso,
        titolo,
        _unisci(_trama(prefisso, nome) for nome in usate),
        _unisci(
            _tassello(voce, n % colonne * LATO, n // colonne * ALTEZZA, prefisso)
            for n, voce in enumerate(voci)
        ),
    )


def _trama(prefisso: str, nome: str) -> SafeString:
    return format_html(
        '<pattern id="{}-{}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<path d="{}" stroke="{}" stroke-width="1.5" fill="none"></path></pattern>',
        prefisso,
        nome,
        TRAME[nome],
        BORDO,
    )


@lru_cache(maxsize=TASSELLI_RICORDATI)
def _tassello(voce: Tassello, sinistra: int, cima: int, prefisso: str) -> SafeString:
    larghezza, altezza = LATO - MARGINE, ALTEZZA - MARGINE
    pezzi = [
        _rettangolo(sinistra, cima, larghezza, altezza, "#ffffff"),
        _rettangolo(sinistra, cima, STRISCIA, altezza, voce.aspetto.tinta),
    ]
    if voce.aspetto.trama:
        trama = f"url(#{prefisso}-{voce.aspetto.trama})"
        pezzi.append(_rettangolo(sinistra, cima, STRISCIA, altezza, trama))
    pezzi.append(
        _rettangolo(sinistra + 1, cima + 1, larghezza - 2, altezza - 2, "none", bordo=True)
    )
    pezzi.append(
        format_html(
            '<circle cx="{}" cy="{}" r="9" fill="#ffffff" stroke="{}"></circle>',
            sinistra + STRISCIA // 2,
            cima + altezza // 2,
            INCHIOSTRO,
        )
    )
    pezzi.append(
        _testo(
            sinistra + STRISCIA // 2, cima + altezza // 2 + 5, voce.aspetto.segno, al_centro=True
        )
    )
    pezzi += _scritte(voce, sinistra + STRISCIA + 5, cima)
    disegno = _unisci(pezzi)
    if not voce.indirizzo:
        return format_html(
            '<g role="img" aria-label="{}: {}">{}</g>', voce.nome, voce.stato, disegno
        )
    return format_html(
        '<a href="{}" class="text-decoration-none" aria-label="{}: {}">{}</a>',
        voce.indirizzo,
        voce.nome,
        voce.stato,
        disegno,
    )


def _scritte(voce: Tassello, sinistra: int, cima: int) -> list[SafeString]:
    righe = wrap(voce.nome, CARATTERI_PER_RIGA, max_lines=RIGHE_DEL_NOME, placeholder="…")
    scritte = [
        _testo(sinistra, cima + 17 + 14 * n, riga, grassetto=True) for n, riga in enumerate(righe)
    ]
    stati = wrap(voce.stato, CARATTERI_PER_RIGA + 3, max_lines=2, placeholder="…")
    base = cima + ALTEZZA - MARGINE - 6 - 12 * (len(stati) - 1)
    return scritte + [
        _testo(sinistra, base + 12 * n, riga, corpo=11) for n, riga in enumerate(stati)
    ]


def _rettangolo(
    x: int, y: int, larghezza: int, altezza: int, tinta: str, *, bordo: bool = False
) -> SafeString:
    contorno = format_html(' stroke="{}"', BORDO) if bordo else SafeString("")
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"{}></rect>',
        *(x, y, larghezza, altezza, tinta, contorno),
    )


def _testo(
    x: int,
    y: int,
    testo: str,
    *,
    corpo: int = 13,
    grassetto: bool = False,
    al_centro: bool = False,
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-family="{}" font-size="{}" fill="{}"{}{}>{}</text>',
        x,
        y,
        CARATTERE,
        corpo,
        INCHIOSTRO if grassetto or al_centro else LIEVE,
        mark_safe(' font-weight="600"') if grassetto or al_centro else "",
        mark_safe(' text-anchor="middle"') if al_centro else "",
        testo,
    )


def _unisci(pezzi: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((pezzo,) for pezzo in pezzi))
