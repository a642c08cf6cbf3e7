"""Every template that shows points says when they are demonstrative: here is the list of them."""

import re
from functools import cache
from pathlib import Path

import pytest

RADICE = Path(__file__).parents[2] / "templates"
PUNTI = re.compile(r"isbar|\.punti\b|\.punteggi\b|\.scarto\b", re.IGNORECASE)
FRASE = re.compile(r"dimostrativi, non ufficiali", re.IGNORECASE)
DENTRO = re.compile(r"""\{%-?\s*(?:include|extends|import)\s+["']([^"']+)["']""")
# The rows of a list: the page that draws them, domande/graduatorie/lista.html, has the warning.
# The page that takes in a sheet of the Region names the column and shows no points.
SENZA = {"jinja/domande/graduatoria.html", "domande/valori_regionali/carica.html"}


@cache
def modelli() -> dict[str, str]:
    return {str(file.relative_to(RADICE)): file.read_text() for file in RADICE.rglob("*.html")}


def avverte(nome: str, visti: frozenset[str] = frozenset()) -> bool:
    """Whether the words are in a template or in one that it includes."""
    testo = modelli().get(nome, modelli().get(f"jinja/{nome}", ""))
    return bool(FRASE.search(testo)) or any(
        avverte(altro, visti | {nome}) for altro in DENTRO.findall(testo) if altro not in visti
    )


def mostrano_punti() -> list[str]:
    return sorted(nome for nome, testo in modelli().items() if PUNTI.search(testo))


def test_the_templates_that_show_points_are_these() -> None:
    attesi = {
        "bandi/_profilo_righe.html",
        "bandi/profilo_differenze.html",
        "domande/_punteggi.html",
        "domande/confronti/domanda.html",
        "domande/confronti/lista.html",
        "domande/graduatorie/lista.html",
        "domande/graduatorie/punteggio.html",
    }

    assert attesi | SENZA <= set(mostrano_punti())
    assert avverte("domande/graduatorie/lista.html")


@pytest.mark.parametrize("nome", [nome for nome in mostrano_punti() if nome not in SENZA])
def test_a_template_with_points_warns_by_itself_or_through_every_page_that_includes_it(
    nome: str,
) -> None:
    breve = nome.removeprefix("jinja/")
    pagine = [altra for altra, testo in modelli().items() if breve in DENTRO.findall(testo)]

    assert avverte(nome) or (pagine and all(map(avverte, pagine))), nome
