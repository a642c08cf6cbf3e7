"""Facts written down and read back are the same facts, and give the same order."""

from dataclasses import replace
from random import Random

import numpy as np

from domande.assegnazioni import congelati
from domande.assegnazioni.congelati import Congelati
from domande.rules.assegnazione import scrittura
from domande.rules.assegnazione.motore import assegna
from tests.domande.casi_di_assegnazione import caso_a_sorte, fatti_di, regole_di


def test_what_is_frozen_comes_back_and_gives_the_same_order() -> None:
    sorte = Random(7)
    con_riserve = 0
    for _volta in range(60):
        caso = caso_a_sorte(sorte)
        fatti = replace(fatti_di(caso), scelte=())
        con_riserve += bool(fatti.riserve)
        quante = len(fatti.nuclei.codici)
        prima = Congelati(fatti, tuple(range(len(fatti.unita))), np.arange(quante, dtype=np.int64))

        scritti = congelati.scrivi(prima)
        dopo = congelati.leggi(scritti)

        assert congelati.scrivi(dopo) == scritti
        assert dopo.offerte == prima.offerte
        regole = regole_di(caso.legge)
        assert scrittura.a_dizionario(assegna(dopo.fatti, regole)) == scrittura.a_dizionario(
            assegna(fatti, regole)
        )
    assert con_riserve
