"""Why a unit goes to a household, and why not to each of the others of its list. Pure.

The reasons are read back from the result, unit by unit: none is stored beside it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from domande.rules.assegnazione.eventi import Canale
from domande.rules.assegnazione.motore import Esito, Proposta
from domande.rules.assegnazione.quote import aventi_quota, aventi_riserva

type Codici = NDArray[np.int8]


class Motivo(IntEnum):
    """Why a household does not get a unit; the first that applies is said."""

    ASSEGNATARIA = 0
    UNITA_RITIRATA = 1
    UNITA_IMPEGNATA = 2
    ESCLUSA = 3
    GIA_SISTEMATA = 4
    IMPEGNATA = 5
    RIFIUTO = 6
    NON_ADATTA = 7
    SCELTA_DEL_PROPRIETARIO = 8
    ALTRA_UNITA = 9
    PRECEDUTA = 10
    SENZA_ATTESTAZIONE = 11
    FUORI_QUOTA = 12
    RESIDENTI_PRIMA = 13
    FUORI_RISERVA = 14


@dataclass(frozen=True, slots=True)
class Posto:
    """How one household stands for one unit.

    `prima` counts the households before it in the list, by the reason for which each does not get
    the unit; who gets it is counted as ASSEGNATARIA.
    """

    motivo: Motivo
    posizione: int
    prima: Mapping[Motivo, int]


class Traccia:
    """The reasons of a result. Each question reads the list of one unit, and nothing else."""

    def __init__(self, esito: Esito) -> None:
        fatti, situazione = esito.fatti, esito.situazione
        self.esito = esito
        self.stato: Codici = np.zeros(len(fatti.nuclei.codici), dtype=np.int8)
        for domanda, unita in esito.unita_di.items():
            nuova = esito.proposte[unita].nuova
            self.stato[domanda] = Motivo.ALTRA_UNITA if nuova else Motivo.IMPEGNATA
        self.stato[fatti.nuclei.sistemato] = Motivo.GIA_SISTEMATA
        self.stato[fatti.nuclei.escluso] = Motivo.ESCLUSA
        self.stato[list(situazione.escluse)] = Motivo.ESCLUSA
        self._rifiuti: dict[int, list[int]] = defaultdict(list)
        for domanda, rifiutate in situazione.fuori.items():
            for unita in rifiutate:
                self._rifiuti[unita].append(domanda)
        self._scelti: dict[str, list[int]] = defaultdict(list)
        for scelta in fatti.scelte:
            if esito.unita_di.get(scelta.domanda) == scelta.unita:
                self._scelti[fatti.unita[scelta.unita].proprietario].append(scelta.domanda)
        self._quota = aventi_quota(fatti, esito.regole)
        self._riserve = {r.codice: aventi_riserva(fatti, r) for r in fatti.riserve}

    def motivi(self, unita: int) -> Codici:
        """The reason of every household of the list of a unit, from the first position down.

        Norma: R.R. 4/2017, art. 15; L. 241/1990, art. 3.
        """
        dove, proposta = self._righe(unita), self.esito.proposte.get(unita)
        quante = dove.stop - dove.start
        if unita in self.esito.situazione.ritirate:
            return np.full(quante, Motivo.UNITA_RITIRATA, dtype=np.int8)
        if proposta is not None and not proposta.nuova:
            codici = np.full(quante, Motivo.UNITA_IMPEGNATA, dtype=np.int8)
        else:
            codici = self._di_unita_libera(unita, dove, proposta)
        if proposta is not None:
            codici[proposta.riga - dove.start] = Motivo.ASSEGNATARIA
        return codici

    def posto(self, unita: int, domanda: int) -> Posto | None:
        """How a household stands for a unit; None when it is not in its list.

        Norma: R.R. 4/2017, art. 15; L. 241/1990, art. 3.
        """
        dove = self._righe(unita)
        trovate = np.flatnonzero(self.esito.righe.domanda[dove] == domanda)
        if not trovate.size:
            return None
        indice, codici = int(trovate[0]), self.motivi(unita)
        prima = Counter(Motivo(codice) for codice in codici[:indice].tolist())
        posizione = int(self.esito.righe.posizione[dove.start + indice])
        return Posto(Motivo(int(codici[indice])), posizione, dict(sorted(prima.items())))

    def saltati(self, unita: int) -> tuple[tuple[int, Motivo], ...]:
        """Who precedes the household that gets a unit, by position, and why it was passed over.

        Everybody, when nobody gets it. Norma: R.R. 4/2017, art. 15.
        """
        dove, proposta = self._righe(unita), self.esito.proposte.get(unita)
        fine = dove.stop if proposta is None else proposta.riga
        posizioni = self.esito.righe.posizione[dove.start : fine].tolist()
        codici = self.motivi(unita)[: fine - dove.start].tolist()
        return tuple((p, Motivo(c)) for p, c in zip(posizioni, codici, strict=True))

    def _righe(self, unita: int) -> slice:
        lista = self.esito.fatti.unita[unita].lista
        inizio, fine = np.searchsorted(self.esito.righe.lista, (lista, lista + 1))
        return slice(int(inizio), int(fine))

    def _di_unita_libera(self, unita: int, dove: slice, proposta: Proposta | None) -> Codici:
        """The reasons, the weakest first: each that follows covers those before it."""
        una, nuclei = self.esito.fatti.unita[unita], self.esito.fatti.nuclei
        chi = self.esito.righe.domanda[dove]
        codici = np.full(chi.size, Motivo.PRECEDUTA, dtype=np.int8)
        if proposta is not None:
            prima = slice(0, proposta.riga - dove.start)
            self._del_canale(codici[prima], chi[prima], dove, proposta)
        stato = self.stato[chi]
        codici[stato == Motivo.ALTRA_UNITA] = Motivo.ALTRA_UNITA
        scelti = self._scelti.get(una.proprietario)
        if scelti:
            codici[np.isin(chi, scelti)] = Motivo.SCELTA_DEL_PROPRIETARIO
        codici[~np.isin(nuclei.classe[chi], list(una.adatta_a))] = Motivo.NON_ADATTA
        rifiutanti = self._rifiuti.get(unita)
        if rifiutanti:
            codici[np.isin(chi, rifiutanti)] = Motivo.RIFIUTO
        ferme = (stato != 0) & (stato != Motivo.ALTRA_UNITA)
        codici[ferme] = stato[ferme]
        return codici

    def _del_canale(
        self, codici: Codici, chi: NDArray[np.int64], dove: slice, proposta: Proposta
    ) -> None:
        """Why those who precede in the list were not next by the way that was followed."""
        righe, fatti = self.esito.righe, self.esito.fatti
        if proposta.canale is Canale.INDIGENTI:
            residente = righe.residente[dove][: chi.size]
            if self.esito.regole.residenti_prima and righe.residente[proposta.riga]:
                codici[~residente] = Motivo.RESIDENTI_PRIMA
            senza = ~self._quota[chi]
            codici[senza & fatti.nuclei.indigente[chi]] = Motivo.SENZA_ATTESTAZIONE
            codici[senza & ~fatti.nuclei.indigente[chi]] = Motivo.FUORI_QUOTA
        elif proposta.canale is Canale.RISERVA:
            riserva = fatti.unita[proposta.unita].riserva
            codici[~self._riserve[riserva][chi]] = Motivo.FUORI_RISERVA
