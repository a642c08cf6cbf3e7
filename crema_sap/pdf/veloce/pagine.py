"""Lays blocks on pages: chains stay together, table headers are repeated."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crema_sap.pdf import carta
from crema_sap.pdf.veloce.blocchi import Blocco, Flusso


@dataclass(frozen=True, slots=True)
class Posto:
    """A block in its place: `y` is its top, from the bottom of the page."""

    flusso: int
    blocco: int
    y: float
    ripetuto: bool = False


@dataclass(slots=True)
class Pagina:
    """A page of the fast typesetter; `inizi` are the flows that begin on it, with their top."""

    orizzontale: bool
    posti: list[Posto] = field(default_factory=list)
    inizi: list[tuple[int, float]] = field(default_factory=list)

    @property
    def formato(self) -> tuple[float, float]:
        larghezza, altezza = carta.A4
        return (altezza, larghezza) if self.orizzontale else (larghezza, altezza)


def altezza_utile(*, orizzontale: bool) -> float:
    """Return the height between the margins."""
    return carta.A4[0 if orizzontale else 1] - carta.MARGINI[0] - carta.MARGINI[2]


class Impaginatore:
    """Fills pages with the blocks of one flow after the other."""

    def __init__(self) -> None:
        self.pagine: list[Pagina] = []
        self.y = 0.0
        self.vuota = True
        self.dopo = 0.0

    def volta(self, *, orizzontale: bool) -> None:
        """Begin a page."""
        self.pagine.append(Pagina(orizzontale))
        self.y = self.pagine[-1].formato[1] - carta.MARGINI[0]
        self.vuota, self.dopo = True, 0.0

    def posa(self, indice: int, flusso: Flusso, *, nuova_pagina: bool) -> None:
        """Lay a whole flow, on a new page if asked or if the page has another orientation."""
        if nuova_pagina or not self.pagine or self.pagine[-1].orizzontale is not flusso.orizzontale:
            self.volta(orizzontale=flusso.orizzontale)
        primo = True
        for catena in _catene(flusso.blocchi):
            blocchi = [flusso.blocchi[n] for n in catena]
            if not self.vuota and self._ingombro(blocchi) > self.y - carta.MARGINI[2]:
                self.volta(orizzontale=flusso.orizzontale)
                self._ripeti(indice, blocchi[0], flusso)
            for n, blocco in zip(catena, blocchi, strict=True):
                # Only a chain longer than a page is broken here.
                if not self.vuota and self._ingombro([blocco]) > self.y - carta.MARGINI[2]:
                    self.volta(orizzontale=flusso.orizzontale)
                    self._ripeti(indice, blocco, flusso)
                self._metti(indice, n, blocco)
                if primo:
                    alto = self.pagine[-1].posti[-1].y
                    self.pagine[-1].inizi.append((indice, alto))
                    primo = False

    def _ripeti(self, indice: int, blocco: Blocco, flusso: Flusso) -> None:
        if blocco.testata >= 0:
            testata = flusso.blocchi[blocco.testata]
            self._metti(indice, blocco.testata, testata, ripetuto=True)

    def _stacco(self, blocco: Blocco, dopo: float) -> float:
        return max(blocco.prima, dopo)

    def _ingombro(self, blocchi: Sequence[Blocco]) -> float:
        totale, dopo = 0.0, self.dopo
        for blocco in blocchi:
            totale += self._stacco(blocco, dopo) + blocco.altezza
            dopo = blocco.dopo
        return totale

    def _metti(self, indice: int, n: int, blocco: Blocco, *, ripetuto: bool = False) -> None:
        if not self.vuota:
            self.y -= self._stacco(blocco, self.dopo)
        self.pagine[-1].posti.append(Posto(indice, n, self.y, ripetuto))
        self.y -= blocco.altezza
        self.dopo = blocco.dopo
        self.vuota = False


def _catene(blocchi: Sequence[Blocco]) -> list[list[int]]:
    """Group the indices of the blocks that must share a page."""
    catene: list[list[int]] = []
    aperta = False
    for n, blocco in enumerate(blocchi):
        if aperta:
            catene[-1].append(n)
        else:
            catene.append([n])
        aperta = blocco.lega
    return catene
