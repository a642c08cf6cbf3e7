"""Fixtures of `domande`: an open avviso, and a citizen.

The imports are inside: pytest reads this file before the settings have their environment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from crema_sap.enti.models import Ambito, Utente
    from tests.domande.factories import Scena
    from tests.domande.sportello import Sportello


@pytest.fixture(autouse=True)
def _memoria_vuota() -> Iterator[None]:
    """Each test has its own database: no avviso is known from another one."""
    from domande.compilazione.contenuto import memoria

    memoria.dimentica()
    yield
    memoria.dimentica()


@pytest.fixture
def scena(ambito: Ambito) -> Scena:
    """An avviso that receives domande."""
    from tests.domande.factories import crea_scena

    return crea_scena(ambito)


@pytest.fixture
def cittadina(scena: Scena) -> Utente:
    """A citizen, and the connection acting for her."""
    from crema_sap.enti import ambito as ambiti
    from crema_sap.enti.models import Utente
    from tests import factories

    utente = factories.crea_cittadino()
    ambiti.entra(scena.ambito.pk, utente.pk)
    return Utente.objects.get(pk=utente.pk)


@pytest.fixture
def client(scena: Scena, cittadina: Utente) -> Client:
    """A browser in which the citizen is signed in, while the avviso is open."""
    from django.test import Client

    from crema_sap import orologio
    from tests.domande.factories import DURANTE

    orologio.sposta(DURANTE)
    entrata = Client()
    entrata.force_login(cittadina)
    return entrata


@pytest.fixture
def sportello(scena: Scena) -> Sportello:
    """The desk of Crema, at work while the avviso is open."""
    from tests.domande.sportello import crea_sportello

    return crea_sportello(scena)


@pytest.fixture
def aiuta(sportello: Sportello) -> Client:
    """The browser of who helps."""
    from tests.domande.sportello import entra

    return entra(sportello.utente)
