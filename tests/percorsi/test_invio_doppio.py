"""However many times one presses «Invia», there is one domanda, one number and one clear page."""

import re

import pytest

from crema_sap.enti.ambito import nel_ambito
from crema_sap.registro.models import Documento, Effetto, Protocollo
from domande.models import Domanda
from tests.percorsi import mondo, nuclei
from tests.percorsi.viaggiatore import Taccuino, Viaggiatore
from tests.servizi import BancaVera

CITTADINA = "Silvia Carniti"
INVIA = "Invia la domanda"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_sends_once(
    db_vera: BancaVera, taccuino: Taccuino, javascript: bool
) -> None:
    cittadina = _davanti_al_riepilogo(taccuino, javascript=javascript)

    cittadina.pagina.get_by_role("button", name=INVIA).dblclick()

    _legge_la_ricevuta(cittadina)
    _e_una_sola()
    taccuino.verifica()


def test_back_and_again_gives_the_same_receipt(db_vera: BancaVera, taccuino: Taccuino) -> None:
    cittadina = _davanti_al_riepilogo(taccuino)
    cittadina.premi(INVIA)
    prima = _legge_la_ricevuta(cittadina)

    cittadina.pagina.go_back()
    bottone = cittadina.pagina.get_by_role("button", name=INVIA)
    if bottone.count():
        cittadina.premi(INVIA)

    assert _legge_la_ricevuta(cittadina) == prima
    _e_una_sola()
    taccuino.verifica()


def test_two_tabs_give_the_same_receipt(db_vera: BancaVera, taccuino: Taccuino) -> None:
    cittadina = _davanti_al_riepilogo(taccuino)
    prima_scheda = cittadina.pagina
    seconda_scheda = prima_scheda.context.new_page()
    seconda_scheda.goto(prima_scheda.url)
    cittadina.premi(INVIA)
    prima = _legge_la_ricevuta(cittadina)

    cittadina.pagina = seconda_scheda
    cittadina.premi(INVIA)

    assert _legge_la_ricevuta(cittadina) == prima
    _e_una_sola()
    taccuino.verifica()


def test_a_section_left_open_leads_to_the_receipt(db_vera: BancaVera, taccuino: Taccuino) -> None:
    cittadina = _davanti_al_riepilogo(taccuino)
    scheda = cittadina.pagina
    vecchia = scheda.context.new_page()
    vecchia.goto(scheda.url.replace("riepilogo", "isee"))
    cittadina.premi(INVIA)
    prima = _legge_la_ricevuta(cittadina)

    cittadina.pagina = vecchia
    cittadina.scrivi("Valore dell'ISEE", "1,00")
    cittadina.premi("Salva e continua")

    assert _legge_la_ricevuta(cittadina) == prima
    _e_una_sola()
    taccuino.verifica()


def _davanti_al_riepilogo(taccuino: Taccuino, *, javascript: bool = True) -> Viaggiatore:
    nucleo = nuclei.prepara(CITTADINA)
    cittadina = taccuino.entra_in_scena("cittadina", javascript=javascript)
    cittadina.entra_con_spid(CITTADINA)
    cittadina.vai(f"/domande/{nucleo.chiave}/riepilogo/")
    return cittadina


def _legge_la_ricevuta(cittadina: Viaggiatore) -> str:
    cittadina.legge("La tua domanda è arrivata")
    cittadina.esamina()
    trovato = re.search(r"Protocollo (\d+/2019), arrivata il 5 novembre 2019", cittadina.testo())
    assert trovato, cittadina.testo()
    assert "NON ANCORA INVIATA" not in cittadina.testo()
    return trovato[1]


def _e_una_sola() -> None:
    with nel_ambito(mondo.ambito().pk):
        assert Domanda.objects.count() == 1
        assert Protocollo.objects.filter(oggetto__icontains="domanda").count() == 1
        assert Documento.objects.filter(tipo__icontains="ricevuta").count() <= 1
        chiavi = list(Effetto.objects.values_list("chiave", flat=True))
    assert len(chiavi) == len(set(chiavi))
