"""The plays of the harness by their code; those on the portal have a database of their own."""

from collections.abc import Callable
from importlib import import_module

from tests.misure import impianto
from tests.misure.conti import Misura

SENZA_PORTALE = {"P8", "P10"}


def prepara(codice: str, *, breve: bool) -> Callable[[], Misura]:
    """The play with this code."""
    modulo = import_module(f"tests.misure.{codice.lower()}")

    def gioca() -> Misura:
        misura: Misura
        if codice in SENZA_PORTALE:
            misura = modulo.misura(breve=breve)
        else:
            with impianto.acceso() as acceso:
                misura = modulo.misura(acceso, breve=breve)
        return misura

    return gioca
