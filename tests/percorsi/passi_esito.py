"""Steps 6 and 7: the ranking, the score explained, the review of the dossier."""

import re

from tests.percorsi.viaggiatore import Viaggiatore


def calcola_la_graduatoria(capofila: Viaggiatore) -> None:
    """The capofila asks for the run; Celery does it."""
    capofila.vai("/graduatorie/")
    capofila.segui(re.compile("Avviso pubblico 2019"))
    capofila.premi("Calcola le graduatorie")
    for _ in range(60):
        if capofila.pagina.get_by_text("Una lista per ogni unità").count():
            break
        capofila.pagina.wait_for_timeout(500)
        capofila.pagina.reload()
    capofila.legge("Una lista per ogni unità")
    capofila.esamina()
    capofila.pagina.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    capofila.esamina()
    assert "Carniti" not in capofila.testo()


def approva_le_liste(capofila: Viaggiatore) -> None:
    """The owner of the lists approves them by its act; the capofila reads it."""
    capofila.vai("/graduatorie/crema-2019/")
    approvazioni = capofila.pagina.get_by_role("table", name="Chi ha approvato")
    chi = approvazioni.get_by_role("rowheader").first.inner_text()
    conto = "responsabile.aler" if "ALER" in chi else "responsabile.crema"
    responsabile = capofila.taccuino.entra_in_scena(conto)
    responsabile.entra()
    responsabile.vai("/graduatorie/")
    responsabile.segui(re.compile("Avviso pubblico 2019"))
    responsabile.segui("Approva le liste del tuo ente")
    responsabile.legge("È la prima elaborazione")
    responsabile.premi("Approva le liste del mio ente")
    responsabile.scrivi("Atto di approvazione", "determina n. 145 del 19/12/2019")
    responsabile.premi("Approva le liste del mio ente")
    responsabile.legge("Le liste del tuo ente sono approvate.")
    capofila.vai("/graduatorie/crema-2019/")
    capofila.legge("determina n. 145 del 19/12/2019")


def non_legge_ancora(cittadina: Viaggiatore, chiave: str) -> None:
    """What is computed and not published, the citizen does not read."""
    cittadina.vai(f"/domande/{chiave}/punteggio/")
    cittadina.legge("La graduatoria non è ancora pubblicata")
    assert not re.search(r"\b1° su \d", cittadina.testo())


def pubblica_le_liste(capofila: Viaggiatore) -> None:
    """The capofila publishes what the owners have approved."""
    capofila.segui("Pubblica le graduatorie")
    capofila.legge("Che cosa leggono tutti")
    capofila.premi("Pubblica")
    capofila.legge("Graduatoria provvisoria pubblicata")


def legge_il_punteggio(cittadina: Viaggiatore, chiave: str) -> None:
    """The citizen sees the own places and each line of the score with its norm."""
    cittadina.vai(f"/domande/{chiave}/")
    cittadina.segui("Il tuo posto e il tuo punteggio, riga per riga")
    testo = cittadina.testo()
    assert re.search(r"\b1° su \d", testo), testo
    righe = cittadina.pagina.locator("section table").first.locator("tbody tr").all()
    assert righe
    for riga in righe:
        assert re.search(r"R\.R\.|L\.R\.|Allegato|art\.", riga.inner_text()), riga.inner_text()


def istruisce(eisa: Viaggiatore) -> None:
    """EISA opens the dossier with a purpose, works the checklist, writes a note, closes."""
    eisa.vai("/eisa/")
    eisa.pagina.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    eisa.esamina()
    eisa.spunta("Istruttoria della domanda")
    eisa.premi("Apri il fascicolo")
    eisa.scrivi("Nota", "Chiamato l'ufficio anagrafe: residenza confermata.")
    eisa.premi("Aggiungi la nota")
    voci = eisa.pagina.locator("ol.verifiche > li")
    for numero in range(voci.count()):
        voce = voci.nth(numero)
        voce.get_by_label("Esito").select_option(label="Confermata")
        with eisa.pagina.expect_navigation():
            voce.get_by_role("button", name=re.compile("^Salva la voce")).click()
        eisa.pagina.wait_for_load_state()
    eisa.esamina()
    eisa.premi("Chiudi l’istruttoria")
    eisa.legge("Chiusa, regolare")
    assert "ISBAR" not in eisa.testo(), "who works dossiers sees no points"
