"""Who the tests of the avvisi begin from; the imports are inside, as in `tests/domande`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from crema_sap.enti.models import Ambito, Utente


@pytest.fixture
def capofila(ambito: Ambito) -> Utente:
    """The capofila, while the avviso of the tests is open."""
    from crema_sap import orologio
    from tests.bandi import factories

    orologio.sposta(factories.DURANTE)
    return factories.crea_capofila()
