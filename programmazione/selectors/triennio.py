"""Reads of the triennial plan: its whole content, and the content of a plan of either kind."""

from typing import Any

from crema_sap.enti.models import Ambito
from programmazione.models import Piano
from programmazione.selectors.piani import capitoli_json, contenuto_annuale, popolazione_json

FORMATO = 1


def contenuto_piano(piano: Piano) -> dict[str, Any]:
    """Return all that a plan says, JSON-able and in a total order: what is frozen and hashed."""
    return contenuto_triennale(piano) if piano.triennale else contenuto_annuale(piano)


def contenuto_triennale(piano: Piano) -> dict[str, Any]:
    """Return all that a triennial plan says."""
    return {
        "formato": FORMATO,
        "tipo": piano.tipo,
        "anno": piano.anno,
        "periodo": str(piano.periodo),
        "versione": piano.versione,
        "ambito": Ambito.objects.get(pk=piano.ambito_id).nome,
        "capitoli": capitoli_json(piano),
        "popolazione": popolazione_json(),
    }
