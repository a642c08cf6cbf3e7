"""Fixtures of the kernel: an ambito to work in.

Models are imported inside: pytest loads this file before Django has its settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from crema_sap.enti.models import Ambito


@pytest.fixture
def ambito(db: None) -> Iterator[Ambito]:
    """The ambito of Crema, entered for the whole test; everything is rolled back."""
    from crema_sap.enti.ambito import nel_ambito
    from tests import factories

    crema = factories.crea_ambito()
    with nel_ambito(crema.pk):
        yield crema
