"""Draws the plain SVG of charts and emblems; anything richer is left to WeasyPrint."""

import base64
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from crema_sap.pdf import carta
from crema_sap.pdf.esterno import FACCE, PRIMO, Modulo
from crema_sap.pdf.veloce.caratteri import ammetti, caratteri
from crema_sap.pdf.veloce.lettura import NonSemplice
from crema_sap.pdf.veloce.righe import TESTINE
from crema_sap.pdf.veloce.tracciati import Tracciato, ellisse, rettangolo, scrivi_numeri

SVG: Final = "{http://www.w3.org/2000/svg}"
MUTI: Final = frozenset({"title", "desc"})
FORME: Final = frozenset({"rect", "circle", "ellipse", "line", "polyline", "polygon", "path"})
EREDITATI: Final[dict[str, str]] = {
    "fill": "#000000",
    "stroke": "none",
    "stroke-width": "1",
    "stroke-dasharray": "none",
    "font-family": carta.SANS,
    "font-size": "16",
    "font-weight": "400",
    "font-style": "normal",
    "text-anchor": "start",
    "dominant-baseline": "auto",
}
INERTI: Final = frozenset({"id", "class", "role", "focusable", "tabindex", "lang"})
PROPRI: Final[dict[str, frozenset[str]]] = {
    "svg": frozenset({"viewBox", "width", "height"}),
    "g": frozenset({"transform"}),
    "rect": frozenset({"x", "y", "width", "height", "rx", "ry", "transform"}),
    "circle": frozenset({"cx", "cy", "r", "transform"}),
    "ellipse": frozenset({"cx", "cy", "rx", "ry", "transform"}),
    "line": frozenset({"x1", "y1", "x2", "y2", "transform"}),
    "polyline": frozenset({"points", "transform"}),
    "polygon": frozenset({"points", "transform"}),
    "path": frozenset({"d", "transform"}),
    "text": frozenset({"x", "y", "transform"}),
}
NOMI: Final = {"black": "#000000", "white": "#ffffff", "currentColor": "#000000"}
PESI: Final = {"normal": 400, "bold": 700}
_NUMERO: Final = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(?:px)?")
_TRASFORMA: Final = re.compile(r"\s*(translate|scale|matrix)\(([^)]*)\)\s*,?")


@dataclass(slots=True)
class _Foglio:
    """Operators and letters of the drawing."""

    operatori: list[str] = field(default_factory=list)
    usati: dict[str, dict[int, str]] = field(default_factory=dict)


def disegna(svg: str, larghezza: float, altezza: float) -> Modulo:
    """Draw an SVG of `larghezza` by `altezza` units as a form one unit wide and high.

    Raises `NonSemplice` when it has anything outside the plain vocabulary.
    """
    if "<!" in svg or "<?" in svg:
        raise NonSemplice("svg con dichiarazioni")
    try:
        radice = ElementTree.fromstring(svg)  # noqa: S314 - no declarations: no entities
    except ElementTree.ParseError as errore:
        raise NonSemplice(str(errore)) from errore
    foglio = _Foglio([f"1 0 0 -1 0 {scrivi_numeri(altezza)} cm"])
    _elemento(foglio, radice, EREDITATI)
    flusso = zlib.compress("\n".join(foglio.operatori).encode("ascii"), 6)
    facce = "".join(f"/{TESTINE[nome]} {FACCE[nome]} 0 R" for nome in sorted(foglio.usati))
    corpo = (
        f"/Type/XObject/Subtype/Form/BBox[0 0 {scrivi_numeri(larghezza, altezza)}]"
        f"/Matrix[{1 / larghezza:.8f} 0 0 {1 / altezza:.8f} 0 0]"
        f"/Resources<</Font<<{facce}>>>>/Filter/FlateDecode"
    )
    oggetti: dict[int, tuple[str, str | None]] = {
        PRIMO: (corpo, base64.b64encode(flusso).decode("ascii"))
    }
    return Modulo(PRIMO, oggetti, foglio.usati)


def _elemento(foglio: _Foglio, nodo: ElementTree.Element, stile: Mapping[str, str]) -> None:
    nome = nodo.tag.removeprefix(SVG)
    if nome in MUTI:
        return
    if nome not in PROPRI:
        raise NonSemplice(nome)
    attributi = dict(nodo.attrib)
    stile = {**stile, **{k: v for k, v in attributi.items() if k in EREDITATI}}
    for chiave in attributi:
        noto = chiave in EREDITATI or chiave in INERTI or chiave in PROPRI[nome]
        if not noto and not chiave.startswith("aria-"):
            raise NonSemplice(f"{nome} {chiave}")
    foglio.operatori.append("q")
    if "transform" in attributi:
        foglio.operatori.append(_matrici(attributi["transform"]))
    if nome in FORME:
        _dipingi(foglio, _forma(nome, attributi), stile)
    elif nome == "text":
        _testo(foglio, nodo, stile)
    else:
        for figlio in nodo:
            _elemento(foglio, figlio, stile)
    foglio.operatori.append("Q")


def _numero(testo: str) -> float:
    trovato = _NUMERO.fullmatch(testo.strip())
    if trovato is None:
        raise NonSemplice(testo)
    return float(trovato[1])


def _numeri(testo: str) -> list[float]:
    return [_numero(pezzo) for pezzo in re.split(r"[\s,]+", testo.strip()) if pezzo]


def _matrici(testo: str) -> str:
    """Return the operators of a list of transformations."""
    esito, posto = [], 0
    for trovato in _TRASFORMA.finditer(testo):
        if trovato.start() != posto:
            break
        posto = trovato.end()
        numeri = _numeri(trovato[2])
        match trovato[1], numeri:
            case "translate", [x, *resto]:
                matrice = [1, 0, 0, 1, x, resto[0] if resto else 0]
            case "scale", [x, *resto]:
                matrice = [x, 0, 0, resto[0] if resto else x, 0, 0]
            case "matrix", [_, _, _, _, _, _]:
                matrice = numeri
            case _:
                raise NonSemplice(testo)
        esito.append(f"{scrivi_numeri(*matrice)} cm")
    if posto != len(testo):
        raise NonSemplice(testo)
    return "\n".join(esito)


def _forma(nome: str, attributi: Mapping[str, str]) -> str:
    """Return the path of a shape."""

    def n(chiave: str) -> float:
        return _numero(attributi.get(chiave, "0"))

    match nome:
        case "rect":
            raggio = _numero(attributi.get("rx", attributi.get("ry", "0")))
            return rettangolo(n("x"), n("y"), n("width"), n("height"), raggio)
        case "circle":
            return ellisse(n("cx"), n("cy"), n("r"), n("r"))
        case "ellipse":
            return ellisse(n("cx"), n("cy"), n("rx"), n("ry"))
        case "line":
            return f"{scrivi_numeri(n('x1'), n('y1'))} m {scrivi_numeri(n('x2'), n('y2'))} l"
        case "path":
            return Tracciato().aggiungi(attributi.get("d", ""))
    punti = attributi.get("points", "").strip()
    return Tracciato().aggiungi(f"M{punti}{'Z' if nome == 'polygon' else ''}")


def _colore(testo: str) -> str:
    """Return the three components of a colour, empty for none."""
    if testo == "none":
        return ""
    cifre = NOMI.get(testo, testo).removeprefix("#")
    if re.fullmatch(r"[0-9A-Fa-f]{3}", cifre):
        cifre = "".join(2 * cifra for cifra in cifre)
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", cifre):
        raise NonSemplice(testo)
    return scrivi_numeri(*(int(cifre[k : k + 2], 16) / 255 for k in (0, 2, 4)))


def _dipingi(foglio: _Foglio, forma: str, stile: Mapping[str, str]) -> None:
    pieno, tratto = _colore(stile["fill"]), _colore(stile["stroke"])
    if not forma or not (pieno or tratto):
        return
    if pieno:
        foglio.operatori.append(f"{pieno} rg")
    if tratto:
        foglio.operatori.append(f"{tratto} RG {scrivi_numeri(_numero(stile['stroke-width']))} w")
        if stile["stroke-dasharray"] != "none":
            passi = scrivi_numeri(*_numeri(stile["stroke-dasharray"]))
            foglio.operatori.append(f"[{passi}] 0 d")
    foglio.operatori.append(f"{forma} {'B' if pieno and tratto else 'f' if pieno else 'S'}")


def _testo(foglio: _Foglio, nodo: ElementTree.Element, stile: Mapping[str, str]) -> None:
    if len(nodo) or stile["stroke"] != "none":
        raise NonSemplice("testo composto")
    testo = ammetti(" ".join((nodo.text or "").split()))
    tinta = _colore(stile["fill"])
    if not testo or not tinta:
        return
    serif = stile["font-family"].split(",")[0].strip("'\" ") in (carta.SERIF, "serif")
    peso = PESI.get(stile["font-weight"]) or _numero(stile["font-weight"])
    tono = "-b" if peso >= 600 else "-i" if stile["font-style"] == "italic" else ""
    nome = f"{'serif' if serif else 'sans'}{tono}"
    carattere, corpo = caratteri()[nome], _numero(stile["font-size"])
    operando, largo = carattere.componi(testo)
    voci = foglio.usati.setdefault(nome, {})
    for lettera in testo:
        if lettera in carattere.glifi:
            voci.setdefault(carattere.glifi[lettera], lettera)
    x, y = _numero(nodo.get("x", "0")), _numero(nodo.get("y", "0"))
    x -= {"start": 0.0, "middle": 0.5, "end": 1.0}[stile["text-anchor"]] * largo * corpo / 1000
    if stile["dominant-baseline"] in ("middle", "central"):
        y += carattere.maiuscole * corpo / 2000
    foglio.operatori.append(
        f"BT {tinta} rg /{TESTINE[nome]} {scrivi_numeri(corpo)} Tf"
        f" 1 0 0 -1 {scrivi_numeri(x, y)} Tm {operando} TJ ET"
    )
