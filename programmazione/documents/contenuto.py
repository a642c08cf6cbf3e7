"""The content of a plan, as frozen: its canonical text, its hash, and back to plain facts."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from programmazione.rules.figure import PERCENTUALI, Figure
from programmazione.rules.quadratura import RigaQuadro
from programmazione.rules.riscontro import UnitaPiano


def testo_canonico(contenuto: Mapping[str, Any]) -> bytes:
    """Return the one way in which a content is written down to be hashed."""
    return json.dumps(contenuto, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def impronta_contenuto(contenuto: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hexadecimal, of a content."""
    return hashlib.sha256(testo_canonico(contenuto)).hexdigest()


def righe_del_contenuto(contenuto: Mapping[str, Any]) -> tuple[RigaQuadro, ...]:
    """Return the rows of a frozen content as plain facts."""
    return tuple(_riga(dati) for dati in contenuto["righe"])


def unita_per_comune(contenuto: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """Return the dwellings of a content, comune by comune."""
    per_comune: dict[str, list[Mapping[str, Any]]] = {}
    for unita in contenuto["unita"]:
        per_comune.setdefault(unita["comune__nome"], []).append(unita)
    return per_comune


def unita_del_contenuto(unita: Sequence[Mapping[str, Any]], anno: int) -> tuple[UnitaPiano, ...]:
    """Return the dwellings of a content as plain facts of the year."""
    return tuple(
        UnitaPiano(
            codice=una["codice"],
            comune=una["comune__nome"],
            ente=una["proprietario__nome"],
            stato=una["stato"],
            assegnabile=una["assegnabile_nel"] == anno,
            dimostrativa=una["dimostrativa"],
        )
        for una in unita
    )


def popolazione_del_contenuto(contenuto: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the population by comune of the last year that is known."""
    ultimo = max((voce["anno"] for voce in contenuto["popolazione"]), default=0)
    return [voce for voce in contenuto["popolazione"] if voce["anno"] == ultimo]


def _riga(dati: Mapping[str, Any]) -> RigaQuadro:
    figure = dict(dati["figure"])
    for campo in PERCENTUALI:
        if figure.get(campo) is not None:
            figure[campo] = Decimal(figure[campo])
    return RigaQuadro(**{**dati, "figure": Figure(**figure)})
