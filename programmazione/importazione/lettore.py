"""Reads a spreadsheet in a process of its own: a program, not a module of the portal.

It knows the standard library and calamine, no settings, no database and no key: what comes in
is a file from anybody. The file arrives on the standard input, its format and the wanted sheet
as arguments, the answer leaves as JSON. The parent (`figlio`) sets the limits.

A cell of the answer is null, a text, a number, or a text that begins with U+0001 and goes on
with an ISO date.
"""

from __future__ import annotations

import io
import sys
import zlib
from _json import encode_basestring_ascii as scritto
from _json import make_encoder
from datetime import date, time, timedelta

# Its start is most of what a small sheet costs: what a sheet may not need is imported there.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator
    from typing import Any

RIGHE_MASSIME = 100_000
COLONNE_MASSIME = 200
ANTEPRIMA = 40
APERTO = 300 * 1024 * 1024
CONTROLLI = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
SEPARATORI = ";\t,|"
CELLA = rb"(?s)<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)"
FORMULA = rb"<(?:\w+:)?f[\s>/]"
VALORE = rb"<(?:\w+:)?v>([^<]+)</|<(?:\w+:)?is>"
POSTO = rb'\br="([A-Z]{1,3})(\d{1,7})"'
RIGA_NASCOSTA = rb'<(?:\w+:)?row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"'
COLONNA_NASCOSTA = rb'<(?:\w+:)?col\s(?=[^>]*\bhidden="(?:1|true)")[^>]*>'
ESTREMI = rb'\b(min|max)="(\d+)"'
FOGLIO = rb"<(?:\w+:)?sheet\s([^>]*)>"
RELAZIONE = rb"<(?:\w+:)?Relationship\s([^>]*)>"
SEGNI = (b"<f>", b"<f ", b":f>", b":f ", b't="e"', b"hidden=")
CODIFICHE = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class NonLeggibile(Exception):
    """The file can't be read: the code that the parent turns into words."""


def leggi(formato: str, dati: bytes, voluto: str) -> dict[str, Any]:
    """Return the sheets, and every row of the wanted one or of the only one."""
    return _leggi_csv(dati) if formato == "CSV" else _leggi_xlsx(dati, voluto)


def _leggi_xlsx(dati: bytes, voluto: str) -> dict[str, Any]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        cartella = CalamineWorkbook.from_filelike(io.BytesIO(dati))
        fogli = []
        for posto, dato in enumerate(cartella.sheets_metadata):
            if dato.typ == SheetTypeEnum.WorkSheet and dato.visible == SheetVisibleEnum.Visible:
                fogli.append((posto, dato.name, cartella.get_sheet_by_index(posto)))
    except CalamineError as errore:
        raise NonLeggibile("rovinato") from errore
    pieni = [
        (posto, nome, foglio, foglio.end) for posto, nome, foglio in fogli if foglio.end is not None
    ]
    if not pieni:
        raise NonLeggibile("vuoto")
    scelti = [foglio for foglio in pieni if foglio[1] == voluto] or (
        pieni if len(pieni) == 1 else []
    )
    risposta: dict[str, Any] = {
        "fogli": [{"nome": nome, "righe": fine[0] + 1} for _, nome, _, fine in pieni],
        "nascosti": len(cartella.sheets_metadata) - len(fogli),
        "foglio": None,
    }
    if scelti:
        posto, nome, foglio, fine = scelti[0]
        _nei_limiti(fine[0] + 1, fine[1] + 1)
        righe = foglio.to_python(skip_empty_area=False)
        risposta |= {"foglio": nome, "righe": [_riga(riga) for riga in righe]}
        risposta["note"] = _note(dati, posto) | {
            "unite": [[*da, *a] for da, a in foglio.merged_cell_ranges or []]
        }
    return risposta


def _nei_limiti(righe: int, colonne: int) -> None:
    if righe > RIGHE_MASSIME:
        raise NonLeggibile(f"righe {righe}")
    if colonne > COLONNE_MASSIME:
        raise NonLeggibile(f"colonne {colonne}")


def _riga(riga: Iterable[Any]) -> list[Any]:
    """Values as JSON: the types that need care are few, and tried last."""
    return [
        cella
        if (tipo := type(cella)) is float
        else _pulito(cella)
        if tipo is str
        else _altro(cella)
        for cella in riga
    ]


def _pulito(testo: str) -> str | None:
    return (testo if testo.isprintable() else testo.translate(CONTROLLI)) or None


def _altro(cella: Any) -> Any:
    if isinstance(cella, bool):
        return "VERO" if cella else "FALSO"
    if isinstance(cella, date):
        return "\x01" + cella.isoformat()
    if isinstance(cella, time):
        return cella.isoformat()
    if isinstance(cella, timedelta):
        return str(cella)
    return float(cella)


def _note(dati: bytes, posto: int) -> dict[str, Any]:
    """What calamine does not tell: formulas without a value, errors, what is hidden."""
    note: dict[str, Any] = {"formule": 0, "senza_valore": [], "errori": []}
    if not any(segno in xml for xml in _fogli(dati) for segno in SEGNI):
        return note
    import re
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
            xml = archivio.read(_percorso(archivio, posto))
    except zipfile.BadZipFile as errore:
        raise NonLeggibile("rovinato") from errore
    note["righe_nascoste"] = [int(numero) for numero in re.findall(RIGA_NASCOSTA, xml)]
    note["colonne_nascoste"] = [
        [int(estremi[b"min"]), int(estremi[b"max"])]
        for trovata in re.findall(COLONNA_NASCOSTA, xml)
        if len(estremi := dict(re.findall(ESTREMI, trovata))) == 2
    ]
    _formule(xml, note)
    return note


def _fogli(dati: bytes) -> Iterator[bytes]:
    """The parts of the archive that are sheets, by its directory, as long as it declares them."""
    fine = dati.rfind(b"PK\x05\x06")
    quante, posto = _numero(dati, fine + 10, 2), _numero(dati, fine + 16, 4)
    for _ in range(quante):
        lungo, altro, nota = (_numero(dati, posto + dove, 2) for dove in (28, 30, 32))
        nome = dati[posto + 46 : posto + 46 + lungo]
        if nome.startswith(b"xl/worksheets/") and nome.endswith(b".xml"):
            inizio = _numero(dati, posto + 42, 4)
            inizio += 30 + _numero(dati, inizio + 26, 2) + _numero(dati, inizio + 28, 2)
            chiuso = dati[inizio : inizio + _numero(dati, posto + 20, 4)]
            compresso = _numero(dati, posto + 10, 2)
            try:
                yield zlib.decompressobj(-15).decompress(chiuso, APERTO) if compresso else chiuso
            except zlib.error as errore:
                raise NonLeggibile("rovinato") from errore
        posto += 46 + lungo + altro + nota


def _numero(dati: bytes, posto: int, lungo: int) -> int:
    return int.from_bytes(dati[posto : posto + lungo], "little")


def _formule(xml: bytes, note: dict[str, Any]) -> None:
    import re

    for attributi, corpo in re.findall(CELLA, xml):
        formula, errore = re.search(FORMULA, corpo), b't="e"' in attributi
        trovato = re.search(POSTO, attributi) if formula or errore else None
        if trovato is None:
            continue
        dove = [int(trovato[2]) - 1, _indice(trovato[1])]
        valore = re.search(VALORE, corpo)
        note["formule"] += bool(formula)
        if errore:
            note["errori"].append([*dove, (valore[1] or b"").decode() if valore else ""])
        elif valore is None and b't="str"' not in attributi:
            note["senza_valore"].append(dove)


def _indice(lettere: bytes) -> int:
    numero = 0
    for lettera in lettere:
        numero = numero * 26 + lettera - 64
    return numero - 1


def _percorso(archivio: zipfile.ZipFile, posto: int) -> str:
    """The part of the archive that holds the sheet at this place of the workbook."""
    import re

    fogli = re.findall(FOGLIO, archivio.read("xl/workbook.xml"))
    legame = re.search(rb'\b\w+:id="([^"]+)"', fogli[posto])
    for attributi in re.findall(RELAZIONE, archivio.read("xl/_rels/workbook.xml.rels")):
        detti = dict(re.findall(rb'\b(Id|Target)="([^"]+)"', attributi))
        if legame and detti.get(b"Id") == legame[1]:
            bersaglio: str = detti[b"Target"].decode()
            return bersaglio[1:] if bersaglio.startswith("/") else f"xl/{bersaglio}"
    raise NonLeggibile("rovinato")


def _leggi_csv(dati: bytes) -> dict[str, Any]:
    import csv

    testo, codifica = _decodifica(dati)
    separatore = _separatore(testo)
    if testo[:4].lower() == "sep=":
        # Excel's own first line, which is not shown as a row.
        testo = testo.partition("\n")[2]
    csv.field_size_limit(100_000)
    try:
        righe = list(_righe_csv(testo, separatore))
    except csv.Error as errore:
        raise NonLeggibile("virgolette") from errore
    while righe and not any(righe[-1]):
        righe.pop()
    if not righe:
        raise NonLeggibile("vuoto")
    return {
        "fogli": [{"nome": "", "righe": len(righe)}],
        "nascosti": 0,
        "foglio": "",
        "righe": righe,
        "note": {},
        "csv": {"separatore": separatore, "codifica": codifica},
    }


def _righe_csv(testo: str, separatore: str) -> Iterator[list[str | None]]:
    import csv

    lettore = csv.reader(io.StringIO(testo, newline=""), delimiter=separatore, strict=True)
    for numero, riga in enumerate(lettore, start=1):
        _nei_limiti(numero, len(riga))
        yield [cella.translate(CONTROLLI) or None for cella in riga]


def _decodifica(dati: bytes) -> tuple[str, str]:
    codifica = next((nome for segno, nome in CODIFICHE if dati.startswith(segno)), "utf-8")
    for tentata in (codifica, "cp1252"):
        try:
            return dati.decode(tentata), tentata
        except UnicodeDecodeError:
            continue
    raise NonLeggibile("codifica")


def _separatore(testo: str) -> str:
    """The separator that splits the first lines most evenly."""
    import csv

    if testo[:4].lower() == "sep=" and testo[4:5] in SEPARATORI:
        return testo[4]
    prime = "".join(testo.splitlines(keepends=True)[:ANTEPRIMA])

    def merito(separatore: str) -> tuple[int, int]:
        try:
            larghe = [len(riga) for riga in csv.reader(io.StringIO(prime), delimiter=separatore)]
        except csv.Error:
            return 0, 0
        comune = max(set(larghe), key=lambda larga: (larghe.count(larga), larga), default=1)
        return (larghe.count(comune) if comune > 1 else 0), comune

    return max(SEPARATORI, key=merito)


def json(valore: Any) -> str:
    """Write the answer as JSON, without the library, whose start costs more than the writing."""
    scrivi = make_encoder(None, repr, scritto, None, ":", ",", False, False, False)
    try:
        return "".join(scrivi(valore, 0))
    except ValueError:
        # A cell that is not a number, or is infinite.
        return _json(valore)


def _json(valore: Any) -> str:
    if isinstance(valore, dict):
        return "{" + ",".join(f"{scritto(k)}:{_json(v)}" for k, v in valore.items()) + "}"
    if isinstance(valore, list):
        return "[" + ",".join([_json(uno) for uno in valore]) + "]"
    if isinstance(valore, str):
        return scritto(valore)
    # Not a number and infinity are no value.
    return repr(valore) if valore is not None and valore - valore == 0 else "null"


def main() -> int:
    """Read, answer, leave."""
    try:
        risposta = leggi(sys.argv[1], sys.stdin.buffer.read(), sys.argv[2])
    except NonLeggibile as errore:
        risposta = {"errore": str(errore)}
    sys.stdout.buffer.write(json(risposta).encode())
    sys.stdout.buffer.flush()
    return 0
