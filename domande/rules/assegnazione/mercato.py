"""Owners propose from the top of their lists, households keep what they prefer. Pure."""

import heapq
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from domande.rules.assegnazione.eventi import Situazione
from domande.rules.assegnazione.fatti import Fatti, Righe, Veri
from domande.rules.tempo_in_blocco import Interi

RIGHE_DI_UN_PASSO = 64

type Preferenza = tuple[int, bool, int, str]


@dataclass(frozen=True, slots=True)
class Insieme:
    """Units that together take at most `limite` households, and who may have each of them.

    `righe`: for each unit the rows of who may have it, the first in line first.
    """

    righe: Mapping[int, Interi]
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
        for domanda in situazione.escluse:
            self.liberi[domanda] = False
        for impegno in situazione.impegni.values():
            self.liberi[impegno.domanda] = False
        fuori_gioco = situazione.ritirate | situazione.impegni.keys()
        self.libere = [u for u in range(len(fatti.unita)) if u not in fuori_gioco]
        self.libere_prima = self.libere
        self.fuori = situazione.fuori
        classi = int(nuclei.classe.max(initial=0)) + 1
        self.adatte = np.zeros((len(fatti.unita), classi), dtype=np.bool_)
        for numero, unita in enumerate(fatti.unita):
            self.adatte[numero, [c for c in unita.adatta_a if c < classi]] = True
        liste = [unita.lista for unita in fatti.unita]
        self._inizi = np.searchsorted(self.righe.lista, liste, side="left")
        self._fini = np.searchsorted(self.righe.lista, liste, side="right")
        self._tutte = np.arange(self.righe.lista.size, dtype=np.int64)
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
        classe = self.fatti.nuclei.classe[domanda]
        return bool(self.adatte[unita, classe]) and unita not in self.fuori.get(domanda, ())

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

    def in_lista(self, unita: int) -> Interi:
        """All the rows of the list of a unit, from the first position down."""
        return self._tutte[self._inizi[unita] : self._fini[unita]]

    def solo(self, chi: Veri, unita: Sequence[int], *, residenti_prima: bool) -> dict[int, Interi]:
        """For each unit the rows of its list that belong to some of the households."""
        quali = np.flatnonzero((chi & self.liberi)[self.righe.domanda])
        lista = self.righe.lista[quali]
        chiave = 2 * lista + (~self.righe.residente[quali] if residenti_prima else 0)
        ordine = np.argsort(chiave, kind="stable")
        quali, lista = quali[ordine], lista[ordine]
        liste = [self.fatti.unita[u].lista for u in unita]
        inizi = np.searchsorted(lista, liste, side="left")
        fini = np.searchsorted(lista, liste, side="right")
        return {u: quali[da:a] for u, da, a in zip(unita, inizi, fini, strict=True)}

    def passata(self, insiemi: Sequence[Insieme], *, residenti_prima: bool = False) -> Passata:
        """Propose until nobody has two proposals; then who has one is no longer free.

        Norma: R.R. 4/2017, art. 15 c. 1.
        """
        giro = _Giro(self, insiemi, residenti_prima)
        esito = Passata(giro.svolgi(), residenti_prima)
        for riga in esito.riga.values():
            self.liberi[self.righe.domanda[riga]] = False
        self.libere = [u for u in self.libere if u not in esito.riga]
        return esito

    def candidati(self, unita: int, righe: Interi) -> Iterator[int]:
        """The rows of who can have a unit, first in line first; read a stretch at a time."""
        adatta, inizio, quante = self.adatte[unita], 0, RIGHE_DI_UN_PASSO
        while inizio < righe.size:
            tratto = righe[inizio : inizio + quante]
            chi = self.righe.domanda[tratto]
            buoni = self.liberi[chi] & adatta[self.fatti.nuclei.classe[chi]]
            for riga, domanda in zip(tratto[buoni].tolist(), chi[buoni].tolist(), strict=True):
                if unita not in self.fuori.get(domanda, ()):
                    yield riga
            inizio, quante = inizio + quante, 2 * quante

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


class _Giro:
    """The proposals of one way, until they settle."""

    def __init__(self, mercato: Mercato, insiemi: Sequence[Insieme], residenti_prima: bool) -> None:
        self.mercato = mercato
        self.residenti_prima = residenti_prima
        self.insieme = {u: n for n, insieme in enumerate(insiemi) for u in insieme.righe}
        self.limiti = [insieme.limite for insieme in insiemi]
        self.attese: list[list[tuple[tuple[int, ...], Preferenza, int, int]]] = [
            [] for _ in insiemi
        ]
        self.code = {
            u: mercato.candidati(u, righe)
            for insieme in insiemi
            for u, righe in insieme.righe.items()
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
        riga = next(self.code[unita], None)
        if riga is not None:
            merito = self.mercato.merito(riga, residenti_prima=self.residenti_prima)
            posto = (merito, self.mercato.preferenza(riga, unita), unita, riga)
            heapq.heappush(self.attese[self.insieme[unita]], posto)
