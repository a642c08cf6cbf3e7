"""What a cell is, what reads one, and the texts in it. Pure.

A cell is None, a text, a Decimal, or a text that begins with DATA and goes on with an ISO date.
What is read is plain JSON, in one form only for each value, so that two values are compared
with `==` and stored as they are.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Protocol

from crema_sap.aritmetica import scrivi_decimale

type Cella = str | Decimal | None
type Valore = str | int | bool | None

DATA: Final = "\x01"
_CONTROLLI = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Spreadsheets read `_x0041_` as the letter with that code, and this as its own first sign.
_CODICE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_INNESCO = re.compile(r"'*[=+\-@]")
_DISINNESCATO = re.compile(r"'+[=+\-@]")


class ValoreRifiutato(Exception):
    """The cell can't be taken: why, and what to do."""

    def __init__(self, motivo: str, rimedio: str) -> None:
        super().__init__(motivo)
        self.motivo, self.rimedio = motivo, rimedio


@dataclass(frozen=True, slots=True)
class Elenchi:
    """What the ambito knows by name: comuni by code, enti by id, and every way to write them."""

    comuni: Mapping[str, str] = field(default_factory=dict)
    enti: Mapping[int, str] = field(default_factory=dict)
    comuni_per_nome: Mapping[str, str] = field(default_factory=dict)
    enti_per_nome: Mapping[str, int] = field(default_factory=dict)


class Tipo(Protocol):
    """How a column reads, writes and shows its values."""

    formato: str

    def leggi(self, cella: Cella, elenchi: Elenchi) -> Valore:
        """Read a cell. Raises `ValoreRifiutato`."""

    def canonico(self, valore: Any) -> Valore:
        """Give to a stored value the form of what is read."""

    def mostra(self, valore: Any, elenchi: Elenchi) -> str:
        """Write a value for people and for CSV; nothing when it is not known."""

    def scelte(self, elenchi: Elenchi) -> tuple[str, ...]:
        """What the cell may hold, when that is a list."""


@lru_cache(maxsize=4096)
def chiave(testo: str) -> str:
    """Return what is left of a text when case, accents and punctuation don't matter."""
    piatto = unicodedata.normalize("NFKD", testo.casefold())
    piatto = "".join(
        segno if segno.isalnum() else " " for segno in piatto if not unicodedata.combining(segno)
    )
    return " ".join(piatto.split())


def pulisci(testo: str) -> str:
    """Take away what can't be seen and can't be stored; the lines stay."""
    if testo.isascii() and testo.isprintable():
        return testo.strip()
    testo = _CONTROLLI.sub("", testo.replace("\r\n", "\n").replace("\r", "\n"))
    return testo.replace("\u00a0", " ").strip()


def disinnesca(testo: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{testo}" if _INNESCO.match(testo) else testo


def protetto(testo: str) -> str:
    """Keep a text of a workbook from being read as the code of a letter."""
    return _CODICE.sub("_x005F_", testo)


def reinnesca(testo: str) -> str:
    """Take away the apostrophe that `disinnesca` put."""
    return testo[1:] if _DISINNESCATO.match(testo) else testo


def mostra_cella(cella: Cella) -> str:
    """Write a cell as it was found, to quote it."""
    if cella is None:
        return ""
    if isinstance(cella, Decimal):
        return scrivi_decimale(cella, max(0, -int(cella.normalize().as_tuple().exponent)))
    if cella.startswith(DATA):
        return italiana(cella[1:11])
    return cella


def italiana(iso: str) -> str:
    """Write an ISO date as gg/mm/aaaa."""
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]}"


class Semplice:
    """What most columns do alike."""

    formato = "testo"

    def canonico(self, valore: Any) -> Valore:
        return valore  # type: ignore[no-any-return]

    def mostra(self, valore: Any, elenchi: Elenchi) -> str:
        return "" if valore is None else str(valore)

    def scelte(self, elenchi: Elenchi) -> tuple[str, ...]:
        return ()
