"""Who left Lombardia for a while says so with the keyboard; two phones lose nothing."""

from tests.percorsi import nuclei
from tests.percorsi.viaggiatore import STRETTO, Taccuino, Viaggiatore
from tests.servizi import BancaVera

CITTADINA = "Silvia Carniti"


def test_a_break_is_written_with_the_keyboard_and_two_phones_lose_nothing(
    db_vera: BancaVera, taccuino: Taccuino
) -> None:
    nucleo = nuclei.prepara(CITTADINA)
    cittadina = taccuino.entra_in_scena("cittadina")
    cittadina.entra_con_spid(CITTADINA)
    cittadina.pagina.set_viewport_size(STRETTO)
    cittadina.vai(f"/domande/{nucleo.chiave}/residenza/")
    altro_telefono = cittadina.pagina.context.new_page()
    altro_telefono.goto(cittadina.pagina.url)

    _scrive_il_periodo_fuori(cittadina)
    cittadina.premi("Salva e continua")
    cittadina.legge("Dal 15/01/2015 risulti già residente dove abiti adesso")
    cittadina.pagina.get_by_label("Al", exact=True).fill("14/01/2015")
    cittadina.premi("Salva e continua")
    cittadina.legge("C’è un’interruzione nella residenza in Lombardia")

    cittadina.pagina = altro_telefono
    cittadina.scrivi("Indirizzo e numero civico", "Via Bottesini 4")
    cittadina.premi("Salva e continua")
    cittadina.legge("Questa pagina è stata salvata anche da un'altra finestra")
    differenze = cittadina.pagina.get_by_role("table", name="Le risposte diverse")
    assert "Via Bottesini 4" in differenze.inner_text()
    assert "Fuori dalla Lombardia" in differenze.inner_text()
    assert cittadina.pagina.get_by_label("Indirizzo").input_value() == "Via Bottesini 4"
    taccuino.verifica()


def _scrive_il_periodo_fuori(cittadina: Viaggiatore) -> None:
    pagina = cittadina.pagina
    cittadina.scrivi("Residente nel comune dal", "15/01/2015")
    pagina.locator("summary", has_text="Hai lasciato la Lombardia").press("Enter")
    pagina.get_by_role("button", name="Aggiungi una residenza di prima").press("Enter")
    pagina.keyboard.type("Fuori")
    pagina.keyboard.press("Tab")
    pagina.keyboard.type("01/02/2010")
    pagina.keyboard.press("Tab")
    pagina.keyboard.type("20/01/2015")
