"""What comes out of a plan, held to what the enti typed: papers, public pages, open data."""

import re
from collections.abc import Mapping
from pathlib import Path

import pikepdf

from programmazione.rules.figure import NOMI
from tests.percorsi import carte
from tests.percorsi.passi_approvazione import DELEGATO, PRESENTI, TESTO, con_i_punti
from tests.percorsi.passi_ricognizione import Dichiarate
from tests.percorsi.viaggiatore import Viaggiatore

# Figures that are added up: the percentages and the words are not.
SOMMATE = (
    *("liberi", "turnover", "turnover_forze_ordine", "nuova_edificazione", "conferiti_privati"),
    *("stato_di_fatto", "assegnabili", "assegnati_anno_precedente", "transitori"),
    *("patrimonio_sap", "patrimonio_sas"),
)


def legge_gli_atti(atti: Mapping[str, Path], conti: Mapping[str, tuple[int, int]]) -> None:
    """Both papers carry the votes as they were given, by heads and by inhabitants."""
    for nome, file in atti.items():
        testo = carte.testo(file)
        for scelta, (comuni, abitanti) in conti.items():
            assert re.search(rf"{scelta}\s*{comuni}\s*{re.escape(con_i_punti(abitanti))}", testo), (
                nome,
                scelta,
            )
    with pikepdf.open(atti["verbale"]) as aperto:
        voti = carte.allegato(aperto, "voti.csv")
    assert len(voti) == PRESENTI
    for scelta, (comuni, abitanti) in conti.items():
        scelti = [int(riga["abitanti"]) for riga in voti if riga["voto"] == scelta]
        assert (len(scelti), sum(scelti)) == (comuni, abitanti)
    assert DELEGATO in carte.testo(atti["verbale"])
    assert "n. 3 del 25/06/2019" in carte.testo(atti["deliberazione"])


def legge_il_documento(file: Path, dichiarate: Dichiarate, codici: set[str]) -> None:
    """The PDF of the plan says what was typed: its tables, its text, its list of dwellings."""
    with pikepdf.open(file) as aperto:
        righe, unita = carte.allegato(aperto, "righe.csv"), carte.allegato(aperto, "unita.csv")
        cifre = carte.allegato(aperto, "quadro.csv")
        assert "/MarkInfo" in aperto.Root
    confronta(righe, dichiarate)
    assert len(unita) == 699
    assert codici <= {una["codice"] for una in unita}
    testo = carte.testo(file)
    assert f"{TESTO.split()[1]} {TESTO.split()[2]}" in testo
    assert "Lo sportello prosegue per tutto il 2019." in testo
    liberi, turnover, assegnabili = (
        dichiarate.somma(campo) for campo in ("liberi", "turnover", "assegnabili")
    )
    assert (liberi, turnover, assegnabili) == (18, 11, 50)
    assert f"Le unità libere ({liberi}) e quelle in uscita ({turnover})" in testo
    assert f"insieme {liberi + turnover}; le assegnabili dichiarate sono {assegnabili}." in testo
    quadro = {voce["voce"]: int(voce["quante"]) for voce in cifre}
    assert (quadro["Comuni dell’ambito"], quadro["Comuni senza unità nel registro"]) == (48, 23)
    assert (quadro["Unità nel registro"], quadro["Assegnabili nel 2019"]) == (699, assegnabili)
    for voce, quante in quadro.items():
        assert re.search(rf"{re.escape(voce)}\s(\D*|.*? SAS )\s?{quante}\b", testo), voce


def confronta(righe: list[dict[str, str]], dichiarate: Dichiarate) -> None:
    """Compare the rows of a published table with what the enti typed."""
    for campo in SOMMATE:
        assert sum(int(riga[campo] or 0) for riga in righe) == dichiarate.somma(campo), campo
    registro = sum(int(r["consistenza_sap"] or 0) + int(r["consistenza_sas"] or 0) for r in righe)
    assert registro == 699
    assert set(NOMI) <= righe[0].keys()


def legge_da_fuori(visitatore: Viaggiatore, dichiarate: Dichiarate) -> None:
    """Anybody reads plan, reconciliation and open data: they are the sums of what was typed."""
    attende(visitatore, "/piani/2019/", "Pubblicato")
    visitatore.vai("/piani/2019/")
    visitatore.legge("Approvato dall’Assemblea dei Sindaci il 25 giugno 2019")
    visitatore.pagina.locator("summary", has_text="FAMI Lab Impact").click()
    visitatore.legge("per tutto il 2019.")
    legge_la_quadratura(visitatore, dichiarate, offerte=0)
    visitatore.vai("/dati-aperti/")
    aperta = visitatore.pagina.request.get("/dati-aperti/piano-2019.csv")
    confronta(carte.tabella(aperta.text()), dichiarate)


def legge_la_quadratura(visitatore: Viaggiatore, dichiarate: Dichiarate, *, offerte: int) -> None:
    """The reconciliation adds up to what was typed, ente by ente, and to what is offered."""
    visitatore.vai("/piani/2019/quadratura/")
    libere, in_uscita = dichiarate.somma("liberi"), dichiarate.somma("turnover")
    somme = {
        "Libere": libere,
        "In uscita": in_uscita,
        "Somma": libere + in_uscita,
        "Assegnabili": dichiarate.somma("assegnabili"),
        "Nel piano": 50,
        "Offerte": offerte,
    }
    tabella = visitatore.pagina.locator("main table", has=visitatore.pagina.locator("tfoot")).first
    for colonna, somma in somme.items():
        celle = tabella.locator(f"tbody [data-etichetta='{colonna}']").all_inner_texts()
        assert sum(int(cella) for cella in celle if cella.isdecimal()) == somma, colonna
        piede = tabella.locator(f"tfoot [data-etichetta='{colonna}']")
        assert piede.inner_text() == str(somma), colonna
    visitatore.legge("Quadra")


def attende(visitatore: Viaggiatore, percorso: str, testo: str) -> None:
    """Wait until a published page says something."""
    for _ in range(100):
        if testo in visitatore.pagina.request.get(percorso).text():
            return
        visitatore.pagina.wait_for_timeout(200)
    raise AssertionError(f"{percorso} non dice «{testo}»")
