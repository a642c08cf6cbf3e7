"""Charts as SVG drawn on the server: for the screen and for the PDF alike. Pure.

Colours are attributes, never styles; every chart says its title and its figures to who can't
see it, and `tabella_equivalente` gives the same figures as a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from math import cos, pi, sin

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from crema_sap.web.formati import numero

# Dark enough on white for text beside them (3:1), and told apart without colour by their order.
TINTE = ("#0066cc", "#b36b00", "#008055", "#6b4ba3", "#a81e34", "#5b6f82")
INCHIOSTRO, INCHIOSTRO_LIEVE, BINARIO = "#17324d", "#455b71", "#e6ecf2"
LARGHEZZA = 400
RIGA, BARRA, CORPO = 46, 16, 15
CARATTERE = "Titillium Web, DejaVu Sans, sans-serif"


@dataclass(frozen=True, slots=True)
class Dato:
    """One bar or slice: what it is and how much."""

    etichetta: str
    valore: Decimal | int


@dataclass(frozen=True, slots=True)
class DatoComposto:
    """One bar made of parts, in the order of the series."""

    etichetta: str
    valori: tuple[Decimal | int, ...]


def barre(dati: Sequence[Dato], *, titolo: str, unita: str = "") -> SafeString:
    """Draw horizontal bars, one under the other, each with its label and figure above."""
    massimo = max((dato.valore for dato in dati), default=0) or 1
    righe = format_html_join(
        "",
        "{}{}{}",
        (
            (
                _etichetta(dato.etichetta, _con_unita(dato.valore, unita), n * RIGA),
                _rettangolo(0, n * RIGA + 22, LARGHEZZA, BINARIO),
                _rettangolo(0, n * RIGA + 22, _lato(dato.valore, massimo), TINTE[0]),
            )
            for n, dato in enumerate(dati)
        ),
    )
    letto = "; ".join(f"{d.etichetta}: {_con_unita(d.valore, unita)}" for d in dati)
    return _disegno(titolo, letto, len(dati) * RIGA, righe)


def barre_impilate(
    dati: Sequence[DatoComposto], serie: Sequence[str], *, titolo: str, unita: str = ""
) -> SafeString:
    """Draw horizontal bars made of parts, with their key on top."""
    massimo = max((sum(dato.valori) for dato in dati), default=0) or 1
    chiave, alto = _chiave(list(serie))
    pezzi = [chiave]
    for n, dato in enumerate(dati):
        cima = alto + n * RIGA
        pezzi.append(_etichetta(dato.etichetta, _con_unita(sum(dato.valori), unita), cima))
        sinistra = Decimal(0)
        for tinta, valore in zip(_tinte(len(dato.valori)), dato.valori, strict=True):
            lato = _lato(valore, massimo)
            pezzi.append(_rettangolo(sinistra, cima + 22, lato, tinta))
            sinistra += lato
    letto = "; ".join(
        f"{d.etichetta}: "
        + ", ".join(
            f"{nome} {_con_unita(valore, unita)}"
            for nome, valore in zip(serie, d.valori, strict=True)
        )
        for d in dati
    )
    return _disegno(titolo, letto, alto + len(dati) * RIGA, _unisci(pezzi))


def anello(dati: Sequence[Dato], *, titolo: str, centro: str = "", unita: str = "") -> SafeString:
    """Draw a ring of shares with its key beside; `centro` is written in the middle."""
    totale = sum(dato.valore for dato in dati)
    pezzi: list[SafeString] = []
    inizio = Decimal(0)
    for n, (dato, tinta) in enumerate(zip(dati, _tinte(len(dati)), strict=True)):
        quota = Decimal(dato.valore) / totale if totale else Decimal(0)
        pezzi.append(_spicchio(inizio, quota, tinta))
        inizio += quota
        pezzi.append(_voce_di_chiave(n, dato, tinta, unita, 190))
    if centro:
        pezzi.append(_testo(80, 86, centro, corpo=22, ancora="middle", grassetto=True))
    letto = "; ".join(f"{d.etichetta}: {_con_unita(d.valore, unita)}" for d in dati)
    return _disegno(titolo, letto, max(160, 16 + len(dati) * 40), _unisci(pezzi))


def tabella_equivalente(
    righe: Sequence[tuple[str, ...]], intestazioni: Sequence[str], *, didascalia: str
) -> SafeString:
    """Return the same figures as a table, closed under «Vedi i numeri»."""
    return format_html(
        '<details class="approfondimento"><summary>Vedi i numeri: {}</summary>'
        '<table class="table tabella tabella-fitta"><caption class="visually-hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></details>",
        didascalia,
        didascalia,
        format_html_join("", '<th scope="col">{}</th>', ((testo,) for testo in intestazioni)),
        format_html_join(
            "",
            '<tr><th scope="row">{}</th>{}</tr>',
            (
                (riga[0], format_html_join("", '<td class="num">{}</td>', ((c,) for c in riga[1:])))
                for riga in righe
            ),
        ),
    )


def _disegno(titolo: str, letto: str, altezza: int, corpo: SafeString) -> SafeString:
    nome = "g" + sha256(f"{titolo}|{letto}".encode()).hexdigest()[:10]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img"'
        ' aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        LARGHEZZA,
        altezza,
        nome,
        nome,
        nome,
        titolo,
        nome,
        letto,
        corpo,
    )


def _etichetta(testo: str, cifra: str, cima: int) -> SafeString:
    return _unisci(
        [
            _testo(0, cima + 15, testo),
            _testo(LARGHEZZA, cima + 15, cifra, ancora="end", grassetto=True),
        ]
    )


def _testo(
    x: int,
    y: int,
    testo: str,
    *,
    corpo: int = CORPO,
    ancora: str = "start",
    grassetto: bool = False,
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-family="{}" font-size="{}" text-anchor="{}" font-weight="{}"'
        ' fill="{}">{}</text>',
        x,
        y,
        CARATTERE,
        corpo,
        ancora,
        600 if grassetto else 400,
        INCHIOSTRO,
        testo,
    )


def _rettangolo(x: Decimal | int, y: int, lato: Decimal | int, tinta: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"></rect>', x, y, lato, BARRA, tinta
    )


def _chiave(nomi: Sequence[str]) -> tuple[SafeString, int]:
    pezzi: list[SafeString] = []
    for n, (nome, tinta) in enumerate(zip(nomi, _tinte(len(nomi)), strict=True)):
        x, y = (n % 2) * (LARGHEZZA // 2), (n // 2) * 26
        pezzi.append(_quadretto(x, y, tinta))
        pezzi.append(_testo(x + 22, y + 14, nome))
    return _unisci(pezzi), ((len(nomi) + 1) // 2) * 26 + 10


def _voce_di_chiave(n: int, dato: Dato, tinta: str, unita: str, x: int) -> SafeString:
    y = 12 + n * 40
    return _unisci(
        [
            _quadretto(x, y, tinta),
            _testo(x + 22, y + 14, dato.etichetta),
            _testo(LARGHEZZA, y + 14, _con_unita(dato.valore, unita), ancora="end", grassetto=True),
        ]
    )


def _quadretto(x: int, y: int, tinta: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="14" height="14" fill="{}"></rect>', x, y + 2, tinta
    )


def _spicchio(inizio: Decimal, quota: Decimal, tinta: str) -> SafeString:
    raggio, spessore, centro = 62, 26, 80
    if quota >= 1:
        return format_html(
            '<circle cx="{}" cy="{}" r="{}" fill="none" stroke="{}" stroke-width="{}"></circle>',
            centro,
            centro,
            raggio,
            tinta,
            spessore,
        )
    da, a = (2 * pi * float(parte) - pi / 2 for parte in (inizio, inizio + quota))
    return format_html(
        '<path d="M{} {} A{} {} 0 {} 1 {} {}" fill="none" stroke="{}" stroke-width="{}"></path>',
        *(f"{v:.2f}" for v in (centro + raggio * cos(da), centro + raggio * sin(da))),
        raggio,
        raggio,
        int(quota > Decimal("0.5")),
        *(f"{v:.2f}" for v in (centro + raggio * cos(a), centro + raggio * sin(a))),
        tinta,
        spessore,
    )


def _lato(valore: Decimal | int, massimo: Decimal | int) -> Decimal:
    return round(Decimal(valore) * LARGHEZZA / Decimal(massimo), 1)


def _con_unita(valore: Decimal | int, unita: str) -> str:
    return f"{numero(valore)}\u00a0{unita}" if unita else numero(valore)


def _tinte(quante: int) -> tuple[str, ...]:
    return tuple(TINTE[n % len(TINTE)] for n in range(quante))


def _unisci(pezzi: Sequence[SafeString]) -> SafeString:
    # Every piece comes from format_html: joining them adds nothing that is not escaped.
    return mark_safe("".join(pezzi))  # noqa: S308
