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
