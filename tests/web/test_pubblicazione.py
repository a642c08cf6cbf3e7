"""The pages of content as files."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation

from crema_sap.web import albero, lingue, pubblicazione


def test_the_file_is_the_page_that_the_portal_would_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(albero, "scarto_orologio", lambda: 0)

    foglie = list(pubblicazione.contenuti())

    assert [f.percorso for f in foglie if f.percorso.startswith("/en/")] == ["/en/contatti/"]
    assert len(foglie) == 5
    for foglia in foglie:
        richiesta = RequestFactory().get(foglia.percorso)
        richiesta.user = AnonymousUser()
        with translation.override(lingue.separa(foglia.percorso)[0]):
            assert resolve(foglia.percorso).func(richiesta).content == foglia.contenuto
