"""Units and households of the cases of the order of assignment, each with what it needs said."""

from fractions import Fraction
from typing import Any

from domande.rules.assegnazione.motore import Esito, assegna
from tests.domande.assegnazione_dalla_legge import Casa, Caso, Famiglia, Legge
from tests.domande.casi_di_assegnazione import EFFETTI, a_parole, eventi_di, fatti_di, regole_di

CREMA, CASTELLEONE, ALER = "Crema", "Castelleone", "ALER"


def casa(codice: str, proprietario: str = CREMA, **altro: Any) -> Casa:
    """A unit with a list of its own, in the comune that owns it, available in 2019."""
    comune = altro.pop("comune", CREMA if proprietario == ALER else proprietario)
    return Casa(
        **{
            "codice": codice,
            "proprietario": proprietario,
            "aler": proprietario == ALER,
            "comune": comune,
            "anno": 2019,
            "lista": codice,
            "adatta_a": {0},
            **altro,
        }
    )


def famiglia(
    nome: str, *preferenze: str, punti: int | dict[str, int] = 0, **altro: Any
) -> Famiglia:
    """A household that asks for units, first choice first; it resides elsewhere."""
    per_comune = punti if isinstance(punti, dict) else dict.fromkeys((CREMA, CASTELLEONE), punti)
    return Famiglia(
        **{
            "nome": nome,
            "indigente": False,
            "attestata": False,
            "residenza": "Milano",
            "classe": 0,
            "categorie": set(),
            "preferenze": {lista: posto for posto, lista in enumerate(preferenze, 1)},
            "punti": {comune: (valore, 0, 0) for comune, valore in per_comune.items()},
            "sorteggio": sum(map(ord, nome)),
            **altro,
        }
    )


def povera(nome: str, *preferenze: str, **altro: Any) -> Famiglia:
    return famiglia(nome, *preferenze, indigente=True, attestata=True, **altro)


def caso(case: list[Casa], famiglie: list[Famiglia], **altro: Any) -> Caso:
    """By default no unit of the year goes to indigent households, unless a case says so."""
    legge = altro.pop("legge", Legge(quota=Fraction(20, 100), effetti=EFFETTI))
    return Caso(legge, case, famiglie, **altro)


def svolgi(uno: Caso) -> Esito:
    fatti = fatti_di(uno)
    return assegna(fatti, regole_di(uno.legge), eventi_di(uno, fatti))


def a_chi(uno: Caso) -> dict[str, str]:
    return {codice: nome for codice, (nome, _) in a_parole(svolgi(uno)).items()}
