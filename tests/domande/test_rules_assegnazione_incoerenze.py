"""What cannot be, in the facts of an assignment or in what happened after it, is refused."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from domande.rules.assegnazione.eventi import Evento, EventoIncoerente, Fatto
from domande.rules.assegnazione.fatti import Contingente, Fatti, FattiIncoerenti, Riserva, Scelta
from domande.rules.assegnazione.motore import assegna
from tests.domande.assegnazione_dalla_legge import Legge
from tests.domande.casi_di_assegnazione import EFFETTI, fatti_di, regole_di
from tests.domande.esempi_di_assegnazione import CREMA, casa, caso, famiglia


def fatti_semplici(**altro: Any) -> Fatti:
    uno = caso([casa("A"), casa("B")], [famiglia("prima", "A", "B"), famiglia("seconda", "A")])
    return replace(fatti_di(uno), **altro)


REGOLE = regole_di(Legge(effetti=EFFETTI))
PROPOSTA = Evento(fatto=Fatto.PROPOSTA, domanda=0, unita=0)


@pytest.mark.parametrize(
    ("eventi", "perche"),
    [
        ((PROPOSTA, PROPOSTA), "già proposta"),
        ((Evento(fatto=Fatto.RITIRO, unita=0), PROPOSTA), "già proposta"),
        ((PROPOSTA, replace(PROPOSTA, unita=1)), "già una proposta"),
        ((Evento(fatto=Fatto.ESCLUSIONE, domanda=0), PROPOSTA), "è escluso"),
        ((replace(PROPOSTA, fatto=Fatto.ACCETTAZIONE),), "non è stata proposta"),
        ((PROPOSTA, Evento(fatto=Fatto.RIFIUTO, domanda=1, unita=0)), "non è stata proposta"),
        ((PROPOSTA, replace(PROPOSTA, fatto=Fatto.RIFIUTO, codice="boh")), "«boh» non è un motivo"),
    ],
)
def test_what_cannot_have_happened_is_refused(eventi: tuple[Evento, ...], perche: str) -> None:
    with pytest.raises(EventoIncoerente, match=perche):
        assegna(fatti_semplici(), REGOLE, eventi)


def test_a_proposal_to_who_is_not_in_the_list_is_refused() -> None:
    with pytest.raises(FattiIncoerenti, match="non è nella sua lista"):
        assegna(fatti_semplici(), REGOLE, [replace(PROPOSTA, domanda=1, unita=1)])


def test_facts_that_contradict_each_other_are_refused() -> None:
    fatti = fatti_semplici()
    una, altra = fatti.unita
    riserva = Riserva(
        codice="R", categorie=frozenset({"forze"}), percentuale=Decimal("0.1"), disponibili=1
    )
    scelta = Scelta(domanda=0, unita=0, motivo="")
    contingente = Contingente(proprietario=CREMA, anno=2019, disponibili=1)
    riservate = (replace(una, riserva="R"), replace(altra, riserva="R", anno=2020))
    prove: list[tuple[dict[str, Any], str]] = [
        ({"unita": (una, replace(altra, codice="A"))}, "Due unità"),
        ({"riserve": (riserva, riserva)}, "Due riserve"),
        ({"unita": riservate}, "una riserva che non c'è"),
        ({"unita": riservate, "riserve": (riserva,)}, "un solo proprietario"),
        (
            {"riserve": (replace(riserva, categorie=frozenset({"altri"})),)},
            "una categoria che non c'è",
        ),
        ({"scelte": (scelta, replace(scelta, unita=1))}, "scelto due volte"),
    ]

    for cambiati, perche in prove:
        with pytest.raises(FattiIncoerenti, match=perche):
            fatti_semplici(**cambiati)
    with pytest.raises(FattiIncoerenti, match="Due contingenti"):
        assegna(fatti_semplici(contingenti=(contingente, contingente)), REGOLE)
    righe = replace(fatti.righe, posizione=fatti.righe.posizione * 0 + 1)
    with pytest.raises(FattiIncoerenti, match="lo stesso posto"):
        assegna(fatti_semplici(righe=righe), REGOLE)
