"""Owners propose from the top of their lists, households keep what they prefer. Pure."""

import heapq
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from domande.rules.assegnazione.eventi import Situazione
from domande.rules.assegnazione.fatti import Fatti, Righe, Veri
from domande.rules.tempo_in_blocco import Interi

# How many rows of a list are read at first: few where the first are likely to be good.
POCHE_RIGHE, MOLTE_RIGHE = 32, 1024

type Preferenza = tuple[int, bool, int, str]


@dataclass(frozen=True, slots=True)
class Insieme:
    """Units that together take at most `limite` households, among those of `chi`."""

    unita: Sequence[int]
    chi: Veri
    limite: int


@dataclass(frozen=True, slots=True)
class Passata:
    """The outcome of one way: the row that each unit goes to."""

    riga: Mapping[int, int]
    residenti_prima: bool

    def precede(self, riga: int, unita: int, mercato: "Mercato") -> bool:
        """Whether a row of the list of a unit comes before the one that has it, if any."""
        sua = self.riga.get(unita)
        return sua is None or self._posto(riga, mercato) < self._posto(sua, mercato)

    def _posto(self, riga: int, mercato: "Mercato") -> tuple[bool, int]:
        return self.residenti_prima and not mercato.righe.residente[riga], riga


class Mercato:
    """The facts laid out for the proposals. `liberi`: households that can still be served."""

    def __init__(self, fatti: Fatti, situazione: Situazione) -> None:
        nuclei = fatti.nuclei
        self.fatti = fatti
        self.righe: Righe = fatti.righe.in_fila()
        self.liberi: Veri = ~(nuclei.sistemato | nuclei.escluso)
        self.tutti: Veri = np.ones(self.liberi.size, dtype=np.bool_)
        for domanda in situazione.escluse:
            self.liberi[domanda] = False
        for impegno in situazione.impegni.values():
            self.liberi[impegno.domanda] = False
        fuori_gioco = situazione.ritirate | situazione.impegni.keys()
        self.libere = [u for u in range(len(fatti.unita)) if u not in fuori_gioco]
        self.libere_prima = self.libere
        self.fuori = situazione.fuori
        self._adatti = {
            classi: _appartiene(nuclei.classe, classi)
            for classi in {unita.adatta_a for unita in fatti.unita}
        }
        liste = [unita.lista for unita in fatti.unita]
        self._inizi = np.searchsorted(self.righe.lista, liste, side="left")
        self._fini = np.searchsorted(self.righe.lista, liste, side="right")
        self._scelte = self._leggi_scelte()

    def righe_di(self, domande: Collection[int]) -> dict[int, dict[int, int]]:
        """The rows of some households: for each, by list."""
        trovate: dict[int, dict[int, int]] = {domanda: {} for domanda in domande}
        if domande:
            chi = np.zeros(self.liberi.size, dtype=np.bool_)
            chi[list(domande)] = True
            for riga in np.flatnonzero(chi[self.righe.domanda]).tolist():
                trovate[int(self.righe.domanda[riga])][int(self.righe.lista[riga])] = riga
        return trovate

    def ammissibile(self, unita: int, domanda: int) -> bool:
        """Whether a household may have a unit: it suits it, and was not refused."""
        adatta = int(self.fatti.nuclei.classe[domanda]) in self.fatti.unita[unita].adatta_a
        return adatta and unita not in self.fuori.get(domanda, ())

    def _leggi_scelte(self) -> dict[tuple[int, str], tuple[int, int]]:
        """The owners' choices that still stand: the unit, and which choice of the household it is.

        A unit that is no longer free, or that the household can't have, binds nobody.
        """
        righe = self.righe_di({scelta.domanda for scelta in self.fatti.scelte})
        scelte = {}
        for scelta in self.fatti.scelte:
            unita = self.fatti.unita[scelta.unita]
            riga = righe[scelta.domanda].get(unita.lista)
            libera = scelta.unita in self.libere and self.ammissibile(scelta.unita, scelta.domanda)
            if libera and riga is not None:
                ordine = int(self.righe.ordine[riga])
                scelte[scelta.domanda, unita.proprietario] = (scelta.unita, ordine)
        return scelte

    def passata(self, insiemi: Sequence[Insieme], *, residenti_prima: bool = False) -> Passata:
        """Propose until nobody has two proposals; then who has one is no longer free.

        Norma: R.R. 4/2017, art. 15 c. 1.
        """
        giro = _Giro(self, [uno for uno in insiemi if uno.limite], residenti_prima)
        esito = Passata(giro.svolgi(), residenti_prima)
        for riga in esito.riga.values():
            self.liberi[self.righe.domanda[riga]] = False
        self.libere = [u for u in self.libere if u not in esito.riga]
        return esito

    def idonei(self, chi: Veri, unita: int) -> Veri:
        """Which of some households can still be served and suit a unit."""
        idonei: Veri = chi & self.liberi & self._adatti[self.fatti.unita[unita].adatta_a]
        return idonei

    def candidati(self, unita: int, idonei: Veri, *, residenti_prima: bool) -> Iterator[int]:
        """The rows of who can have a unit, first in line first.

        The list is read a stretch at a time, and no further than it is asked for.
        """
        inizio, fine = int(self._inizi[unita]), int(self._fini[unita])
        quante = MOLTE_RIGHE if residenti_prima else POCHE_RIGHE
        dopo: list[Interi] = []
        while inizio < fine:
            tratto = slice(inizio, min(inizio + quante, fine))
            (quali,) = idonei[self.righe.domanda[tratto]].nonzero()
            if residenti_prima:
                residente = self.righe.residente[tratto][quali]
                dopo.append(quali[~residente] + inizio)
                quali = quali[residente]
            yield from self._proponibili(unita, quali + inizio)
            inizio, quante = tratto.stop, 2 * quante
        for lontani in dopo:
            yield from self._proponibili(unita, lontani)

    def _proponibili(self, unita: int, righe: Interi) -> list[int]:
        """Of some rows, those of households that have not lost the unit by a refusal."""
        return [
            riga
            for riga in righe.tolist()
            if not self.fuori or unita not in self.fuori.get(int(self.righe.domanda[riga]), ())
        ]

    def preferenza(self, riga: int, unita: int) -> Preferenza:
        """What a household prefers comes first; among units of one owner, what the owner chose."""
        una, ordine = self.fatti.unita[unita], int(self.righe.ordine[riga])
        domanda = int(self.righe.domanda[riga])
        scelta = self._scelte.get((domanda, una.proprietario))
        if scelta is None:
            return ordine, False, ordine, una.codice
        return max(ordine, scelta[1]), unita != scelta[0], ordine, una.codice

    def merito(self, riga: int, *, residenti_prima: bool) -> tuple[int, ...]:
        """What orders rows of different lists; the lower comes first."""
        fuori_comune = residenti_prima and not self.righe.residente[riga]
        return int(fuori_comune), *(int(chiave[riga]) for chiave in self.righe.chiavi)


def _appartiene(classe: Interi, classi: frozenset[int]) -> Veri:
    """Which numbers are among a few; the table is as long as the greatest."""
    tabella = np.zeros(int(classe.max(initial=0)) + 1, dtype=np.bool_)
    tabella[[numero for numero in classi if numero < tabella.size]] = True
    trovati: Veri = tabella[classe]
    return trovati


class _Giro:
    """The proposals of one way, until they settle."""

    def __init__(self, mercato: Mercato, insiemi: Sequence[Insieme], residenti_prima: bool) -> None:
        self.mercato = mercato
        self.residenti_prima = residenti_prima
        self._lette: dict[tuple[int, frozenset[int]], Veri] = {}
        self.insieme = {u: n for n, insieme in enumerate(insiemi) for u in insieme.unita}
        self.limiti = [insieme.limite for insieme in insiemi]
        self.attese: list[list[tuple[tuple[int, ...], Preferenza, int, int]]] = [
            [] for _ in insiemi
        ]
        self.code = {
            u: mercato.candidati(u, self._idonei(uno.chi, u), residenti_prima=residenti_prima)
            for uno in insiemi
            for u in uno.unita
        }
        self.tenute: dict[int, tuple[Preferenza, int, int]] = {}

    def svolgi(self) -> dict[int, int]:
        """Let every set of units propose as long as it has places and candidates."""
        for unita in self.insieme:
            self._avanti(unita)
        da_fare = list(range(len(self.limiti)))
        while da_fare:
            numero = da_fare.pop()
            while self.limiti[numero] > 0 and self.attese[numero]:
                _, preferenza, unita, riga = heapq.heappop(self.attese[numero])
                self.limiti[numero] -= 1
                respinta = self._proponi(preferenza, unita, riga)
                if respinta is not None:
                    di_chi = self.insieme[respinta]
                    self.limiti[di_chi] += 1
                    self._avanti(respinta)
                    da_fare.append(di_chi)
        return {unita: riga for _, unita, riga in self.tenute.values()}

    def _idonei(self, chi: Veri, unita: int) -> Veri:
        """Found once for all the units that suit the same households."""
        chiave = id(chi), self.mercato.fatti.unita[unita].adatta_a
        if chiave not in self._lette:
            self._lette[chiave] = self.mercato.idonei(chi, unita)
        return self._lette[chiave]

    def _proponi(self, preferenza: Preferenza, unita: int, riga: int) -> int | None:
        """Propose a unit; the unit that the household lets go is returned."""
        domanda = int(self.mercato.righe.domanda[riga])
        tenuta = self.tenute.get(domanda)
        nuova = (preferenza, unita, riga)
        if tenuta is None:
            self.tenute[domanda] = nuova
            return None
        self.tenute[domanda] = min(tenuta, nuova)
        return max(tenuta, nuova)[1]

    def _avanti(self, unita: int) -> None:
        """Put the next candidate of a unit in line with those of its set."""
        riga, numero = next(self.code[unita], None), self.insieme[unita]
        if riga is not None:
            merito = self.mercato.merito(riga, residenti_prima=self.residenti_prima)
            posto = (merito, self.mercato.preferenza(riga, unita), unita, riga)
            heapq.heappush(self.attese[numero], posto)
