"""The evidence page of OWASP ASVS 5.0: no requirement forgotten, no test that is not there."""

# ruff: noqa: SIM905 - as a list they would take ten times the lines

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

PROVE = Path(__file__).parent
RADICE = PROVE.parent
PAGINA = (RADICE / "crema_sap" / "sicurezza.md").read_text(encoding="utf-8")
# The requirements of level 1 and 2 of ASVS 5.0.0.
REQUISITI = """
1.1.1 1.1.2 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.2.6 1.2.7 1.2.8 1.2.9 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5
1.3.6 1.3.7 1.3.8 1.3.9 1.3.10 1.3.11 1.4.1 1.4.2 1.4.3 1.5.1 1.5.2 2.1.1 2.1.2 2.1.3 2.2.1
2.2.2 2.2.3 2.3.1 2.3.2 2.3.3 2.3.4 2.4.1 3.2.1 3.2.2 3.3.1 3.3.2 3.3.3 3.3.4 3.4.1 3.4.2 3.4.3
3.4.4 3.4.5 3.4.6 3.5.1 3.5.2 3.5.3 3.5.4 3.5.5 3.7.1 3.7.2 4.1.1 4.1.2 4.1.3 4.2.1 4.3.1 4.3.2
4.4.1 4.4.2 4.4.3 4.4.4 5.1.1 5.2.1 5.2.2 5.2.3 5.3.1 5.3.2 5.4.1 5.4.2 5.4.3 6.1.1 6.1.2 6.1.3
6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.2.9 6.2.10 6.2.11 6.2.12 6.3.1 6.3.2 6.3.3
6.3.4 6.4.1 6.4.2 6.4.3 6.4.4 6.5.1 6.5.2 6.5.3 6.5.4 6.5.5 6.6.1 6.6.2 6.6.3 6.8.1 6.8.2 6.8.3
6.8.4 7.1.1 7.1.2 7.1.3 7.2.1 7.2.2 7.2.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.3 7.4.4 7.4.5 7.5.1
7.5.2 7.6.1 7.6.2 8.1.1 8.1.2 8.2.1 8.2.2 8.2.3 8.3.1 8.4.1 9.1.1 9.1.2 9.1.3 9.2.1 9.2.2 9.2.3
9.2.4 10.1.1 10.1.2 10.2.1 10.2.2 10.3.1 10.3.2 10.3.3 10.3.4 10.4.1 10.4.2 10.4.3 10.4.4 10.4.5
10.4.6 10.4.7 10.4.8 10.4.9 10.4.10 10.4.11 10.5.1 10.5.2 10.5.3 10.5.4 10.5.5 10.6.1 10.6.2
10.7.1 10.7.2 10.7.3 11.1.1 11.1.2 11.2.1 11.2.2 11.2.3 11.3.1 11.3.2 11.3.3 11.4.1 11.4.2
11.4.3 11.4.4 11.5.1 11.6.1 12.1.1 12.1.2 12.1.3 12.2.1 12.2.2 12.3.1 12.3.2 12.3.3 12.3.4
13.1.1 13.2.1 13.2.2 13.2.3 13.2.4 13.2.5 13.3.1 13.3.2 13.4.1 13.4.2 13.4.3 13.4.4 13.4.5
14.1.1 14.1.2 14.2.1 14.2.2 14.2.3 14.2.4 14.3.1 14.3.2 14.3.3 15.1.1 15.1.2 15.1.3 15.2.1
15.2.2 15.2.3 15.3.1 15.3.2 15.3.3 15.3.4 15.3.5 15.3.6 15.3.7 16.1.1 16.2.1 16.2.2 16.2.3
16.2.4 16.2.5 16.3.1 16.3.2 16.3.3 16.3.4 16.4.1 16.4.2 16.4.3 16.5.1 16.5.2 16.5.3 17.1.1
17.2.1 17.2.2 17.2.3 17.2.4 17.3.1 17.3.2
""".split()
RIGA = re.compile(r"\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \|(.+)\|$")
PROVA = re.compile(r"`([\w/]+\.py)::(\w+)`")
LETTURA = re.compile(r"lettura: `([\w./]+)`")


def righe(da: str, a: str = "") -> list[tuple[str, str]]:
    """Return the rows between two headings: requirements, and the rest."""
    parte = PAGINA[PAGINA.index(da) : PAGINA.index(a) if a else len(PAGINA)]
    trovate = (RIGA.match(riga) for riga in parte.splitlines())
    return [(trovata[1], trovata[2]) for trovata in trovate if trovata]


TUTTE = righe("# Sicurezza")
SODDISFATTE = righe("## V1 ", "## Non applicabili")


@cache
def funzioni(nome: str) -> frozenset[str]:
    """Return the tests of a file."""
    albero = ast.parse((PROVE / nome).read_text(encoding="utf-8"))
    return frozenset(nodo.name for nodo in ast.walk(albero) if isinstance(nodo, ast.FunctionDef))


def test_every_requirement_is_there_once() -> None:
    scritti = Counter(numero for numeri, _ in TUTTE for numero in numeri.split(", "))

    assert sorted(scritti) == sorted(REQUISITI)
    assert [numero for numero, quante in scritti.items() if quante > 1] == []


@pytest.mark.parametrize(("file", "nome"), sorted(set(PROVA.findall(PAGINA))))
def test_every_proof_that_is_named_exists(file: str, nome: str) -> None:
    assert nome.startswith("test_")
    assert nome in funzioni(file)


@pytest.mark.parametrize("percorso", sorted(set(LETTURA.findall(PAGINA))))
def test_every_file_to_read_exists(percorso: str) -> None:
    assert (RADICE / percorso).exists()


def test_what_is_met_says_how_it_is_known() -> None:
    mute = [
        numeri
        for numeri, resto in SODDISFATTE
        if not (PROVA.search(resto) or LETTURA.search(resto) or "documento" in resto)
    ]

    assert SODDISFATTE
    assert mute == []
