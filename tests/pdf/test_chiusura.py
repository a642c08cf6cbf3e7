"""The renderer fetches nothing but packaged files, whatever the HTML asks."""

import contextlib
import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest

from crema_sap.pdf import (
    FascicoloNonValido,
    RisorsaVietata,
    Sezione,
    componi_pdf,
    recupero,
    tipografo,
)
from tests.pdf import fascicoli

SVG = '<svg viewBox="0 0 10 10" width="10" height="10"><title>Una figura</title>CORPO</svg>'


class _Spia(BaseHTTPRequestHandler):
    richieste: list[str] = []

    def do_GET(self) -> None:
        self.richieste.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def spia() -> Iterator[str]:
    """Return the address of a server that must receive no request."""
    _Spia.richieste.clear()
    server = HTTPServer(("127.0.0.1", 0), _Spia)
    filo = threading.Thread(target=server.serve_forever)
    filo.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    filo.join()
    server.server_close()


RICHIESTE = {
    "image": '<img src="{}/a.png" alt="x">',
    "style sheet": '<link rel="stylesheet" href="{}/a.css">',
    "import": "<style>@import url({}/a.css);</style>",
    "background": '<p style="background: url({}/a.png)">x</p>',
    "font": "<style>@font-face { font-family: X; src: url({}/a.ttf) } p { font-family: X }</style>"
    "<p>x</p>",
    "list marker": '<ul style="list-style-image: url({}/a.png)"><li>x</li></ul>',
    "content": "<style>p::before { content: url({}/a.png) }</style><p>x</p>",
    "attachment": '<link rel="attachment" href="{}/a.txt">',
    "linked attachment": '<a rel="attachment" href="{}/a.txt">x</a>',
    "object": '<object data="{}/a.svg" type="image/svg+xml"></object>',
    "embed": '<embed src="{}/a.svg" type="image/svg+xml">',
    "image in svg": SVG.replace("CORPO", '<image href="{}/a.png" width="5" height="5"/>'),
    "old image in svg": SVG.replace(
        "CORPO",
        '<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{}/a.png" width="5"/>',
    ),
    "use in svg": SVG.replace("CORPO", '<use href="{}/a.svg#x"/>'),
    "style in svg": SVG.replace("CORPO", "<style>@import url({}/a.css);</style>"),
    "figure": "<figure>"
    + SVG.replace("CORPO", '<image href="{}/a.png" width="5" height="5"/>')
    + "</figure>",
    "mask": '<p style="border-image: url({}/a.png) 1">x</p>',
    "xml entity": '<img src="{}/a.svg" alt="x">',
}


def _pagina(html: str) -> str:
    return f"<!DOCTYPE html><html lang=it><title>T</title><body><p>Testo</p>{html}"


@pytest.mark.parametrize("richiesta", RICHIESTE.values(), ids=RICHIESTE.keys())
def test_nothing_reaches_the_network(richiesta: str, spia: str) -> None:
    # Some are refused, some are never asked for.
    with contextlib.suppress(RisorsaVietata, FascicoloNonValido):
        tipografo.rendi(_pagina(richiesta.replace("{}", spia)))

    assert _Spia.richieste == []


@pytest.mark.parametrize("richiesta", RICHIESTE.values(), ids=RICHIESTE.keys())
def test_no_file_of_the_machine_gets_into_the_document(richiesta: str, tmp_path: Path) -> None:
    for nome in ("a.txt", "a.css", "a.svg", "a.png", "a.ttf"):
        (tmp_path / nome).write_text("parola segreta del server")

    try:
        dati = tipografo.rendi(_pagina(richiesta.replace("{}", f"file://{tmp_path}")))
    except (RisorsaVietata, FascicoloNonValido):
        return

    with pikepdf.open(io.BytesIO(dati)) as pdf:
        assert not pdf.attachments
        flussi = [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream)]
    assert all(b"segreta" not in flusso for flusso in flussi)


@pytest.mark.parametrize(
    "nome", ["image", "style sheet", "import", "background", "font", "attachment", "image in svg"]
)
def test_an_external_resource_stops_the_document(nome: str) -> None:
    html = f"<p>Testo</p>{RICHIESTE[nome].replace('{}', 'http://127.0.0.1:9')}"

    with pytest.raises(RisorsaVietata, match="risorsa esterna"):
        componi_pdf(fascicoli.fascicolo(Sezione("s", "Sezione", html)))


@pytest.mark.parametrize(
    "indirizzo",
    [
        "data:text/html,<script>",
        "data:image/png;base64,AAAA",
        "risorsa:../carta.py",
        "risorsa:../../settings.py",
        "risorsa:/etc/passwd",
        "risorsa:fonts.conf",
        "risorsa:non-esiste.svg",
        "file:///etc/passwd",
        "http://127.0.0.1:9/a.png",
        "https://esempio.it/a.css",
        "ftp://esempio.it/a.png",
        "a.png",
        "",
    ],
)
def test_only_packaged_files_of_known_kind_are_read(indirizzo: str) -> None:
    with pytest.raises(RisorsaVietata):
        recupero.leggi_risorsa(indirizzo)


def test_a_packaged_file_is_read() -> None:
    contenuto, tipo = recupero.leggi_risorsa("risorsa:emblema.svg")

    assert contenuto.startswith(b"<svg")
    assert tipo == "image/svg+xml"


def test_a_packaged_image_may_be_shown() -> None:
    assert tipografo.rendi(_pagina('<p><img src="risorsa:emblema.svg" alt="Emblema"></p>'))
