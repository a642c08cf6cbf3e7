"""Steps 4 and 5: the avviso is published, a citizen finds a unit, fills in a domanda, sends it."""

import re
from datetime import date
from pathlib import Path

from django.core.management import call_command

from domande.rules import codicefiscale
from tests.percorsi.viaggiatore import Viaggiatore

FIGLI = (
    ("Nicole", date(2012, 7, 9), "F"),
    ("Matteo", date(2015, 2, 1), "M"),
)
CONDIZIONI_PERSONALI = "Che cos'è per te"


def pubblica_l_avviso(capofila: Viaggiatore) -> None:
    """From the plan: draft, units, approval, publication."""
    call_command("carica_profilo", adotta="Profilo della dimostrazione")
    capofila.vai("/avvisi/gestione/")
    capofila.segui("Nuovo avviso dal piano 2019")
    capofila.scrivi("Codice", "crema-2019")
    capofila.scrivi("Apre il giorno", "14/10/2019")
    capofila.scrivi("Alle ore", "9.00")
    capofila.scrivi("Chiude il giorno", "16/12/2019")
    capofila.scrivi("Alle ore", "16.00", posto=1)
    capofila.pagina.get_by_label("Profilo di punteggio").select_option(index=1)
    capofila.scrivi("Quante unità può scegliere un nucleo", "5")
    capofila.premi("Salva e scegli le unità")
    caselle = capofila.pagina.locator("[name=unita]")
    assert caselle.count() == 50
    for casella in caselle.all():
        casella.check()
    capofila.premi("Salva le unità scelte")
    capofila.legge("Unità scelte: 50.")
    capofila.segui("Guardalo come un cittadino")
    capofila.vai("/avvisi/gestione/crema-2019/")
    capofila.segui("Approva")
    capofila.scrivi("Atto di approvazione", "determina n. 1 del 10/10/2019")
    capofila.premi("Approva l’avviso")
    capofila.segui("Pubblica")
    capofila.premi("Pubblica adesso")
    capofila.legge("Avviso pubblicato")


def apre_la_finestra(gestore: Viaggiatore) -> None:
    """The gestore moves the clock to the opening, from the page."""
    gestore.entra()
    gestore.vai("/orologio/")
    gestore.premi("Vai a: Apertura dell’avviso")
    gestore.legge("Ora l'orologio segna 14 ottobre 2019, ore 09.00")


def trova_un_unita(cittadina: Viaggiatore) -> str:
    """A visitor looks for a dwelling for three in Crema, on the published files."""
    _attendi_le_pagine(cittadina)
    cittadina.vai("/avvisi/")
    cittadina.segui(re.compile("Avviso pubblico 2019"))
    cittadina.segui("Cerca un’unità per il tuo nucleo")
    cittadina.scegli("Comune", "Crema")
    cittadina.scrivi("Persone nel nucleo", "3")
    cittadina.premi("Cerca")
    cittadina.pagina.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    cittadina.esamina()
    assert "Crema, unità D142-" in cittadina.testo()
    return cittadina.pagina.title().removeprefix("Unità ").split()[0]


def _attendi_le_pagine(cittadina: Viaggiatore) -> None:
    """Wait until the workers have written the public pages."""
    for _ in range(100):
        if "/avvisi/crema-2019/" in cittadina.pagina.request.get("/avvisi/").text():
            return
        cittadina.pagina.wait_for_timeout(200)
    raise AssertionError("le pagine pubbliche non sono state scritte")


def comincia(cittadina: Viaggiatore, chi: str) -> None:
    """First session: sign in from the avviso, begin, fill in as far as the household."""
    cittadina.vai("/avvisi/crema-2019/")
    cittadina.segui("Compila la domanda")
    cittadina.entra_con_spid(chi)
    cittadina.premi("Comincia la domanda")
    cittadina.premi("Salva e continua")
    cittadina.legge("conferma di aver letto l'informativa")
    cittadina.spunta(re.compile("Ho letto l'informativa"))
    cittadina.premi("Salva e continua")
    cittadina.scegli("Cittadinanza", "Italiana")
    cittadina.scrivi("Telefono", "333 1234567")
    cittadina.premi("Salva e continua")
    for posto, (nome, nato_il, sesso) in enumerate(FIGLI):
        _aggiungi_un_componente(cittadina)
        riga = cittadina.pagina.locator("[data-riga]").nth(posto)
        riga.get_by_label("Cognome").fill("Carniti")
        riga.get_by_label("Nome", exact=True).fill(nome)
        riga.get_by_label("Data di nascita").fill(f"{nato_il:%d/%m/%Y}")
        codice = codicefiscale.calcola(
            cognome="Carniti", nome=nome, nato_il=nato_il, sesso=sesso, luogo="D142"
        )
        riga.get_by_label("Codice fiscale").fill(codice)
        riga.get_by_label(CONDIZIONI_PERSONALI).select_option(label="Figlio o figlia")
    cittadina.premi("Salva e continua")
    cittadina.scegli("Comune di residenza", "Crema")
    cittadina.scrivi("Residente nel comune dal", "15/01/2008")
    cittadina.scrivi("Indirizzo e numero civico", "Via Mazzini 1")
    cittadina.scrivi("Residente in Lombardia dal", "15/01/2008")
    cittadina.premi("Salva ed esci")
    cittadina.esci()


def _aggiungi_un_componente(cittadina: Viaggiatore) -> None:
    if cittadina.javascript:
        cittadina.pagina.get_by_role("button", name="Aggiungi un componente").click()
    else:
        cittadina.premi("Aggiungi un componente")


def riprende(cittadina: Viaggiatore, chi: str, unita: str) -> None:
    """Second session: back on the same section, to the summary."""
    cittadina.vai("/domande/")
    cittadina.entra_con_spid(chi)
    cittadina.segui(re.compile("Avviso pubblico 2019"))
    assert cittadina.strade[-1] == "domande:sezione"
    assert "ISEE — la tua domanda" in cittadina.pagina.title(), cittadina.pagina.title()
    cittadina.scrivi("Valore dell'ISEE", "16.000,0x")
    cittadina.premi("Salva e continua")
    cittadina.scrivi("Valore dell'ISEE", "8.450,00")
    cittadina.scrivi("Scala di equivalenza", "2,04")
    cittadina.scrivi("Patrimonio mobiliare", "1.200")
    cittadina.scrivi("Scadenza dell'ISEE", "31/12/2019")
    cittadina.premi("Salva e continua")
    cittadina.scrivi("Superficie utile della casa", "30")
    cittadina.scrivi("Provvedimento di rilascio", "01/06/2019")
    cittadina.premi("Salva e continua")
    prima = cittadina.pagina.get_by_label("Prima scelta")
    prima.select_option(value=unita)
    altre = [v for v in prima.locator("option").evaluate_all("e => e.map(o => o.value)") if v]
    seconda = next(codice for codice in altre if codice != unita)
    cittadina.pagina.get_by_label("Seconda scelta").select_option(value=seconda)
    cittadina.premi("Salva e continua")
    for risposta in cittadina.pagina.get_by_label("Lo dichiaro", exact=True).all():
        risposta.check()
    cittadina.spunta("Sono esente")
    cittadina.scrivi("Motivo dell'esenzione", "ISEE")
    cittadina.spunta(re.compile("So che chi dichiara il falso"))
    cittadina.premi("Salva e continua")
    cittadina.legge("NON ANCORA INVIATA")


def invia(cittadina: Viaggiatore) -> str:
    """Send; answer the key of the domanda. The protocol number is on the page."""
    cittadina.premi("Invia la domanda")
    cittadina.legge("La tua domanda è arrivata")
    return cittadina.pagina.url.rstrip("/").rsplit("/", 1)[1]


def scarica_la_ricevuta(cittadina: Viaggiatore, cartella: Path) -> Path:
    """Wait for the receipt on its page of progress, and download it."""
    for _ in range(60):
        if cittadina.pagina.get_by_role("link", name="Scarica la ricevuta (PDF)").count():
            break
        cittadina.pagina.wait_for_timeout(500)
        cittadina.pagina.reload()
    cittadina.esamina()
    with cittadina.pagina.expect_download() as scarico:
        cittadina.pagina.get_by_role("link", name="Scarica la ricevuta (PDF)").click()
    file = cartella / scarico.value.suggested_filename
    scarico.value.save_as(file)
    return file


def invia_all_ultimo(cittadino: Viaggiatore, chiave: str) -> None:
    """Ten seconds before the close the domanda is taken."""
    cittadino.vai(f"/domande/{chiave}/riepilogo/")
    call_command("orologio", "2019-12-16T15:59:50")
    cittadino.premi("Invia la domanda")
    cittadino.legge(re.compile(r"alle ore 15:59:5\d"))


def invia_in_ritardo(cittadino: Viaggiatore, chiave: str) -> None:
    """After the close it is refused with a clear page, and the answers are kept."""
    cittadino.vai(f"/domande/{chiave}/riepilogo/")
    call_command("orologio", "2019-12-16T16:00:00")
    cittadino.premi("Invia la domanda")
    testo = cittadino.testo()
    assert "È arrivata tardi" in testo
    assert "16:00:00,000" in testo
    assert "Non hai perso nulla" in testo
    cittadino.segui("Torna al riepilogo")
    assert "NON INVIATA: il termine era 16 dicembre 2019" in cittadino.testo()
