"""A comune that becomes part of another, from the proposal to what it did, in a real browser."""

import pytest

from tests import dimostrazione
from tests.percorsi.viaggiatore import Taccuino
from tests.servizi import BancaVera


@pytest.mark.parametrize("db_vera", [dimostrazione.TUTTA], indirect=True)
def test_a_comune_becomes_part_of_another(db_vera: BancaVera, taccuino: Taccuino) -> None:
    capofila = taccuino.entra_in_scena("capofila")
    capofila.entra()
    capofila.vai("/territorio/variazioni/")
    capofila.segui("Cambio di nome")
    capofila.vai("/territorio/variazioni/")
    capofila.segui("Fusione")
    capofila.vai("/territorio/variazioni/")
    capofila.segui("Incorporazione")
    capofila.premi("Guarda che cosa cambia")
    capofila.legge("Indica il comune che viene incorporato.")

    capofila.spunta("Ripalta Guerina")
    capofila.scegli("Comune che resta", "Ripalta Cremasca")
    capofila.scrivi("Da quando", "01/01/2020")
    capofila.scrivi("Atto", "L.R. 10 dicembre 2019, n. 22")
    capofila.premi("Guarda che cosa cambia")
    capofila.legge("Niente è ancora registrato")
    capofila.legge("i comuni passano da 48 a 47")
    capofila.premi("Registra la variazione")
    capofila.legge("Deve decorrere")
    capofila.vai("/territorio/variazioni/")
    capofila.legge("Ripalta Guerina")

    taccuino.verifica()
