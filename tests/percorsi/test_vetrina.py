"""The public window as a visitor walks it: a phone and a desk, two languages, no script, keyboard.

Each page that is opened is examined: axe, width, console, foreign hosts (see `Viaggiatore`).
"""

import pytest

from crema_sap.web import albero
from tests.percorsi.tastiera import Tastiera
from tests.percorsi.viaggiatore import Taccuino, Viaggiatore
from tests.servizi import BancaVera

PAGINE = ("", "spiegato/", "aiuto/", "unita/", "stampa/", "numeri/", "unita/CR-1/")
# What a filter may answer: some, none, and what it can't understand.
RICERCHE = ("?persone=3", "?persone=6&ascensore=on", "?persone=0", "?comune=019035&piano=0")


@pytest.mark.parametrize("radice", ["", "/en"])
def test_every_page_of_the_window_is_whole(
    db_vera: BancaVera, taccuino: Taccuino, radice: str
) -> None:
    albero.costruisci()
    visitatore = taccuino.entra_in_scena("visitatore")

    visitatore.vai(f"{radice}/avvisi/")
    for pagina in PAGINE:
        visitatore.vai(f"{radice}/avvisi/crema-2019/{pagina}")
    for ricerca in RICERCHE:
        visitatore.vai(f"{radice}/avvisi/crema-2019/unita/{ricerca}")

    taccuino.verifica()


def test_a_home_is_found_without_scripts(db_vera: BancaVera, taccuino: Taccuino) -> None:
    albero.costruisci()
    visitatore = taccuino.entra_in_scena("senza script", javascript=False)

    visitatore.vai("/avvisi/crema-2019/")
    visitatore.segui("Cerca un’unità per il tuo nucleo")
    visitatore.scrivi("Persone nel nucleo", "3")
    visitatore.premi("Cerca")
    assert "persone=3" in visitatore.pagina.url
    _torna_in_italiano_e_ritorna(visitatore)

    taccuino.verifica()


def _torna_in_italiano_e_ritorna(visitatore: Viaggiatore) -> None:
    # The link of the header leads to the page, not to what was asked of it.
    testata = visitatore.pagina.get_by_role("banner")
    testata.get_by_role("link", name="English").click()
    visitatore.legge("Homes offered")
    assert visitatore.pagina.locator("html").get_attribute("lang") == "en"
    visitatore.esamina()
    testata.get_by_role("link", name="Italiano").click()
    visitatore.legge("Unità offerte")


def test_the_call_is_read_in_english_with_the_keyboard(
    db_vera: BancaVera, taccuino: Taccuino
) -> None:
    albero.costruisci()
    visitatore = taccuino.entra_in_scena("visitor")
    tastiera = Tastiera(visitatore)
    visitatore.pagina.goto("/avvisi/")

    tastiera.apri("English")
    tastiera.apri("Avviso pubblico 2019")
    tastiera.apri("Find a home for your household")
    tastiera.scrivi("People in the household", "3")
    tastiera.va()
    tastiera.apri("CR-1")

    assert "Crema, home CR-1" in visitatore.testo()
    taccuino.verifica()
