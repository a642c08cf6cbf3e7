"""Fixtures of `eisa`: a domanda that was sent, and who reviews it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from crema_sap.enti.models import Ambito, Utente
    from domande.models import Domanda


@pytest.fixture
def domanda(ambito: Ambito) -> Domanda:
    """A domanda of a household of three."""
    from domande.compilazione.contenuto import memoria
    from tests.domande.factories import crea_scena
    from tests.eisa.factories import crea_domanda_inviata

    memoria.dimentica()
    return crea_domanda_inviata(ambito, crea_scena(ambito))


@pytest.fixture
def operatrice(ambito: Ambito) -> Utente:
    """An operator of the team."""
    from tests.eisa.factories import crea_operatore

    return crea_operatore()


@pytest.fixture
def coordinatore(ambito: Ambito) -> Utente:
    """The coordinator of the team."""
    from crema_sap.enti.models import Ruolo
    from tests.eisa.factories import crea_operatore

    return crea_operatore(Ruolo.EISA_COORDINATORE)
