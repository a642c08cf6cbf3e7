"""The complete document and the receipt, made once for all the tests that only read them."""

import io
from collections.abc import Iterator

import pikepdf
import pytest

from crema_sap.pdf import componi_pdf
from tests.pdf import fascicoli


@pytest.fixture(scope="session")
def completo() -> bytes:
    """The bytes of the complete document."""
    return componi_pdf(fascicoli.completo())


@pytest.fixture(scope="session")
def ricevuta() -> bytes:
    """The bytes of a receipt."""
    return componi_pdf(fascicoli.ricevuta())


@pytest.fixture(params=["completo", "ricevuta"])
def documento(request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    """Each of the two, opened."""
    with pikepdf.open(io.BytesIO(request.getfixturevalue(request.param))) as pdf:
        yield pdf


@pytest.fixture
def piano(completo: bytes) -> Iterator[pikepdf.Pdf]:
    """The complete document, opened."""
    with pikepdf.open(io.BytesIO(completo)) as pdf:
        yield pdf
