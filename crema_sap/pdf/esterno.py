"""Pages set by WeasyPrint, taken apart so that they can be bound with the others."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from crema_sap.pdf import carta

# Numbers below `PRIMO` stand for objects that only the whole document has.
PADRE: Final = 90  # the parent of the section in the structure tree
PRIMO: Final = 100
FACCE: Final = {nome: n for n, nome in enumerate(carta.CARATTERI, start=1)}

# A literal or hexadecimal string, left alone, or a reference.
RINVIO: Final = re.compile(r"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|(\d+) 0 R", re.DOTALL)


def rinumera(corpo: str, nuovo: Callable[[int], int]) -> str:
    """Rewrite every reference of an object in PDF syntax."""

    def scambia(trovato: re.Match[str]) -> str:
        if trovato[1] is None:
            return trovato[0]
        return f"{nuovo(int(trovato[1]))} 0 R"

    return RINVIO.sub(scambia, corpo)


def _oggetti_in_dati(oggetti: dict[int, tuple[str, str | None]]) -> list[list[Any]]:
    return [[n, corpo, flusso] for n, (corpo, flusso) in sorted(oggetti.items())]


def _usati_in_dati(usati: dict[str, dict[int, str]]) -> dict[str, list[list[Any]]]:
    return {
        nome: [[glifo, testo] for glifo, testo in sorted(voci.items())]
        for nome, voci in sorted(usati.items())
    }


@dataclass(slots=True)
class Modulo:
    """A drawing as a form one unit wide and high; `principale` is its local number."""

    principale: int
    oggetti: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    usati: dict[str, dict[int, str]] = field(default_factory=dict)

    def in_dati(self) -> dict[str, Any]:
        """Return plain data, for the store."""
        return {
            "principale": self.principale,
            "oggetti": _oggetti_in_dati(self.oggetti),
            "usati": _usati_in_dati(self.usati),
        }

    @classmethod
    def da_dati(cls, dati: dict[str, Any]) -> "Modulo":
        """Rebuild what `in_dati` wrote."""
        return cls(
            principale=dati["principale"],
            oggetti={n: (corpo, flusso) for n, corpo, flusso in dati["oggetti"]},
            usati={nome: dict(voci) for nome, voci in dati["usati"].items()},
        )


@dataclass(slots=True)
class PaginaEsterna:
    """A page: its own entries, its contents, its marked content and its annotations."""

    dizionario: str
    contenuti: list[int]
    numero: int
    marche: list[int]
    note: list[list[int]]  # (annotation, element of the structure tree)


@dataclass(slots=True)
class Esterno:
    """A part set by WeasyPrint: objects by local number, body and base64 of the stream."""

    orizzontale: bool
    documento: int
    pagine: list[PaginaEsterna] = field(default_factory=list)
    oggetti: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    usati: dict[str, dict[int, str]] = field(default_factory=dict)

    def in_dati(self) -> dict[str, Any]:
        """Return plain data, for the store."""
        return {
            "orizzontale": self.orizzontale,
            "documento": self.documento,
            "pagine": [
                [p.dizionario, p.contenuti, p.numero, p.marche, p.note] for p in self.pagine
            ],
            "oggetti": _oggetti_in_dati(self.oggetti),
            "usati": _usati_in_dati(self.usati),
        }

    @classmethod
    def da_dati(cls, dati: dict[str, Any]) -> "Esterno":
        """Rebuild what `in_dati` wrote."""
        return cls(
            orizzontale=dati["orizzontale"],
            documento=dati["documento"],
            pagine=[PaginaEsterna(*voce) for voce in dati["pagine"]],
            oggetti={n: (corpo, flusso) for n, corpo, flusso in dati["oggetti"]},
            usati={nome: dict(voci) for nome, voci in dati["usati"].items()},
        )
