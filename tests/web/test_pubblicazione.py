"""The pages of content as files."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve

from crema_sap.web import albero, pubblicazione


def test_the_file_is_the_page_that_the_portal_would_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(albero, "scarto_orologio", lambda: 0)

    foglie = list(pubblicazione.contenuti())

    assert len(foglie) == 4
    for foglia in foglie:
        richiesta = RequestFactory().get(foglia.percorso)
        richiesta.user = AnonymousUser()
        assert resolve(foglia.percorso).func(richiesta).content == foglia.contenuto
