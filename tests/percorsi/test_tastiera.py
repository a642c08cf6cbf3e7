"""With a keyboard only: Tab, Enter, Space, arrows and typing, the focus always in sight."""

from tests.percorsi import mondo
from tests.percorsi.tastiera import Tastiera
from tests.percorsi.viaggiatore import Taccuino
from tests.servizi import BancaVera

CITTADINA = "Silvia Carniti"


def test_an_officer_declares_with_the_keyboard(db_vera: BancaVera, taccuino: Taccuino) -> None:
    operatore = taccuino.entra_in_scena(mondo.OPERATORE)
    tastiera = Tastiera(operatore)
    operatore.pagina.goto("/")
    tastiera.apri("Area personale")
    tastiera.scrivi("Nome utente", mondo.OPERATORE)
    tastiera.scrivi("Password", mondo.PASSWORD)
    tastiera.va()
    tastiera.apri("Ricognizione")
    tastiera.salta_al_contenuto()
    tastiera.apri("Ricognizione 2020")

    tastiera.scrivi("Unità libere", "-1")
    # The other boxes came filled in with what the register counts.
    tastiera.fino_a("Ho controllato le cifre")
    tastiera.premi("Space")
    tastiera.apri("Salva e trasmetti")
    tastiera.corregge("Unità libere")
    tastiera.premi("Control+a")
    operatore.pagina.keyboard.type("2")
    tastiera.scrivi("Unità che si libereranno", "1")
    tastiera.scrivi("Assegnabili nel 2020", "3")
    tastiera.apri("Salva e trasmetti", "Space")

    operatore.legge("Dichiarazione trasmessa e protocollata.")
    tastiera.salta_al_contenuto()
    taccuino.verifica()


def test_a_citizen_begins_with_the_keyboard(db_vera: BancaVera, taccuino: Taccuino) -> None:
    cittadina = taccuino.entra_in_scena("cittadina")
    tastiera = Tastiera(cittadina)
    cittadina.pagina.goto("/")
    tastiera.apri("Avvisi")
    tastiera.salta_al_contenuto()
    tastiera.apri("Avviso pubblico 2019")
    tastiera.apri("Cerca un’unità per il tuo nucleo")
    tastiera.scrivi("Persone nel nucleo", "3")
    tastiera.va()
    tastiera.apri("CR-1")
    assert "Crema, unità CR-1" in cittadina.testo()
    tastiera.apri("Compila la domanda")
    tastiera.apri("Entra con SPID o CIE")
    _sceglie(tastiera, CITTADINA)
    tastiera.apri("Comincia la domanda")

    tastiera.apri("Salva e continua")
    tastiera.corregge("Ho letto l'informativa")
    tastiera.premi("Space")
    tastiera.fino_a("Salva e continua")
    tastiera.fino_a("Ho letto l'informativa", "Shift+Tab")
    tastiera.apri("Salva e continua")
    tastiera.fino_a("Cittadinanza")
    tastiera.premi("ArrowDown")
    tastiera.scrivi("Telefono", "333 1234567")
    tastiera.apri("Salva e continua")
    tastiera.fino_a("Aggiungi un componente")
    tastiera.premi("Space")

    assert tastiera.fuoco()["nome"].startswith("Cognome"), tastiera.fuoco()
    taccuino.verifica()


def _sceglie(tastiera: Tastiera, chi: str) -> None:
    """Choose among the people of the test identity provider with the arrows."""
    qui = tastiera.tabula()
    while not qui["id"].startswith("p"):
        qui = tastiera.tabula()
    for _ in range(60):
        if tastiera.fuoco()["nome"].startswith(chi):
            break
        tastiera.tabula("ArrowDown")
    assert tastiera.fuoco()["nome"].startswith(chi)
    tastiera.apri("Continua")
