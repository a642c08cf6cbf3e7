"""The results as a table to read, also in Markdown for the README."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tests.misure.conti import Misura, Voce

ESITI = {True: "sì", False: "NO", None: ""}
PER_POCO = "entro il margine"
INTESTAZIONE = ("", "misura", "valore", "obiettivo", "raggiunto")


def scrivi(misure: Sequence[Misura], data: str, macchina: str) -> str:
    """The whole table, with date and machine."""
    righe = [INTESTAZIONE, *_righe(misure)]
    larghezze = [max(len(riga[colonna]) for riga in righe) for colonna in range(5)]
    tratto = tuple("-" * largo for largo in larghezze)
    corpo = "\n".join(
        "| " + " | ".join(c.ljust(largo) for c, largo in zip(riga, larghezze, strict=True)) + " |"
        for riga in [righe[0], tratto, *righe[1:]]
    )
    come = "\n".join(f"{misura.codice}: {misura.come}" for misura in misure)
    return f"\n{data}, {macchina}\n\n{corpo}\n\n{come}\n"


def _righe(misure: Iterable[Misura]) -> Iterable[tuple[str, ...]]:
    for misura in misure:
        yield (misura.codice, misura.titolo, "", "", "")
        for voce in misura.voci:
            yield ("", voce.nome, numero(voce), obiettivo(voce), verdetto(voce))


def verdetto(voce: Voce) -> str:
    """Whether the target is met, and whether only thanks to the margin of the clock."""
    if voce.raggiunta and not replace(voce, margine=1).raggiunta:
        return PER_POCO
    return ESITI[voce.raggiunta]


def numero(voce: Voce) -> str:
    """The value, as people here write it."""
    return f"{cifra(voce.valore)} {voce.unita}".strip()


def obiettivo(voce: Voce) -> str:
    """The target with its verse, and the margin where the figure is a wall clock."""
    if voce.obiettivo is None:
        return ""
    segno = "≤" if voce.entro else "≥"
    margine = f" (margine {cifra(voce.margine)})" if voce.margine != 1 else ""
    return f"{segno} {cifra(voce.obiettivo)} {voce.unita}".strip() + margine


def cifra(valore: float) -> str:
    """Three significant figures or so, with the decimal comma."""
    decimali = 0 if valore == int(valore) or valore >= 100 else 1 if valore >= 10 else 2
    return f"{valore:,.{decimali}f}".translate(str.maketrans(",.", ".,"))
