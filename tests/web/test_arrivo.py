"""The instant of arrival is the last byte's, however the request is made."""

from io import BytesIO
from time import monotonic, sleep

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils.http import urlencode

from crema_sap.web.middleware import ArrivoMiddleware

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
