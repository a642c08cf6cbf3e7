"""The bundle's own program makes the assignment again, by itself, and finds what was altered."""

import csv
import hashlib
import importlib.util
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from domande.rules.assegnazione.motore import assegna
from domande.rules.assegnazione.scrittura import a_dizionario
from tests.domande.assegnazione_dalla_legge import Caso, Legge, in_fila
from tests.domande.casi_di_assegnazione import (
    EFFETTI,
    caso_a_sorte,
    eventi_di,
    fatti_di,
    regole_di,
)
from tests.domande.esempi_di_assegnazione import (
    ALER,
    CASTELLEONE,
    CREMA,
    casa,
    caso,
    famiglia,
    povera,
)

PROGRAMMA = Path(__file__).parents[2] / "domande/graduatorie/risorse/verifica.py"
SEME, SPAREGGI = "seme", ["familiari_prova", "abitative_prova"]
IMPRONTE = {"seme": SEME, "spareggi": SPAREGGI}
POPOLAZIONI = 800


def _carica() -> ModuleType:
    luogo = importlib.util.spec_from_file_location("verifica_del_pacchetto", PROGRAMMA)
    assert luogo is not None
    assert luogo.loader is not None
    modulo = importlib.util.module_from_spec(luogo)
    luogo.loader.exec_module(modulo)
    return modulo


VERIFICA = _carica()


def sorteggia(uno: Caso) -> Caso:
    """Give each household the number that the bundle's draw gives it."""
    per_numero = sorted(uno.famiglie, key=lambda f: VERIFICA.sorteggio(SEME, f.nome))
    for posto, una in enumerate(per_numero):
        una.sorteggio = posto
    return uno


def ingressi(uno: Caso) -> list[dict[str, Any]]:
    """The rows of the inputs, as the bundle writes them: points, and ranks from 1 down."""
    return [
        {
            "codice": una.nome,
            "unita": una_casa.codice,
            "preferenza": str(una.preferenze[una_casa.lista]),
            **dict.fromkeys(VERIFICA.GRUPPI, "0.00"),
            "familiari": f"{una.punti[una_casa.comune][0]}.00",
            "isbar": f"{una.punti[una_casa.comune][0]}.00",
            **{
                f"rango_{nome}": str(9 - una.punti[una_casa.comune][posto])
                for posto, nome in enumerate(SPAREGGI, 1)
            },
        }
        for una_casa in uno.case
        for una in in_fila(uno, una_casa)
    ]


def scritto(uno: Caso) -> dict[str, Any]:
    """What the reserved bundle says of an assignment, once read back."""
    fatti = fatti_di(uno)
    esito = assegna(fatti, regole_di(uno.legge), eventi_di(uno, fatti))
    letto: dict[str, Any] = json.loads(json.dumps(a_dizionario(esito)))
    return letto


def test_the_program_of_the_bundle_agrees_on_random_populations() -> None:
    for seme in range(POPOLAZIONI):
        uno = sorteggia(caso_a_sorte(Random(seme)))

        VERIFICA.controlla_assegnazione(scritto(uno), ingressi(uno), IMPRONTE)


def pieno() -> Caso:
    """A population where everything that is written counts."""
    case = [
        casa("A", lista="L", riserva="R"),
        casa("B", anno=2020),
        casa("C", ALER, anno=2020),
        casa("D"),
        casa("E", ALER, comune="Castelleone"),
        casa("F"),
    ]
    famiglie = [
        famiglia("prima", "D", "F", "E", punti=9),
        famiglia("seconda", "F", "D", "L", punti=8),
        famiglia("terza", "D", "F", "L", punti=7),
        povera("povera", "B", "C", "E", punti=2, residenza=CREMA),
        povera("misera", "C", "B", "E", punti=3),
        famiglia("anziana", "L", "F", punti=1, categorie={"anziani"}),
        famiglia("grande", "D", punti=10, classe=1),
        famiglia("sistemata", "D", punti=11, sistemata=True),
        famiglia("esclusa", "F", punti=11, esclusa=True),
        povera("negata", "L", "D", punti=5),
    ]
    return sorteggia(
        caso(
            case,
            famiglie,
            anni={(CREMA, "", 2019): (3, 1, None)},
            riserve={"R": (Fraction(50, 100), 1, 0, {"anziani"})},
            scelte={("prima", CREMA): "F"},
            eventi=[
                ("proposta", "negata", "D", "", "graduatoria"),
                ("rifiuto", "negata", "D", "fuori", ""),
            ],
        )
    )


def con_quote() -> Caso:
    """Quotas, years, residences, a refusal: as above, for what counts in the quotas."""
    famiglie = [
        famiglia("negata", "A", "B", punti=20),
        famiglia("ricca", "A", "B", punti=19),
        famiglia("agiata", "B", "A", punti=18),
        famiglia("media", "D", "C", punti=10),
        povera("misera", "D", "C", punti=5),
        povera("poverina", "A", "B", punti=4),
        povera("povera", "C", "D", punti=1, residenza=CREMA),
        povera("lontana", "E", punti=5),
        povera("vicina", "E", punti=1, residenza=CASTELLEONE),
    ]
    case = [
        casa("A"),
        casa("B"),
        casa("C", ALER),
        casa("D", ALER, anno=2020),
        casa("E", CASTELLEONE),
    ]
    eventi = [
        ("proposta", "negata", "A", "", "graduatoria"),
        ("rifiuto", "negata", "A", "fuori", ""),
    ]
    # ceil(20 % of 5) = 1, given before this run
    return sorteggia(caso(case, famiglie, anni={(CREMA, "", 2019): (5, 1, None)}, eventi=eventi))


def campi(dati: Any, percorso: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every single value."""
    if isinstance(dati, dict):
        for chiave, valore in dati.items():
            yield from campi(valore, (*percorso, chiave))
    elif isinstance(dati, list) and dati and isinstance(dati[0], dict):
        for posto, valore in enumerate(dati):
            yield from campi(valore, (*percorso, posto))
    else:
        yield percorso


def altera(valore: Any) -> Any:
    if isinstance(valore, bool):
        return not valore
    if isinstance(valore, int):
        return valore + 1
    if isinstance(valore, list):
        return [] if valore else ["anziani", 1]
    return {"0.20": "0.90", "0.5": "0.1", "": "R"}.get(valore, f"{valore}x")


def metti(dati: Any, percorso: tuple[Any, ...], valore: Any) -> Any:
    cambiati = deepcopy(dati)
    dove = cambiati
    for passo in percorso[:-1]:
        dove = dove[passo]
    dove[percorso[-1]] = valore
    return cambiati


def scopre(dati: Any, righe: list[dict[str, Any]]) -> bool:
    try:
        VERIFICA.controlla_assegnazione(dati, righe, IMPRONTE)
    except (VERIFICA.Differenza, KeyError, ArithmeticError, ValueError):
        return True
    return False


@pytest.fixture
def cartella(tmp_path: Path) -> Path:
    """A whole reserved bundle of the population, with its hashes."""
    uno = pieno()
    righe = ingressi(uno)
    posti: dict[str, int] = {}
    for riga in righe:
        posti[riga["unita"]] = posti.get(riga["unita"], 0) + 1
        riga["codice_pubblicato"] = riga["codice"].upper()
        riga["posizione"] = riga["rango_sorteggio"] = posti[riga["unita"]]
    pubbliche = [riga | {"codice": riga["codice_pubblicato"]} for riga in righe]
    unita = [{"codice": codice, "righe_pubbliche": "sì"} for codice in posti]
    ranghi = [f"rango_{nome}" for nome in (*SPAREGGI, "sorteggio")]
    for nome, scritte, colonne in (
        (VERIFICA.PUNTI, righe, list(righe[0])),
        ("ingressi.csv", pubbliche, ["codice", "unita", "isbar", *ranghi]),
        ("graduatorie.csv", pubbliche, ["unita", "posizione", "codice", "isbar"]),
        ("unita.csv", unita, ["codice", "righe_pubbliche"]),
    ):
        with (tmp_path / nome).open("w", newline="") as aperto:
            scrive = csv.DictWriter(
                aperto, colonne, delimiter=";", lineterminator="\n", extrasaction="ignore"
            )
            scrive.writeheader()
            scrive.writerows(scritte)
    (tmp_path / VERIFICA.ASSEGNAZIONE).write_text(json.dumps(scritto(uno)))
    firma(tmp_path)
    return tmp_path


def firma(cartella: Path) -> None:
    pubblici = ("unita.csv", "ingressi.csv", "graduatorie.csv")
    nomi = (*pubblici, VERIFICA.PUNTI, VERIFICA.ASSEGNAZIONE)
    impronte = {n: hashlib.sha256((cartella / n).read_bytes()).hexdigest() for n in nomi}
    (cartella / "impronte.json").write_text(json.dumps({**IMPRONTE, "file": impronte}))


def test_a_reserved_bundle_is_checked_whole_and_one_altered_proposal_is_named(
    cartella: Path,
) -> None:
    assert VERIFICA.verifica(cartella) == (10, 6)

    dati = json.loads((cartella / VERIFICA.ASSEGNAZIONE).read_text())
    dati["proposte"]["F"]["nucleo"] = "seconda"
    (cartella / VERIFICA.ASSEGNAZIONE).write_text(json.dumps(dati))
    with pytest.raises(VERIFICA.Differenza, match="è stato cambiato"):
        VERIFICA.verifica(cartella)
    firma(cartella)
    with pytest.raises(VERIFICA.Differenza, match="l'unità F è scritta a"):
        VERIFICA.verifica(cartella)


def test_each_field_altered_in_turn_is_found_by_its_hash(cartella: Path) -> None:
    percorso = cartella / VERIFICA.ASSEGNAZIONE
    dati = json.loads(percorso.read_text())

    for campo in campi(dati):
        valore = dati
        for passo in campo:
            valore = valore[passo]
        percorso.write_text(json.dumps(metti(dati, campo, altera(valore))))
        with pytest.raises(VERIFICA.Differenza, match="è stato cambiato"):
            VERIFICA.verifica(cartella)


# What is altered, with the hashes mended too, and the new value: each changes who gets what.
FORGIATI: dict[str, tuple[Callable[[], Caso], tuple[Any, ...], Any]] = {
    "a proposal": (pieno, ("proposte", "F", "nucleo"), "seconda"),
    "the way of a proposal": (pieno, ("proposte", "B", "canale"), "graduatoria"),
    "the quota": (pieno, ("regole", "quota"), "0"),
    "attestations": (pieno, ("nuclei", "povera", "attestato"), False),
    "who is indigent": (pieno, ("nuclei", "povera", "indigente"), False),
    "a class": (pieno, ("nuclei", "grande", "classe"), 0),
    "a category": (pieno, ("nuclei", "anziana", "categorie"), []),
    "who has a dwelling": (pieno, ("nuclei", "sistemata", "sistemato"), False),
    "who is excluded": (pieno, ("nuclei", "esclusa", "escluso"), False),
    "which units suit": (pieno, ("unita", "D", "adatta_a"), [1]),
    "a reserve": (pieno, ("unita", "A", "riserva"), ""),
    "the size of a reserve": (pieno, ("riserve", "R", "percentuale"), "0.10"),
    "the owner's choice": (pieno, ("scelte", 0, "unita"), "D"),
    "a residence": (con_quote, ("nuclei", "vicina", "residente_in"), []),
    "residents first": (con_quote, ("regole", "residenti_prima"), False),
    "an owner": (con_quote, ("unita", "B", "proprietario"), "altro"),
    "a comune": (con_quote, ("unita", "E", "comune"), CREMA),
    "a year": (con_quote, ("unita", "D", "anno"), 2019),
    "what is the ALER's": (con_quote, ("unita", "A", "aler"), True),
    "what was given before": (con_quote, ("contingenti", 0, "gia_assegnate"), 0),
    "the units of a year": (con_quote, ("contingenti", 0, "disponibili"), 6),
    "an owner's own quota": (con_quote, ("contingenti", 0, "quota"), "0.40"),
    "an event": (con_quote, ("eventi", 1, "fatto"), "accettazione"),
    "the reason of a refusal": (con_quote, ("eventi", 1, "codice"), "questa"),
    "the effect of a refusal": (con_quote, ("regole", "rifiuti", "fuori"), "unita"),
}


@pytest.mark.parametrize("che_cosa", FORGIATI)
def test_what_changes_the_result_is_found_even_with_the_hashes_mended(che_cosa: str) -> None:
    popolazione, campo, valore = FORGIATI[che_cosa]
    uno = popolazione()
    dati, righe = scritto(uno), ingressi(uno)

    assert not scopre(dati, righe)
    assert scopre(metti(dati, campo, valore), righe)


def test_the_program_is_short_enough_to_be_read() -> None:
    assert len(PROGRAMMA.read_text().splitlines()) < 400


def test_an_unknown_reason_of_refusal_is_a_difference_too() -> None:
    uno = Caso(Legge(effetti=EFFETTI), [casa("A")], [famiglia("sola", "A")])
    dati = scritto(sorteggia(uno))
    dati["eventi"] = [
        {"fatto": "proposta", "nucleo": "sola", "unita": "A", "codice": "", "canale": "riserva"},
        {"fatto": "rifiuto", "nucleo": "sola", "unita": "A", "codice": "boh", "canale": ""},
    ]

    assert scopre(dati, ingressi(uno))
