"""The fast typesetter: measures, lines, vocabulary; and WeasyPrint as its witness."""

import io
import json
import re

import pytest
from pypdf import PdfReader

from crema_sap.pdf import carta, componi_pdf, composizione, incorpora, tipografo
from crema_sap.pdf.recupero import RISORSE
from crema_sap.pdf.veloce import metriche
from crema_sap.pdf.veloce.caratteri import ammetti, caratteri
from crema_sap.pdf.veloce.lettura import NonSemplice, leggi
from crema_sap.pdf.veloce.righe import spezza
from crema_sap.pdf.veloce.sezione import componi_sezione
from tests.pdf import fascicoli

STILE = carta.STILI["p"]


def _testi(righe: list) -> list[str]:
    return ["".join(testo for _, testo in riga.corse) for riga in righe]


# measures


def test_the_figures_of_the_faces_are_those_of_the_packaged_files() -> None:
    figure = json.loads((RISORSE / "metriche.json").read_text(encoding="utf-8"))

    assert set(figure) == set(carta.CARATTERI)
    # One face is enough to catch a file that was not made again: the others take seconds.
    assert figure["sans-i"] == metriche.misura("SourceSans3-Italic")


@pytest.mark.parametrize("nome", ["sans", "sans-b"])
def test_figures_stand_in_column(nome: str) -> None:
    carattere = caratteri()[nome]

    assert len({carattere.larghezza(cifra, 10) for cifra in "0123456789"}) == 1


def test_a_string_is_as_wide_as_its_glyphs_and_its_kerning() -> None:
    serif = caratteri()["serif"]
    a, v = (serif.larghezze[serif.glifi[lettera]] for lettera in "AV")
    spazio = serif.coppie[serif.glifi["A"]][serif.glifi["V"]]

    operando, largo = serif.componi("AV")

    assert spazio < 0
    assert largo == a + v + spazio
    assert operando == f"[<{serif.glifi['A']:04x}>{-spazio}<{serif.glifi['V']:04x}>]"


def test_a_reduced_face_keeps_the_numbers_of_its_glyphs_and_their_parts() -> None:
    from fontTools.ttLib import TTFont

    intero = (RISORSE / "caratteri" / "SourceSans3-Regular.ttf").read_bytes()
    glifi = caratteri()["sans"].glifi
    font, originale = (
        TTFont(io.BytesIO(dati))
        for dati in (
            incorpora.riduci(intero, {glifi["è"], glifi["A"]}),
            intero,
        )
    )

    for lettera in "èA":
        nome = originale.getGlyphOrder()[glifi[lettera]]
        ridotto = font.getGlyphOrder()[glifi[lettera]]
        attese = list(originale["glyf"][nome].getCoordinates(originale["glyf"])[0])
        assert list(font["glyf"][ridotto].getCoordinates(font["glyf"])[0]) == attese
    assert font["glyf"][font.getGlyphOrder()[glifi["B"]]].numberOfContours == 0
    assert len(incorpora.riduci(intero, {glifi["A"]})) < len(intero) / 10


# characters


@pytest.mark.parametrize(
    ("testo", "atteso"),
    [
        ("Citta\u0300", "Città"),
        ("perché €", "perché €"),
        ("漢字 ok", "?? ok"),
        ("a\x00b\u202ec\u200b", "abc"),
        ("riga\nriga\t", "riga\nriga\t"),
        ("D'Adda", "D'Adda"),
    ],
)
def test_what_the_faces_cannot_print_is_replaced(testo: str, atteso: str) -> None:
    assert ammetti(testo) == atteso


# lines


def test_lines_break_at_spaces_and_never_exceed_the_width() -> None:
    corsa = [("parola " * 60, "")]

    righe = spezza(corsa, STILE, 200)

    assert len(righe) > 5
    assert all(riga.larghezza <= 200.01 for riga in righe)
    assert "".join(_testi(righe)).split() == ["parola"] * 60


def test_a_word_of_two_faces_is_not_broken() -> None:
    corsa = [("unità libere: ", ""), ("18", "b"), ("; e", "")]

    righe = spezza(corsa, STILE, caratteri()["serif"].larghezza("unità libere: 18", STILE.corpo))

    assert _testi(righe) == ["unità libere: ", "18; e"]
    assert righe[1].corse == [("serif-b", "18"), ("serif", "; e")]


@pytest.mark.parametrize(
    ("testo", "attese"),
    [
        ("Brescia-Cremona-Mantova", ["Brescia-", "Cremona-", "Mantova"]),
        ("uno\u00a0due", ["uno\u00a0due"]),
        ("uno due", ["uno ", "due"]),
        ("uno\ndue", ["uno ", "due"]),
        ("2019-2020", ["2019-2020"]),
    ],
)
def test_where_a_line_may_break(testo: str, attese: list[str]) -> None:
    stretta = max(caratteri()["serif"].larghezza(riga.strip(" "), STILE.corpo) for riga in attese)

    assert _testi(spezza([(testo, "")], STILE, stretta)) == attese


def test_a_word_wider_than_the_line_is_cut() -> None:
    righe = spezza([("precipitevolissimevolmente", "")], STILE, 40)

    assert len(righe) > 2
    assert "".join(_testi(righe)) == "precipitevolissimevolmente"
    assert all(riga.larghezza <= 40 for riga in righe)


# vocabulary


@pytest.mark.parametrize(
    "html",
    [
        "<p>a <a href='x'>b</a></p>",
        "<script>x</script>",
        "<p class='ignota'>a</p>",
        "<p style='color:red'>a</p>",
        "<p id='x'>a</p>",
        "<div>a</div>",
        "testo sciolto",
        "<p>a</p></p>",
        "<p>a",
        "<p><strong>a</p></strong>",
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        "<table><tbody><tr><td rowspan='2'>a</td></tr></tbody></table>",
        "<figure><svg/></figure>",
        "<!DOCTYPE html><p>a</p>",
        "<?php a ?>",
    ],
)
def test_what_is_not_plain_is_left_to_weasyprint(html: str) -> None:
    with pytest.raises(NonSemplice):
        leggi(html)


@pytest.mark.parametrize(
    "html",
    [
        fascicoli.tabella(2).replace("l-45", "l-40"),
        fascicoli.tabella(2).replace('<col class="l-45">', "<col>"),
        fascicoli.tabella(2).replace("<td>Via Roma 1</td>", ""),
        fascicoli.tabella(2).replace("<tbody>", "<tfoot></tfoot><tbody>"),
        '<dl class="scheda"><dt>a</dt><dt>b</dt></dl>',
        f'<p class="avvertenza">{"parola " * 3000}</p>',
    ],
)
def test_what_cannot_be_set_well_is_left_to_weasyprint(html: str) -> None:
    with pytest.raises(NonSemplice):
        componi_sezione("Titolo", html, livello=1, orizzontale=False)


def test_escaped_text_stays_text() -> None:
    blocchi = leggi("<p>a &lt;b&gt; &amp; c&nbsp;d<!-- no --></p>")

    assert "".join(testo for testo, _ in blocchi[0].corsa) == "a <b> & c\u00a0d"


# the witness


def _righe(dati: bytes) -> list[str]:
    """Return the lines of text of a PDF, by page and height, head and foot left out."""
    righe: dict[tuple[int, int], list[tuple[float, str]]] = {}

    for n, pagina in enumerate(PdfReader(io.BytesIO(dati)).pages):
        alta = float(pagina.mediabox.top)

        def vede(testo, matrice, posto, *_, n=n, alta=alta) -> None:
            x = posto[4] * matrice[0] + matrice[4]
            y = posto[5] * matrice[3] + matrice[5]
            if testo.strip() and carta.MARGINI[2] < y < alta - carta.MARGINI[0] + 20:
                righe.setdefault((n, -round(y)), []).append((x, testo.strip()))

        pagina.extract_text(visitor_text=vede)
    return [" ".join(t for _, t in sorted(voci)) for _, voci in sorted(righe.items())]


@pytest.mark.parametrize(
    "html",
    [
        fascicoli.PROSA * 3,
        "<ul><li>voce breve</li><li>" + "voce che va a capo " * 12 + "</li></ul>",
        f"<p class='nota'>{'nota a margine ' * 40}</p>".replace("'", '"'),
        fascicoli.tabella(8, larghe=True),
    ],
    ids=["prose", "list", "note", "table"],
)
def test_both_typesetters_break_the_same_lines(html: str) -> None:
    piano = fascicoli.fascicolo(fascicoli.Sezione("s", "Sezione", html), codice_verifica="")
    veloce = PdfReader(io.BytesIO(componi_pdf(piano))).pages[2].extract_text()
    testimone = tipografo.rendi(composizione.html_parte(piano, piano.sezioni))

    attese = _righe(testimone)

    assert len(attese) > 4
    for riga in attese:
        parole = re.escape(riga).replace(r"\ ", r"\s*")
        assert re.search(parole, " ".join(veloce.split())), riga
