"""Where the owner has a choice: households placed for more than one of its units. Pure."""

from collections import defaultdict
from collections.abc import Mapping

from domande.rules.assegnazione.eventi import Canale
from domande.rules.assegnazione.fatti import Unita
from domande.rules.assegnazione.mercato import Mercato, Passata
from domande.rules.assegnazione.quote import gruppo_di
from domande.rules.assegnazione.regole import Regole


def alternative(
    mercato: Mercato, passate: Mapping[Canale, Passata], regole: Regole
) -> dict[int, tuple[int, ...]]:
    """For each unit that goes to a household, the others of its owner that could go to it as well.

    That is: it suits the household, has not gone before, and the household precedes who has it.
    Norma: R.R. 4/2017, art. 15 c. 1 bis.
    """
    unita, domanda = mercato.fatti.unita, mercato.righe.domanda
    servite = {int(domanda[riga]) for una in passate.values() for riga in una.riga.values()}
    sue_righe, libere = mercato.righe_di(servite), mercato.libere_prima
    trovate: dict[int, tuple[int, ...]] = {}
    for canale, passata in passate.items():
        della_lista: dict[int, list[int]] = defaultdict(list)
        for numero in libere:
            della_lista[unita[numero].lista].append(numero)
        for assegnata, riga in passata.riga.items():
            chi = int(domanda[riga])
            concorso = _concorso(unita[assegnata], canale, regole)
            altre = [
                numero
                for lista, sua in sue_righe[chi].items()
                for numero in della_lista.get(lista, ())
                if numero != assegnata
                and _concorso(unita[numero], canale, regole) == concorso
                and mercato.ammissibile(numero, chi)
                and passata.precede(sua, numero, mercato)
            ]
            trovate[assegnata] = tuple(sorted(altre, key=lambda numero: unita[numero].codice))
        libere = [numero for numero in libere if numero not in passata.riga]
    return trovate


def _concorso(unita: Unita, canale: Canale, regole: Regole) -> tuple[object, ...]:
    """What units must share to be exchanged: the owner, and in a quota or a reserve the comune."""
    if canale is Canale.INDIGENTI:
        return *gruppo_di(unita, regole), unita.comune
    if canale is Canale.RISERVA:
        return unita.riserva, unita.comune
    return (unita.proprietario,)
