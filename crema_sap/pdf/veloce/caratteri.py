"""The packaged faces as the fast typesetter sees them: glyphs, widths and kerning."""

import json
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from crema_sap.pdf import carta
from crema_sap.pdf.recupero import RISORSE

SOSTITUTO: Final = "?"
_CONTROLLI = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u200b-\u200f\u2028-\u202e]")
_MEMORIA: Final = 20_000  # strings remembered per face


@dataclass(slots=True)
class Carattere:
    """One face: everything needed to measure and write a string."""

    nome: str
    sale: int
    scende: int
    maiuscole: int
    riquadro: list[int]
    angolo: int
    larghezze: list[int]
    glifi: dict[str, int]
    coppie: dict[int, dict[int, int]]
    composti: dict[str, tuple[str, int]] = field(default_factory=dict)

    def componi(self, testo: str) -> tuple[str, int]:
        """Return the operand of TJ for `testo` and its width, in thousandths of the body."""
        pronto = self.composti.get(testo)
        if pronto is None:
            if len(self.composti) >= _MEMORIA:
                self.composti.clear()
            pronto = self.composti[testo] = self._componi(testo)
        return pronto

    def _componi(self, testo: str) -> tuple[str, int]:
        mappa, larghezze, coppie = self.glifi, self.larghezze, self.coppie
        ignoto = mappa[SOSTITUTO]
        pezzi, largo = [], 0
        righe: dict[int, int] | None = None
        for lettera in testo:
            glifo = mappa.get(lettera, ignoto)
            if righe is not None and (spazio := righe.get(glifo)):
                pezzi.append(f">{-spazio}<")
                largo += spazio
            pezzi.append(f"{glifo:04x}")
            largo += larghezze[glifo]
            righe = coppie.get(glifo)
        return f"[<{''.join(pezzi)}>]", largo

    def larghezza(self, testo: str, corpo: float) -> float:
        """Return the width of `testo` in points."""
        return self.componi(testo)[1] * corpo / 1000


@cache
def caratteri() -> dict[str, Carattere]:
    """Return every face by its name in `carta.CARATTERI`."""
    figure = json.loads((RISORSE / "metriche.json").read_text(encoding="utf-8"))
    return {
        nome: Carattere(
            nome=nome,
            sale=dati["sale"],
            scende=dati["scende"],
            maiuscole=dati["maiuscole"],
            riquadro=dati["riquadro"],
            angolo=dati["angolo"],
            larghezze=dati["larghezze"],
            glifi={chr(int(codice)): glifo for codice, glifo in dati["glifi"].items()},
            coppie={
                int(s): {int(d): v for d, v in riga.items()} for s, riga in dati["coppie"].items()
            },
        )
        for nome, dati in figure.items()
        if nome in carta.CARATTERI
    }


@cache
def _presenti() -> frozenset[str]:
    insiemi = [set(carattere.glifi) for carattere in caratteri().values()]
    return frozenset(set.intersection(*insiemi))


def ammetti(testo: str) -> str:
    """Compose accents and replace what the packaged faces can't print (never a blank box)."""
    testo = _CONTROLLI.sub("", testo)
    if testo.isascii():
        return testo
    testo = unicodedata.normalize("NFC", testo)
    estranei = set(testo) - _presenti() - set("\t\n ")
    return testo.translate({ord(lettera): SOSTITUTO for lettera in estranei})
