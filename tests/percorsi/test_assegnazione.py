"""From the close of an avviso to the definitive lists, as who works and who waits lives it."""

import re
from pathlib import Path

from tests.domande.documenti import pdf
from tests.percorsi import passi_assegnazione as passi
from tests.percorsi.passi_assegnazione import FABIO, GIULIA, Mondo
from tests.percorsi.viaggiatore import Taccuino, Viaggiatore
from tests.servizi import BancaVera

GRADUATORIE = f"/graduatorie/{passi.AVVISO}/"


def test_from_the_close_to_the_definitive_lists(
    db_vera: BancaVera, taccuino: Taccuino, tmp_path: Path
) -> None:
    avviso = passi.prepara()
    verbale = tmp_path / "verbale.pdf"
    verbale.write_bytes(pdf())
    passi.sposta("2019-12-17T09:00")
    capofila = avviso.entra(taccuino, passi.CAPOFILA)
    responsabile = avviso.entra(taccuino, passi.RESPONSABILE)
    del_vicino = avviso.entra(taccuino, passi.RESPONSABILE_VICINO)
    capofila.vai(GRADUATORIE)
    capofila.premi("Calcola le graduatorie")
    passi.consegna()
    _approva(responsabile, "determina n. 145")
    _approva(del_vicino, "determina n. 31")
    _pubblica(capofila, "Graduatoria provvisoria pubblicata")
    passi.consegna()

    giulia = avviso.entra(taccuino, GIULIA)
    fabio = avviso.entra(taccuino, FABIO)
    _legge_la_provvisoria(avviso, giulia)
    _chiede_la_rettifica(avviso, giulia, verbale, "con accompagnamento")
    _chiede_la_rettifica(avviso, fabio, verbale, "dal 66 al 99")
    passi.consegna()
    _decide(responsabile, "Accolta", "Il verbale riconosce l'invalidità.")
    passi.consegna()
    _decide(responsabile, "Respinta", "Il documento non è un verbale di invalidità.")
    passi.consegna()
    giulia.vai("/domande/")
    avviso.pagina(giulia, "rettifica/")
    giulia.legge("Il verbale riconosce l'invalidità.")
    avviso.pagina(giulia, "assegnazione/")
    giulia.legge(re.compile("1° posto su 3|2° posto su 3"))
    fabio.vai("/domande/")
    avviso.pagina(fabio, "rettifica/")
    fabio.legge("Il documento non è un verbale di invalidità.")

    passi.sposta("2020-01-08T09:00")
    for chi in (capofila, responsabile, del_vicino, giulia):
        avviso.rientra(chi)
    capofila.vai("/")
    _approva(responsabile, "determina n. 2")
    _approva(del_vicino, "determina n. 3")
    _pubblica(capofila, "Graduatoria definitiva pubblicata")
    passi.consegna()
    giulia.vai("/domande/")
    giulia.legge("Graduatoria definitiva pubblicata")
    avviso.pagina(giulia, "assegnazione/")
    giulia.legge(re.compile("Graduatoria definitiva, pubblicata il 08/01/2020"))
    taccuino.verifica()


def _approva(chi: Viaggiatore, atto: str) -> None:
    chi.vai("/")
    chi.legge("da approvare")
    chi.vai(GRADUATORIE)
    chi.segui("Approva le liste del tuo ente")
    chi.scrivi("Atto di approvazione", atto)
    chi.premi("Approva le liste del mio ente")
    chi.legge("Le liste del tuo ente sono approvate.")


def _pubblica(capofila: Viaggiatore, fatto: str) -> None:
    capofila.vai(GRADUATORIE)
    capofila.segui("Pubblica le graduatorie")
    capofila.premi("Pubblica")
    capofila.legge(fatto)


def _legge_la_provvisoria(avviso: Mondo, chi: Viaggiatore) -> None:
    chi.vai("/")
    chi.vai("/domande/")
    chi.legge("Graduatoria provvisoria pubblicata")
    avviso.pagina(chi)
    chi.segui("Le tue liste e la proposta di alloggio")
    chi.legge(re.compile("° posto su 5"))
    chi.segui("liste pubbliche")
    chi.segui("CR-12")
    chi.legge("Le righe di questa lista non si mostrano")


def _chiede_la_rettifica(avviso: Mondo, chi: Viaggiatore, verbale: Path, classe: str) -> None:
    avviso.pagina(chi)
    chi.segui("Il tuo posto e il tuo punteggio, riga per riga")
    chi.segui(re.compile("rettifica", re.IGNORECASE))
    chi.pagina.get_by_label("Di chi è l'invalidità").select_option(index=1)
    chi.spunta(re.compile(classe))
    chi.scrivi("Quando hai chiesto il riconoscimento", "20/11/2019")
    chi.pagina.get_by_label("Verbale di invalidità civile").set_input_files(verbale)
    chi.premi("Chiedi la rettifica")
    chi.legge("Richiesta presentata.")


def _decide(responsabile: Viaggiatore, esito: str, motivi: str) -> None:
    responsabile.vai("/")
    responsabile.vai("/rettifiche/")
    riga = responsabile.pagina.locator("tbody tr", has_text="Da decidere").first
    riga.get_by_role("link").click()
    responsabile.esamina()
    responsabile.spunta(esito)
    responsabile.scrivi("Motivi", motivi)
    responsabile.premi("Registra la decisione")
    responsabile.legge("Decisione registrata.")
