"""The instant of arrival is the last byte's, however the request is made."""

from io import BytesIO
from time import monotonic, sleep

import pytest
import requests
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils.http import urlencode

from crema_sap.web.middleware import ArrivoMiddleware
from tests.servizi import ServerWeb

FINITO = {"quando": 0.0}


class Lento(BytesIO):
    """A body whose bytes arrive late."""

    def read(self, *parole: int) -> bytes:  # type: ignore[override]
        sleep(0.05)
        letti = super().read(*parole)
        FINITO["quando"] = monotonic()
        return letti


@pytest.mark.parametrize(
    ("tipo", "corpo"),
    [
        ("application/x-www-form-urlencoded", urlencode({"versione": "3"}).encode()),
        (MULTIPART_CONTENT, encode_multipart(BOUNDARY, {"versione": "3"})),
    ],
)
def test_a_slow_request_arrives_with_its_last_byte(tipo: str, corpo: bytes) -> None:
    request = RequestFactory().generic("POST", "/", corpo, tipo)
    lenta = type(request)({**request.environ, "wsgi.input": Lento(corpo)})
    arrivi: list[float] = []

    def vista(richiesta: HttpRequest) -> HttpResponse:
        arrivi.append(richiesta.arrivo_monotono)  # type: ignore[attr-defined]
        assert richiesta.POST["versione"] == "3"
        return HttpResponse()

    ArrivoMiddleware(vista)(lenta)

    assert arrivi[0] >= FINITO["quando"] > 0


@pytest.mark.parametrize(
    "tipo", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]
)
def test_too_much_text_is_refused_with_its_reason_through_the_front_server(
    server_web: ServerWeb, tipo: str
) -> None:
    # More than the application reads, less than the front server stops by itself.
    testo = b"testo=" + b"a" * 2_800_000
    if tipo.startswith("multipart"):
        capo = b'--b\r\nContent-Disposition: form-data; name="testo"\r\n\r\n'
        testo = capo + testo + b"\r\n--b--\r\n"

    risposta = requests.post(
        f"{server_web.url}/accedi/", data=testo, headers={"Content-Type": tipo}, timeout=30
    )

    assert risposta.status_code == 413
    assert "torna indietro: nella pagina c’è ancora" in risposta.text
