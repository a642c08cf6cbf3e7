"""Who may enter a view."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from crema_sap.enti.models import Incarico, Ruolo, Utente
from crema_sap.web import decorators


def vista(request: HttpRequest) -> HttpResponse:
    return HttpResponse("dentro")


def richiesta(ruolo: Ruolo | None = None, *, cittadino: bool = False) -> HttpRequest:
    chiesta = RequestFactory().get("/")
    utente = Utente(cittadino=cittadino)
    utente.incarico = Incarico(ruolo=ruolo) if ruolo else None
    chiesta.user = utente
    return chiesta


@pytest.mark.parametrize("ruolo", Ruolo)
def test_only_the_named_roles_enter(ruolo: Ruolo) -> None:
    protetta = decorators.richiede_ruolo(Ruolo.CAPOFILA, Ruolo.SINDACO)(vista)

    if ruolo in {Ruolo.CAPOFILA, Ruolo.SINDACO}:
        assert protetta(richiesta(ruolo)).status_code == 200
    else:
        with pytest.raises(PermissionDenied, match="«Ufficio del capofila» o «Sindaco»"):
            protetta(richiesta(ruolo))


def test_without_an_appointment_no_role_is_had() -> None:
    protetta = decorators.richiede_ruolo(Ruolo.GESTORE)(vista)
    anonima = RequestFactory().get("/")
    anonima.user = AnonymousUser()

    for chiesta in (richiesta(), richiesta(cittadino=True), anonima):
        with pytest.raises(PermissionDenied, match="«Gestore della piattaforma»"):
            protetta(chiesta)


def test_a_citizens_page_refuses_staff() -> None:
    protetta = decorators.richiede_cittadino(vista)

    assert protetta(richiesta(cittadino=True)).status_code == 200
    with pytest.raises(PermissionDenied, match="SPID o CIE"):
        protetta(richiesta(Ruolo.CAPOFILA))


def test_a_page_that_shows_refuses_to_write() -> None:
    lettura = decorators.solo_lettura(vista)
    scrittura = RequestFactory().post("/")

    assert lettura(RequestFactory().get("/")).status_code == 200
    assert lettura(scrittura).status_code == 405


def test_marks_are_seen_by_the_middleware() -> None:
    def una(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def altra(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert decorators.accesso_libero(una).login_required is False  # type: ignore[attr-defined]
    assert decorators.transazione_propria(altra).transazione_propria  # type: ignore[attr-defined]
