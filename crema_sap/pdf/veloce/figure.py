"""Places drawings: each SVG is drawn once, the page only calls it by name."""

import hashlib
import html
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from crema_sap.pdf import carta
from crema_sap.pdf.modello import FascicoloNonValido
from crema_sap.pdf.scrittore import testo
from crema_sap.pdf.veloce.blocchi import SEZIONE, Blocco, Flusso
from crema_sap.pdf.veloce.lettura import Elemento, NonSemplice
from crema_sap.pdf.veloce.pagine import altezza_utile
from crema_sap.pdf.veloce.righe import colore, scrivi, spezza
from crema_sap.pdf.veloce.testo import larghezza_testo

_TITOLO = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_DESCRIZIONE = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)
_RIQUADRO = re.compile(r"<svg\b[^>]*\bviewBox=\"0 0 ([0-9.]+) ([0-9.]+)\"")
PRIMA_FIGURA = 8.0
PIXEL = 0.75  # points
SPAZIO_TITOLO = 110.0  # height left on the page of a tall figure for title and caption


@dataclass(frozen=True, slots=True)
class Disegno:
    """An SVG: its name in the operators, its size and its text alternative."""

    nome: str
    svg: str
    larghezza: float
    altezza: float
    alternativa: str


def leggi_disegno(svg: str) -> Disegno:
    """Read size and text alternative of an SVG.

    Raises `FascicoloNonValido` without a `<title>`, `NonSemplice` without a plain `viewBox`.
    """
    trovati = (_TITOLO.search(svg), _DESCRIZIONE.search(svg))
    titolo, descrizione = (html.unescape(t[1]).strip() if t else "" for t in trovati)
    if not titolo:
        raise FascicoloNonValido(
            "Una figura non ha il testo alternativo: scrivilo nel <title> dell'SVG."
        )
    riquadro = _RIQUADRO.search(svg)
    if riquadro is None:
        raise NonSemplice("svg senza viewBox")
    alternativa = f"{titolo}. {descrizione}" if descrizione else titolo
    impronta = hashlib.sha256(svg.encode()).hexdigest()[:24]
    return Disegno(f"X{impronta}", svg, float(riquadro[1]), float(riquadro[2]), alternativa)


def chiama(
    flusso: Flusso, svg: str, *, x: float, y: float, larghezza: float
) -> tuple[float, tuple[int, str]]:
    """Return the height of a drawing scaled to `larghezza` and its tagged piece."""
    disegno = leggi_disegno(svg)
    flusso.figure[disegno.nome] = disegno.svg
    altezza = larghezza * disegno.altezza / disegno.larghezza
    nodo = flusso.nodo("Figure", SEZIONE, f"/Alt{testo(disegno.alternativa)}")
    operatori = (
        f"q {larghezza:.3f} 0 0 {altezza:.3f} {x:.2f} {y - altezza:.2f} cm /{disegno.nome} Do Q"
    )
    return altezza, (nodo, operatori)


@lru_cache(maxsize=64)
def _moduli(contenuto: str) -> tuple[bytes, ...]:
    """Return the modules of a QR code, a row at a time, 1 for dark."""
    import segno

    matrice = segno.make(contenuto, error="m", micro=False).matrix
    return tuple(bytes(riga) for riga in matrice)


def disegna_qr(
    flusso: Flusso, contenuto: str, alternativa: str, *, x: float, y: float, lato: float
) -> tuple[int, str]:
    """Return a QR code as a tagged piece: dark modules as rectangles."""
    righe = _moduli(contenuto)
    quanti = len(righe)
    pezzi = [f"q {lato:.3f} 0 0 {lato:.3f} {x:.2f} {y - lato:.2f} cm", colore(carta.BLU)]
    pezzi.append(f"{1 / quanti:.6f} 0 0 {1 / quanti:.6f} 0 0 cm")
    for n, riga in enumerate(righe):
        inizio = 0
        for scuro, tratto in groupby(riga):
            lungo = len(list(tratto))
            if scuro:
                pezzi.append(f"{inizio} {quanti - 1 - n} {lungo} 1 re")
            inizio += lungo
    nodo = flusso.nodo("Figure", SEZIONE, f"/Alt{testo(alternativa)}")
    return nodo, "\n".join([*pezzi, "f Q"])


def componi_figura(flusso: Flusso, elemento: Elemento) -> None:
    """Add a figure and its caption: a unit is a pixel, less where the page is too small."""
    disegni = [figlio for figlio in elemento.figli if figlio.nome == "svg"]
    didascalie = [figlio for figlio in elemento.figli if figlio.nome == "figcaption"]
    if len(disegni) != 1 or len(didascalie) > 1:
        raise NonSemplice("figura")
    svg, larghezza = disegni[0].corsa[0][0], larghezza_testo(orizzontale=flusso.orizzontale)
    disegno = leggi_disegno(svg)
    massima = altezza_utile(orizzontale=flusso.orizzontale) - SPAZIO_TITOLO
    naturale = PIXEL * disegno.larghezza
    ridotta = min(larghezza, naturale, massima * disegno.larghezza / disegno.altezza)
    altezza, pezzo = chiama(flusso, svg, x=0, y=0, larghezza=ridotta)
    flusso.blocchi.append(
        Blocco(altezza, [pezzo], prima=PRIMA_FIGURA, dopo=PRIMA_FIGURA, lega=bool(didascalie))
    )
    stile = carta.STILI["figcaption"]
    for didascalia in didascalie:
        righe = spezza(didascalia.corsa, stile, larghezza)
        scritto = scrivi(righe, stile, usati=flusso.usati)
        flusso.blocchi.append(
            Blocco(
                len(righe) * stile.interlinea,
                [(flusso.nodo("P"), scritto)],
                prima=stile.prima,
                dopo=stile.dopo,
            )
        )
