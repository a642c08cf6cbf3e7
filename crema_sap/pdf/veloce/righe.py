"""Breaks running text into lines and writes lines as PDF operators."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from crema_sap.pdf import carta
from crema_sap.pdf.veloce.caratteri import caratteri

Corsa = Sequence[tuple[str, str]]
TESTINE: Final = {nome: f"F{n}" for n, nome in enumerate(carta.CARATTERI)}
_DOPO_TRATTINO = re.compile(r"(?<=[^\W\d]-)(?=[^\W\d])")


@dataclass(slots=True)
class Parola:
    """Letters that stay together, perhaps in more than one face."""

    pezzi: list[tuple[str, str]]
    larghezza: float
    spazio: float  # width of the space before it; 0 after a hyphen
    a_capo: bool = False


@dataclass(slots=True)
class Riga:
    """A line: runs of (face, text) and the width they take."""

    corse: list[tuple[str, str]]
    larghezza: float


@cache
def testina(base: str, tono: str) -> str:
    """Return the face for `base` emphasised by `tono`; a bold base stays as it is."""
    if not tono or "-" in base:
        return base
    return f"{base}-{tono}"


def spezza(corsa: Corsa, stile: carta.Stile, larghezza: float) -> list[Riga]:
    """Break `corsa` into lines no wider than `larghezza` points."""
    if len(corsa) == 1:
        testo, tono = corsa[0][0].strip(" "), corsa[0][1]
        if "\n" not in testo:
            nome = testina(stile.carattere, tono)
            largo = caratteri()[nome].larghezza(testo, stile.corpo)
            if largo <= larghezza:
                return [Riga([(nome, testo)], largo)] if testo else []
    righe: list[Riga] = []
    aperta: Riga | None = None
    for parola in _spezzabili(_parole(corsa, stile), stile, larghezza):
        if aperta is not None and not parola.a_capo:
            largo = aperta.larghezza + parola.spazio + parola.larghezza
            if largo <= larghezza + 0.01:
                _accoda(aperta, parola)
                aperta.larghezza = largo
                continue
        if aperta is not None and parola.spazio:
            # Nobody sees it, but whoever hears or copies the text gets two words.
            aperta.corse[-1] = (aperta.corse[-1][0], aperta.corse[-1][1] + " ")
        aperta = Riga(list(parola.pezzi), parola.larghezza)
        righe.append(aperta)
    return righe


def spezza_pari(corsa: Corsa, stile: carta.Stile, larghezza: float) -> list[Riga]:
    """Break a title into the same number of lines, as even as they can be."""
    righe = spezza(corsa, stile, larghezza)
    stretta, larga = larghezza / 2, larghezza
    while len(righe) > 1 and larga - stretta > 1:
        prova = (stretta + larga) / 2
        tentate = spezza(corsa, stile, prova)
        if len(tentate) == len(righe):
            righe, larga = tentate, prova
        else:
            stretta = prova
    return righe


def _accoda(riga: Riga, parola: Parola) -> None:
    spazio = " " if parola.spazio else ""
    for nome, testo in parola.pezzi:
        if riga.corse and riga.corse[-1][0] == nome:
            riga.corse[-1] = (nome, riga.corse[-1][1] + spazio + testo)
        elif riga.corse and spazio:
            riga.corse[-1] = (riga.corse[-1][0], riga.corse[-1][1] + spazio)
            riga.corse.append((nome, testo))
        else:
            riga.corse.append((nome, testo))
        spazio = ""


def _parole(corsa: Corsa, stile: carta.Stile) -> list[Parola]:
    """Cut the running text at spaces, hyphens and line breaks."""
    parole: list[Parola] = []
    staccata, a_capo, spazio = True, False, 0.0
    for testo, tono in corsa:
        nome = testina(stile.carattere, tono)
        carattere = caratteri()[nome]
        for n, fetta in enumerate(re.split(r"([ \n])", testo)):
            if n % 2:
                staccata = True
                a_capo = a_capo or fetta == "\n"
                spazio = carattere.larghezza(" ", stile.corpo)
                continue
            for m, pezzo in enumerate(_DOPO_TRATTINO.split(fetta) if "-" in fetta else [fetta]):
                if not pezzo:
                    continue
                largo = carattere.larghezza(pezzo, stile.corpo)
                if staccata or m:
                    prima = spazio if staccata and parole else 0.0
                    parole.append(Parola([(nome, pezzo)], largo, prima, a_capo))
                else:
                    parole[-1].pezzi.append((nome, pezzo))
                    parole[-1].larghezza += largo
                staccata, a_capo, spazio = False, False, 0.0
    return parole


def _spezzabili(parole: list[Parola], stile: carta.Stile, larghezza: float) -> list[Parola]:
    """Cut the words that are wider than a whole line."""
    if all(parola.larghezza <= larghezza for parola in parole):
        return parole
    esito: list[Parola] = []
    for parola in parole:
        if parola.larghezza <= larghezza:
            esito.append(parola)
            continue
        spazio, a_capo = parola.spazio, parola.a_capo
        for nome, testo in parola.pezzi:
            carattere = caratteri()[nome]
            inizio = 0
            for fine in range(1, len(testo) + 1):
                ultimo = fine == len(testo)
                if ultimo or (
                    carattere.larghezza(testo[inizio : fine + 1], stile.corpo) > larghezza
                ):
                    pezzo = testo[inizio:fine]
                    largo = carattere.larghezza(pezzo, stile.corpo)
                    esito.append(Parola([(nome, pezzo)], largo, spazio, a_capo))
                    inizio, spazio, a_capo = fine, 0.0, False
    return esito


@cache
def colore(esadecimale: str) -> str:
    """Return the operator that fills with a colour written as six hexadecimal figures."""
    canali = (int(esadecimale[n : n + 2], 16) / 255 for n in (0, 2, 4))
    return " ".join(f"{canale:.3f}".rstrip("0").rstrip(".") for canale in canali) + " rg"


def base_linea(stile: carta.Stile) -> float:
    """Return the distance from the top of a line to its base line."""
    carattere = caratteri()[stile.carattere]
    alto = carattere.sale * stile.corpo / 1000
    basso = -carattere.scende * stile.corpo / 1000
    return (stile.interlinea - alto - basso) / 2 + alto


def scrivi(
    righe: list[Riga],
    stile: carta.Stile,
    *,
    x: float = 0.0,
    y: float = 0.0,
    larghezza: float = 0.0,
    verso: str = "",
    usati: dict[str, set[str]],
) -> str:
    """Write lines from the point (x, y) at their top left; `verso` is "", "num" or "centro"."""
    if not righe:
        return ""
    mappa = caratteri()
    pezzi = [f"BT {colore(stile.colore)}"]
    linea = y - base_linea(stile)
    in_uso = ""
    for riga in righe:
        sinistra = x
        if verso:
            sinistra += (larghezza - riga.larghezza) * (1 if verso == "num" else 0.5)
        for nome, testo in riga.corse:
            operando, largo = mappa[nome].componi(testo)
            usati.setdefault(nome, set()).update(testo)
            if nome != in_uso:
                pezzi.append(f"/{TESTINE[nome]} {stile.corpo} Tf")
                in_uso = nome
            pezzi.append(f"1 0 0 1 {sinistra:.2f} {linea:.2f} Tm {operando} TJ")
            sinistra += largo * stile.corpo / 1000
        linea -= stile.interlinea
    pezzi.append("ET")
    return "\n".join(pezzi)
