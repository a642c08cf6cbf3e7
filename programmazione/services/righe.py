"""The rows of a declaration as plain facts: read, written, hashed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crema_sap.enti.models import Ente
from programmazione.models import FIGURE, Dichiarazione, Ricognizione, RigaDichiarazione
from programmazione.rules.figure import Figure
from programmazione.rules.regimi import Limiti
from programmazione.states import StatoDichiarazione


@dataclass(frozen=True, slots=True)
class RigaInviata:
    """A row as the form sends it; without `comune_id` it is the whole territory."""

    comune_id: str | None
    figure: Figure


def righe_salvate(dichiarazione: Dichiarazione) -> list[RigaInviata]:
    """Return the rows of a declaration as plain facts, in a total order."""
    righe = RigaDichiarazione.objects.filter(dichiarazione=dichiarazione).order_by("comune_id")
    return [RigaInviata(riga.comune_id, figure_di(riga)) for riga in righe]


def figure_di(riga: Any) -> Figure:
    """Return the figures of a stored row as plain facts."""
    return Figure(**{campo: getattr(riga, campo) for campo in FIGURE})


def scrivi_righe(dichiarazione: Dichiarazione, righe: Sequence[RigaInviata]) -> None:
    """Write the rows of a declaration anew; one that was given back keeps its rows."""
    if dichiarazione.stato == StatoDichiarazione.RESTITUITA:
        _correggi_righe(dichiarazione, righe)
        return
    RigaDichiarazione.objects.filter(dichiarazione=dichiarazione).delete()
    RigaDichiarazione.objects.bulk_create(
        RigaDichiarazione(
            dichiarazione=dichiarazione, comune_id=riga.comune_id, **campi_di(riga.figure)
        )
        for riga in righe
    )


def _correggi_righe(dichiarazione: Dichiarazione, righe: Sequence[RigaInviata]) -> None:
    salvate = {
        riga.comune_id: riga
        for riga in RigaDichiarazione.objects.filter(dichiarazione=dichiarazione)
    }
    for inviata in righe:
        riga = salvate[inviata.comune_id]
        for campo, valore in campi_di(inviata.figure).items():
            setattr(riga, campo, valore)
        riga.save(update_fields=FIGURE)


def limiti_di(ricognizione: Ricognizione) -> Limiti:
    """Return the bounds that a survey carries as data."""
    return Limiti(
        indigenza_minima=ricognizione.perc_indigenza_minima,
        forze_ordine_massima=ricognizione.perc_forze_ordine_massima,
        transitori_massima=ricognizione.perc_transitori_massima,
        norma=ricognizione.norma_regime,
        riserva_massima=ricognizione.perc_riserva_massima,
    )


def impronta_righe(
    ente: Ente, ricognizione: Ricognizione, versione: int, righe: Sequence[RigaInviata]
) -> str:
    """Return the SHA-256, in hexadecimal, of what is declared."""
    testo = json.dumps(
        {
            "anno": ricognizione.anno,
            "ente": ente.slug,
            "versione": versione,
            "righe": [{"comune": riga.comune_id, **campi_di(riga.figure)} for riga in righe],
        },
        sort_keys=True,
        ensure_ascii=False,
        default=str,
    )
    return hashlib.sha256(testo.encode()).hexdigest()


def campi_di(figure: Figure) -> Mapping[str, Any]:
    """Return the figures by the name of their column."""
    return {campo: getattr(figure, campo) for campo in FIGURE}
