"""The officers' pages of an assignment, each looked at as it is drawn, wide and narrow."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Utente
from domande.states import StatoAssegnazione
from tests import factories
from tests.domande.tornate import crea_tornata
from tests.percorsi.viaggiatore import Taccuino, Viaggiatore
from tests.servizi import BancaVera, ServerWeb


@pytest.fixture
def taccuino(browser: Browser, server_web: ServerWeb, db_vera: BancaVera) -> Iterator[Taccuino]:
    """What is noted of the pages that are looked at."""
    giudicate = db_vera.acceso.cartella / "giudicate"
    with contextlib.closing(Taccuino(browser, server_web.url, giudicate)) as aperto:
        yield aperto


def test_the_pages_of_an_assignment_are_whole(db_vera: BancaVera, taccuino: Taccuino) -> None:
    ambito = factories.crea_ambito()
    with nel_ambito(ambito.pk):
        mondo = crea_tornata(ambito, numero=12)
        una = mondo.fino_a(StatoAssegnazione.IN_VERIFICA)
        mondo.verifica(una, smentito="proprieta")
        libera = mondo.offerta("CR-2").pk
    chi = taccuino.entra_in_scena("ufficio")
    _entra(chi, taccuino.url, ambito.pk, mondo.operatore)

    for pagina in (
        "/assegnazioni/",
        f"/assegnazioni/{una.offerta_id}/",
        f"/assegnazioni/{libera}/",
        f"/assegnazioni/{una.chiave}/requisiti/",
    ):
        chi.vai(pagina)
    chi.vai(f"/assegnazioni/{una.chiave}/preavviso/")
    chi.premi("Conferma")
    assert chi.pagina.title().startswith("Errore: "), chi.testo()

    taccuino.verifica()


def _entra(chi: Viaggiatore, url: str, ambito_id: int, utente: Utente) -> None:
    cliente = Client()
    with nel_ambito(ambito_id):
        cliente.force_login(utente)
    nome = settings.SESSION_COOKIE_NAME
    biscotto: Any = {"name": nome, "value": cliente.cookies[nome].value, "url": url}
    chi.pagina.context.add_cookies([biscotto])
