"""What a phone downloads before it sees something, and in all."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from crema_sap.web import views

STATICI = Path(__file__).resolve().parents[2] / "static"
# What the network carries in its first flight.
PRIMA_VISTA = 14 * 1024
PRIMA_PAGINA = 200 * 1024


def compresso(dati: bytes) -> int:
    return len(gzip.compress(dati, 9))


@pytest.fixture
def pagina() -> str:
    richiesta = RequestFactory().get("/")
    richiesta.user = AnonymousUser()
    return views.home(richiesta).text


def prima_vista(pagina: str) -> int:
    """What comes before anything is seen: the page and its first style sheet."""
    testa = pagina[: pagina.index("</head>")]
    fogli = re.findall(r'href="/static/([\w/-]+\.css)"', testa)
    assert fogli == ["css/pubblico.css"]
    return compresso(pagina.encode()) + sum(
        compresso((STATICI / foglio).read_bytes()) for foglio in fogli
    )


def in_tutto(pagina: str) -> int:
    """The page with all that it names, and the fonts."""
    nominati = set(re.findall(r'(?:href|src)="/static/([\w./-]+)(?:#[\w-]+)?"', pagina))
    caratteri = sum(
        (STATICI / f"fonts/titillium-web-{peso}.woff2").stat().st_size
        for peso in ("regular", "600", "700")
    )
    assert {"css/portale.css", "js/portale.js", "bootstrap-italia/svg/icone.svg"} <= nominati
    return (
        compresso(pagina.encode())
        + caratteri
        + sum(compresso((STATICI / nome).read_bytes()) for nome in nominati)
    )


def test_the_first_view_of_a_public_page_fits_the_first_flight(pagina: str) -> None:
    assert prima_vista(pagina) <= PRIMA_VISTA


def test_the_first_page_is_light_in_all(pagina: str) -> None:
    assert in_tutto(pagina) <= PRIMA_PAGINA
