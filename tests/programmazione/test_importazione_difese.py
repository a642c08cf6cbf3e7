"""What an import refuses before it is saved, who looks at the file first, how far it is."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from openpyxl import load_workbook

from crema_sap.custodia.antivirus import AntivirusAssente
from crema_sap.enti.ambito import a_parte, nel_ambito
from programmazione.importazione import deposito, fogli, scrittura, selectors, services, tasks
from programmazione.importazione.colonne import COLONNE
from programmazione.importazione.prova import SENZA_ANTIVIRUS
from programmazione.importazione.states import StatoImportazione
from programmazione.models import Importazione, PaginaImportazione, UnitaAbitativa
from tests import factories
from tests.domande.clamd import EICAR, Clamd
from tests.programmazione.factories import ORA, Mondo, crea_mondo, crea_unita
from tests.programmazione.importazioni import RIGA, TITOLI, conferma, csv_di, porta, svolgi, xlsx

CON_REGIONALE = (*TITOLI, "Codice regionale")


def rifiuti(importazione: Importazione) -> list[tuple[int, str, str, str, str]]:
    """Every refusal: row, column, value, reason, remedy."""
    righe = PaginaImportazione.objects.filter(importazione=importazione, esito="RIFIUTATA")
    return [
        (voce["riga"], r["lettera"], r["valore"], r["motivo"], r["rimedio"])
        for pagina in righe
        for voce in pagina.righe
        for r in voce["rifiuti"]
    ]


def riga(codice: str, regionale: str) -> tuple[str, ...]:
    """A row with its regional code."""
    return (codice, *RIGA[1:], regionale)


def test_a_regional_code_twice_in_the_sheet_is_refused_where_it_comes_again(mondo: Mondo) -> None:
    foglio = xlsx(CON_REGIONALE, riga("A-1", "R-1"), riga("A-2", "R-1"), riga("A-3", ""))

    provata = porta(mondo.operatore(mondo.comuni[0]), foglio)

    assert rifiuti(provata) == [
        (
            3,
            "F",
            "R-1",
            "lo stesso codice regionale è già alla riga 2",
            "Ogni unità ha il suo: controlla quale delle due lo ha sull'anagrafe regionale.",
        )
    ]


def test_a_regional_code_of_another_dwelling_is_refused_in_the_dry_run(mondo: Mondo) -> None:
    alfa, beta = mondo.comuni[:2]
    crea_unita(alfa, "A-9", codice_regionale="R-9")
    crea_unita(beta, "SEGRETA", codice_regionale="R-B")
    foglio = csv_di(CON_REGIONALE, riga("A-1", "R-9"), riga("A-2", "R-B"))

    provata = porta(mondo.operatore(alfa), foglio)

    assert [(r[0], r[1], r[2], r[3]) for r in rifiuti(provata)] == [
        (2, "F", "R-9", "nel registro è già dell'unità A-9"),
        # Of another ente it is said that it is taken, and not which dwelling it is.
        (3, "F", "R-B", "nel registro è già di un'unità di un altro ente"),
    ]
    assert "SEGRETA" not in str(rifiuti(provata))


def test_a_dwelling_keeps_its_own_regional_code(mondo: Mondo) -> None:
    alfa = mondo.comuni[0]
    crea_unita(alfa, "A-1", codice_regionale="R-1", stato="LIBERA")

    provata = porta(mondo.operatore(alfa), csv_di(CON_REGIONALE, riga("A-1", "R-1")))

    assert rifiuti(provata) == []
    assert provata.conti["CAMBIATA"] == 1


@pytest.fixture
def clamd(tmp_path: Path, settings: Any) -> Iterator[Clamd]:
    """A scanner that knows one malware."""
    server = Clamd(tmp_path)
    settings.ANTIVIRUS = server.indirizzo
    yield server
    server.spegni()


def test_a_sheet_is_scanned_before_it_is_opened(mondo: Mondo, clamd: Clamd) -> None:
    sano = xlsx(TITOLI, RIGA)

    provata = porta(mondo.operatore(mondo.comuni[0]), sano)

    assert clamd.visti == [sano]
    assert provata.stato == StatoImportazione.ESAMINATA


def test_an_infected_sheet_is_refused_and_thrown_away(
    mondo: Mondo, clamd: Clamd, django_capture_on_commit_callbacks: Any
) -> None:
    infetto = csv_di(TITOLI, RIGA) + EICAR

    with django_capture_on_commit_callbacks(execute=True):
        provata = porta(mondo.operatore(mondo.comuni[0]), infetto, nome="unità.csv")

    assert provata.stato == StatoImportazione.ILLEGGIBILE
    assert "L'antivirus ha trovato un programma dannoso" in provata.motivo
    assert provata.rimedio.startswith("Fai controllare il computer")
    assert provata.cancellato_il is not None
    with pytest.raises(FileNotFoundError):
        deposito.leggi(provata.identificativo, deposito.ORIGINALE)


def test_while_the_scanner_is_away_the_sheet_waits(mondo: Mondo, clamd: Clamd) -> None:
    clamd.spegni()
    operatore = mondo.operatore(mondo.comuni[0])
    with pytest.raises(AntivirusAssente):
        porta(operatore, xlsx(TITOLI, RIGA))
    in_coda = Importazione.objects.get()

    assert (in_coda.stato, in_coda.passo) == (StatoImportazione.IN_ESAME, SENZA_ANTIVIRUS)


def test_without_a_scanner_a_sheet_is_read(mondo: Mondo, settings: Any) -> None:
    settings.ANTIVIRUS = ""

    assert porta(mondo.operatore(mondo.comuni[0]), xlsx(TITOLI, RIGA)).verde


PERICOLI = ("=CMD()", "=CMD|'/C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1")


@pytest.mark.parametrize("pericolo", PERICOLI)
def test_no_export_starts_a_formula_in_either_format(mondo: Mondo, pericolo: str) -> None:
    unita = crea_unita(mondo.comuni[0], "A-1", indirizzo=pericolo)
    scheda = tuple(getattr(unita, colonna.campo) for colonna in COLONNE)
    elenchi = selectors.elenchi_dell_ambito()

    in_csv = fogli.registro_csv([scheda], elenchi).decode("utf-8-sig")
    in_xlsx = load_workbook(io.BytesIO(fogli.registro_xlsx([scheda], elenchi)))

    celle = [cella for letta in csv.reader(io.StringIO(in_csv), delimiter=";") for cella in letta]
    assert not [c for c in celle if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
    for foglio in in_xlsx:
        for celle_xlsx in foglio.iter_rows():
            for cella in celle_xlsx:
                assert cella.data_type != "f", cella.coordinate


@pytest.mark.parametrize("pericolo", ["=CMD()", "=CMD|'/C calc'!A0"])
def test_a_command_in_a_csv_is_refused_and_as_a_text_it_stays_one(
    mondo: Mondo, pericolo: str
) -> None:
    titoli = (*TITOLI, "Indirizzo")
    operatore = mondo.operatore(mondo.comuni[0])

    rifiutata = porta(operatore, csv_di(titoli, (*RIGA, pericolo)), nome="unità.csv")
    testo = porta(operatore, csv_di(titoli, (*RIGA, f"'{pericolo}")), nome="unità.csv")
    conferma(testo, operatore)

    assert [r[3] for r in rifiuti(rifiutata)] == ["comincia con «=», come una formula"]
    assert UnitaAbitativa.objects.get(codice="A-1").indirizzo == pericolo


def test_a_command_in_a_workbook_has_no_result_and_is_refused(mondo: Mondo) -> None:
    titoli = (*TITOLI, "Indirizzo")

    provata = porta(mondo.operatore(mondo.comuni[0]), xlsx(titoli, (*RIGA, "=CMD()")))

    assert [r[3] for r in rifiuti(provata)] == ["contiene una formula senza il risultato"]


def test_the_saving_tells_each_of_its_steps(mondo: Mondo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrittura, "BLOCCO", 2)
    righe = [(f"A-{n}", *RIGA[1:]) for n in range(1, 6)]
    operatore = mondo.operatore(mondo.comuni[0])
    provata = porta(operatore, xlsx(TITOLI, *righe))
    services.conferma(importazione=provata, prova=provata.prova, utente=operatore, ora=ORA)
    provata.refresh_from_db()
    detti: list[tuple[int, str]] = []

    scrittura.salva(
        importazione=provata,
        utente=operatore,
        ora=ORA,
        passo=lambda quanto, passo: detti.append((quanto, passo)),
    )

    assert detti == [
        (15, "Confronto con il registro"),
        (20, "Unità nuove: 0 salvate"),
        (36, "Unità nuove: 2 salvate"),
        (52, "Unità nuove: 4 salvate"),
        (60, "Unità cambiate"),
        (80, "Scrittura nel registro degli atti"),
    ]
    assert UnitaAbitativa.objects.count() == 5


def test_others_see_how_far_a_saving_is_before_it_ends(
    db_vera: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two connections: the one that saves has not committed, the one that looks sees it move."""
    ambito = factories.crea_ambito()
    with nel_ambito(ambito.pk):
        mondo = crea_mondo()
        operatore = mondo.operatore(mondo.comuni[0])
        importazione = services.carica(
            utente=operatore, nome="unità.xlsx", dati=xlsx(TITOLI, RIGA), ora=ORA
        )
    with nel_ambito(ambito.pk):
        importazione = svolgi(importazione)
        services.conferma(
            importazione=importazione, prova=importazione.prova, utente=operatore, ora=ORA
        )
    visti: list[tuple[int, str]] = []
    vero = scrittura._inserisci

    def guarda(*args: Any) -> Any:
        altra = connection.copy()
        try:
            with altra.cursor() as cursore:
                cursore.execute("SELECT set_config('app.ambito', %s, false)", [str(ambito.pk)])
                cursore.execute(
                    "SELECT avanzamento, passo FROM programmazione_avanzamentoimportazione"
                )
                visti.append(cursore.fetchone())
        finally:
            altra.close()
        return vero(*args)

    monkeypatch.setattr(scrittura, "_inserisci", guarda)
    with nel_ambito(ambito.pk):
        importazione.refresh_from_db()
        assert selectors.a_che_punto(importazione) == (10, "Salvataggio delle unità")
        svolgi(importazione)

    assert visti == [(20, "Unità nuove: 0 salvate")]


def test_when_nobody_can_be_told_the_saving_goes_on(mondo: Mondo) -> None:
    with a_parte(mondo.aler.ambito_id) as scrivi:
        scrivi("SELECT 1 / 0", [])
        scrivi(tasks.PASSO, [50, "A metà", 1])

    assert not UnitaAbitativa.objects.exists()
