#!/usr/bin/env python3
"""Ricalcola una graduatoria pubblicata e dice OK, o la prima differenza che trova.

Si usa così, nella cartella del pacchetto, con qualunque Python 3.8 o successivo:

    python3 verifica.py

Non serve altro: usa solo la libreria standard e non si collega a niente.

Che cosa controlla, nell'ordine:
1. ogni file ha l'impronta scritta in impronte.json;
2. in ogni riga degli ingressi l'ISBAR è la somma dei punti dei gruppi;
3. per ogni unità, le domande ordinate secondo la regola danno le posizioni pubblicate.

La regola (R.R. 4/2017, art. 12 c. 3): ISBAR decrescente; a parità, i criteri di spareggio nel loro
ordine, qui come ranghi (1 è il più favorevole); a parità completa decide il sorteggio: vince
l'impronta SHA-256 più piccola di «seme, a capo, codice della domanda».
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

GRUPPI = ("familiari", "abitative", "economiche", "residenza_regione", "residenza_comune")


class Differenza(Exception):
    """Qualcosa non torna: il messaggio dice che cosa e dove."""


def impronta(percorso: Path) -> str:
    """SHA-256 di un file."""
    return hashlib.sha256(percorso.read_bytes()).hexdigest()


def controlla_impronte(cartella: Path, impronte: dict[str, Any]) -> None:
    """Ogni file elencato c'è ed è quello."""
    for nome, attesa in sorted(impronte["file"].items()):
        percorso = cartella / nome
        if not percorso.exists():
            raise Differenza(f"manca il file {nome}")
        if impronta(percorso) != attesa:
            raise Differenza(
                f"il file {nome} è stato cambiato: la sua impronta non è quella pubblicata"
            )


def leggi(percorso: Path) -> Iterator[dict[str, Any]]:
    """Le righe di un CSV, ciascuna con il numero che ha nel file."""
    with percorso.open(encoding="utf-8", newline="") as aperto:
        for numero, riga in enumerate(csv.DictReader(aperto, delimiter=";"), start=2):
            riga["_riga"] = numero
            yield riga


def controlla_somme(ingressi: Iterable[dict[str, Any]]) -> None:
    """L'ISBAR è la somma semplice dei gruppi, al centesimo."""
    for riga in ingressi:
        somma = sum(Decimal(riga[gruppo]) for gruppo in GRUPPI)
        if somma != Decimal(riga["isbar"]):
            raise Differenza(
                f"ingressi.csv, riga {riga['_riga']}: "
                f"l'ISBAR è {riga['isbar']} ma i punti fanno {somma}"
            )


def sorteggio(seme: str, codice: str) -> str:
    """Il numero di una domanda nel sorteggio: più piccolo è, prima viene."""
    return hashlib.sha256(f"{seme}\n{codice}".encode()).hexdigest()


def ordina(
    ingressi: Iterable[dict[str, Any]], spareggi: list[str], seme: str
) -> dict[str, list[str]]:
    """Per ogni unità, i codici dal primo all'ultimo."""
    liste: dict[str, list[tuple[Any, str]]] = {}
    for riga in ingressi:
        chiave = (
            -Decimal(riga["isbar"]),
            *(int(riga[f"rango_{nome}"]) for nome in spareggi),
            sorteggio(seme, riga["codice"]),
        )
        liste.setdefault(riga["unita"], []).append((chiave, riga["codice"]))
    return {unita: [codice for _, codice in sorted(righe)] for unita, righe in liste.items()}


def confronta(ricalcolate: dict[str, list[str]], pubblicate: Iterable[dict[str, Any]]) -> None:
    """Le posizioni ricalcolate sono quelle pubblicate, e non ce n'è altre."""
    viste: dict[str, set[int]] = {}
    for riga in pubblicate:
        lista = ricalcolate.get(riga["unita"], [])
        posizione = int(riga["posizione"])
        trovato = lista[posizione - 1] if 0 < posizione <= len(lista) else "nessuno"
        if trovato != riga["codice"]:
            raise Differenza(
                f"graduatorie.csv, riga {riga['_riga']}: unità {riga['unita']}, "
                f"posizione {posizione}: è pubblicato {riga['codice']}, il ricalcolo dà {trovato}"
            )
        viste.setdefault(riga["unita"], set()).add(posizione)
    for unita, lista in sorted(ricalcolate.items()):
        if viste.get(unita, set()) != set(range(1, len(lista) + 1)):
            raise Differenza(f"graduatorie.csv: nell'unità {unita} manca o si ripete una posizione")


def verifica(cartella: Path) -> tuple[int, int]:
    """Fa tutti i controlli; torna quante domande e quante unità ha visto."""
    impronte = json.loads((cartella / "impronte.json").read_text(encoding="utf-8"))
    controlla_impronte(cartella, impronte)
    ingressi = list(leggi(cartella / "ingressi.csv"))
    controlla_somme(ingressi)
    ricalcolate = ordina(ingressi, impronte["spareggi"], impronte["seme"])
    confronta(ricalcolate, leggi(cartella / "graduatorie.csv"))
    return len({riga["codice"] for riga in ingressi}), len(ricalcolate)


def principale() -> int:
    """Dice l'esito; il codice di uscita è 0 solo se tutto torna."""
    cartella = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    try:
        domande, unita = verifica(cartella)
    except Differenza as differenza:
        print(f"DIFFERENZA: {differenza}.")
        return 1
    except (OSError, ValueError, KeyError, ArithmeticError) as guasto:
        print(f"DIFFERENZA: il pacchetto non si legge ({type(guasto).__name__}: {guasto}).")
        return 1
    print(f"OK: {domande} domande, {unita} unità; la graduatoria pubblicata è quella ricalcolata.")
    return 0


if __name__ == "__main__":
    sys.exit(principale())
