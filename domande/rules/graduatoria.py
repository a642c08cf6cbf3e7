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
PER_COMUNE = "residenza_comune_giorni"


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
        """Only some of the rows."""
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
    radice = hashlib.sha256(f"{seme}\n".encode())
    impronte = []
    for identificativo in id_pubblici:
        impronta = radice.copy()
        impronta.update(identificativo.encode())
        impronte.append(impronta.digest())
    parole = np.frombuffer(b"".join(impronte), dtype=">u8").reshape(len(id_pubblici), 4)
    parole = parole.astype(np.uint64)
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
    righe = np.arange(preferenze.domanda.size, dtype=np.int64)
    if ammesse is not None:
        righe = righe[ammesse[preferenze.domanda]]
        preferenze = preferenze.prendi(righe)
    chi = preferenze.domanda
    alla_data = punti.alla_data[chi]
    comune = blocco.punti_residenza(preferenze.residente_dal, alla_data, profilo.residenza_comune)
    isbar = punti.senza_comune[chi] + comune
    giorni = blocco.giorni(preferenze.residente_dal, alla_data)
    per_unita, rango = _spareggi(punti, profilo, sorteggio)
    prime = [giorni if nome == PER_COMUNE else punti.per_criterio(nome)[chi] for nome in per_unita]
    chiavi = [preferenze.lista, *map(_rovescia, (isbar, *prime)), rango[chi], preferenze.ordine]
    ordine = _una_volta_sola(ordina_per(chiavi), preferenze)
    chi, lista = chi[ordine], preferenze.lista[ordine]
    criteri = {
        nome: giorni[ordine] if nome == PER_COMUNE else punti.per_criterio(nome)[chi]
        for nome in profilo.spareggio
    }
    isbar = isbar[ordine]
    posizione, deciso_da = _posizioni(lista, [isbar, *criteri.values()])
    return Ordinamento(
        lista=lista,
        posizione=posizione,
        domanda=chi,
        preferenza=righe[ordine],
        ordine=preferenze.ordine[ordine],
        isbar=isbar,
        residenza_comune=comune[ordine],
        criteri=criteri,
        sorteggio=sorteggio[chi],
        deciso_da=deciso_da,
    )


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
