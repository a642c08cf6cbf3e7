"""From the definitive lists to the signed contract, as who works and who waits lives it."""

import re

from tests.percorsi import mondo
from tests.percorsi import passi_assegnazione as passi
from tests.percorsi.passi_assegnazione import HU, MARIO, SILVIA, Mondo
from tests.percorsi.viaggiatore import Taccuino, Viaggiatore
from tests.servizi import BancaVera


def test_from_the_definitive_lists_to_the_contract(db_vera: BancaVera, taccuino: Taccuino) -> None:
    avviso = passi.prepara()
    avviso.definitiva()
    _apre_le_assegnazioni(avviso.entra(taccuino, passi.CAPOFILA))
    operatore = avviso.entra(taccuino, mondo.OPERATORE)
    vicino = avviso.entra(taccuino, passi.VICINO)
    for chi, unita in ((operatore, "CR-11"), (operatore, "CR-12"), (vicino, "CA-11")):
        _propone_e_convoca(chi, unita)
    passi.consegna()

    silvia = avviso.entra(taccuino, SILVIA)
    _e_prima_in_due_liste(avviso, silvia)
    _rifiuta(avviso, avviso.entra(taccuino, MARIO), operatore)
    _e_escluso(avviso, taccuino, vicino)
    _verifica(operatore, "CR-11")
    _riceve_l_alloggio(avviso, taccuino, silvia, operatore)
    taccuino.verifica()


def _apre_le_assegnazioni(capofila: Viaggiatore) -> None:
    capofila.vai("/")
    capofila.vai("/assegnazioni/")
    capofila.segui("Apri le assegnazioni")
    capofila.premi(re.compile("[Aa]pri le assegnazioni"))
    capofila.legge("Le assegnazioni si aprono tra qualche secondo.")
    passi.consegna()


def _apre(chi: Viaggiatore, unita: str) -> None:
    chi.vai("/assegnazioni/")
    chi.segui(unita)


def _propone_e_convoca(chi: Viaggiatore, unita: str) -> None:
    _apre(chi, unita)
    chi.legge("A chi spetta adesso")
    chi.segui("Proponi l’unità")
    chi.premi("Proponi l’unità a questo nucleo")
    chi.segui("Convoca il nucleo")
    _fissa(chi, "09/01/2020")


def _fissa(chi: Viaggiatore, giorno: str) -> None:
    chi.scrivi("Giorno", giorno)
    chi.pagina.get_by_label("Ora", exact=True).fill("10:30")
    chi.premi("Fissa e avvisa il nucleo")


def _e_prima_in_due_liste(avviso: Mondo, silvia: Viaggiatore) -> None:
    silvia.vai("/")
    silvia.legge("Sei convocato per un alloggio")
    avviso.pagina(silvia)
    silvia.segui("Le tue liste e la proposta di alloggio")
    silvia.legge("Sei convocato")
    assert silvia.testo().count("1° posto su") == 2


def _rifiuta(avviso: Mondo, mario: Viaggiatore, operatore: Viaggiatore) -> None:
    avviso.pagina(mario, "assegnazione/")
    mario.segui("Non vuoi più questo alloggio?")
    mario.spunta(re.compile("Motivi di salute"))
    mario.premi("Continua")
    mario.legge("Resti in graduatoria per le altre che hai chiesto.")
    mario.premi("Sì, rifiuto l’alloggio")
    mario.legge("Questa unità non ti viene più proposta.")
    passi.consegna()
    _apre(operatore, "CR-12")
    operatore.legge("ha rifiutato, o non ha risposto")


def _verifica(chi: Viaggiatore, unita: str, *, smentito: str = "") -> None:
    _apre(chi, unita)
    chi.segui("Avvia la verifica dei requisiti")
    chi.premi("Conferma")
    chi.segui("Nucleo e requisiti")
    for scelta in chi.pagina.locator("select[name^=esito_]").all():
        nome = scelta.get_attribute("name") or ""
        codice = nome.removeprefix("esito_")
        scelta.select_option("NON_CONFERMATO" if codice == smentito else "CONFERMATO")
        chi.pagina.locator(f"[name=fonte_{codice}]").fill("Catasto")
    chi.premi(re.compile("Registra|Salva"))
    chi.legge("Verifica registrata.")


def _e_escluso(avviso: Mondo, taccuino: Taccuino, vicino: Viaggiatore) -> None:
    _verifica(vicino, "CA-11", smentito="proprieta")
    vicino.segui("Invia il preavviso di diniego")
    vicino.scrivi("Motivi", "Al catasto risulta una casa a Lodi.")
    vicino.premi(re.compile("Conferma|Invia"))
    vicino.legge("Preavviso inviato.")
    passi.consegna()
    hu = avviso.entra(taccuino, HU)
    avviso.pagina(hu, "assegnazione/")
    hu.legge("L'ufficio sta per escludere la tua domanda")
    hu.segui("Scrivi le tue osservazioni")
    hu.scrivi("Le tue osservazioni", "La casa era di mio zio.")
    hu.premi("Manda le osservazioni")
    hu.legge("Le tue osservazioni sono arrivate all'ufficio.")
    del_vicino = avviso.entra(taccuino, passi.RESPONSABILE_VICINO)
    _apre(del_vicino, "CA-11")
    del_vicino.segui("Escludi il nucleo")
    del_vicino.scrivi("Motivi", "La casa è sua dal 2015.")
    del_vicino.premi(re.compile("Conferma|Escludi"))
    del_vicino.legge("Esclusione registrata")
    passi.consegna()
    avviso.pagina(hu, "assegnazione/")
    hu.legge("La tua domanda è esclusa")


def _riceve_l_alloggio(
    avviso: Mondo, taccuino: Taccuino, silvia: Viaggiatore, operatore: Viaggiatore
) -> None:
    operatore.segui(re.compile("Proponi l.alloggio e fissa la visita"))
    _fissa(operatore, "15/01/2020")
    passi.consegna()
    avviso.pagina(silvia, "assegnazione/")
    silvia.legge("Ti propongono un alloggio")
    silvia.segui("Accetta l’alloggio")
    silvia.premi("Sì, accetto l’alloggio")
    responsabile = avviso.entra(taccuino, passi.RESPONSABILE)
    _apre(responsabile, "CR-11")
    responsabile.segui(re.compile("Assegna e consegna l.alloggio"))
    responsabile.scrivi("Atto di assegnazione", "determina n. 12 del 08/01/2020")
    responsabile.premi(re.compile("Assegna e consegna l.alloggio"))
    _apre(operatore, "CR-11")
    operatore.segui("Registra il contratto")
    for casella, valore in (
        ("Numero del contratto", "1/2020"),
        ("Firmato il", "08/01/2020"),
        ("Decorre dal", "01/02/2020"),
        ("Canone mensile", "120,50"),
        ("Durata in mesi", "48"),
    ):
        operatore.scrivi(casella, valore)
    operatore.premi("Registra il contratto")
    operatore.legge("Contratto registrato: l'unità è assegnata.")
    passi.consegna()
    avviso.pagina(silvia, "assegnazione/")
    silvia.legge("Il contratto è firmato")
    silvia.vai("/domande/")
    operatore.vai("/assegnazioni/")
