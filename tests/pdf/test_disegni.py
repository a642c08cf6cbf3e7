"""Drawings: shapes and arcs where they should be, labels measured, the rest to WeasyPrint."""

import base64
import io
import re
import zlib
from math import hypot

import pikepdf
import pytest

from crema_sap.pdf import Sezione, componi_pdf, composizione, tipografo
from crema_sap.pdf.esterno import Modulo
from crema_sap.pdf.veloce.caratteri import caratteri
from crema_sap.pdf.veloce.disegni import disegna
from crema_sap.pdf.veloce.figure import leggi_disegno
from crema_sap.pdf.veloce.lettura import NonSemplice
from crema_sap.pdf.veloce.tracciati import Tracciato, ellisse
from crema_sap.web import grafici
from tests.pdf import fascicoli


def _svg(corpo: str) -> str:
    return f'<svg viewBox="0 0 100 50"><title>Prova</title>{corpo}</svg>'


def _operatori(modulo: Modulo) -> str:
    codificato = modulo.oggetti[modulo.principale][1]
    assert codificato is not None
    return zlib.decompress(base64.b64decode(codificato)).decode()


def _punti_delle_curve(operatori: str) -> list[tuple[float, float]]:
    """Return points along every curve of a path."""
    qui, punti = (0.0, 0.0), []
    for riga in operatori.split("\n"):
        *numeri, segno = riga.split()
        p = [(float(numeri[n]), float(numeri[n + 1])) for n in range(0, len(numeri), 2)]
        if segno == "c":
            for t in (0.0, 0.2, 0.5, 0.8, 1.0):
                pesi = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                quattro = (qui, *p)
                punti.append(
                    tuple(sum(w * q[k] for w, q in zip(pesi, quattro, strict=True)) for k in (0, 1))
                )
        if p:
            qui = p[-1]
    return punti


@pytest.mark.parametrize("raggio", [1, 40, 333])
def test_a_circle_is_round(raggio: float) -> None:
    punti = _punti_delle_curve(ellisse(7, -3, raggio, raggio))

    assert len(punti) == 20
    for x, y in punti:
        assert hypot(x - 7, y + 3) == pytest.approx(raggio, rel=5e-4, abs=2e-3)


@pytest.mark.parametrize(
    ("dati", "centro"),
    [
        ("M10 0A10 10 0 0 1 0 10", (0, 0)),  # a quarter, clockwise on the screen
        ("M10 0A10 10 0 0 0 0 10", (10, 10)),  # the other quarter
        ("M10 0A10 10 0 1 0 0 10", (0, 0)),  # three quarters, the other way round
        ("m10 0a10 10 0 1 1 -10 10", (10, 10)),
    ],
)
def test_arcs_turn_the_way_their_flags_say(dati: str, centro: tuple[float, float]) -> None:
    punti = _punti_delle_curve(Tracciato().aggiungi(dati))

    assert punti[-1] == pytest.approx((0, 10), abs=2e-3)
    for x, y in punti:
        assert hypot(x - centro[0], y - centro[1]) == pytest.approx(10, rel=1e-3)


def test_an_arc_too_small_for_its_ends_grows() -> None:
    punti = _punti_delle_curve(Tracciato().aggiungi("M0 0A1 1 0 0 1 10 0"))

    assert max(abs(y) for _, y in punti) == pytest.approx(5, rel=1e-3)


@pytest.mark.parametrize(
    ("dati", "attesi"),
    [
        ("M1 2L3 4", "1 2 m\n3 4 l"),
        ("m1 2 3 4", "1 2 m\n4 6 l"),
        ("M1,2 3,4z", "1 2 m\n3 4 l\nh"),
        ("M1 2h3v-1H0V0", "1 2 m\n4 2 l\n4 1 l\n0 1 l\n0 0 l"),
        ("M0 0C1 1 2 1 3 0S5 -1 6 0", "0 0 m\n1 1 2 1 3 0 c\n4 -1 5 -1 6 0 c"),
        ("M0 0Q3 3 6 0T12 0", "0 0 m\n2 2 4 2 6 0 c\n8 -2 10 -2 12 0 c"),
        ("M.5.5-1e1-2", "0.5 0.5 m\n-10 -2 l"),
        ("M0 0L5 5zl1 1", "0 0 m\n5 5 l\nh\n1 1 l"),
        ("", ""),
    ],
)
def test_path_data(dati: str, attesi: str) -> None:
    assert Tracciato().aggiungi(dati) == attesi


@pytest.mark.parametrize("dati", ["M1", "M1 2L3", "1 2", "M1 2X3", "M0 0 z 5 5", "M1 2L3z4"])
def test_broken_path_data_are_not_guessed(dati: str) -> None:
    with pytest.raises(NonSemplice):
        Tracciato().aggiungi(dati)


@pytest.mark.parametrize(
    ("corpo", "atteso"),
    [
        ('<rect x="1" y="2" width="3" height="4" fill="#f00"/>', "1 0 0 rg\n1 2 3 4 re f"),
        ('<rect width="3" height="4" fill="none"/>', "q\nQ"),
        ('<line x2="5" stroke="black" fill="none"/>', "0 0 0 RG 1 w\n0 0 m 5 0 l S"),
        ('<g fill="#ffffff"><rect width="1" height="1"/></g>', "1 1 1 rg\n0 0 1 1 re f"),
        ('<polygon points="0,0 1,0 1,1" stroke="#000"/>', "0 0 m\n1 0 l\n1 1 l\nh B"),
        ('<g transform="translate(3) scale(2, 4)"/>', "1 0 0 1 3 0 cm\n2 0 0 4 0 0 cm"),
        ('<line y2="1" stroke="#000" stroke-dasharray="2,1"/>', "[2 1] 0 d"),
    ],
)
def test_shapes_are_painted_as_they_say(corpo: str, atteso: str) -> None:
    assert atteso in _operatori(disegna(_svg(corpo), 100, 50))


@pytest.mark.parametrize(("ancora", "parte"), [("start", 0), ("middle", 0.5), ("end", 1)])
def test_labels_start_end_or_centre_at_their_point(ancora: str, parte: float) -> None:
    testo = f'<text x="50" y="9" font-size="10" text-anchor="{ancora}">Crema</text>'

    operatori = _operatori(disegna(_svg(testo), 100, 50))

    trovato = re.search(r"1 0 0 -1 ([\d.]+) 9 Tm", operatori)
    assert trovato
    largo = caratteri()["sans"].larghezza("Crema", 10)
    assert float(trovato[1]) == pytest.approx(50 - parte * largo, abs=0.001)


@pytest.mark.parametrize(
    "corpo",
    [
        '<image href="http://127.0.0.1/a.png"/>',
        '<use href="#a"/>',
        "<script>1</script>",
        '<rect style="fill:red" width="1" height="1"/>',
        '<rect onclick="x" width="1" height="1"/>',
        '<rect fill="url(#a)" width="1" height="1"/>',
        '<rect width="50%" height="1"/>',
        '<text x="0" y="9">a<tspan>b</tspan></text>',
        '<g transform="rotate(3)"/>',
        '<g transform="translate(3"/>',
        '<g opacity="0.5"/>',
        "<g>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]>",
        "<foreignObject/>",
    ],
)
def test_what_is_not_plain_is_left_to_weasyprint(corpo: str) -> None:
    with pytest.raises(NonSemplice):
        disegna(_svg(corpo), 100, 50)


def test_the_emblem_and_the_charts_of_the_portal_are_plain() -> None:
    dati = [grafici.Dato("Comuni", 670), grafici.Dato("ALER", 29)]
    disegni = [
        composizione.emblema_predefinito(),
        str(grafici.barre(dati, titolo="Unità per ente")),
        str(grafici.anello(dati, titolo="Unità per ente", centro="699")),
    ]

    for svg in disegni:
        disegno = leggi_disegno(svg)
        assert disegna(svg, disegno.larghezza, disegno.altezza).principale


def test_the_alternative_says_the_title_and_the_figures() -> None:
    svg = str(grafici.barre([grafici.Dato("Comuni", 670)], titolo="Unità per ente"))

    assert leggi_disegno(svg).alternativa == "Unità per ente. Comuni: 670"


def test_both_drawers_put_the_same_shapes_in_the_same_places() -> None:
    corpo = (
        '<rect x="5" y="10" width="60" height="20" fill="#17324d"/>'
        '<path d="M70 10c5 0 10 5 10 10z" fill="#0b5cad"/>'
    )
    disegno = leggi_disegno(_svg(corpo))

    nostri = _tratti(_operatori(disegna(disegno.svg, 100, 50)), 1.0, 50)
    modulo = tipografo.disegna(disegno)
    suoi = _tratti(_operatori(modulo), 0.75, 37.5)

    assert len(nostri) == 2
    assert nostri == suoi


def _tratti(operatori: str, scala: float, alta: float) -> list[list[float]]:
    """Return rectangle and curves in units of the drawing, from its top."""
    matrice, pila, esito = pikepdf.Matrix(), [], []
    with pikepdf.new() as pdf:
        istruzioni = pikepdf.parse_content_stream(pdf.make_stream(operatori.encode()))
    for istruzione in istruzioni:
        segno = str(istruzione.operator)
        if segno == "q":
            pila.append(matrice)
        elif segno == "Q":
            matrice = pila.pop()
        elif segno not in ("cm", "c", "re"):
            continue
        numeri = [float(numero) for numero in istruzione.operands]
        if segno == "cm":
            matrice = pikepdf.Matrix(*numeri) @ matrice
        elif segno == "c" or numeri[2:] == [60.0, 20.0]:
            punti = zip(numeri[::2], numeri[1::2], strict=True)
            dritti = [matrice.transform(p) for p in list(punti)[: 3 if segno == "c" else 1]]
            esito.append([round(v, 2) for x, y in dritti for v in (x / scala, (alta - y) / scala)])
    return esito


def test_a_rich_drawing_is_drawn_by_weasyprint_and_bound_with_the_rest() -> None:
    ricco = _svg('<g transform="rotate(5)"><text x="2" y="20">Girato</text></g>')
    piano = fascicoli.fascicolo(Sezione("s", "S", f"<figure>{ricco}</figure>"))

    with pikepdf.open(io.BytesIO(componi_pdf(piano))) as pdf:
        moduli = [n for pagina in pdf.pages for n in pagina.Resources.get("/XObject", {})]

    assert leggi_disegno(ricco).nome in {nome[1:] for nome in moduli}
