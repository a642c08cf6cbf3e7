"""Writes spreadsheets: the register, the blank one to fill in, the one with remarks."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from programmazione.importazione import colonne
from programmazione.importazione.celle import Elenchi, disinnesca, protetto
from programmazione.importazione.colonne import COLONNE, Colonna
from programmazione.importazione.tabella import lettera

RIGHE_DEL_MODELLO: Final = 5_000
TESTATA: Final = PatternFill("solid", fgColor="FF003366")
BIANCO: Final = Font(bold=True, color="FFFFFFFF")
A_CAPO: Final = Alignment(wrap_text=True, vertical="top")
FORMATI: Final = {"data": "dd/mm/yyyy"}
ISTRUZIONI: Final = (
    "Scrivi un'unità per riga nel foglio «Unità». Non cambiare le intestazioni.",
    "Il codice fa riconoscere l'unità: se è già nel registro la riga la aggiorna, altrimenti"
    " la inserisce.",
    "Una cella vuota vuol dire «dato non noto», mai zero. Togliere una colonna lascia i suoi"
    " dati come sono.",
    "Prima di salvare il portale mostra, riga per riga, che cosa cambierebbe. Nulla si salva"
    " finché non confermi.",
)

type Registro = Iterable[Sequence[Any]]


def registro_xlsx(righe: Registro, elenchi: Elenchi) -> bytes:
    """Write dwellings (values in the order of the columns) as a sheet that imports back."""
    cartella = Workbook(write_only=True)
    foglio = _foglio(cartella, colonne.FOGLIO, COLONNE)
    for riga in righe:
        foglio.append(
            [
                _cella(foglio, colonna, colonna.tipo.canonico(valore), elenchi)
                for colonna, valore in zip(COLONNE, riga, strict=True)
            ]
        )
    return salvata(cartella)


def registro_csv(righe: Registro, elenchi: Elenchi) -> bytes:
    """Write dwellings as Italian Excel opens a CSV: semicolons, UTF-8 with its mark."""
    uscita = io.StringIO(newline="")
    scrive = csv.writer(uscita, delimiter=";")
    scrive.writerow([colonna.titolo for colonna in COLONNE])
    scrive.writerows(
        [
            _scritta(colonna, colonna.tipo.canonico(valore), elenchi)
            for colonna, valore in zip(COLONNE, riga, strict=True)
        ]
        for riga in righe
    )
    return uscita.getvalue().encode("utf-8-sig")


def modello_xlsx(elenchi: Elenchi) -> bytes:
    """Write the blank sheet, with its instructions and the lists to choose from."""
    cartella = Workbook(write_only=True)
    foglio = _foglio(cartella, colonne.FOGLIO, COLONNE)
    istruzioni = cartella.create_sheet("Istruzioni")
    voci = cartella.create_sheet("Elenchi")
    for posto, larga in enumerate((28, 14, 70, 60)):
        istruzioni.column_dimensions[lettera(posto)].width = larga
    for frase in ISTRUZIONI:
        istruzioni.append([frase])
    istruzioni.append([])
    istruzioni.append(_testata(istruzioni, ("Colonna", "Serve", "Che cosa scrivere", "Valori")))
    liste = [(colonna, colonna.tipo.scelte(elenchi)) for colonna in COLONNE]
    for colonna, scelte in liste:
        valori = ", ".join(scelte) if 0 < len(scelte) <= 8 else "foglio Elenchi" if scelte else ""
        serve = "sempre" if colonna.obbligatoria else "se noto"
        istruzioni.append([colonna.titolo, serve, colonna.aiuto, valori])
    con_scelte = [(colonna, scelte) for colonna, scelte in liste if scelte]
    voci.append(_testata(voci, [colonna.titolo for colonna, _ in con_scelte]))
    for numero in range(max(len(scelte) for _, scelte in con_scelte)):
        voci.append([scelte[numero] if numero < len(scelte) else None for _, scelte in con_scelte])
    for posto, (colonna, scelte) in enumerate(con_scelte):
        _scelta(foglio, colonna, f"Elenchi!${lettera(posto)}$2:${lettera(posto)}${len(scelte) + 1}")
    return salvata(cartella)


def _foglio(cartella: Workbook, nome: str, quali: Sequence[Colonna]) -> Any:
    foglio: Any = cartella.create_sheet(nome)
    foglio.freeze_panes = "B2"
    for posto, colonna in enumerate(quali):
        foglio.column_dimensions[lettera(posto)].width = colonna.larghezza
    foglio.auto_filter.ref = f"A1:{lettera(len(quali) - 1)}1"
    foglio.append(_testata(foglio, [colonna.titolo for colonna in quali]))
    return foglio


def _testata(foglio: Any, titoli: Iterable[str]) -> list[Cell]:
    celle = []
    for titolo in titoli:
        cella = WriteOnlyCell(foglio, titolo)
        cella.font, cella.fill = BIANCO, TESTATA
        celle.append(cella)
    return celle


def _scelta(foglio: Any, colonna: Colonna, dove: str) -> None:
    regola = DataValidation(type="list", formula1=dove, allow_blank=True, showErrorMessage=True)
    regola.errorTitle, regola.error = colonna.titolo, "Scegli un valore dall'elenco."
    posto = lettera(COLONNE.index(colonna))
    regola.add(f"{posto}2:{posto}{RIGHE_DEL_MODELLO}")
    foglio.data_validations.append(regola)


def _cella(foglio: Any, colonna: Colonna, valore: Any, elenchi: Elenchi) -> Any:
    """A number and a date as such, so that the spreadsheet reckons with them; the rest as text."""
    if valore is None:
        return None
    if colonna.tipo.formato == "data":
        return datata(foglio, valore)
    if colonna.tipo.formato == "numero":
        return Decimal(valore)
    return testuale(foglio, colonna.tipo.mostra(valore, elenchi))


def datata(foglio: Any, valore: str) -> Cell:
    """A cell with a day, from its ISO form."""
    cella = WriteOnlyCell(foglio, datetime.fromisoformat(valore))
    cella.number_format = FORMATI["data"]
    return cella


def testuale(foglio: Any, testo: str) -> Any:
    """A text that no spreadsheet takes for anything else."""
    if not testo:
        return None
    inerte = protetto(disinnesca(testo))
    if not inerte.startswith(("=", "#")):
        return inerte
    cella = WriteOnlyCell(foglio, inerte)
    cella.data_type = "s"
    return cella


def osservata(foglio: Any, valore: Any, osservazione: str, colore: str) -> Cell:
    """A cell with a remark: coloured, with a comment."""
    cella = WriteOnlyCell(foglio, valore)
    if isinstance(valore, str):
        cella.data_type = "s"
    cella.fill = PatternFill("solid", fgColor=colore)
    cella.comment = Comment(osservazione, "Portale", width=320, height=140)
    return cella


def _scritta(colonna: Colonna, valore: Any, elenchi: Elenchi) -> str:
    scritto = colonna.tipo.mostra(valore, elenchi)
    if colonna.tipo.formato == "numero":
        return scritto.replace(".", "")
    return disinnesca(scritto)


def salvata(cartella: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    uscita = io.BytesIO()
    cartella.save(uscita)
    return uscita.getvalue()
