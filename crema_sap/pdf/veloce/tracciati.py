"""Turns the path data of an SVG into PDF operators."""

import re
from collections.abc import Iterator
from math import atan2, ceil, cos, hypot, pi, sin, sqrt, tan
from typing import Final

from crema_sap.pdf.veloce.lettura import NonSemplice

_PEZZO = re.compile(
    r"([MmLlHhVvCcSsQqTtAaZz])|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([\s,]+)"
)
QUANTI: Final = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}
CERCHIO: Final = 0.5522847498  # distance of the handles of a quarter of circle

Punto = tuple[float, float]


def _comandi(dati: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with as many numbers as it takes, repeats made explicit."""
    posto, comando = 0, ""
    numeri: list[float] = []
    while posto < len(dati):
        trovato = _PEZZO.match(dati, posto)
        if trovato is None:
            raise NonSemplice("tracciato")
        posto = trovato.end()
        if trovato[1]:
            if numeri:
                raise NonSemplice("tracciato")
            comando = trovato[1]
            if comando in "Zz":
                yield comando, []
        elif trovato[2]:
            numeri.append(float(trovato[2]))
            quanti = QUANTI.get(comando.lower(), 0)
            if not quanti:
                raise NonSemplice("tracciato")
            if len(numeri) == quanti:
                yield comando, numeri
                numeri = []
                comando = {"M": "L", "m": "l"}.get(comando, comando)
    if numeri:
        raise NonSemplice("tracciato")


def scrivi_numeri(*numeri: float) -> str:
    """Write numbers with three decimals at most."""
    return " ".join(f"{numero:.3f}".rstrip("0").rstrip(".") for numero in numeri)


class Tracciato:
    """A path being written; the last handle serves the smooth curves."""

    def __init__(self) -> None:
        self.operatori: list[str] = []
        self.qui: Punto = (0.0, 0.0)
        self.inizio: Punto = (0.0, 0.0)
        self.maniglia: tuple[str, Punto] = ("", (0.0, 0.0))

    def aggiungi(self, dati: str) -> str:
        """Write path data and return the operators.

        Raises `NonSemplice` when the data are not well formed.
        """
        for comando, numeri in _comandi(dati):
            relativo = comando.islower()
            tipo = comando.lower()
            if tipo == "z":
                self.operatori.append("h")
                self.qui = self.inizio
            elif tipo in "hv":
                self._retta(self._asse(tipo, numeri[0], relativo=relativo))
            elif tipo == "a":
                self._arco(numeri, self._punti(numeri[5:], relativo=relativo)[0])
            else:
                self._segno(tipo, self._punti(numeri, relativo=relativo))
            if tipo not in "csqt":
                self.maniglia = ("", self.qui)
        return "\n".join(self.operatori)

    def _punti(self, numeri: list[float], *, relativo: bool) -> list[Punto]:
        dx, dy = self.qui if relativo else (0.0, 0.0)
        return [(numeri[n] + dx, numeri[n + 1] + dy) for n in range(0, len(numeri), 2)]

    def _asse(self, tipo: str, numero: float, *, relativo: bool) -> Punto:
        x, y = self.qui
        if tipo == "h":
            return (numero + x if relativo else numero, y)
        return (x, numero + y if relativo else numero)

    def _segno(self, tipo: str, punti: list[Punto]) -> None:
        if tipo == "m":
            self.operatori.append(f"{scrivi_numeri(*punti[0])} m")
            self.qui = self.inizio = punti[0]
        elif tipo == "l":
            self._retta(punti[0])
        elif tipo in "cs":
            primo = punti[0] if tipo == "c" else self._riflessa("c")
            self._curva(primo, punti[-2], punti[-1])
            self.maniglia = ("c", punti[-2])
        else:
            centro = punti[0] if tipo == "q" else self._riflessa("q")
            fine, (x, y) = punti[-1], self.qui
            self._curva(
                (x + (centro[0] - x) * 2 / 3, y + (centro[1] - y) * 2 / 3),
                (fine[0] + (centro[0] - fine[0]) * 2 / 3, fine[1] + (centro[1] - fine[1]) * 2 / 3),
                fine,
            )
            self.maniglia = ("q", centro)

    def _riflessa(self, tipo: str) -> Punto:
        if self.maniglia[0] != tipo:
            return self.qui
        (x, y), (mx, my) = self.qui, self.maniglia[1]
        return (2 * x - mx, 2 * y - my)

    def _retta(self, fine: Punto) -> None:
        self.operatori.append(f"{scrivi_numeri(*fine)} l")
        self.qui = fine

    def _curva(self, primo: Punto, secondo: Punto, fine: Punto) -> None:
        self.operatori.append(f"{scrivi_numeri(*primo, *secondo, *fine)} c")
        self.qui = fine

    def _arco(self, numeri: list[float], fine: Punto) -> None:
        """Write an elliptical arc as curves (SVG 1.1, appendix F.6)."""
        rx, ry = abs(numeri[0]), abs(numeri[1])
        if self.qui == fine:
            return
        if not rx or not ry:
            self._retta(fine)
            return
        giro = numeri[2] * pi / 180
        coseno, seno = cos(giro), sin(giro)
        (x1, y1), (x2, y2) = self.qui, fine
        mx, my = (x1 - x2) / 2, (y1 - y2) / 2
        px, py = coseno * mx + seno * my, coseno * my - seno * mx
        scala = max(1.0, hypot(px / rx, py / ry))
        rx, ry = rx * scala, ry * scala
        sotto = (rx * py) ** 2 + (ry * px) ** 2
        radice = sqrt(max(0.0, ((rx * ry) ** 2 - sotto) / sotto))
        if bool(numeri[3]) == bool(numeri[4]):
            radice = -radice
        qx, qy = radice * rx * py / ry, -radice * ry * px / rx
        cx, cy = coseno * qx - seno * qy + (x1 + x2) / 2, seno * qx + coseno * qy + (y1 + y2) / 2
        da = atan2((py - qy) / ry, (px - qx) / rx)
        angolo = atan2((-py - qy) / ry, (-px - qx) / rx) - da
        if numeri[4] and angolo < 0:
            angolo += 2 * pi
        elif not numeri[4] and angolo > 0:
            angolo -= 2 * pi

        def posa(x: float, y: float) -> Punto:
            return (cx + coseno * rx * x - seno * ry * y, cy + seno * rx * x + coseno * ry * y)

        tratti = ceil(abs(angolo) / (pi / 2) - 1e-9) or 1
        passo = angolo / tratti
        leva = 4 / 3 * tan(passo / 4)
        for n in range(tratti):
            a, b = da + n * passo, da + (n + 1) * passo
            self._curva(
                posa(cos(a) - leva * sin(a), sin(a) + leva * cos(a)),
                posa(cos(b) + leva * sin(b), sin(b) - leva * cos(b)),
                fine if n == tratti - 1 else posa(cos(b), sin(b)),
            )


def ellisse(cx: float, cy: float, rx: float, ry: float) -> str:
    """Return the operators of an ellipse."""
    return Tracciato().aggiungi(
        f"M{cx + rx} {cy}A{rx} {ry} 0 0 1 {cx - rx} {cy}A{rx} {ry} 0 0 1 {cx + rx} {cy}Z"
    )


def rettangolo(x: float, y: float, larga: float, alta: float, raggio: float) -> str:
    """Return the operators of a rectangle, with round corners if `raggio` is not zero."""
    if not raggio:
        return f"{scrivi_numeri(x, y, larga, alta)} re"
    r = min(raggio, larga / 2, alta / 2)
    a = f"a{r} {r} 0 0 1"
    return Tracciato().aggiungi(
        f"M{x + r} {y}h{larga - 2 * r:f}{a} {r} {r}v{alta - 2 * r:f}{a} {-r} {r}"
        f"h{2 * r - larga:f}{a} {-r} {-r}v{2 * r - alta:f}{a} {r} {-r}z"
    )
