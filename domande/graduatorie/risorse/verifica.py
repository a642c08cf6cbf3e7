#!/usr/bin/env python3
"""Ricalcola una graduatoria pubblicata e dice OK, o la prima differenza che trova.

Si usa così, nella cartella del pacchetto, con qualunque Python 3.8 o successivo:

    python3 verifica.py

Non serve altro: usa solo la libreria standard e non si collega a niente.

Che cosa controlla, nell'ordine:
1. ogni file ha l'impronta scritta in impronte.json;
2. per ogni unità, le domande ordinate secondo la regola danno le posizioni pubblicate, e le liste
   sono quelle che unita.csv dice pubbliche: nessuna di più, nessuna di meno;
3. nel pacchetto riservato, se c'è: l'ISBAR è la somma dei punti dei gruppi, il sorteggio è quello
   del seme, e le liste intere, comprese quelle troppo corte per essere pubbliche, tornano;
4. sempre lì: l'ordine di assegnazione, rifatto, dà le proposte scritte.

L'ordine di assegnazione (R.R. 4/2017, art. 13 e 15): prima la quota degli indigenti, arrotondata
sempre all'unità superiore, per proprietario e anno (l'ALER comune per comune), chi risiede nel
comune dell'unità prima degli altri; poi le riserve, arrotondate da mezza unità in su; poi le
graduatorie. In ognuna i proprietari propongono dall'alto; chi ha due proposte tiene quella che
preferisce, e l'altro proprietario ricomincia senza di lui, finché nessuno ne ha due.

La regola (R.R. 4/2017, art. 12 c. 3): ISBAR decrescente; a parità, i criteri di spareggio nel loro
ordine, qui come ranghi (1 è il più favorevole; vuoto dove non decidono niente); a parità completa
decide il sorteggio: vince l'impronta SHA-256 più piccola di «seme, a capo, codice della domanda».
Nei file pubblici il codice è un altro e il sorteggio è un rango: chi ha il pacchetto riservato lo
rifà dal seme.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

ASSEGNAZIONE, PUNTI = "RISERVATO_assegnazione.json", "RISERVATO_punti.csv"
CANALI = ("indigenti", "riserva", "graduatoria")
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


def controlla_somme(punti: Iterable[dict[str, Any]]) -> None:
    """L'ISBAR è la somma semplice dei gruppi, al centesimo."""
    for riga in punti:
        somma = sum(Decimal(riga[gruppo]) for gruppo in GRUPPI)
        if somma != Decimal(riga["isbar"]):
            raise Differenza(
                f"{PUNTI}, riga {riga['_riga']}: l'ISBAR è {riga['isbar']} ma i punti fanno {somma}"
            )


def sorteggio(seme: str, codice: str) -> str:
    """Il numero di una domanda nel sorteggio: più piccolo è, prima viene."""
    return hashlib.sha256(f"{seme}\n{codice}".encode()).hexdigest()


def posto(riga: dict[str, Any], spareggi: list[str], seme: str) -> tuple[Any, ...]:
    """Quello che mette in fila le domande: più piccolo è, prima viene."""
    return (
        -Decimal(riga["isbar"]),
        *(int(riga[f"rango_{nome}"]) for nome in spareggi),
        sorteggio(seme, riga["codice"]),
    )


def posto_pubblico(riga: dict[str, Any], spareggi: list[str]) -> tuple[Any, ...]:
    """Come `posto`, con i ranghi dei file pubblici: il sorteggio è l'ultimo."""
    ranghi = (int(riga[f"rango_{nome}"] or 0) for nome in [*spareggi, "sorteggio"])
    return (-Decimal(riga["isbar"]), *ranghi)


def ordina(righe: Iterable[tuple[tuple[Any, ...], dict[str, Any]]]) -> dict[str, list[str]]:
    """Per ogni unità, i codici dal primo all'ultimo; di ogni riga è dato il posto."""
    liste: dict[str, list[tuple[Any, str]]] = {}
    for chiave, riga in righe:
        liste.setdefault(riga["unita"], []).append((chiave, riga["codice"]))
    for unita, lista in sorted(liste.items()):
        if len({chiave for chiave, _ in lista}) < len(lista):
            raise Differenza(f"nell'unità {unita} due domande sono pari e niente dice chi è prima")
    return {unita: [codice for _, codice in sorted(lista)] for unita, lista in liste.items()}


def confronta(
    nome: str, ricalcolate: dict[str, list[str]], scritte: Iterable[dict[str, Any]]
) -> None:
    """Le posizioni ricalcolate sono quelle scritte nel file, e non ce n'è altre."""
    viste: dict[str, set[int]] = {}
    for riga in scritte:
        lista = ricalcolate.get(riga["unita"], [])
        posizione = int(riga["posizione"])
        trovato = lista[posizione - 1] if 0 < posizione <= len(lista) else "nessuno"
        if trovato != riga["codice"]:
            raise Differenza(
                f"{nome}, riga {riga['_riga']}: unità {riga['unita']}, "
                f"posizione {posizione}: è scritto {riga['codice']}, il ricalcolo dà {trovato}"
            )
        viste.setdefault(riga["unita"], set()).add(posizione)
    for unita, lista in sorted(ricalcolate.items()):
        if viste.get(unita, set()) != set(range(1, len(lista) + 1)):
            raise Differenza(f"{nome}: nell'unità {unita} manca o si ripete una posizione")


def stessi_punti(una: Iterable[dict[str, Any]], altra: Iterable[dict[str, Any]], nome: str) -> None:
    """Codice per codice e unità per unità, l'ISBAR è lo stesso nei due file."""
    attesi = {(riga["codice"], riga["unita"]): Decimal(riga["isbar"]) for riga in una}
    for riga in altra:
        codice, unita = riga.get("codice_pubblicato") or riga["codice"], riga["unita"]
        if attesi.get((codice, unita), Decimal(riga["isbar"])) != Decimal(riga["isbar"]):
            raise Differenza(
                f"{nome}, riga {riga['_riga']}: l'ISBAR di {codice} non è lo stesso in ingressi.csv"
            )


def controlla_unita(unita: Iterable[dict[str, Any]], pubblici: list[dict[str, Any]]) -> None:
    """Hanno righe le unità che unita.csv dice pubbliche, e solo quelle."""
    dette = {riga["codice"] for riga in unita if riga["righe_pubbliche"] == "sì"}
    for una in sorted(dette ^ {riga["unita"] for riga in pubblici}):
        raise Differenza(f"unita.csv e graduatorie.csv non dicono lo stesso dell'unità {una}")


def controlla_punti(
    punti: list[dict[str, Any]], pubblici: list[dict[str, Any]], impronte: dict[str, Any]
) -> None:
    """Le liste intere: somme, spareggi, sorteggio; e i file pubblici dicono le stesse cose."""
    controlla_somme(punti)
    stessi_punti(pubblici, punti, PUNTI)
    chiavi = [(posto(riga, impronte["spareggi"], impronte["seme"]), riga) for riga in punti]
    confronta(PUNTI, ordina(chiavi), punti)
    posti = {(riga["codice_pubblicato"], riga["unita"]): riga["posizione"] for riga in punti}
    for riga in pubblici:
        if posti.get((riga["codice"], riga["unita"])) != riga["posizione"]:
            raise Differenza(
                f"graduatorie.csv, riga {riga['_riga']}: in {PUNTI} il posto non è quello"
            )


class Assegnazione:
    """L'ordine di assegnazione, rifatto dai dati del pacchetto riservato.

    `domande`: per ogni nucleo e unità chiesta, il posto in fila e l'ordine di preferenza.
    """

    def __init__(self, dati: dict[str, Any], domande: dict[tuple[str, str], Any]) -> None:
        self.regole, self.unita, self.nuclei = dati["regole"], dati["unita"], dati["nuclei"]
        self.riserve, self.domande = dati["riserve"], domande
        self.contingenti = {
            (uno["proprietario"], uno["comune"], uno["anno"]): uno for uno in dati["contingenti"]
        }
        self.impegni: dict[str, tuple[str, str]] = {}
        self.ritirate: set[str] = set()
        self.esclusi = {codice for codice, uno in self.nuclei.items() if uno["escluso"]}
        self.esclusi |= {codice for codice, uno in self.nuclei.items() if uno["sistemato"]}
        self.rifiutate: set[tuple[str, str]] = set()
        self.quota_rifiutata: list[str] = []
        for evento in dati["eventi"]:
            self.racconta(evento["fatto"], evento["nucleo"], evento["unita"], evento)
        libere = set(self.unita) - set(self.impegni) - self.ritirate
        self.scelte = {
            (una["nucleo"], self.unita[una["unita"]]["proprietario"]): una["unita"]
            for una in dati["scelte"]
            if una["unita"] in libere and self.puo_avere(una["nucleo"], una["unita"])
        }

    def racconta(self, fatto: str, nucleo: str, unita: str, evento: dict[str, str]) -> None:
        """Quello che è successo dopo la graduatoria."""
        if fatto == "proposta":
            self.impegni[unita] = (nucleo, evento["canale"])
        elif fatto == "rifiuto":
            if self.impegni.pop(unita)[1] == "indigenti":
                self.quota_rifiutata.append(unita)
            effetto = self.regole["rifiuti"][evento["codice"]]
            for altra, una in self.unita.items():
                uguale = effetto in una and una[effetto] == self.unita[unita][effetto]
                if altra == unita or effetto == "tutte" or uguale:
                    self.rifiutate.add((nucleo, altra))
        elif fatto == "esclusione":
            self.esclusi.add(nucleo)
            self.impegni = {u: i for u, i in self.impegni.items() if i[0] != nucleo}
        elif fatto == "ritiro":
            self.ritirate.add(unita)
            self.impegni.pop(unita, None)

    def puo_avere(self, nucleo: str, unita: str) -> bool:
        """L'ha chiesta, gli è adatta e non l'ha rifiutata."""
        adatta = self.nuclei[nucleo]["classe"] in self.unita[unita]["adatta_a"]
        return (nucleo, unita) in self.domande and adatta and (nucleo, unita) not in self.rifiutate

    def contingente(self, unita: str) -> tuple[str, str, int]:
        """Proprietario, comune se è l'ALER, e anno in cui l'unità si conta."""
        una = self.unita[unita]
        per_comune = una["aler"] and self.regole["aler_per_comune"]
        return una["proprietario"], una["comune"] if per_comune else "", una["anno"]

    def posti(self, canale: str, unita: str) -> tuple[Any, int]:
        """Da quale conto si prende un'unità, e quanti posti vi restano."""
        promesse = [u for u, (_, come) in self.impegni.items() if come == canale]
        if canale == "indigenti":
            conto = self.contingente(unita)
            sue = [u for u in self.unita if self.contingente(u) == conto]
            noto = self.contingenti.get(conto, {})
            presenti = len([u for u in sue if u not in self.ritirate])
            quota = Decimal(noto.get("quota") or self.regole["quota"])
            totale = noto.get("disponibili", presenti) * quota
            resta = int(totale.to_integral_value(ROUND_CEILING)) - noto.get("gia_assegnate", 0)
            if self.regole["dopo_rifiuto"] == "graduatoria":
                resta -= len([u for u in self.quota_rifiutata if u in sue])
            return conto, resta - len([u for u in promesse if u in sue])
        if canale == "riserva":
            conto = self.unita[unita]["riserva"]
            if not conto:
                return "", 0
            una = self.riserve[conto]
            totale = una["disponibili"] * Decimal(una["percentuale"])
            resta = int(totale.to_integral_value(ROUND_HALF_UP)) - una["gia_assegnate"]
            return conto, resta - len([u for u in promesse if self.unita[u]["riserva"] == conto])
        return unita, 1

    def ha_diritto(self, canale: str, nucleo: str, unita: str) -> bool:
        """Se un nucleo concorre per quella via."""
        uno = self.nuclei[nucleo]
        if canale == "indigenti":
            return uno["indigente"] and (uno["attestato"] or not self.regole["attestazione"])
        if canale == "riserva":
            riserva = self.riserve.get(self.unita[unita]["riserva"], {"categorie": []})
            return bool(set(riserva["categorie"]) & set(uno["categorie"]))
        return True

    def preferenza(self, nucleo: str, unita: str) -> tuple[Any, ...]:
        """Fra le unità di un proprietario, quella che lui ha scelto; poi l'ordine del nucleo."""
        ordine = self.domande[nucleo, unita][1]
        scelta = self.scelte.get((nucleo, self.unita[unita]["proprietario"]))
        prima = ordine if scelta is None else max(ordine, self.domande[nucleo, scelta][1])
        return prima, scelta is not None and unita != scelta, ordine, unita

    def fila(self, canale: str, nucleo: str, unita: str) -> tuple[Any, ...]:
        """Il posto di un nucleo per un'unità, lungo una via."""
        residente = self.unita[unita]["comune"] in self.nuclei[nucleo]["residente_in"]
        prima = canale == "indigenti" and self.regole["residenti_prima"] and not residente
        return prima, self.domande[nucleo, unita][0], self.preferenza(nucleo, unita)

    def giro(self, coppie: list[tuple[str, str]], posti: dict[str, Any]) -> dict[str, str]:
        """I proprietari propongono, dall'alto, finché hanno posti e unità."""
        proposte: dict[str, str] = {}
        usati: dict[Any, int] = {}
        da_dare = {unita for _, unita in coppie}
        for nucleo, unita in coppie:
            if len(proposte) == len(da_dare):
                break
            conto, quanti = posti[unita]
            if unita not in proposte and usati.get(conto, 0) < quanti:
                usati[conto] = usati.get(conto, 0) + 1
                proposte[unita] = nucleo
        return proposte

    def svolgi(self) -> dict[str, tuple[str, str]]:
        """Per ogni unità, a quale nucleo e per quale via."""
        esito = dict(self.impegni)
        for canale in CANALI:
            fuori = self.esclusi | {nucleo for nucleo, _ in esito.values()}
            coppie = [
                (nucleo, unita)
                for nucleo, unita in self.domande
                if unita not in esito
                and unita not in self.ritirate
                and nucleo not in fuori
                and self.puo_avere(nucleo, unita)
                and self.ha_diritto(canale, nucleo, unita)
            ]
            coppie.sort(key=lambda coppia: self.fila(canale, *coppia))
            posti = {unita: self.posti(canale, unita) for unita in self.unita}
            while True:
                proposte = self.giro(coppie, posti)
                migliori: dict[str, str] = {}
                for unita, nucleo in proposte.items():
                    migliori[nucleo] = min(
                        unita,
                        migliori.get(nucleo, unita),
                        key=lambda una: self.preferenza(nucleo, una),
                    )
                lasciate = {(n, u) for u, n in proposte.items() if migliori[n] != u}
                if not lasciate:
                    break
                coppie = [coppia for coppia in coppie if coppia not in lasciate]
            esito.update({unita: (nucleo, canale) for unita, nucleo in proposte.items()})
        return esito


def controlla_assegnazione(
    dati: dict[str, Any], ingressi: list[dict[str, Any]], impronte: dict[str, Any]
) -> None:
    """Le proposte scritte sono quelle che l'ordine di assegnazione dà."""
    domande = {
        (riga["codice"], riga["unita"]): (
            posto(riga, impronte["spareggi"], impronte["seme"]),
            int(riga["preferenza"]),
        )
        for riga in ingressi
    }
    scritte = {u: (una["nucleo"], una["canale"]) for u, una in dati["proposte"].items()}
    rifatte = Assegnazione(dati, domande).svolgi()
    for unita in sorted(set(scritte) | set(rifatte)):
        if scritte.get(unita) != rifatte.get(unita):
            raise Differenza(
                f"{ASSEGNAZIONE}: l'unità {unita} è scritta a {scritte.get(unita, 'nessuno')},"
                f" il ricalcolo dà {rifatte.get(unita, 'nessuno')}"
            )


def verifica(cartella: Path) -> tuple[int, int]:
    """Fa tutti i controlli; torna quante domande e quante unità ha visto."""
    impronte = json.loads((cartella / "impronte.json").read_text(encoding="utf-8"))
    controlla_impronte(cartella, impronte)
    ingressi, pubblici = (list(leggi(cartella / f"{n}.csv")) for n in ("ingressi", "graduatorie"))
    ricalcolate = ordina((posto_pubblico(riga, impronte["spareggi"]), riga) for riga in ingressi)
    confronta("graduatorie.csv", ricalcolate, pubblici)
    stessi_punti(ingressi, pubblici, "graduatorie.csv")
    controlla_unita(leggi(cartella / "unita.csv"), pubblici)
    if PUNTI in impronte["file"]:
        punti = list(leggi(cartella / PUNTI))
        controlla_punti(punti, pubblici, impronte)
        dati = json.loads((cartella / ASSEGNAZIONE).read_text(encoding="utf-8"))
        controlla_assegnazione(dati, punti, impronte)
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
    print(f"OK: {domande} domande, {unita} unità; la graduatoria scritta è quella ricalcolata.")
    return 0


if __name__ == "__main__":
    sys.exit(principale())
