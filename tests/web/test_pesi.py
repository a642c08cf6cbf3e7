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


def test_the_first_view_of_a_public_page_fits_the_first_flight(pagina: str) -> None:
    testa = pagina[: pagina.index("</head>")]
    fogli = re.findall(r'href="/static/([\w/-]+\.css)"', testa)
    peso = compresso(pagina.encode()) + sum(
        compresso((STATICI / foglio).read_bytes()) for foglio in fogli
    )

    assert fogli == ["css/pubblico.css"]
    assert peso <= PRIMA_VISTA


def test_the_first_page_is_light_in_all(pagina: str) -> None:
    nominati = set(re.findall(r'(?:href|src)="/static/([\w./-]+)(?:#[\w-]+)?"', pagina))
    caratteri = sum(
        (STATICI / f"fonts/titillium-web-{peso}.woff2").stat().st_size
        for peso in ("regular", "600", "700")
    )
    peso = (
        compresso(pagina.encode())
        + caratteri
        + sum(compresso((STATICI / nome).read_bytes()) for nome in nominati)
    )

    assert {"css/portale.css", "js/portale.js", "bootstrap-italia/svg/icone.svg"} <= nominati
    assert peso <= PRIMA_PAGINA
