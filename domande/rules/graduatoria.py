"""The rankings: one total order per list, for any number of domande. Pure.

Norma: R.R. 4/2017, art. 12 c. 3. Decreasing ISBAR, then the tie-breaks of the profile, then a draw
whose seed is recorded with the graduatoria: anyone who knows the seed can repeat it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bandi.rules.tipi import Profilo
from domande.rules import blocco
from domande.rules.blocco import PuntiInBlocco
from domande.rules.tempo_in_blocco import Interi

type Veri = NDArray[np.bool_]

DECISO_DALLA_PRIMA_POSIZIONE = -1
DECISO_DA_ISBAR = 0
BIT_DI_UNA_PAROLA = 63
RIGHE_DI_UN_TRATTO = 2**16
CORTE = 2**16
COLONNE = (
    *("lista", "posizione", "domanda", "preferenza", "ordine", "isbar", "residenza_comune"),
    *("giorni_comune", "deciso_da"),
)
PER_COMUNE = "residenza_comune_giorni"


class SorteggioNonValido(ValueError):
    """The draw cannot tell all the domande apart."""


@dataclass(frozen=True, slots=True)
class Preferenze:
    """One row per preference of a domanda for a list.

    `domanda`: its row in the block. `lista`: index of the unit, or of owner and comune, as the
    profile says, from 0. `ordine`: 1 is the first choice. `residente_dal`:
    `codifica.residente_dal` for the comune of the unit.
    """

    domanda: Interi
    lista: Interi
    ordine: Interi
    residente_dal: Interi

    def prendi(self, quali: Interi) -> "Preferenze":
        """Only some of the rows."""
        return Preferenze(
            self.domanda[quali], self.lista[quali], self.ordine[quali], self.residente_dal[quali]
        )


@dataclass(frozen=True, slots=True)
class Ordinamento:
    """The lists one after the other, each from the first position down.

    `preferenza` is the row of the given `Preferenze`. Points are hundredths. `deciso_da` says what
    put a row after the one before it: -1 nothing (it is the first of its list), 0 the ISBAR, n the
    n-th tie-break, one more than the tie-breaks the draw.
    """

    lista: Interi
    posizione: Interi
    domanda: Interi
    preferenza: Interi
    ordine: Interi
    isbar: Interi
    residenza_comune: Interi
    giorni_comune: Interi
    deciso_da: Interi
    contesto: "Contesto"

    @property
    def criteri(self) -> Mapping[str, Interi]:
        """The tie-break values of the profile, in its order; points are hundredths."""
        return {
            nome: (
                self.giorni_comune
                if nome == PER_COMUNE
                else self.contesto.punti.per_criterio(nome)[self.domanda]
            )
            for nome in self.contesto.profilo.spareggio
        }

    @property
    def sorteggio(self) -> Interi:
        """The number that each domanda has in the draw."""
        return self.contesto.sorteggio[self.domanda]


@dataclass(frozen=True, slots=True)
class Contesto:
    """What a ranking is made from. See `_spareggi` for the last two fields."""

    punti: PuntiInBlocco
    profilo: Profilo
    sorteggio: Interi
    per_unita: Sequence[str]
    rango: Interi


def chiave_sorteggio(seme: str, id_pubblico: str) -> str:
    """The draw of one domanda: sha256 of seed, line feed and public id (UTF-8), in hexadecimal.

    Norma: R.R. 4/2017, art. 12 c. 3; the avviso says that a draw settles what is still equal.
    """
    return hashlib.sha256(f"{seme}\n{id_pubblico}".encode()).hexdigest()


def ordine_sorteggio(seme: str, id_pubblici: Sequence[str]) -> Interi:
    """The place of each domanda in the draw, from 0; lower goes first.

    Raises `SorteggioNonValido` when two public ids are equal.
    Norma: R.R. 4/2017, art. 12 c. 3.
    """
    radice = hashlib.sha256(f"{seme}\n".encode())
    parole = np.empty((len(id_pubblici), 4), dtype=np.uint64)
    for inizio in range(0, len(id_pubblici), RIGHE_DI_UN_TRATTO):
        impronte = []
        for identificativo in id_pubblici[inizio : inizio + RIGHE_DI_UN_TRATTO]:
            impronta = radice.copy()
            impronta.update(identificativo.encode())
            impronte.append(impronta.digest())
        lette = np.frombuffer(b"".join(impronte), dtype=">u8").reshape(-1, 4)
        parole[inizio : inizio + RIGHE_DI_UN_TRATTO] = lette
    ordine = np.argsort(parole[:, 0])
    if (np.diff(parole[ordine, 0]) == 0).any():
        ordine = np.lexsort(tuple(parole[:, colonna] for colonna in (3, 2, 1, 0)))
        if (np.diff(parole[ordine], axis=0) == 0).all(axis=1).any():
            raise SorteggioNonValido("Due domande hanno lo stesso identificativo pubblico.")
    posto = np.empty(len(id_pubblici), dtype=np.int64)
    posto[ordine] = np.arange(len(id_pubblici))
    return posto


def ordina(
    punti: PuntiInBlocco,
    preferenze: Preferenze,
    profilo: Profilo,
    sorteggio: Interi,
    ammesse: Veri | None = None,
) -> Ordinamento:
    """Order every list: ISBAR, tie-breaks of the profile, draw.

    `sorteggio` has one distinct number per domanda. Domande that are not `ammesse` are left out.
    A domanda named twice in the same list (whose comune is one) keeps its first choice. The result
    does not depend on the order of the rows given.

    Norma: R.R. 4/2017, art. 12 c. 2-3.
    """
    contesto = Contesto(punti, profilo, sorteggio, *_spareggi(punti, profilo, sorteggio))
    righe = np.arange(preferenze.domanda.size, dtype=np.int64)
    if ammesse is not None:
        righe = righe[ammesse[preferenze.domanda]]
    colonne = {nome: np.empty(righe.size, dtype=np.int64) for nome in COLONNE}
    scritte = 0
    for tratto in _tratti(preferenze.lista, righe):
        ordinate = _ordina_tratto(contesto, preferenze.prendi(tratto), tratto)
        fine = scritte + ordinate["lista"].size
        for nome, valori in ordinate.items():
            colonne[nome][scritte:fine] = valori
        scritte = fine
    usate = {nome: valori[:scritte] for nome, valori in colonne.items()}
    return Ordinamento(**usate, contesto=contesto)


def _tratti(lista: Interi, righe: Interi) -> Iterator[Interi]:
    """Cut the rows into stretches of whole lists, in the order of the lists.

    A stretch is as long as a processor's cache likes: past that, each look-up costs several times
    more, and a million domande would cost more than ten times a hundred thousand.
    """
    liste = lista[righe]
    # Short whole numbers are sorted by counting, in linear time.
    corte = liste.max(initial=0) < CORTE
    righe = righe[np.argsort(liste.astype(np.uint16) if corte else liste, kind="stable")]
    inizio = fine = 0
    for quante in np.bincount(liste).tolist():
        fine += quante
        if fine - inizio >= RIGHE_DI_UN_TRATTO:
            yield righe[inizio:fine]
            inizio = fine
    if inizio < fine:
        yield righe[inizio:]


def _ordina_tratto(contesto: Contesto, scelte: Preferenze, righe: Interi) -> Mapping[str, Interi]:
    """Order some whole lists; `righe` says where each row was. Gives the `COLONNE`."""
    punti, profilo = contesto.punti, contesto.profilo
    chi = scelte.domanda
    alla_data = punti.alla_data[chi]
    comune = blocco.punti_nel_comune(punti, chi, scelte.residente_dal, profilo)
    giorni = blocco.giorni(scelte.residente_dal, alla_data)
    isbar = punti.senza_comune[chi] + comune
    criteri = {
        nome: giorni if nome == PER_COMUNE else punti.per_criterio(nome)[chi]
        for nome in profilo.spareggio
    }
    prime = [criteri[nome] for nome in contesto.per_unita]
    rango = contesto.rango[chi]
    chiavi = [scelte.lista, *map(_rovescia, (isbar, *prime)), rango, scelte.ordine]
    ordine = _una_volta_sola(ordina_per(chiavi), scelte)
    lista = scelte.lista[ordine]
    decisivi = [isbar[ordine], *(valori[ordine] for valori in criteri.values())]
    posizione, deciso_da = _posizioni(lista, decisivi)
    return {
        "lista": lista,
        "posizione": posizione,
        "domanda": chi[ordine],
        "preferenza": righe[ordine],
        "ordine": scelte.ordine[ordine],
        "isbar": decisivi[0],
        "residenza_comune": comune[ordine],
        "giorni_comune": giorni[ordine],
        "deciso_da": deciso_da,
    }


def _spareggi(
    punti: PuntiInBlocco, profilo: Profilo, sorteggio: Interi
) -> tuple[Sequence[str], Interi]:
    """The tie-breaks up to the one that depends on the unit, and the place given by all the rest.

    What follows the comune's residence, draw included, is the same in every list of a domanda: it
    is settled once per domanda and not once per preference.
    """
    fin_qui = profilo.spareggio.index(PER_COMUNE) + 1 if PER_COMUNE in profilo.spareggio else 0
    resto = [punti.per_criterio(nome) for nome in profilo.spareggio[fin_qui:]]
    rango = np.empty(sorteggio.size, dtype=np.int64)
    rango[ordina_per([*map(_rovescia, resto), sorteggio])] = np.arange(sorteggio.size)
    return profilo.spareggio[:fin_qui], rango


def _una_volta_sola(ordine: Interi, preferenze: Preferenze) -> Interi:
    """Leave out the second and later rows of a domanda in a list: they follow the first."""
    chi, lista = preferenze.domanda[ordine], preferenze.lista[ordine]
    uguali = (chi[1:] == chi[:-1]) & (lista[1:] == lista[:-1])
    if not uguali.any():
        return ordine
    return ordine[np.concatenate(([True], ~uguali))]


def ordina_per(chiavi: Sequence[Interi]) -> Interi:
    """The order that sorts by the first key, then by the second and so on, all ascending.

    The keys are packed side by side in as few 63-bit words as their ranges allow. One word, the
    usual case, costs a fraction of sorting the keys one by one, and gives the same order. The last
    keys must tell all the rows apart.

    Norma: R.R. 4/2017, art. 12 c. 3 (it only carries out the order).
    """
    parole: list[Interi] = [np.zeros(chiavi[0].size, dtype=np.int64)]
    usati = 0
    for chiave in chiavi:
        minimo = int(chiave.min(initial=0))
        bit = (int(chiave.max(initial=0)) - minimo).bit_length()
        if usati + bit > BIT_DI_UNA_PAROLA:
            parole.append(chiave - minimo)
            usati = bit
        else:
            parole[-1] = (parole[-1] << bit) | (chiave - minimo)
            usati += bit
    ordine: Interi = (
        np.argsort(parole[0]) if len(parole) == 1 else np.lexsort(tuple(reversed(parole)))
    )
    return ordine


def _rovescia(valori: Interi) -> Interi:
    return valori.max(initial=0) - valori


def _posizioni(lista: Interi, ordinati: Sequence[Interi]) -> tuple[Interi, Interi]:
    """Positions from 1 in each list, and the criterion that separates each row from the last."""
    quante = lista.size
    prima = np.ones(quante, dtype=np.bool_)
    prima[1:] = lista[1:] != lista[:-1]
    indici = np.arange(quante, dtype=np.int64)
    posizione = indici - np.maximum.accumulate(np.where(prima, indici, 0)) + 1
    deciso_da = np.full(quante, len(ordinati), dtype=np.int64)
    for numero in range(len(ordinati) - 1, -1, -1):
        valori = ordinati[numero]
        diversi = np.zeros(quante, dtype=np.bool_)
        diversi[1:] = valori[1:] != valori[:-1]
        deciso_da[diversi] = numero
    deciso_da[prima] = DECISO_DALLA_PRIMA_POSIZIONE
    return posizione, deciso_da
