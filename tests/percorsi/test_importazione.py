"""An officer brings a sheet in: mistakes, remarks, correction; also without scripts."""

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests import dimostrazione
from tests.percorsi.viaggiatore import Taccuino, Viaggiatore
from tests.programmazione.importazioni import csv_di, xlsx
from tests.servizi import Lavoratore

ALTRI_TITOLI = ("Rif.", "Comune", "Tipo", "Stato", "Mq netti", "Scadenza")
NUOVA = ("IMP-1", "Castelleone", "SAP", "Libera", "1.234,50", "x")
SBAGLIATA = ("IMP-2", "Milano", "SAP", "Libera", "=A1", "x")
pytestmark = pytest.mark.parametrize("db_vera", [dimostrazione.ANAGRAFE], indirect=True)


def manda(chi: Viaggiatore, bottone: str) -> None:
    """Press a button that is followed by a page which reads itself again: it is judged later."""
    with chi.pagina.expect_navigation():
        chi.pagina.get_by_role("main").get_by_role("button", name=bottone).click()


def carica(chi: Viaggiatore, cartella: Path, nome: str, dati: bytes) -> None:
    """Choose a file and send it."""
    percorso = cartella / nome
    percorso.write_bytes(dati)
    chi.vai("/patrimonio/importa/")
    chi.pagina.get_by_label("Foglio delle unità").set_input_files(percorso)
    manda(chi, "Carica e prova")


def test_a_sheet_is_brought_corrected_and_confirmed(
    taccuino: Taccuino, lavoratore: Lavoratore, orario: None, tmp_path: Path
) -> None:
    chi = taccuino.entra_in_scena("castelleone")
    chi.entra()
    carica(chi, tmp_path, "mio.csv", csv_di(ALTRI_TITOLI, NUOVA, SBAGLIATA))
    chi.legge("Alcune colonne non si riconoscono")
    chi.esamina()
    chi.segui("Abbina le colonne")
    chi.scegli("A: Rif.", "Codice")
    chi.scegli("E: Mq netti", "Superficie utile")
    manda(chi, "Ricorda e prova il foglio")
    chi.legge("Ci sono righe da correggere")
    chi.esamina()
    chi.legge("Non è un comune di questo ambito.")
    # It comes by itself, without the page being asked for again.
    with chi.pagina.expect_download() as scaricato:
        chi.pagina.get_by_role("link", name="Scarica il foglio con le osservazioni").click()
    foglio: Any = load_workbook(io.BytesIO(scaricato.value.path().read_bytes())).active
    assert "comune" in foglio["B3"].comment.text

    carica(chi, tmp_path, "corretto.xlsx", xlsx(ALTRI_TITOLI, NUOVA))
    chi.legge("Tutto in ordine: ora conferma")
    chi.esamina()
    chi.legge("1.234,50")
    manda(chi, "Conferma e salva")
    chi.legge("Le unità sono nel registro")
    chi.esamina()
    chi.vai("/patrimonio/?cerca=IMP-1")
    chi.legge("IMP-1")

    taccuino.verifica()


def test_a_sheet_is_brought_without_scripts(
    taccuino: Taccuino, lavoratore: Lavoratore, orario: None, tmp_path: Path
) -> None:
    chi = taccuino.entra_in_scena("castelleone", javascript=False)
    chi.entra()
    titoli = ("Codice", *ALTRI_TITOLI[1:4], "Superficie utile")

    carica(chi, tmp_path, "mio.xlsx", xlsx(titoli, NUOVA[:5]))
    _aspetta(chi, "Tutto in ordine: ora conferma")
    manda(chi, "Conferma e salva")
    _aspetta(chi, "Le unità sono nel registro")


def _aspetta(chi: Viaggiatore, testo: str) -> None:
    for _ in range(60):
        if testo in chi.testo():
            return
        chi.pagina.wait_for_timeout(500)
        chi.pagina.reload()
    chi.legge(testo)
