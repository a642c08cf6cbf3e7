"""The world of the matrix, made once for the module on a database of its own.

The imports are inside: pytest reads this file before the settings have their environment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django.plugin import DjangoDbBlocker

from crema_sap.avvio import banco
from tests import servizi

if TYPE_CHECKING:
    from tests.matrice.mondo import Mondo


@pytest.fixture(scope="module")
def mondo(django_db_blocker: DjangoDbBlocker) -> Iterator[Mondo]:
    """Crema and Cremona, committed; what each request changes is undone."""
    from domande.compilazione.contenuto import memoria
    from tests.matrice.mondo import crea

    acceso = banco.Banco.leggi()
    vera = servizi.BancaVera(acceso, acceso.clona(servizi.nome_nuovo()))
    with django_db_blocker.unblock(), servizi.altra_base(vera):
        yield crea()
        memoria.dimentica()
    vera.elimina()
