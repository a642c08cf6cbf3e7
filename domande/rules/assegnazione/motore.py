"""Decides which household each unit goes to. Pure, deterministic, whatever the order of the input.

Three ways, one after the other: the quota of the indigent households, the reserves, the lists
(R.R. 4/2017, art. 15 c. 1 and 1 ter). Along each, every owner proposes its units from the top of
its lists down; a household that has two proposals keeps the one it prefers, and the other owner
goes on to the next. It ends when nobody has two. In which order the owners move is all the same.

Consequences worth knowing: who receives no proposal changes nothing for the others; a household
that is passed over has, by that way, a unit that it prefers, or cannot have this one. One more
point never costs a household its home; it may change which one, since it is owners who propose.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domande.rules.assegnazione import eventi as accaduti
from domande.rules.assegnazione.eventi import Canale, Evento, Situazione
from domande.rules.assegnazione.fatti import Fatti, FattiIncoerenti, Righe
from domande.rules.assegnazione.mercato import Insieme, Mercato
from domande.rules.assegnazione.quote import (
    Gruppo,
    Quota,
    aventi_quota,
    aventi_riserva,
    calcola_quote,
    gruppo_di,
    posti_di_riserva,
)
from domande.rules.assegnazione.regole import Regole
from domande.rules.assegnazione.scelte import alternative


@dataclass(frozen=True, slots=True)
class Proposta:
    """A unit with its household. `nuova` is False for what the events had already settled.

    `riga` is the row in `Esito.righe`. `alternative`: other units of the same owner for which the
    household is placed too; the owner may choose one of them instead (art. 15 c. 1 bis).
    """

    unita: int
    domanda: int
    riga: int
    canale: Canale
    nuova: bool
    alternative: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Esito:
    """The result, and all that its reasons are read from. `proposte` has a key per unit."""

    fatti: Fatti
    regole: Regole
    righe: Righe
    eventi: tuple[Evento, ...]
    situazione: Situazione
    proposte: Mapping[int, Proposta]
    quote: Mapping[Gruppo, Quota]

    @property
    def unita_di(self) -> Mapping[int, int]:
        """The unit that each served household has."""
        return {una.domanda: unita for unita, una in self.proposte.items()}


def assegna(fatti: Fatti, regole: Regole, eventi: Sequence[Evento] = ()) -> Esito:
    """Propose every free unit to the household that is next in line for it.

    `eventi` are what happened since the lists: who is next after a refusal is this same function.
    Raises `FattiIncoerenti` and `EventoIncoerente`.
    Norma: R.R. 4/2017, art. 13 c. 3, art. 15 c. 1, 1 bis, 1 ter; L.R. 16/2016, art. 23 c. 3.
    """
    if fatti.riserve and not regole.riserve:
        raise FattiIncoerenti("In questo regime non ci sono riserve.")
    situazione = accaduti.applica(fatti, regole, eventi)
    mercato, quote = Mercato(fatti, situazione), calcola_quote(fatti, regole, situazione)
    proposte = _impegnate(mercato, situazione)
    passate = {
        Canale.INDIGENTI: mercato.passata(
            _insiemi_di_quota(mercato, regole, quote), residenti_prima=regole.residenti_prima
        ),
        Canale.RISERVA: mercato.passata(_insiemi_di_riserva(mercato, situazione)),
        Canale.GRADUATORIA: mercato.passata(
            [Insieme([unita], mercato.tutti, 1) for unita in mercato.libere]
        ),
    }
    altre = alternative(mercato, passate, regole)
    for canale, passata in passate.items():
        for unita, riga in passata.riga.items():
            chi = int(mercato.righe.domanda[riga])
            proposte[unita] = Proposta(unita, chi, riga, canale, True, altre[unita])
    return Esito(
        fatti=fatti,
        regole=regole,
        righe=mercato.righe,
        eventi=tuple(eventi),
        situazione=situazione,
        proposte=dict(sorted(proposte.items())),
        quote=quote,
    )


def _insiemi_di_quota(
    mercato: Mercato, regole: Regole, quote: Mapping[Gruppo, Quota]
) -> list[Insieme]:
    gruppi: dict[Gruppo, list[int]] = defaultdict(list)
    for unita in mercato.libere:
        gruppi[gruppo_di(mercato.fatti.unita[unita], regole)].append(unita)
    chi = aventi_quota(mercato.fatti, regole)
    return [Insieme(sue, chi, quote[gruppo].limite) for gruppo, sue in gruppi.items()]


def _insiemi_di_riserva(mercato: Mercato, situazione: Situazione) -> list[Insieme]:
    fatti, sue = mercato.fatti, defaultdict(list)
    for unita in mercato.libere:
        sue[fatti.unita[unita].riserva].append(unita)
    aventi = {riserva.categorie: aventi_riserva(fatti, riserva) for riserva in fatti.riserve}
    return [
        Insieme(
            sue[riserva.codice],
            aventi[riserva.categorie],
            posti_di_riserva(fatti, riserva, situazione),
        )
        for riserva in fatti.riserve
    ]


def _impegnate(mercato: Mercato, situazione: Situazione) -> dict[int, Proposta]:
    righe = mercato.righe_di({impegno.domanda for impegno in situazione.impegni.values()})
    proposte = {}
    for unita, impegno in situazione.impegni.items():
        riga = righe[impegno.domanda].get(mercato.fatti.unita[unita].lista)
        if riga is None:
            raise FattiIncoerenti("È proposta un'unità a chi non è nella sua lista.")
        proposte[unita] = Proposta(unita, impegno.domanda, riga, impegno.canale, nuova=False)
    return proposte
