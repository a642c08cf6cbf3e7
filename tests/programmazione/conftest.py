"""Fixtures of planning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from crema_sap.enti.models import Ambito
    from tests.programmazione.factories import Mondo


@pytest.fixture
def mondo(ambito: Ambito) -> Mondo:
    """The small ambito with its people."""
    from tests.programmazione.factories import crea_mondo

    return crea_mondo()


@pytest.fixture
def quattro(ambito: Ambito) -> Mondo:
    """Four comuni, of which none that merges is the capofila's."""
    from tests.programmazione.factories import crea_mondo

    return crea_mondo((6000, 3000, 1000, 500))
