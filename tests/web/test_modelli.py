"""Every template and static file keeps the security policy and the rules of the house."""

import re
from pathlib import Path

import pytest

RADICE = Path(__file__).resolve().parents[2]
MODELLI = sorted((RADICE / "templates").rglob("*.html"))
PAGINE = [modello for modello in MODELLI if "pdf" not in modello.parts]
FOGLI = sorted((RADICE / "static").rglob("*.css")) + sorted((RADICE / "static").rglob("*.js"))
# What a template may load from: ourselves. A link that a person may follow is another matter.
CARICA_DA_FUORI = re.compile(
    r"<(?:script|img|link|iframe|source|use|video|audio|object|embed)\b[^>]*"
    r"(?:src|href|data)=[\"'](?:https?:)?//",
    re.IGNORECASE,
)


def corto(percorso: Path) -> str:
    return str(percorso.relative_to(RADICE))


@pytest.mark.parametrize("modello", PAGINE, ids=corto)
def test_no_inline_style_or_script(modello: Path) -> None:
    testo = modello.read_text()

    assert not re.search(r"\sstyle\s*=", testo), "attributo style"
    assert not re.search(r"<style\b", testo), "elemento style"
    assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=", testo), "gestore di eventi"
    assert not re.search(r"javascript:", testo), "indirizzo javascript"
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", testo), "script nella pagina"


@pytest.mark.parametrize("modello", MODELLI, ids=corto)
def test_nothing_is_loaded_from_elsewhere(modello: Path) -> None:
    assert not CARICA_DA_FUORI.search(modello.read_text())


@pytest.mark.parametrize("modello", PAGINE, ids=corto)
def test_every_table_has_a_caption(modello: Path) -> None:
    testo = modello.read_text()

    assert testo.count("<table") == testo.count("<caption")


@pytest.mark.parametrize("modello", PAGINE, ids=corto)
def test_every_form_that_writes_carries_the_security_code(modello: Path) -> None:
    moduli = re.findall(r'<form[^>]*method="post".*?</form>', modello.read_text(), re.DOTALL)

    codice = "{{ csrf_input }}" if "jinja" in modello.parts else "{% csrf_token %}"
    assert all(codice in modulo for modulo in moduli)


@pytest.mark.parametrize("foglio", FOGLI, ids=corto)
def test_served_files_ask_no_third_party(foglio: Path) -> None:
    testo = foglio.read_text()

    assert "sourceMappingURL" not in testo
    assert not re.search(r"(?:url\(|@import|fetch\(|import\()\s*[\"']?(?:https?:)?//", testo)
    assert not re.search(r"\beval\(|new Function\(", testo)


def test_every_icon_named_by_a_template_is_in_the_sprite() -> None:
    sprite = (RADICE / "static/bootstrap-italia/svg/icone.svg").read_text()
    disegnate = set(re.findall(r'id="(it-[a-z0-9-]+)"', sprite))
    nominate = {
        nome
        for modello in MODELLI
        for nome in re.findall(r'{[{%] icona[ (]"(it-[a-z0-9-]+)"', modello.read_text())
    }

    assert nominate
    assert nominate <= disegnate


def test_every_font_of_the_sheets_is_here() -> None:
    for foglio in ("portale", "pubblico"):
        testo = (RADICE / f"static/css/{foglio}.css").read_text()
        for file in re.findall(r"url\([\"']?\.\./fonts/([\w-]+\.woff2)", testo):
            assert (RADICE / "static/fonts" / file).is_file()
