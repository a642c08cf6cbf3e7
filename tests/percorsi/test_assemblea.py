"""The Assemblea in a real browser: notice, delegate, a deserted call, the second, 48 sendings."""

import re

import pytest

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito
from crema_sap.orologio import adesso
from programmazione import services
from programmazione.dimostrazione.territorio import persona
from programmazione.models import InvioPiano, PianoAnnuale, Ricognizione, Seduta
from tests import dimostrazione
from tests.percorsi.passi_piano import sposta_orologio
from tests.percorsi.viaggiatore import Taccuino, Viaggiatore
from tests.servizi import BancaVera, Lavoratore

TUTTI, POCHI, META = 48, 10, 20


@pytest.mark.parametrize("db_vera", [dimostrazione.TUTTA], indirect=True)
def test_a_deserted_first_call_a_second_one_and_48_comuni_that_take_note(
    db_vera: BancaVera, taccuino: Taccuino, lavoratore: Lavoratore, orario: None
) -> None:
    ambito = Ambito.objects.get(codice="AMB-CREMA")
    _proponi(ambito)
    capofila, sindaco, segretario = (
        taccuino.entra_in_scena(nome) for nome in ("capofila", "sindaco.crema", "segretario")
    )
    for chi in (capofila, sindaco, segretario):
        chi.entra()

    _convoca(capofila)
    _delega(sindaco)
    sposta_orologio("2019-12-10T18:05")
    _va_deserta(segretario)
    sposta_orologio("2019-12-10T19:05")
    _approva(segretario)
    _legge_il_voto(sindaco)
    sposta_orologio("2019-12-20T10:00")
    _invia(ambito, capofila)
    elenco = capofila.pagina.url
    # What a comune does with one click needs no script.
    castelleone = taccuino.entra_in_scena("castelleone", javascript=False)
    castelleone.entra()
    _prende_atto(castelleone)
    capofila.segui("Comune di Castelleone")
    capofila.legge("n. 84 del 20/12/2019")
    capofila.vai(elenco)
    capofila.legge(re.compile("Giunta: n. 84 del 20/12/2019"))
    capofila.premi("Sollecita chi manca")
    capofila.legge("Sollecito preparato")

    taccuino.verifica()


def _proponi(ambito: Ambito) -> None:
    """A plan of 2020, as the capofila leaves it to the Assemblea."""
    with nel_ambito(ambito.pk):
        capofila, ora = persona("capofila"), adesso()
        ricognizione = Ricognizione.objects.get(anno=2020)
        services.chiudi_ricognizione(ricognizione=ricognizione, utente=capofila, ora=ora)
        piano = services.consolida(ricognizione=ricognizione, utente=capofila, ora=ora)
        services.metti_in_verifica(piano=piano, utente=capofila, ora=ora)
        services.proponi(piano=piano, utente=capofila, ora=ora)


def _convoca(capofila: Viaggiatore) -> None:
    capofila.vai("/piani/2020/")
    capofila.segui("Convoca l’Assemblea")
    capofila.scrivi("Giorno della seduta", "10/12/2019")
    capofila.scrivi("Ora", "18.00")
    capofila.scrivi("Luogo", "Crema, Palazzo comunale")
    capofila.scrivi("Giorno della seconda convocazione", "10/12/2019")
    capofila.scrivi("Ora della seconda convocazione", "17.00")
    capofila.premi("Convoca l'Assemblea")
    capofila.legge("La seconda convocazione viene dopo la prima.")
    capofila.scrivi("Ora della seconda convocazione", "19.00")
    capofila.premi("Convoca l'Assemblea")
    capofila.legge("Assemblea convocata")
    capofila.legge("controlla che i giorni bastino")
    capofila.segui("A chi è arrivato l’avviso, e quando")
    for _ in range(60):
        if "48 spediti su 48" in capofila.testo():
            break
        capofila.pagina.wait_for_timeout(500)
        capofila.vai(capofila.pagina.url)
    capofila.legge("48 spediti su 48")


def _delega(sindaco: Viaggiatore) -> None:
    sindaco.vai("/assemblea/")
    sindaco.segui("La mia assemblea")
    sindaco.segui("Convocazione (PDF)")
    sindaco.pagina.get_by_role("link", name="Scarica il PDF").wait_for(timeout=90_000)
    sindaco.vai("/assemblea/mia/")
    sindaco.segui(re.compile("Piano annuale 2020"))
    sindaco.pagina.get_by_role("link", name="Scarica il PDF").wait_for(timeout=90_000)
    sindaco.vai("/assemblea/mia/")
    sindaco.segui("Designa un delegato", esatto=False)
    sindaco.premi("Designa il delegato")
    sindaco.scrivi("Nome e cognome del delegato", "Ugo Verdi")
    sindaco.scrivi("Qualifica", "vicesindaco")
    sindaco.scrivi("Motivo", "Impegno a Roma")
    sindaco.premi("Designa il delegato")
    sindaco.legge("Delegato designato")
    sindaco.segui("Revoca la delega", esatto=False)
    sindaco.segui("Torna indietro")
    sindaco.legge("Ugo Verdi, vicesindaco")


def _va_deserta(segretario: Viaggiatore) -> None:
    segretario.vai("/assemblea/")
    segretario.segui(re.compile("Martedì 10"))
    segretario.segui("Registra l’appello")
    segretario.legge("Ha delegato")
    _segna_presenti(segretario, POCHI)
    segretario.legge("Manca il numero legale")
    segretario.segui("Arrivi e uscite")
    segretario.scegli("Comune", "Vailate, arriva")
    segretario.scrivi("Rappresentante, se arriva", "La vicesindaca")
    segretario.spunta("Arriva per delega")
    segretario.premi("Registra")
    segretario.legge(re.compile("Arriva Vailate"))
    segretario.segui("Torna alla seduta")
    seduta = segretario.pagina.url
    segretario.segui("Sospendi")
    segretario.scrivi("Motivo", "Si aspettano altri comuni")
    segretario.premi("Sospendi la seduta")
    segretario.segui("Riprendi la seduta")
    segretario.scrivi("Motivo", "Nessun altro è arrivato")
    segretario.premi("Riprendi la seduta")
    segretario.segui("Dichiara deserta")
    segretario.scrivi("Motivo", "Manca il numero legale")
    segretario.premi("Dichiara deserta la seduta")
    segretario.legge("Seduta deserta")
    segretario.premi("Prepara: verbale")
    segretario.pagina.get_by_role("link", name="Scarica il PDF").wait_for(timeout=90_000)
    segretario.vai(seduta)
    segretario.segui(re.compile("Seconda convocazione: 10 dicembre 2019"))


def _segna_presenti(segretario: Viaggiatore, quanti: int) -> None:
    # Crema, which has delegated, presides.
    presenti = segretario.pagina.get_by_label(re.compile("^Presente: Crema$"))
    presenti.check()
    caselle = segretario.pagina.locator("[name^='presente-']")
    assert caselle.count() == TUTTI
    for numero in range(quanti):
        caselle.nth(numero).check()
    segretario.premi("Registra l’appello")


def _approva(segretario: Viaggiatore) -> None:
    segretario.segui("Registra l’appello")
    _segna_presenti(segretario, META)
    segretario.legge("C’è il numero legale")
    segretario.segui("Registra i voti")
    segretario.segui("Precompila: tutti favorevoli")
    segretario.premi("Registra i voti")
    segretario.premi("Conferma l’esito")
    segretario.segui("Approva il piano")
    segretario.scrivi("Numero e data della deliberazione", "n. 3 del 10/12/2019")
    segretario.premi("Approva e congela il piano")
    segretario.pagina.get_by_role("link", name="Scarica il PDF").wait_for(timeout=90_000)


def _legge_il_voto(sindaco: Viaggiatore) -> None:
    sindaco.vai("/assemblea/mia/")
    sindaco.legge("Favorevole")


def _invia(ambito: Ambito, capofila: Viaggiatore) -> None:
    capofila.vai("/piani/2020/")
    capofila.premi("Trasmetti ai comuni")
    capofila.segui("Invio ai comuni")
    for _ in range(40):
        if "E-mail partite 48" in capofila.testo():
            break
        capofila.pagina.wait_for_timeout(500)
        capofila.vai(capofila.pagina.url)
    capofila.legge("Prese d’atto")
    with nel_ambito(ambito.pk):
        piano = PianoAnnuale.objects.get(anno=2020)
        assert InvioPiano.objects.filter(piano=piano, spedito_il__isnull=False).count() == TUTTI
        assert Seduta.objects.filter(piano=piano).count() == 2


def _prende_atto(comune: Viaggiatore) -> None:
    comune.vai("/")
    comune.segui("Piano annuale 2020 ricevuto", esatto=False)
    comune.scrivi("Deliberazione della Giunta", "n. 84 del 20/12/2019")
    comune.premi("Registra la presa d'atto")
    comune.legge("Presa d'atto registrata.")
