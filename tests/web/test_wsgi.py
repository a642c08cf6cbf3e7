"""The WSGI application: an address is searched once."""

import pytest
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory
from django.urls import resolve

from crema_sap.web.middleware import _fa_da_se
from crema_sap.wsgi import Applicazione

INVIA = "/domande/6f9619ff-8b86-d011-b42d-00c04fc964ff/invia/"


def test_what_the_middleware_found_is_not_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    richiesta = RequestFactory().get(INVIA)
    assert _fa_da_se(richiesta)
    monkeypatch.setattr(BaseHandler, "resolve_request", lambda *_: 1 / 0)

    assert Applicazione().resolve_request(richiesta).view_name == "domande:invia"


def test_what_nobody_looked_up_is_found() -> None:
    trovata = Applicazione().resolve_request(RequestFactory().get(INVIA))

    assert trovata.func is resolve(INVIA).func
