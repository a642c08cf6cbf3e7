"""A comune that becomes part of another, and mistakes taken back, in a real browser."""

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

    # Recorded with the wrong day: taken back, and free to be recorded again.
    capofila.segui("Incorporazione in un comune che resta dal 01/01/2020")
    capofila.segui("Ritira la variazione")
    capofila.legge("Il comune di Ripalta Guerina non cessa.")
    capofila.premi("Ritira la variazione")
    capofila.legge("Questo campo è obbligatorio.")
    capofila.scrivi("Motivo", "Decorre dal 1° febbraio")
    capofila.premi("Ritira la variazione")
    capofila.legge("Variazione ritirata: comuni e incarichi sono come prima.")
    capofila.vai("/territorio/variazioni/")
    capofila.legge("Ritirata")

    # So is a triennial draft of the wrong years.
    capofila.vai("/piani/2020-2022/")
    capofila.segui("Scarta la bozza")
    capofila.scrivi("Motivo", "Anni sbagliati")
    capofila.premi("Scarta la bozza")
    capofila.legge("Bozza del piano triennale 2020-2022 scartata: i suoi anni sono liberi.")

    taccuino.verifica()
