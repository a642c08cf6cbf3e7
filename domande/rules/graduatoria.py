"""The rankings: one total order per list, for any number of domande. Pure.

Norma: R.R. 4/2017, art. 12 c. 3. Decreasing ISBAR, then the tie-breaks of the profile, then a draw
whose seed is recorded with the graduatoria: anyone who knows the seed can repeat it.
"""

import hashlib
from collections.abc import Mapping, Sequence
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


class SorteggioNonValido(ValueError):
    """The draw cannot tell all the domande apart."""


@dataclass(frozen=True, slots=True)
class Preferenze:
    """One row per preference of a domanda for a list.

    `domanda`: its row in the block. `lista`: index of the unit, or of owner and comune, as the
    profile says. `ordine`: 1 is the first choice. `residente_dal`: `codifica.residente_dal` for
    the comune of the unit.
    """

    domanda: Interi
    lista: Interi
    ordine: Interi
    residente_dal: Interi

    def prendi(self, quali: Interi) -> "Preferenze":
        return Preferenze(
            self.domanda[quali], self.lista[quali], self.ordine[quali], self.residente_dal[quali]
        )


@dataclass(frozen=True, slots=True)
class Ordinamento:
    """The lists one after the other, each from the first position down.

    `preferenza` is the row of the given `Preferenze`. `criteri` has the tie-break values of the
    profile, in its order; points are hundredths. `deciso_da` says what put a row after the one
    before it: -1 nothing (it is the first of its list), 0 the ISBAR, n the n-th tie-break, one more
    than the tie-breaks the draw.
    """

    lista: Interi
    posizione: Interi
    domanda: Interi
    preferenza: Interi
    ordine: Interi
    isbar: Interi
    residenza_comune: Interi
    criteri: Mapping[str, Interi]
    sorteggio: Interi
    deciso_da: Interi


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
    if len(set(id_pubblici)) != len(id_pubblici):
        raise SorteggioNonValido("Due domande hanno lo stesso identificativo pubblico.")
    radice = hashlib.sha256(f"{seme}\n".encode())
    impronte = bytearray()
    for identificativo in id_pubblici:
        impronta = radice.copy()
        impronta.update(identificativo.encode())
        impronte += impronta.digest()
    parole = np.frombuffer(bytes(impronte), dtype=">u8").reshape(len(id_pubblici), 4)
    ordine = np.lexsort(tuple(parole[:, colonna].astype(np.uint64) for colonna in (3, 2, 1, 0)))
    posto = np.empty(len(id_pubblici), dtype=np.int64)
    posto[ordine] = np.arange(len(id_pubblici), dtype=np.int64)
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
    A domanda named twice in the same list keeps its first choice. The result does not depend on the
    order of the rows given.

    Norma: R.R. 4/2017, art. 12 c. 2-3.
    """
    righe = _righe(preferenze, ammesse)
    scelte = preferenze.prendi(righe)
    chi = scelte.domanda
    alla_data = punti.alla_data[chi]
    comune = blocco.punti_residenza(scelte.residente_dal, alla_data, profilo.residenza_comune)
    isbar = punti.senza_comune[chi] + comune
    criteri = {nome: _criterio(nome, punti, scelte, alla_data) for nome in profilo.spareggio}
    draw = sorteggio[chi]
    discendenti = [isbar, *criteri.values()]
    ordine = _ordina_per(scelte.lista, discendenti, draw)
    lista = scelte.lista[ordine]
    ordinati = [valori[ordine] for valori in discendenti]
    posizione, deciso_da = _posizioni(lista, ordinati)
    return Ordinamento(
        lista=lista,
        posizione=posizione,
        domanda=chi[ordine],
        preferenza=righe[ordine],
        ordine=scelte.ordine[ordine],
        isbar=ordinati[0],
        residenza_comune=comune[ordine],
        criteri=dict(zip(criteri, ordinati[1:], strict=True)),
        sorteggio=draw[ordine],
        deciso_da=deciso_da,
    )


def _righe(preferenze: Preferenze, ammesse: Veri | None) -> Interi:
    """The rows to rank: admitted domande, each once in each list."""
    righe = np.arange(len(preferenze.domanda), dtype=np.int64)
    if ammesse is not None:
        righe = righe[ammesse[preferenze.domanda]]
    if not righe.size:
        return righe
    domanda, lista = preferenze.domanda[righe], preferenze.lista[righe]
    coppie = domanda * (int(lista.max()) + 1) + lista
    if np.unique(coppie).size == righe.size:
        return righe
    per_coppia = np.lexsort((preferenze.ordine[righe], coppie))
    prime = np.diff(coppie[per_coppia], prepend=-1) != 0
    uniche: Interi = righe[per_coppia[prime]]
    return uniche


def _criterio(nome: str, punti: PuntiInBlocco, scelte: Preferenze, alla_data: Interi) -> Interi:
    if nome == "residenza_comune_giorni":
        return blocco.giorni(scelte.residente_dal, alla_data)
    if nome == "residenza_regione_giorni":
        return punti.giorni_regione[scelte.domanda]
    return punti.gruppi[nome][scelte.domanda]


def _ordina_per(lista: Interi, discendenti: Sequence[Interi], crescente: Interi) -> Interi:
    """Sort by list, by each descending key in turn, and by the last ascending one.

    The keys are packed side by side in as few 63-bit words as their ranges allow: sorting two
    words costs a fraction of sorting eight keys, and gives the same order.
    """
    chiavi = [lista, *(_rovescia(valori) for valori in discendenti), crescente]
    parole: list[Interi] = []
    usati = BIT_DI_UNA_PAROLA
    for chiave in chiavi:
        minimo = int(chiave.min(initial=0))
        bit = int(chiave.max(initial=0) - minimo).bit_length()
        if usati + bit > BIT_DI_UNA_PAROLA:
            parole.append(chiave - minimo)
            usati = bit
        else:
            parole[-1] = (parole[-1] << bit) | (chiave - minimo)
            usati += bit
    ordine: Interi = np.lexsort(tuple(reversed(parole)))
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
