"""Who moves, and why, when the same domande are ranked with another profile. Pure.

Norma: R.R. 4/2017, art. 12 c. 2-3. The two rankings come from the same frozen inputs and the same
draw, so that what differs comes from the profile alone.
"""

from dataclasses import dataclass

import numpy as np

from bandi.rules.tipi import Profilo
from domande.rules import compatibilita
from domande.rules.blocco import PuntiInBlocco, componi_blocco, per_condizione
from domande.rules.graduatoria import Ordinamento
from domande.rules.tempo_in_blocco import Interi

# What moved a domanda, in the order in which equal weights are settled.
GRUPPI = ("familiari", "abitative", "economiche", "residenza_regione", "residenza_comune")
FERMA, SPINTA_DA_ALTRI = -1, len(GRUPPI)


class ListeDiverse(ValueError):
    """The two rankings are not of the same domande in the same lists."""


@dataclass(frozen=True, slots=True)
class Spostamenti:
    """One row per domanda and list, by list and then by the position of before.

    Points are hundredths. `causa` is an index in `GRUPPI`, `SPINTA_DA_ALTRI`, or `FERMA`.
    """

    lista: Interi
    domanda: Interi
    prima: Interi
    dopo: Interi
    isbar_prima: Interi
    isbar_dopo: Interi
    comune_prima: Interi
    comune_dopo: Interi
    causa: Interi


def confronta(
    prima: Ordinamento, dopo: Ordinamento, punti_prima: PuntiInBlocco, punti_dopo: PuntiInBlocco
) -> Spostamenti:
    """Set two rankings side by side, and say of each domanda what moved it most.

    The cause is the group of points that changed most; who moves with unchanged points was
    pushed by others, or by the order between equals. Raises `ListeDiverse`.
    Norma: R.R. 4/2017, art. 12 c. 2-3.
    """
    una, altra = (np.lexsort((uno.domanda, uno.lista)) for uno in (prima, dopo))
    stesse = una.size == altra.size and all(
        np.array_equal(getattr(prima, nome)[una], getattr(dopo, nome)[altra])
        for nome in ("lista", "domanda")
    )
    if not stesse:
        raise ListeDiverse("Le due graduatorie non sono delle stesse domande.")
    chi = prima.domanda[una]
    scarti = np.stack(
        [
            *(punti_dopo.gruppi[nome][chi] - punti_prima.gruppi[nome][chi] for nome in GRUPPI[:3]),
            punti_dopo.residenza_regione[chi] - punti_prima.residenza_regione[chi],
            dopo.residenza_comune[altra] - prima.residenza_comune[una],
        ]
    )
    pesi = np.abs(scarti)
    causa = np.where(pesi.any(axis=0), pesi.argmax(axis=0), SPINTA_DA_ALTRI)
    causa[prima.posizione[una] == dopo.posizione[altra]] = FERMA
    in_fila = np.lexsort((prima.posizione[una], prima.lista[una]))
    una, altra = una[in_fila], altra[in_fila]
    return Spostamenti(
        lista=prima.lista[una],
        domanda=prima.domanda[una],
        prima=prima.posizione[una],
        dopo=dopo.posizione[altra],
        isbar_prima=prima.isbar[una],
        isbar_dopo=dopo.isbar[altra],
        comune_prima=prima.residenza_comune[una],
        comune_dopo=dopo.residenza_comune[altra],
        causa=causa[in_fila],
    )


def voci(codifiche: list[bytes], punti: PuntiInBlocco, profilo: Profilo) -> dict[str, Interi]:
    """The points of each domanda, line by line: conditions that count, ISEE, Region.

    The lines of a group add up to the points of the group: of incompatible conditions, those that
    do not count are zero.
    Norma: R.R. 4/2017, art. 12 c. 2, Allegato 1.
    """
    blocco = componi_blocco(codifiche)
    righe: dict[str, Interi] = {}
    for gruppo in profilo.gruppi:
        trovate = per_condizione(blocco, profilo, gruppo)
        da_scegliere = np.ones(blocco.quante, dtype=np.bool_)
        contate = {codice: np.zeros(blocco.quante, dtype=np.int64) for codice in trovate}
        for scelta in compatibilita.combinazioni_massimali(gruppo):
            somma = np.zeros(blocco.quante, dtype=np.int64)
            for codice in sorted(scelta):
                somma += trovate[codice]
            vale = da_scegliere & (somma == punti.gruppi[gruppo.codice])
            for codice in scelta:
                contate[codice][vale] = trovate[codice][vale]
            da_scegliere &= ~vale
        righe |= {f"{gruppo.codice}.{codice}": valori for codice, valori in contate.items()}
    righe[profilo.economica.codice] = punti.gruppi[profilo.economica.codice]
    righe["residenza_regione"] = punti.residenza_regione
    return righe
