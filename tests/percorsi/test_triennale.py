"""The capofila prepares the triennial plan of the demonstration; pages sound on desk and phone."""

import pytest

from tests import dimostrazione
from tests.percorsi.viaggiatore import Taccuino
from tests.servizi import BancaVera


@pytest.mark.parametrize("db_vera", [dimostrazione.TUTTA], indirect=True)
def test_a_triennial_draft_is_filled_in(db_vera: BancaVera, taccuino: Taccuino) -> None:
    capofila = taccuino.entra_in_scena("capofila")
    capofila.entra()

    for pagina in (
        "/piani/2020-2022/",
        "/piani/2020-2022/completezza/",
        "/piani/2020-2022/attese/",
        "/piani/2020-2022/indicatori/nuovo/",
        "/piani/2020-2022/indicatori/",
        "/piani/triennale/nuovo/",
    ):
        capofila.vai(pagina)
