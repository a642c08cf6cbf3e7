"""The simulator on a phone: one question at a time, with and without scripts, and Back works."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from tests.percorsi.viaggiatore import STRETTO, Taccuino, Viaggiatore
from tests.servizi import BancaVera

FOTO = os.environ.get("FOTO_SIMULATORE", "")


def quesito(chi: Viaggiatore) -> str:
    """The one question that is seen."""
    visibili = [
        testo for testo in chi.pagina.locator(".quesito > h2:visible").all_inner_texts() if testo
    ]
    assert len(visibili) == 1, visibili
    return visibili[0]


def campo(chi: Viaggiatore, etichetta: str) -> Locator:
    """A box of the question that is seen."""
    return chi.pagina.locator(".quesito:visible").get_by_label(etichetta).locator("visible=true")


def avanti(chi: Viaggiatore) -> None:
    chi.pagina.locator(".quesito:visible").get_by_role("link", name="Avanti").click()


def foto(chi: Viaggiatore, nome: str) -> None:
    if FOTO:
        for largo, misura in ((1280, {"width": 1280, "height": 900}), (375, STRETTO)):
            chi.pagina.set_viewport_size(misura)
            chi.pagina.screenshot(path=Path(FOTO) / f"{nome}-{largo}.png", full_page=True)


def _torna_indietro(chi: Viaggiatore) -> None:
    # Back is the browser's own, and nothing that was typed is lost.
    chi.pagina.go_back()
    assert quesito(chi).startswith("Quando sei nato")
    assert campo(chi, "La tua data di nascita").input_value() == "17/05/1980"
    chi.pagina.go_forward()


def _dice_dove_abita(chi: Viaggiatore) -> None:
    # Enter goes on to the first question that still wants an answer.
    campo(chi, "Residente nel comune dal").press("Enter")
    chi.pagina.wait_for_load_state()
    assert quesito(chi).startswith("Dove abiti")
    assert "errori da correggere" not in chi.testo()
    campo(chi, "Comune di residenza").select_option(label="Crema")
    campo(chi, "Residente nel comune dal").fill("15/01/2015")
    campo(chi, "Residente in Lombardia dal").fill("01/06/2001")
    foto(chi, "4-residenza")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_visitor_is_asked_one_thing_at_a_time(
    db_vera: BancaVera, taccuino: Taccuino, javascript: bool
) -> None:
    chi = taccuino.entra_in_scena("visitatrice", javascript=javascript)
    chi.vai("/simulatore/")
    chi.pagina.set_viewport_size(STRETTO)
    assert quesito(chi).startswith("Quando sei nato")
    foto(chi, "1-tu")
    campo(chi, "La tua data di nascita").fill("17/05/1980")
    campo(chi, "Cittadinanza").select_option(label="Italiana")
    avanti(chi)
    assert quesito(chi).startswith("Hai un'invalidità")

    _torna_indietro(chi)
    avanti(chi)
    assert quesito(chi).startswith("Chi vive con te")
    chi.pagina.get_by_role("button", name="Aggiungi una persona").first.click()
    chi.pagina.locator("#altri [data-riga] >> visible=true").first.wait_for()
    assert quesito(chi).startswith("Chi vive con te")
    campo(chi, "Data di nascita").fill("9/7/2012")
    campo(chi, "Che cos'è per te").select_option("figlio")
    foto(chi, "3-altri")
    avanti(chi)
    _dice_dove_abita(chi)
    for titolo in ("Dove lavori", "Che cosa dice il tuo ISEE", "Com'è la casa"):
        avanti(chi)
        assert quesito(chi).startswith(titolo)
    chi.pagina.go_back()
    campo(chi, "Valore dell'ISEE").fill("8.450,00")
    campo(chi, "Scala di equivalenza").fill("1,57")
    campo(chi, "Patrimonio mobiliare").fill("troppo")
    for _volta in range(4):
        avanti(chi)
    assert quesito(chi).startswith("In quali comuni")
    foto(chi, "10-preferenze")

    chi.premi("Calcola")
    assert quesito(chi).startswith("Che cosa dice il tuo ISEE")
    chi.legge("C’è un errore da correggere")
    foto(chi, "errore")
    campo(chi, "Patrimonio mobiliare").fill("1.200")
    chi.pagina.get_by_text("Tutte le domande").click()
    chi.pagina.get_by_role("link", name="In quali comuni vorresti la casa?").click()
    chi.premi("Calcola")

    chi.legge("I requisiti ci sono tutti")
    chi.pagina.get_by_text("Che cosa cambierebbe", exact=False).first.click()
    chi.legge("Se abitassi a Crema")
    foto(chi, "risultato")
    assert chi.pagina.locator(".quesito >> visible=true").count() == 0
    assert chi.pagina.url.endswith("/simulatore/")
    chi.pagina.get_by_role("link", name="Dove abiti, e da quanto?").click()
    assert campo(chi, "Residente nel comune dal").input_value() == "15/01/2015"
    biscotti = {biscotto.get("name") for biscotto in chi.pagina.context.cookies()}
    assert biscotti <= {"csrf", "__Host-csrf"}
    taccuino.verifica()
