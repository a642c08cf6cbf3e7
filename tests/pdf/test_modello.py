"""A fascicolo refuses what can't become a document; its hash covers all that it says."""

import builtins
import io
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from crema_sap.pdf import (
    Allegato,
    Fascicolo,
    FascicoloNonValido,
    Sezione,
    componi_html,
    componi_pdf,
    impronta_contenuto,
    tipografo,
)
from tests.pdf import fascicoli

RADICE = Path(__file__).resolve().parent.parent.parent
UNO = Sezione("uno", "Uno", "<p>a</p>")


@pytest.mark.parametrize(
    ("dati", "motivo"),
    [
        ({"data": datetime(2019, 6, 25)}, "fuso orario"),  # noqa: DTZ001 - that is the point
        ({"titolo": "  "}, "titolo"),
        ({"sezioni": ()}, "almeno una sezione"),
        ({"sezioni": (UNO, UNO)}, "stesso nome"),
        ({"sezioni": (replace(UNO, livello=2),)}, "livello 1"),
        ({"sezioni": (UNO, replace(UNO, chiave="due", livello=3))}, "salta un livello"),
        ({"sezioni": (UNO, replace(UNO, chiave="due", livello=0))}, "salta un livello"),
        ({"allegati": (Allegato("a", b"", "text/csv", "a"),) * 2}, "stesso nome"),
    ],
)
def test_what_cannot_become_a_document_is_refused(dati: dict[str, Any], motivo: str) -> None:
    buono = {"titolo": "T", "sezioni": (UNO,), "data": fascicoli.DATA, "ente": "E"}

    with pytest.raises(FascicoloNonValido, match=motivo):
        Fascicolo(**{**buono, **dati})


@pytest.mark.parametrize(
    "cambio",
    [
        {"titolo": "Altro"},
        {"sottotitolo": "Altro"},
        {"ente": "Altro"},
        {"organo": "Altro"},
        {"oggetto": "Altro"},
        {"lingua": "en"},
        {"avvertenza": "Altro"},
        {"data": fascicoli.DATA.replace(minute=31)},
        {"codice_verifica": "Altro"},
        {"sezioni": (Sezione("premessa", "Premessa", "<p>altro</p>"),)},
        {"sezioni": (Sezione("premessa", "Altra", fascicoli.PROSA),)},
        {"allegati": (Allegato("a.csv", b"a", "text/csv", "a"),)},
    ],
)
def test_the_hash_covers_all_that_the_document_says(cambio: dict[str, Any]) -> None:
    prima = fascicoli.fascicolo()

    assert impronta_contenuto(replace(prima, **cambio)) != impronta_contenuto(prima)


def test_the_html_says_what_the_pdf_says() -> None:
    piano = fascicoli.completo()

    html = componi_html(piano)

    assert f"<title>{piano.titolo.replace(chr(39), '&#x27;')}</title>" in html
    assert '<html lang="it">' in html
    assert impronta_contenuto(piano) in html
    for sezione in piano.sezioni:
        assert sezione.html in html
        assert f'id="{sezione.chiave}"' in html
        assert f'href="#{sezione.chiave}"' in html
        assert f"<h{sezione.livello + 1}>" in html


def test_titles_are_escaped_in_the_html() -> None:
    piano = fascicoli.fascicolo(Sezione("s", "<script>x</script>", "<p>a</p>"), titolo="A & <b>")

    html = componi_html(piano)

    assert "<script>" not in html
    assert "A &amp; &lt;b&gt;" in html


def test_a_sheet_has_letterhead_and_verification_and_no_cover() -> None:
    html = componi_html(fascicoli.ricevuta())

    assert 'class="testata"' in html
    assert "Codice di verifica 7KQ4-M2XA-93TD" in html
    assert 'class="copertina"' not in html
    assert 'class="indice"' not in html


def test_a_document_without_code_has_no_box() -> None:
    assert "Codice di verifica" not in componi_html(fascicoli.fascicolo(codice_verifica=""))


@pytest.mark.parametrize("involucro", ["figure", "div"])
def test_a_figure_that_some_readers_would_miss_is_refused(involucro: str) -> None:
    svg = '<svg viewBox="0 0 9 9" width="9" height="9"><title> </title></svg>'
    piano = fascicoli.fascicolo(Sezione("s", "S", f"<{involucro}>{svg}</{involucro}>"))

    with pytest.raises(FascicoloNonValido, match="testo alternativo"):
        componi_pdf(piano)


@pytest.mark.parametrize("faccia", ["Arial", "DejaVu Sans", "serif"])
def test_a_face_that_is_not_packaged_gives_way_to_one_that_is(faccia: str) -> None:
    grafico = fascicoli.GRAFICO.replace("Source Sans 3", faccia)

    dati = componi_pdf(fascicoli.fascicolo(Sezione("s", "S", grafico)))

    with pikepdf.open(io.BytesIO(dati)) as pdf:
        nomi = {str(o.BaseFont) for o in pdf.objects if "/BaseFont" in _voci(o)}
    assert all("Source" in nome for nome in nomi)


def _voci(oggetto: object) -> set[str]:
    return set(oggetto.keys()) if isinstance(oggetto, pikepdf.Dictionary) else set()


def test_a_machine_without_the_libraries_is_told_which(monkeypatch: pytest.MonkeyPatch) -> None:
    def manca(nome: str, *altro: object) -> object:
        if nome == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return vero(nome, *altro)

    vero = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", manca)

    with pytest.raises(tipografo.StampaNonDisponibile, match="installa libpango"):
        tipografo.riscalda()


def test_a_plain_document_never_needs_weasyprint() -> None:
    programma = (
        "import sys; from crema_sap.pdf import componi_pdf; from tests.pdf import fascicoli\n"
        "componi_pdf(fascicoli.ricevuta())\n"
        "sys.exit('weasyprint' in sys.modules or 'pikepdf' in sys.modules)"
    )

    assert (
        subprocess.run([sys.executable, "-c", programma], cwd=RADICE, check=False).returncode == 0
    )
