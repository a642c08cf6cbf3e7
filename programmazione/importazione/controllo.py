"""Tells what an uploaded file is from its bytes, before any parser opens it. Pure."""

import io
import struct
import zipfile
from typing import Final

MEGA: Final = 1024 * 1024
DIMENSIONE_MASSIMA: Final = 20 * MEGA
# A sheet of 100,000 rows and 22 columns is about 130 MB once opened, in some twenty parts.
APERTO_MASSIMO: Final = 300 * MEGA
PARTI_MASSIME: Final = 1_000
RAPPORTO_MASSIMO: Final = 200
XLSX, CSV = "XLSX", "CSV"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FINE_ARCHIVIO = b"PK\x05\x06"
_SALVA = "In Excel o LibreOffice scegli «Salva con nome» e il tipo «Cartella di lavoro (.xlsx)»."


class FileRifiutato(Exception):
    """The file can't be taken: why, and what to do."""

    def __init__(self, motivo: str, rimedio: str) -> None:
        super().__init__(f"{motivo} {rimedio}")
        self.motivo, self.rimedio = motivo, rimedio


class FileInfetto(FileRifiutato):
    """The antivirus knows it: it is not even kept."""

    def __init__(self) -> None:
        super().__init__(
            "L'antivirus ha trovato un programma dannoso nel file: è stato eliminato.",
            "Fai controllare il computer da cui viene, poi carica una copia sana.",
        )


def riconosci(dati: bytes) -> str:
    """Return XLSX or CSV. Raises `FileRifiutato`."""
    if not dati.strip():
        raise FileRifiutato("Il file è vuoto.", "Controlla di aver scelto quello giusto.")
    if len(dati) > DIMENSIONE_MASSIMA:
        raise FileRifiutato(
            f"Il file è più grande di {DIMENSIONE_MASSIMA // MEGA} MB.",
            "Togli immagini e fogli che non servono, o dividi le unità in più file.",
        )
    if dati.startswith(b"PK"):
        _controlla_archivio(dati)
        return XLSX
    if dati.startswith(_OLE):
        raise FileRifiutato(
            "È un file di Excel vecchio (.xls) o protetto da password.",
            f"Togli la password, se c'è. {_SALVA}",
        )
    if dati.startswith(b"%PDF-"):
        raise FileRifiutato("È un PDF, non un foglio.", "Carica il foglio da cui è stato fatto.")
    inizio = dati[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if inizio.startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        raise FileRifiutato(
            "È una pagina web o un file XML, anche se il nome dice altro.",
            f"Aprilo con Excel o LibreOffice. {_SALVA}",
        )
    if b"\x00" in dati and not dati.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRifiutato("Non è né un foglio di Excel né un CSV.", _SALVA)
    return CSV


def _controlla_archivio(dati: bytes) -> None:
    """Judge an archive by its directory only: nothing is unpacked."""
    fine = dati.rfind(_FINE_ARCHIVIO, max(0, len(dati) - 65_557))
    quante = struct.unpack_from("<H", dati, fine + 10)[0] if 0 <= fine <= len(dati) - 22 else 0
    if not quante:
        raise FileRifiutato("Il file è incompleto o rovinato.", "Salvalo di nuovo e ricaricalo.")
    if quante > PARTI_MASSIME:
        raise FileRifiutato(f"Il file contiene {quante} parti: sono troppe.", _SALVA)
    try:
        with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
            parti = archivio.infolist()
    except (zipfile.BadZipFile, UnicodeDecodeError, struct.error, NotImplementedError) as errore:
        raise FileRifiutato(
            "Il file è incompleto o rovinato.", "Salvalo di nuovo e ricaricalo."
        ) from errore
    _controlla_parti(parti)


def _controlla_parti(parti: list[zipfile.ZipInfo]) -> None:
    nomi = {parte.filename for parte in parti}
    if any(
        nome.endswith(("vbaProject.bin", "xlm.xml")) or "/macrosheets/" in nome for nome in nomi
    ):
        raise FileRifiutato("Il file contiene macro.", f"Salvalo senza macro. {_SALVA}")
    if "xl/workbook.bin" in nomi or "mimetype" in nomi or "xl/workbook.xml" not in nomi:
        raise FileRifiutato("L'archivio non è un foglio di Excel (.xlsx).", _SALVA)
    if len(nomi) != len(parti) or any(nome.startswith("/") or ".." in nome for nome in nomi):
        raise FileRifiutato("Il file è fatto in modo insolito.", _SALVA)
    if any(parte.flag_bits & 0x1 for parte in parti):
        raise FileRifiutato("Il file è protetto da password.", "Togli la password e ricaricalo.")
    aperto = sum(parte.file_size for parte in parti)
    sproporzionata = any(
        parte.file_size > MEGA and parte.file_size > RAPPORTO_MASSIMO * max(parte.compress_size, 1)
        for parte in parti
    )
    if aperto > APERTO_MASSIMO or sproporzionata:
        raise FileRifiutato(
            f"Il file, una volta aperto, occuperebbe {max(1, aperto // MEGA)} MB.",
            "Copia le sole righe delle unità in un foglio nuovo e carica quello.",
        )
