"""Charts: the same figures for who sees them and who doesn't, and nothing unsafe inside."""

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.utils.safestring import SafeString

from crema_sap.web import grafici
from crema_sap.web.grafici import Dato, DatoComposto

SVG = "{http://www.w3.org/2000/svg}"
CATTIVO = '<script>alert("x")</script> & "co"'
DATI = [Dato("Crema", 305), Dato("Castelleone", 74)]
COMPOSTI = [DatoComposto("Crema", (280, 25)), DatoComposto("Soncino", (50, Decimal("2.5")))]


def disegni() -> list[SafeString]:
    return [
        grafici.barre(DATI, titolo="Unità per comune", unita="unità"),
        grafici.barre_impilate(COMPOSTI, ["Occupate", "Libere"], titolo="Stato delle unità"),
        grafici.anello(DATI, titolo="Proprietari", centro="379"),
        grafici.anello([Dato("Comuni", 699)], titolo="Uno solo"),
        grafici.barre([], titolo="Nessun dato"),
        grafici.anello([], titolo="Nessun dato"),
        grafici.barre([Dato("Zero", 0)], titolo="Solo zeri"),
    ]


@pytest.mark.parametrize("disegno", disegni())
def test_a_chart_is_an_image_with_a_name_and_a_description(disegno: SafeString) -> None:
    radice = ET.fromstring(disegno)
    titolo, descrizione = radice.find(f"{SVG}title"), radice.find(f"{SVG}desc")

    assert radice.get("role") == "img"
    assert titolo is not None
    assert titolo.text
    assert descrizione is not None
    assert radice.get("aria-labelledby") == f"{titolo.get('id')} {descrizione.get('id')}"


@pytest.mark.parametrize("disegno", disegni())
def test_a_chart_carries_no_style_and_no_script(disegno: SafeString) -> None:
    assert not re.search(r"style=|<script|<style|\son\w+=", disegno)


def test_the_description_says_every_figure() -> None:
    descrizione = ET.fromstring(disegni()[1]).findtext(f"{SVG}desc")

    assert descrizione == "Crema: Occupate 280, Libere 25; Soncino: Occupate 50, Libere 2,5"


def test_names_are_escaped() -> None:
    for disegno in (
        grafici.barre([Dato(CATTIVO, 1)], titolo=CATTIVO),
        grafici.barre_impilate([DatoComposto(CATTIVO, (1,))], [CATTIVO], titolo=CATTIVO),
        grafici.anello([Dato(CATTIVO, 1)], titolo=CATTIVO, centro=CATTIVO),
        grafici.tabella_equivalente([(CATTIVO, CATTIVO)], [CATTIVO], didascalia=CATTIVO),
    ):
        assert "<script" not in disegno
        assert "&lt;script&gt;" in disegno


def test_bars_are_as_long_as_their_figures() -> None:
    lati = [
        Decimal(rettangolo.get("width", ""))
        for rettangolo in ET.fromstring(disegni()[0]).findall(f"{SVG}rect")
        if rettangolo.get("fill") == grafici.TINTE[0]
    ]

    assert lati == [Decimal("400.0"), Decimal("97.0")]  # 74 / 305 x 400 = 97.05


def test_two_charts_in_a_page_have_different_ids() -> None:
    uno, due = disegni()[0], disegni()[1]

    assert not set(re.findall(r'id="([^"]+)"', uno)) & set(re.findall(r'id="([^"]+)"', due))


def test_the_same_figures_give_the_same_bytes() -> None:
    assert disegni() == disegni()


def test_the_table_has_headers_for_rows_and_columns() -> None:
    tabella = grafici.tabella_equivalente(
        [("Crema", "305")], ["Comune", "Unità"], didascalia="unità per comune"
    )

    assert tabella.count('scope="col"') == 2
    assert '<th scope="row">Crema</th><td class="num">305</td>' in tabella
    assert "<caption" in tabella
