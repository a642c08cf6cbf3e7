"""Indicators of a triennial plan: targets, yearly results, and what one says of the other. Pure.

Norma: R.R. 4/2017, art. 3 c. 2 (targets of development of the offer).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

_CODICE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MASSIMO: Final = Decimal("9999999.99")


class Verso(StrEnum):
    """Where a figure should go to reach its target."""

    CRESCERE = "CRESCERE"
    DIMINUIRE = "DIMINUIRE"
    RAGGIUNGERE = "RAGGIUNGERE"


class Origine(StrEnum):
    """Where the results come from."""

    CALCOLATO = "CALCOLATO"
    DICHIARATO = "DICHIARATO"


class Giudizio(StrEnum):
    """What a result says of its target, in a word."""

    RAGGIUNTO = "Raggiunto"
    IN_CAMMINO = "In cammino"
    NON_RAGGIUNTO = "Non raggiunto"
    SENZA_RISULTATO = "Senza risultato"
    SENZA_TRAGUARDO = "Senza traguardo"


@dataclass(frozen=True, slots=True)
class FiguraCalcolata:
    """A total of the annual plans; `dopo` tells how many years later the plan that says it is."""

    nome: str
    totale: str
    dopo: int = 0


# A plan declares the units assigned in the year before its own: those of 2020 are in the plan 2021.
FIGURE: Final[Mapping[str, FiguraCalcolata]] = {
    "assegnabili": FiguraCalcolata("Unità assegnabili nell'anno", "assegnabili"),
    "assegnate": FiguraCalcolata("Unità assegnate nell'anno", "assegnati_anno_precedente", 1),
    "liberi": FiguraCalcolata("Unità libere", "liberi"),
    "avvicendamento": FiguraCalcolata("Unità che si liberano per avvicendamento", "turnover"),
    "nuove": FiguraCalcolata("Unità nuove o ristrutturate", "nuova_edificazione"),
    "consistenza": FiguraCalcolata("Unità nel registro, SAP e SAS", "unita"),
    "consistenza-sap": FiguraCalcolata("Unità SAP nel registro", "unita_sap"),
    "consistenza-sas": FiguraCalcolata("Unità SAS nel registro", "unita_sas"),
    "comuni-senza": FiguraCalcolata("Comuni senza patrimonio", "comuni_senza_patrimonio"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatiIndicatore:
    """An indicator as it is written: the targets are by year, and the last one is the final."""

    codice: str
    titolo: str
    unita_misura: str
    verso: Verso
    origine: Origine
    figura: str = ""
    partenza: Decimal | None = None
    partenza_fonte: str = ""
    traguardi: Mapping[int, Decimal | None]


def valore_calcolato(
    figura: str, anno: int, totali: Mapping[int, Mapping[str, Any]]
) -> tuple[Decimal, int] | None:
    """Return the figure of a year and the year of the plan that says it; None if none does.

    `totali` are those of the annual plans in force, by year. Norma: R.R. 4/2017, art. 4 c. 3.
    """
    voce = FIGURE[figura]
    valore = totali.get(anno + voce.dopo, {}).get(voce.totale)
    return None if valore is None else (Decimal(valore), anno + voce.dopo)


def giudica(
    verso: Verso, *, partenza: Decimal | None, traguardo: Decimal | None, valore: Decimal | None
) -> Giudizio:
    """Return what a result says of the target of its year; equal to the target is reached.

    Nearer to the target than at the start is on the way. Norma: R.R. 4/2017, art. 3 c. 2.
    """
    if valore is None:
        return Giudizio.SENZA_RISULTATO
    if traguardo is None:
        return Giudizio.SENZA_TRAGUARDO
    raggiunto = {
        Verso.CRESCERE: valore >= traguardo,
        Verso.DIMINUIRE: valore <= traguardo,
        Verso.RAGGIUNGERE: valore == traguardo,
    }[verso]
    if raggiunto:
        return Giudizio.RAGGIUNTO
    if partenza is not None and abs(traguardo - valore) < abs(traguardo - partenza):
        return Giudizio.IN_CAMMINO
    return Giudizio.NON_RAGGIUNTO


def difetti_indicatore(dati: DatiIndicatore) -> tuple[str, ...]:
    """Return what is wrong in an indicator, in sentences.

    Norma: R.R. 4/2017, art. 3 c. 2.
    """
    finale = dati.traguardi[max(dati.traguardi)]
    difetti = [
        (not _CODICE.fullmatch(dati.codice),
         "Il codice si scrive con lettere minuscole, cifre e trattini."),
        (not dati.titolo.strip(), "Scrivi che cosa misura l'indicatore."),
        (not dati.unita_misura.strip(), "Scrivi l'unità di misura."),
        (dati.origine is Origine.CALCOLATO and dati.figura not in FIGURE,
         "Scegli la cifra dei piani annuali da cui si calcola."),
        (dati.origine is Origine.DICHIARATO and bool(dati.figura),
         "Un indicatore dichiarato non si calcola: togli la cifra dei piani annuali."),
        (dati.partenza is not None and not dati.partenza_fonte.strip(),
         "Scrivi la fonte del valore di partenza."),
        (finale is None, "Scrivi il traguardo dell'ultimo anno."),
        (_smentito(dati.verso, dati.partenza, finale),
         "Il traguardo dell'ultimo anno va nel verso opposto rispetto al valore di partenza."),
        (any(abs(v) > MASSIMO for v in (dati.partenza, *dati.traguardi.values()) if v is not None),
         "Un valore è troppo grande."),
    ]  # fmt: skip
    return tuple(frase for vero, frase in difetti if vero)


def in_testo(valore: Decimal | None) -> str | None:
    """Write a value as it is frozen: `12`, `12.5`; None stays.

    Norma: R.R. 4/2017, art. 3.
    """
    if valore is None:
        return None
    testo = f"{valore:f}"
    return testo.rstrip("0").rstrip(".") if "." in testo else testo


def _smentito(verso: Verso, partenza: Decimal | None, finale: Decimal | None) -> bool:
    if partenza is None or finale is None:
        return False
    return (verso is Verso.CRESCERE and finale < partenza) or (
        verso is Verso.DIMINUIRE and finale > partenza
    )
