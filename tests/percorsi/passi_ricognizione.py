"""The survey of 2019 as 49 enti answer it: by sheet, by form, with zero, late, given back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter
from playwright.sync_api import Locator

from programmazione.dimostrazione import cifre
from programmazione.models import FIGURE, UnitaAbitativa
from tests.percorsi import mondo_48
from tests.percorsi.corrispondente import Corrispondente
from tests.percorsi.viaggiatore import Viaggiatore

ALTRI_TITOLI = {"Codice": "Rif.", "Superficie utile": "Mq netti", "Stato": "Situazione"}
CONTEGGI = re.compile(r"riga(\d+)-(\w+)")
TRASMESSA = "Dichiarazione trasmessa e protocollata."


@dataclass
class Dichiarate:
    """What was typed, ente by ente and comune by comune: the measure of every total after."""

    righe: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)

    def segna(self, ente: str, valori: Mapping[str, str]) -> None:
        """Note the boxes of a form as it leaves."""
        for nome, valore in valori.items():
            trovato = CONTEGGI.fullmatch(nome)
            if trovato and trovato[2] in FIGURE and valore.isdecimal():
                riga = ente, valori[f"riga{trovato[1]}-comune"]
                self.righe.setdefault(riga, {})[trovato[2]] = int(valore)

    def somma(self, campo: str, *enti: str) -> int:
        """Add a figure up, of everybody or of some."""
        return sum(
            riga.get(campo, 0) for (ente, _), riga in self.righe.items() if not enti or ente in enti
        )


def apre_la_pagina(chi: Viaggiatore | Corrispondente) -> None:
    """Go to the ente's own answer."""
    if isinstance(chi, Corrispondente):
        chi.vai("/ricognizione/2019/")
        return
    chi.vai("/ricognizione/")
    chi.segui("Ricognizione 2019")


def zero(chi: Viaggiatore | Corrispondente) -> None:
    """A comune without stock answers in one click."""
    apre_la_pagina(chi)
    chi.premi("Dichiara zero unità")
    chi.legge("L’ente dichiara di non avere unità.")


def per_posta(chi: Corrispondente, ente: str, comune: str, dichiarate: Dichiarate) -> None:
    """An officer confirms what the register counts, and writes what it does not."""
    apre_la_pagina(chi)
    riga = cifre.righe_della_fonte().get((False, comune)) or cifre.Riga(note=[cifre.SENZA_CIFRE])
    valori = {f"riga0-{campo}": str(quante) for campo, quante in riga.cifre.items()}
    valori["riga0-nota_scostamento"] = " ".join(riga.note)
    spedito = chi.premi("Salva e trasmetti", conferma_registro="1", **valori)
    chi.legge(TRASMESSA)
    dichiarate.segna(ente, spedito.valori)


def per_modulo(
    chi: Viaggiatore, ente: str, comune: str, dichiarate: Dichiarate, **altre: str
) -> None:
    """An officer fills the form in; who writes a difference without a reason is asked for it."""
    apre_la_pagina(chi)
    riga = cifre.righe_della_fonte().get((False, comune)) or cifre.Riga(note=[cifre.SENZA_CIFRE])
    for campo, valore in {**riga.cifre, **altre}.items():
        casella(chi, campo).fill(str(valore))
    chi.pagina.get_by_label("le confermo").check()
    _trasmette(chi, ente, riga, dichiarate)


def _trasmette(
    chi: Viaggiatore, ente: str, riga: cifre.Riga, dichiarate: Dichiarate, nome: str = ""
) -> None:
    somma = riga.cifre.get("liberi", 0) + riga.cifre.get("turnover", 0)
    if riga.cifre.get("assegnabili", somma) != somma:
        chi.premi("Salva e trasmetti")
        assert "ma non è ancora trasmessa" in chi.testo(), ente
    casella(chi, "nota_scostamento", nome).fill(" ".join(riga.note))
    valori = spedite(chi)
    chi.premi("Salva e trasmetti")
    chi.legge(TRASMESSA)
    dichiarate.segna(ente, valori)


def casella(chi: Viaggiatore, campo: str, riga: str = "") -> Locator:
    """The box of a figure, in the row of a comune where there are many."""
    sezione = chi.pagina.locator("section", has=chi.pagina.get_by_role("heading", name=riga))
    dove = sezione if riga else chi.pagina
    return dove.locator(f"[name$='-{campo}']").first


def spedite(chi: Viaggiatore) -> dict[str, str]:
    """What the boxes of the declaration hold."""
    lette: dict[str, str] = chi.pagina.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('[name^=riga]')]"
        ".map(e => [e.name, e.value]))"
    )
    return lette


def porta_il_foglio(chi: Viaggiatore, cartella: Path, nome: str, dati: bytes) -> None:
    """Choose a sheet and send it; the dry run is made by the worker."""
    percorso = cartella / nome
    percorso.write_bytes(dati)
    chi.vai("/patrimonio/importa/")
    chi.pagina.get_by_label("Foglio delle unità").set_input_files(percorso)
    _manda(chi, "Carica e prova")


def _manda(chi: Viaggiatore, bottone: str) -> None:
    """Press a button that is followed by a page which reads itself again: it is judged later."""
    with chi.pagina.expect_navigation():
        chi.pagina.get_by_role("main").get_by_role("button", name=bottone).click()


def _conferma(chi: Viaggiatore, quante: int) -> None:
    chi.legge("Tutto in ordine: ora conferma")
    chi.esamina()
    assert f"Se confermi, {quante} unità saranno inserite" in chi.testo()
    _manda(chi, "Conferma e salva")
    chi.legge("Le unità sono nel registro")
    chi.esamina()


def foglio_del_modello(chi: Viaggiatore, unita: list[UnitaAbitativa], dove: Path) -> None:
    """The ALER fills the portal's blank sheet in, total included."""
    chi.vai("/patrimonio/importa/")
    with chi.pagina.expect_download() as scarico:
        chi.pagina.get_by_role("link", name="Scarica il modello").click()
    modello = scarico.value.path().read_bytes()
    porta_il_foglio(chi, dove, "patrimonio aler.xlsx", mondo_48.riempi(modello, unita))
    # Instructions and lists are sheets too: the portal asks which one holds the dwellings.
    chi.legge(re.compile("Il file ha più fogli|Tutto in ordine"))
    if "Il file ha più fogli" in chi.testo():
        chi.esamina()
        chi.spunta(re.compile("Unità"))
        _manda(chi, "Leggi questo foglio")
    _conferma(chi, len(unita))


def foglio_con_altri_titoli(chi: Viaggiatore, unita: list[UnitaAbitativa], dove: Path) -> None:
    """Other headings are mapped once; the next sheet like this one is understood by itself."""
    dati = mondo_48.scrivi(unita, ALTRI_TITOLI)
    porta_il_foglio(chi, dove, "case popolari.xlsx", dati)
    chi.legge("Alcune colonne non si riconoscono")
    chi.esamina()
    chi.segui("Abbina le colonne")
    titoli = list(mondo_48.COLONNE)
    for titolo, altro in ALTRI_TITOLI.items():
        chi.scegli(f"{get_column_letter(titoli.index(titolo) + 1)}: {altro}", titolo)
    _manda(chi, "Ricorda e prova il foglio")
    _conferma(chi, len(unita))
    porta_il_foglio(chi, dove, "di nuovo.xlsx", dati)
    chi.legge("Non c’è nulla da salvare")
    chi.esamina()


def foglio_da_correggere(chi: Viaggiatore, unita: list[UnitaAbitativa], dove: Path) -> None:
    """What is refused is mended in the sheet of the remarks, which is brought as it is."""
    titoli = list(mondo_48.COLONNE)
    comune, mq = (
        get_column_letter(titoli.index(titolo) + 1) for titolo in ("Comune", "Superficie utile")
    )
    giusti = {f"{comune}3": unita[1].comune.nome, f"{mq}5": f"{unita[3].superficie_mq}"}
    sbagliati = {f"{comune}3": "Milano", f"{mq}5": "58 circa"}
    dati = mondo_48.cambia(mondo_48.scrivi(unita, {}), sbagliati)
    porta_il_foglio(chi, dove, "alloggi.xlsx", dati)
    chi.legge("Ci sono righe da correggere")
    chi.esamina()
    chi.legge("2 righe non si possono importare")
    # It comes by itself, without the page being asked for again.
    with chi.pagina.expect_download() as scarico:
        chi.pagina.get_by_role("link", name="Scarica il foglio").click()
    osservato = scarico.value.path().read_bytes()
    assert mondo_48.osservazioni(osservato).keys() >= sbagliati.keys()
    porta_il_foglio(chi, dove, "alloggi corretti.xlsx", mondo_48.cambia(osservato, giusti))
    _conferma(chi, len(unita))


def aler(chi: Viaggiatore, dichiarate: Dichiarate) -> None:
    """The ALER declares its totals and, comune by comune, what the source names."""
    apre_la_pagina(chi)
    righe = {c: r for (e_aler, c), r in cifre.righe_della_fonte().items() if e_aler}
    for comune in sorted(comune for comune in righe if comune):
        chi.scegli("Aggiungi le cifre di un comune", comune)
        chi.premi("Salva senza trasmettere")
        for campo, valore in righe[comune].cifre.items():
            casella(chi, campo, comune).fill(str(valore))
        casella(chi, "nota_scostamento", comune).fill(" ".join(righe[comune].note))
    for campo, valore in righe[None].cifre.items():
        casella(chi, campo, "Tutto il territorio").fill(str(valore))
    _trasmette(chi, "aler", righe[None], dichiarate, "Tutto il territorio")


def restituisce(capofila: Viaggiatore, nome: str, campi: Mapping[str, str]) -> None:
    """The capofila gives single fields of an answer back, each with its remark."""
    capofila.vai("/ricognizione/2019/")
    capofila.segui(nome)
    capofila.segui("Restituisci singoli campi")
    for campo, osservazione in campi.items():
        capofila.pagina.get_by_label(f"{campo} (").fill(osservazione)
    capofila.premi("Restituisci i campi con un'osservazione")
    capofila.legge("solo quelli si riaprono")


def corregge(
    chi: Viaggiatore,
    ente: str,
    valori: Mapping[str, int],
    dichiarate: Dichiarate,
    *,
    osservazione: str,
) -> None:
    """Only the fields given back are open; they are corrected and transmitted again."""
    apre_la_pagina(chi)
    chi.legge(osservazione)
    aperte = chi.pagina.locator("main form [name^=riga0-]:not([type=hidden]):not([disabled])")
    assert {una.get_attribute("name") for una in aperte.all()} == {
        "riga0-nota_scostamento",
        *(f"riga0-{campo}" for campo in valori),
    }
    for campo, valore in valori.items():
        casella(chi, campo).fill(str(valore))
    spediti = spedite(chi)
    chi.premi("Salva e trasmetti")
    chi.legge(TRASMESSA)
    dichiarate.segna(ente, spediti)


def legge_il_quadro(
    capofila: Viaggiatore, attesi: Mapping[str, int], *, filtro: str = ""
) -> set[str]:
    """The board counts who answered, zero, missing and late; map and table say the same.

    Return the names in the table.
    """
    capofila.vai(f"/ricognizione/2019/?stato={filtro}" if filtro else "/ricognizione/2019/")
    schede = capofila.pagina.locator(".cifra").all()
    lette = {
        scheda.locator("dt").inner_text(): int(
            re.match(r"\d+", scheda.locator("dd").inner_text())[0]  # type: ignore[index]
        )
        for scheda in schede
    }
    assert lette == dict(attesi)
    mappa = dict(
        nome.split(": ", 1)
        for nome in capofila.pagina.locator(".mappa:visible a").evaluate_all(
            "a => a.map(uno => uno.getAttribute('aria-label'))"
        )
    )
    tabella = dict(
        capofila.pagina.locator("main table tbody tr").evaluate_all(
            "r => r.map(una => [una.cells[0].querySelector('a').textContent,"
            " [...una.cells[1].querySelectorAll('.stato')].map((s, n) => n"
            " ? s.textContent.trim().toLowerCase() : s.textContent.trim()).join(', ')])"
        )
    )
    assert len(mappa) == 48 or filtro
    assert mappa == {
        ente.removeprefix("Comune di "): stato
        for ente, stato in tabella.items()
        if ente.startswith("Comune di ")
    }
    return set(tabella)


def convalida(capofila: Viaggiatore, ufficio: Corrispondente) -> int:
    """The capofila validates every answer: one in the browser, the rest by the same button."""
    capofila.vai("/ricognizione/2019/?stato=TRASMESSA")
    capofila.premi(re.compile("^Valida la dichiarazione di"))
    capofila.legge(re.compile("Dichiarazione di .* validata"))
    ufficio.vai("/ricognizione/2019/?stato=TRASMESSA")
    da_convalidare = ufficio.bottoni("Valida ")
    for bottone in da_convalidare:
        ufficio.premi(bottone, segue=False)
    return 1 + len(da_convalidare)
