"""The facts of an assignment as bytes, and back: written once, they give the same order for ever.

A line of JSON in canonical form (units, quotas, reserves, codes, and how long each array is), then
the arrays as 64-bit little-endian integers, one after the other. Choices of the owners come after:
they are facts of the tornata.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from domande.rules.assegnazione.fatti import Contingente, Fatti, Nuclei, Righe, Riserva, Unita
from domande.rules.tempo_in_blocco import Interi

DI_NUCLEO = ("indigente", "attestato", "classe", "categorie", "sistemato", "escluso")
DI_RIGA = ("lista", "posizione", "domanda", "ordine", "residente")
VERI = frozenset({"indigente", "attestato", "sistemato", "escluso", "residente"})


@dataclass(frozen=True, slots=True)
class Congelati:
    """The facts with the keys of what they are about: `offerte[n]` is the n-th unit's."""

    fatti: Fatti
    offerte: tuple[int, ...]
    domande: Interi

    def unita_di(self, offerta_id: int) -> int:
        """The number of a unit."""
        return self.offerte.index(offerta_id)

    def nucleo_di(self, domanda_id: int) -> int:
        """The number of a household. Raises `KeyError` when it is in no list."""
        trovati = np.flatnonzero(self.domande == domanda_id)
        if not trovati.size:
            raise KeyError(domanda_id)
        return int(trovati[0])


def scrivi(congelati: Congelati) -> bytes:
    """Write the facts; the same facts give the same bytes on any machine."""
    fatti = congelati.fatti
    testa = {
        "versione": 1,
        "unita": [asdict(una) | {"adatta_a": sorted(una.adatta_a)} for una in fatti.unita],
        "contingenti": [
            asdict(uno) | {"quota": None if uno.quota is None else str(uno.quota)}
            for uno in fatti.contingenti
        ],
        "categorie": list(fatti.categorie),
        "riserve": [
            asdict(una) | {"categorie": sorted(una.categorie), "percentuale": str(una.percentuale)}
            for una in fatti.riserve
        ],
        "codici": list(fatti.nuclei.codici),
        "offerte": list(congelati.offerte),
        "righe": len(fatti.righe.lista),
        "chiavi": len(fatti.righe.chiavi),
    }
    riga = json.dumps(testa, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    colonne = [
        congelati.domande,
        *(getattr(fatti.nuclei, nome) for nome in DI_NUCLEO),
        *(getattr(fatti.righe, nome) for nome in DI_RIGA),
        *fatti.righe.chiavi,
    ]
    return b"\n".join(
        (riga.encode(), b"".join(np.ascontiguousarray(c, dtype="<i8").tobytes() for c in colonne))
    )


def leggi(scritti: bytes) -> Congelati:
    """Read the facts back."""
    riga, _, corpo = scritti.partition(b"\n")
    testa: dict[str, Any] = json.loads(riga)
    nuclei, righe = len(testa["codici"]), testa["righe"]
    colonne = _colonne(
        corpo, [nuclei] * (1 + len(DI_NUCLEO)) + [righe] * (len(DI_RIGA) + testa["chiavi"])
    )
    domande = next(colonne)
    dei_nuclei: dict[str, Any] = {nome: _del_tipo(nome, next(colonne)) for nome in DI_NUCLEO}
    delle_righe: dict[str, Any] = {nome: _del_tipo(nome, next(colonne)) for nome in DI_RIGA}
    fatti = Fatti(
        unita=tuple(
            Unita(**una | {"adatta_a": frozenset(una["adatta_a"])}) for una in testa["unita"]
        ),
        nuclei=Nuclei(codici=tuple(testa["codici"]), **dei_nuclei),
        righe=Righe(**delle_righe, chiavi=tuple(colonne)),
        contingenti=tuple(
            Contingente(**uno | {"quota": None if uno["quota"] is None else Decimal(uno["quota"])})
            for uno in testa["contingenti"]
        ),
        categorie=tuple(testa["categorie"]),
        riserve=tuple(
            Riserva(
                **una
                | {
                    "categorie": frozenset(una["categorie"]),
                    "percentuale": Decimal(una["percentuale"]),
                }
            )
            for una in testa["riserve"]
        ),
    )
    return Congelati(fatti, tuple(testa["offerte"]), domande)


def _colonne(corpo: bytes, lunghezze: list[int]) -> Iterator[Interi]:
    inizio = 0
    for lunghezza in lunghezze:
        yield np.frombuffer(corpo, dtype="<i8", count=lunghezza, offset=8 * inizio).astype(np.int64)
        inizio += lunghezza


def _del_tipo(nome: str, colonna: Interi) -> Any:
    return colonna.astype(np.bool_) if nome in VERI else colonna
