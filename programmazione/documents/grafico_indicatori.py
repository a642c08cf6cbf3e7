"""The drawing of the indicators: year by year the result as a bar, the target as a mark."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from crema_sap.web.formati import numero
from programmazione.selectors import AnnoIndicatore, QuadroIndicatore

CARATTERE, INCHIOSTRO, GRIGIO, BLU, FONDO = (
    "Source Sans 3, Titillium Web, sans-serif", "#1f2328", "#55616e", "#17324d", "#e9f0f7",
)  # fmt: skip
LARGA, ANNO, BARRA, CIFRE = 640, 44, 400, 190
LEGENDA, TESTATA, RIGA, STACCO = 28, 24, 24, 12


def grafico_indicatori(indicatori: Sequence[QuadroIndicatore]) -> SafeString:
    """Draw the indicators one under the other, each on its own scale; the figures are in words."""
    alto, pezzi = LEGENDA, [_legenda()]
    for voce in indicatori:
        pezzi.append(_indicatore(voce, alto))
        alto += TESTATA + RIGA * len(voce.anni) + STACCO
    letto = "; ".join(
        f"{voce.titolo} ({voce.unita_misura}): "
        + ", ".join(f"{anno.anno} {_letto(anno)}" for anno in voce.anni)
        for voce in indicatori
    )
    return format_html(
        '<svg role="img" viewBox="0 0 {} {}" width="{}" height="{}"><title>{}</title>'
        "<desc>{}</desc>{}</svg>",
        LARGA, alto, LARGA, alto, "Indicatori: traguardi e risultati", f"{letto}.", _unisci(pezzi),
    )  # fmt: skip


def _indicatore(voce: QuadroIndicatore, cima: int) -> SafeString:
    noti = [v for anno in voce.anni for v in (anno.traguardo, anno.valore) if v is not None]
    # Bars start from zero; a figure below it has no bar, its number is written all the same.
    massimo = max((v for v in noti if v > 0), default=Decimal(1))
    return _unisci(
        [
            _testo(0, cima + 14, f"{voce.titolo}, {voce.unita_misura}", forte=True),
            *(_anno(anno, cima + TESTATA + n * RIGA, massimo) for n, anno in enumerate(voce.anni)),
        ]
    )


def _anno(anno: AnnoIndicatore, cima: int, massimo: Decimal) -> SafeString:
    pezzi = [
        _testo(0, cima + 13, str(anno.anno), colore=GRIGIO),
        _rettangolo(ANNO, cima + 2, BARRA, 14, FONDO),
    ]
    if anno.valore is not None and anno.valore > 0:
        pezzi.append(_rettangolo(ANNO, cima + 2, _lungo(anno.valore, massimo), 14, BLU))
    if anno.traguardo is not None and anno.traguardo >= 0:
        pezzi.append(_tratto(ANNO + _lungo(anno.traguardo, massimo), cima))
    pezzi.append(_testo(ANNO + BARRA + 8, cima + 13, _letto(anno)))
    return _unisci(pezzi)


def _letto(anno: AnnoIndicatore) -> str:
    valore = "nessun risultato" if anno.valore is None else numero(anno.valore)
    traguardo = "" if anno.traguardo is None else f", traguardo {numero(anno.traguardo)}"
    return f"{valore}{traguardo}"


def _legenda() -> SafeString:
    return _unisci(
        [
            _rettangolo(0, 4, 22, 12, BLU),
            _testo(28, 14, "Risultato", colore=GRIGIO),
            _tratto(110, 1),
            _testo(118, 14, "Traguardo", colore=GRIGIO),
        ]
    )


def _lungo(valore: Decimal, massimo: Decimal) -> int:
    return int(min(valore / massimo, Decimal(1)) * BARRA)


def _tratto(x: int, cima: int) -> SafeString:
    # White around the mark, so that it is seen on the bar too.
    return _unisci(
        [
            _rettangolo(x - 3, cima - 1, 6, 20, "#ffffff"),
            _rettangolo(x - 1, cima - 1, 3, 20, GRIGIO),
        ]
    )


def _rettangolo(x: int, y: int, largo: int, alto: int, tinta: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>', x, y, largo, alto, tinta
    )  # fmt: skip


def _testo(
    x: int, y: int, testo: str, *, colore: str = INCHIOSTRO, forte: bool = False
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-family="{}" font-size="12" fill="{}"{}>{}</text>',
        x, y, CARATTERE, colore, SafeString(' font-weight="bold"') if forte else "", testo,
    )  # fmt: skip


def _unisci(pezzi: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((pezzo,) for pezzo in pezzi))
