"""The schematic map: a tile says its state in words, by sign and by pattern, and is a link."""

import xml.etree.ElementTree as ET

from crema_sap.web.mappe import ALTEZZA, LATO, TRAME, Aspetto, Tassello, tasselli

SVG = "{http://www.w3.org/2000/svg}"
ATTESA, RISPOSTA = Aspetto("–", "#ffffff"), Aspetto("✓", "#9fdcbf", "diagonale")


def _disegna(*voci: Tassello, colonne: int = 2) -> ET.Element:
    return ET.fromstring(tasselli(voci, titolo="Chi c'è", colonne=colonne, prefisso="m"))


def test_each_tile_is_a_link_that_says_name_and_state() -> None:
    disegno = _disegna(
        Tassello("Rivolta d'Adda", "Trasmessa, in ritardo", RISPOSTA, "/uno/"),
        Tassello("Crema", "Non iniziata", ATTESA, "/due/"),
        Tassello("Soncino", "Non iniziata", ATTESA, "/tre/"),
    )

    nomi = {a.get("href"): a.get("aria-label") for a in disegno.iter(f"{SVG}a")}
    assert nomi == {
        "/uno/": "Rivolta d'Adda: Trasmessa, in ritardo",
        "/due/": "Crema: Non iniziata",
        "/tre/": "Soncino: Non iniziata",
    }
    assert disegno.get("role") == "group"
    # Three tiles in rows of two.
    assert disegno.get("viewBox") == f"0 0 {2 * LATO} {2 * ALTEZZA}"


def test_the_state_is_read_in_the_tile_without_its_colour() -> None:
    disegno = _disegna(Tassello("Crema", "Trasmessa", RISPOSTA, "/uno/"))

    scritte = [testo.text for testo in disegno.iter(f"{SVG}text")]
    assert scritte == ["✓", "Crema", "Trasmessa"]
    assert [t.get("id") for t in disegno.iter(f"{SVG}pattern")] == ["m-diagonale"]
    assert any(r.get("fill") == "url(#m-diagonale)" for r in disegno.iter(f"{SVG}rect"))


def test_a_long_name_goes_on_more_lines_and_is_whole_for_who_listens() -> None:
    disegno = _disegna(Tassello("Casale Cremasco-Vidolasco", "Trasmessa", ATTESA, "/uno/"))

    scritte = [testo.text for testo in disegno.iter(f"{SVG}text")]
    assert scritte == ["–", "Casale", "Cremasco-", "Vidolasco", "Trasmessa"]
    assert next(disegno.iter(f"{SVG}a")).get("aria-label", "").startswith("Casale Cremasco-Vid")


def test_a_tile_that_leads_nowhere_is_still_named() -> None:
    disegno = _disegna(Tassello("Crema", "Non interrogato", ATTESA))

    assert not list(disegno.iter(f"{SVG}a"))
    (tassello,) = [g for g in disegno.iter(f"{SVG}g") if g.get("role") == "img"]
    assert tassello.get("aria-label") == "Crema: Non interrogato"


def test_a_name_is_never_markup() -> None:
    disegno = tasselli(
        [Tassello("<script>", "«a» & 'b'", ATTESA, "/x/")], titolo="t", colonne=1, prefisso="m"
    )

    assert "<script>" not in disegno


def test_an_empty_map_has_a_height() -> None:
    assert _disegna().get("viewBox") == f"0 0 {2 * LATO} {ALTEZZA}"


def test_every_pattern_can_be_drawn() -> None:
    for trama in TRAME:
        disegno = _disegna(Tassello("Crema", "x", Aspetto("x", "#ffffff", trama)))
        assert next(disegno.iter(f"{SVG}pattern")).get("id") == f"m-{trama}"
