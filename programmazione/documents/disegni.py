"""The drawings of a document: plain vectors with their figures in words, never by colour alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from crema_sap.aritmetica import scrivi_decimale

CARATTERE, INCHIOSTRO, GRIGIO, BLU = "Source Sans 3", "#1f2328", "#55616e", "#17324d"
PIENA = 640  # units: the width of the text
ETICHETTE, CIFRE, RIGA, BARRA, LEGENDA = 190, 40, 22, 13, 26
# Fill, ink of the figure inside, border: dark, middle, pale with a border.
TINTE = (("#17324d", "#ffffff", "none"), ("#3f78b5", "#ffffff", "none"), ("#dbe7f3", BLU, BLU))
STRETTA = 9  # units: no figure inside a narrower piece

COLONNE, LATO, ALTEZZA, STACCO = 8, 80, 60, 3
A_CAPO = 14  # characters in a line of a tile
# Ground, dashes of the border, colour of the border.
SENZA = ("#ffffff", "2 2", GRIGIO)
CON, OFFRE = ("#e9f0f7", "none", BLU), ("#bcd4ec", "none", BLU)


type Riquadro = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Barra:
    """A bar made of pieces, in the order of the series; `totale` is written at its end."""

    etichetta: str
    parti: tuple[int, ...]
    totale: int


@dataclass(frozen=True, slots=True)
class ComuneDisegnato:
    """A comune of the map: its dwellings, and how many will be assigned in the year."""

    nome: str
    unita: int
    assegnabili: int


def impilate(titolo: str, serie: Sequence[str], barre: Sequence[Barra]) -> SafeString:
    """Draw bars in pieces, with a legend; `serie` names the pieces, three at most."""
    massimo = max((sum(barra.parti) for barra in barre), default=0) or 1
    scala = (PIENA - ETICHETTE - CIFRE) / massimo
    disegno = _unisci(
        [
            _legenda(serie),
            *(_barra(barra, LEGENDA + n * RIGA, scala) for n, barra in enumerate(barre)),
        ]
    )
    letto = "; ".join(
        f"{b.etichetta}: {b.totale} ({_parti(serie, b.parti)})" if any(b.parti) else b.etichetta
        for b in barre
    )
    return _svg(LEGENDA + len(barre) * RIGA + 2, titolo, letto, disegno)


def mappa(titolo: str, comuni: Sequence[ComuneDisegnato]) -> SafeString:
    """Draw one tile a comune, in the order given: no place on the ground is claimed."""
    righe = -(-len(comuni) // COLONNE)
    disegno = _unisci(
        [
            *(
                _tassello(comune, n % COLONNE * LATO, n // COLONNE * ALTEZZA)
                for n, comune in enumerate(comuni)
            ),
            _legenda_mappa(righe * ALTEZZA + 6),
        ]
    )
    offrono = [f"{c.nome} {c.assegnabili} su {c.unita}" for c in comuni if c.assegnabili]
    hanno = [f"{c.nome} {c.unita}" for c in comuni if c.unita and not c.assegnabili]
    senza = [c.nome for c in comuni if not c.unita and not c.assegnabili]
    letto = ". ".join(
        f"{nome} ({len(voci)}): {', '.join(voci)}"
        for nome, voci in (
            ("Comuni con unità assegnabili sul totale delle unità", offrono),
            ("Comuni con unità ma nessuna assegnabile", hanno),
            ("Comuni senza unità", senza),
        )
        if voci
    )
    return _svg(righe * ALTEZZA + 26, titolo, letto, disegno)


def _svg(altezza: int, titolo: str, letto: str, disegno: SafeString) -> SafeString:
    return format_html(
        '<svg role="img" width="{}" height="{}" viewBox="0 0 {} {}"><title>{}</title>'
        "<desc>{}</desc>{}</svg>",
        *(PIENA, altezza, PIENA, altezza, titolo, letto, disegno),
    )


def _parti(serie: Sequence[str], parti: Sequence[int]) -> str:
    return ", ".join(
        f"{nome.lower()} {parte}" for nome, parte in zip(serie, parti, strict=True) if parte
    )


def _barra(barra: Barra, cima: int, scala: float) -> SafeString:
    pezzi = [_testo(ETICHETTE - 8, cima + 13, barra.etichetta, ancora="end")]
    x = float(ETICHETTE)
    for parte, (tinta, inchiostro, bordo) in zip(barra.parti, TINTE, strict=False):
        largo = parte * scala
        if not parte:
            continue
        pezzi.append(_rettangolo((x, cima + 3, largo, BARRA), tinta, bordo))
        if largo >= STRETTA:
            pezzi.append(
                _testo(x + largo / 2, cima + 13, scrivi_decimale(parte, 0), 9.5, inchiostro,
                       ancora="middle")
            )  # fmt: skip
        x += largo
    pezzi.append(_testo(x + 6, cima + 13, scrivi_decimale(barra.totale, 0), forte=True))
    return _unisci(pezzi)


def _legenda(serie: Sequence[str]) -> SafeString:
    pezzi, x = [], float(ETICHETTE)
    for nome, (tinta, _, bordo) in zip(serie, TINTE, strict=False):
        pezzi += [_rettangolo((x, 3, 11, 11), tinta, bordo), _testo(x + 16, 12.5, nome, 10)]
        x += 34 + 5.4 * len(nome)
    return _unisci(pezzi)


def _tassello(comune: ComuneDisegnato, sinistra: int, cima: int) -> SafeString:
    aspetto = OFFRE if comune.assegnabili else CON if comune.unita else SENZA
    largo, alto = LATO - STACCO, ALTEZZA - STACCO
    pezzi = [_campione((sinistra + 0.5, cima + 0.5, largo, alto), aspetto)]
    for n, riga in enumerate(wrap(comune.nome, A_CAPO, max_lines=3, placeholder="…")):
        pezzi.append(_testo(sinistra + 5, cima + 12 + 10.5 * n, riga, 9.4, forte=True))
    sotto = f"{comune.unita} unità" if comune.unita else "nessuna unità"
    pezzi.append(_testo(sinistra + 5, cima + alto - 5, sotto, 9))
    if comune.assegnabili:
        destra, quante = sinistra + largo - 24, str(comune.assegnabili)
        pezzi += [
            _rettangolo((destra, cima + alto - 16, 20, 13), BLU),
            _testo(
                destra + 10, cima + alto - 6, quante, 10, "#ffffff", forte=True, ancora="middle"
            ),
        ]
    return _unisci(pezzi)


def _legenda_mappa(cima: int) -> SafeString:
    voci = (
        (OFFRE, "con unità assegnabili (quante, nel riquadro scuro)"),
        (CON, "con unità, nessuna assegnabile"),
        (SENZA, "senza unità"),
    )
    pezzi, x = [], 0.5
    for aspetto, nome in voci:
        pezzi += [
            _campione((x, cima + 3, 14, 11), aspetto),
            _testo(x + 19, cima + 12.5, nome, 10),
        ]
        x += 36 + 4.9 * len(nome)
    return _unisci(pezzi)


def _campione(posto: Riquadro, aspetto: tuple[str, str, str]) -> SafeString:
    tinta, tratto, bordo = aspetto
    return _rettangolo(posto, tinta, bordo, tratto)


def _rettangolo(
    posto: Riquadro, tinta: str, bordo: str = "none", tratto: str = "none"
) -> SafeString:
    contorno = format_html(' stroke="{}" stroke-width="0.6" stroke-dasharray="{}"', bordo, tratto)
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"{}/>',
        *(f"{misura:.1f}" for misura in posto),
        tinta,
        "" if bordo == "none" else contorno,
    )


def _testo(
    x: float,
    y: float,
    testo: str,
    corpo: float = 10.5,
    tinta: str = INCHIOSTRO,
    *,
    forte: bool = False,
    ancora: str = "start",
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-family="{}" font-size="{}" fill="{}" text-anchor="{}"{}>'
        "{}</text>",
        f"{x:.1f}",
        f"{y:.1f}",
        CARATTERE,
        corpo,
        tinta,
        ancora,
        mark_safe(' font-weight="600"') if forte else "",
        testo,
    )


def _unisci(pezzi: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((pezzo,) for pezzo in pezzi))
