"""Every bad sheet is refused, or read, in words: what it is, where, what to do."""

import io
import resource
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from programmazione.importazione import controllo, figlio, tabella
from programmazione.importazione.celle import Elenchi, chiave
from programmazione.importazione.controllo import FileRifiutato
from programmazione.importazione.esame import Esame, Esito, Lettura, esamina
from programmazione.importazione.giudizi import Chi
from programmazione.importazione.prova import avvertenze
from tests.programmazione.importazioni import RIGA, TITOLI, csv_di, rifai, salva, xlsx

ELENCHI = Elenchi(
    comuni={"900001": "Alfa", "900002": "Rivolta d'Adda"},
    comuni_per_nome={"alfa": "900001", chiave("Rivolta d'Adda"): "900002", "900001": "900001"},
)
CHI = Chi(7, "2019-11-05", ELENCHI)


def leggi(dati: bytes, foglio: str = "") -> figlio.Foglio:
    """Recognise and read."""
    return figlio.leggi(formato=controllo.riconosci(dati), dati=dati, foglio=foglio)


def prova(dati: bytes) -> tuple[Esame, list[str]]:
    """Read and try dry against an empty register."""
    foglio = leggi(dati)
    riga = tabella.riga_intestazioni(foglio.righe)
    trovate = tabella.intestazioni(foglio.righe[riga])
    assert not tabella.dubbi(trovate), trovate
    lettura = Lettura(trovate, foglio.righe[riga + 1 :], riga + 2, foglio.note)
    esame = esamina(lettura, {}, CHI)
    return esame, list(avvertenze(foglio, lettura, esame))


def rifiutate(esame: Esame) -> list[tuple[str, str]]:
    """Where and why."""
    return [
        (f"{r['lettera']}{voce['riga']}", r["motivo"])
        for voce in esame.voci[Esito.RIFIUTATA]
        for r in voce["rifiuti"]
    ]


def cartella_con(*righe: Any) -> tuple[Workbook, Any]:
    """A workbook to be spoiled."""
    cartella = Workbook()
    foglio: Any = cartella.active
    for riga in righe:
        foglio.append(list(riga))
    return cartella, foglio


@pytest.mark.parametrize("separatore", [";", ",", "\t"])
@pytest.mark.parametrize("codifica", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_however_it_was_saved(separatore: str, codifica: str) -> None:
    righe = [(*TITOLI, "Località è"), (*RIGA[:4], "1.234,50", "Cà «d’oro» €")]

    foglio = leggi(csv_di(*righe, separatore=separatore, codifica=codifica))

    assert [tuple(riga) for riga in foglio.righe] == righe


def test_the_first_line_of_excel_names_the_separator() -> None:
    foglio = leggi(b"sep=,\r\nCodice,Comune\r\nA-1;x,Alfa\r\n")

    assert foglio.righe == [["Codice", "Comune"], ["A-1;x", "Alfa"]]


@pytest.mark.parametrize(
    ("scritto", "atteso"),
    [
        ("1.234,50", "1234.50"), ("1,234.50", "1234.50"), ("1234,5", "1234.50"),
        ("1234.5", "1234.50"), ("1.234", "1234.00"), ("58,4 mq", "58.40"),
        (Decimal("58.4"), "58.40"), ("n.d.", None), ("", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(scritto: Any, atteso: str | None) -> None:
    esame, _ = prova(xlsx(TITOLI, (*RIGA[:4], scritto)))

    assert esame.voci[Esito.NUOVA][0]["valori"]["superficie_mq"] == atteso


@pytest.mark.parametrize(
    ("posto", "valore", "motivo"),
    [
        (4, "grande", "non è un numero"),
        (4, "0", "il numero dev'essere fra 0,01 e 99.999,99"),
        (4, "58,456", "il numero ha più di 2 cifre dopo la virgola"),
        (4, date(2019, 10, 1), "la cella è una data, e qui serve un numero"),
        (1, "Milano", "non è un comune di questo ambito"),
        (1, "", "la cella è vuota"),
        (2, "ERP", "non è un valore previsto"),
        (3, "Sparita", "non è un valore previsto"),
        (0, "", "la cella è vuota"),
        (0, "=CMD()", "comincia con «=», come una formula"),
        (0, "x" * 41, "il testo è lungo 41 caratteri, più dei 40 ammessi"),
        (0, date(2019, 10, 1), "la cella è una data, e qui serve un testo"),
    ],
)
def test_each_refusal_names_the_cell_and_the_reason(posto: int, valore: Any, motivo: str) -> None:
    cartella, foglio = cartella_con(TITOLI, RIGA)
    cella = foglio.cell(2, posto + 1, valore)
    if isinstance(valore, str):
        cella.value = valore or None
        cella.data_type = "s" if valore else "n"

    esame, _ = prova(salva(cartella))

    assert rifiutate(esame) == [(f"{'ABCDE'[posto]}2", motivo)]
    rifiuto = esame.voci[Esito.RIFIUTATA][0]["rifiuti"][0]
    assert rifiuto["titolo"] == TITOLI[posto]
    assert rifiuto["rimedio"].endswith(".")


@pytest.mark.parametrize("giorno", ["31/02/2019", "29/02/2019", "1/10/19", "ieri", "3000000"])
def test_a_day_that_is_not_is_refused(giorno: str) -> None:
    esame, _ = prova(csv_di((*TITOLI, "Stato dal"), (*RIGA, giorno)))

    assert [dove for dove, _ in rifiutate(esame)] == ["F2"]


def test_names_are_the_same_whatever_apostrophe_accent_and_case() -> None:
    scritti = ["Rivolta d'Adda", "RIVOLTA D’ADDA", "rivolta  d´adda"]

    esame, _ = prova(xlsx(TITOLI, *((f"A-{n}", uno, *RIGA[2:]) for n, uno in enumerate(scritti))))

    comuni = {voce["valori"]["comune_id"] for voce in esame.voci[Esito.NUOVA]}
    assert (comuni, rifiutate(esame)) == ({"900002"}, [])


def test_totals_and_blank_rows_are_skipped_and_said() -> None:
    esame, detto = prova(
        xlsx(
            ("Elenco degli alloggi", None), (), TITOLI, RIGA, (),
            ("Totale", None, None, None, 58.4),
            (None, "TOTALI:", None, None, 1), ("Sub-totale", None, None, None, 1),
            ("Totara 1", *RIGA[1:]),
        )
    )  # fmt: skip

    assert [voce["codice"] for voce in esame.voci[Esito.NUOVA]] == ["A-1", "Totara 1"]
    assert "C'è un totale alle righe 6, 7, 8: non è letto come unità." in detto
    assert "Righe vuote saltate: 1." in detto


def test_the_same_code_twice_is_refused_where_it_comes_again() -> None:
    esame, _ = prova(xlsx(TITOLI, RIGA, ("A-2", *RIGA[1:]), RIGA))

    assert rifiutate(esame) == [("A4", "lo stesso codice è già alla riga 2")]


def test_merged_cells_are_refused_where_they_hide_a_value() -> None:
    cartella, foglio = cartella_con(("Elenco",), TITOLI, RIGA, ("A-2", *RIGA[1:]))
    foglio.merge_cells("A1:E1")
    foglio.merge_cells("B3:B4")

    esame, _ = prova(salva(cartella))

    motivo = "la cella è unita con B3, e il valore vale per una riga sola"
    assert rifiutate(esame) == [("B4", motivo)]


def test_what_is_hidden_is_read_and_said() -> None:
    cartella, foglio = cartella_con(TITOLI, RIGA, ("A-2", *RIGA[1:]))
    foglio.row_dimensions[3].hidden = True
    foglio.column_dimensions["E"].hidden = True

    esame, detto = prova(salva(cartella))

    assert esame.conti["NUOVA"] == 2
    assert "Righe nascoste nel foglio (numero 3): sono lette come le altre." in detto
    assert "Colonne nascoste nel foglio, lette come le altre: E." in detto


def test_a_formula_is_worth_its_result_and_refused_without() -> None:
    dati = xlsx(TITOLI, (*RIGA[:4], "=50+8.4"), ("A-2", *RIGA[1:4], "=1/0"))
    percorso = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
        xml = archivio.read(percorso)
    calcolato = xml.replace(b"<f>50+8.4</f><v></v>", b"<f>50+8.4</f><v>58.4</v>").replace(
        b"<f>50+8.4</f><v/>", b"<f>50+8.4</f><v>58.4</v>"
    )
    assert calcolato != xml
    errore = calcolato.replace(b'<c r="E3">', b'<c r="E3" t="e">').replace(
        b"<f>1/0</f><v></v>", b"<f>1/0</f><v>#DIV/0!</v>"
    ).replace(b"<f>1/0</f><v/>", b"<f>1/0</f><v>#DIV/0!</v>")  # fmt: skip

    senza, _ = prova(dati)
    con, detto = prova(_con(dati, percorso, errore))

    assert rifiutate(senza) == [
        ("E2", "contiene una formula senza il risultato"),
        ("E3", "contiene una formula senza il risultato"),
    ]
    assert con.voci[Esito.NUOVA][0]["valori"]["superficie_mq"] == "58.40"
    assert rifiutate(con) == [("E3", "contiene l'errore #DIV/0!")]
    assert "Celle con una formula: 2. Vale il risultato salvato nel foglio." in detto


def _con(dati: bytes, percorso: str, corpo: bytes) -> bytes:
    return rifai(dati, **{percorso: corpo})


@pytest.mark.parametrize(
    ("guasto", "motivo"),
    [
        ("macro", "Il file contiene macro."),
        ("bomba", "una volta aperto, occuperebbe 40 MB"),
        ("parti", "contiene 1.*parti: sono troppe"),
        ("ods", "non è un foglio di Excel"),
        ("troncato", "incompleto o rovinato"),
        ("fuori", "fatto in modo insolito"),
    ],
)
def test_an_archive_is_judged_by_its_directory(guasto: str, motivo: str) -> None:
    dati = xlsx(TITOLI, RIGA)
    guasti = {
        "macro": lambda: _con(dati, "xl/vbaProject.bin", b"x"),
        "bomba": lambda: _con(dati, "xl/worksheets/sheet2.xml", b"\0" * 40 * 2**20),
        "parti": lambda: rifai(dati, **{f"p{n}": b"" for n in range(1_100)}),
        "ods": lambda: _con(dati, "mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        "troncato": lambda: dati[:-30],
        "fuori": lambda: _con(dati, "../fuori.xml", b"x"),
    }

    with pytest.raises(FileRifiutato, match=motivo):
        controllo.riconosci(guasti[guasto]())


def test_a_file_too_large_is_refused_before_anything_is_read() -> None:
    with pytest.raises(FileRifiutato, match="più grande di 20 MB"):
        controllo.riconosci(b"PK" + b"\0" * controllo.DIMENSIONE_MASSIMA)


def test_two_hundred_thousand_rows_are_refused_plainly() -> None:
    righe = b"Codice;Comune\n" + b"A-1;Alfa\n" * 200_000

    with pytest.raises(FileRifiutato, match=r"più di 100\.000 righe") as errore:
        leggi(righe)

    assert errore.value.rimedio == "Dividi le unità in più file."


def test_a_sheet_that_lies_about_its_size_ends_with_the_child() -> None:
    dati = xlsx(TITOLI, RIGA)
    percorso = "xl/worksheets/sheet1.xml"
    lontana = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )

    with pytest.raises(FileRifiutato) as errore:
        leggi(_con(dati, percorso, lontana))

    assert "foglio nuovo" in errore.value.rimedio or "più file" in errore.value.rimedio
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2_000_000


@pytest.mark.parametrize("dati", [b"<worksheet", b"\xff\xfe\xff", b"<a>&x;</a>"])
def test_broken_parts_are_said_to_be_broken(dati: bytes) -> None:
    with pytest.raises(FileRifiutato):
        leggi(_con(xlsx(TITOLI, RIGA), "xl/worksheets/sheet1.xml", dati))


def test_the_child_knows_nothing_of_the_portal() -> None:
    testo = figlio.PROGRAMMA.read_text()

    assert "django" not in testo
    assert "crema_sap" not in testo
    assert "from programmazione" not in testo


def test_columns_are_named_as_the_spreadsheet_does() -> None:
    assert [tabella.lettera(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
