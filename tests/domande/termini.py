"""The rule of the terms, for the tests."""

from datetime import date
from typing import Any

from domande.graduatorie import calendario
from domande.models import RegolaTermini
from tests.bandi import factories as bandi
from tests.domande.factories import Scena

REGOLA: dict[str, Any] = {
    "dal": date(2019, 1, 1),
    "giorni_approvazione": 5,
    "giorni_rettifica": 15,
    "giorni_decisione": 15,
    "giorni_pubblicazione": 5,
    "slittamento": "FESTIVI",
    "silenzio": "ACCOLTA",
    "soglia_lista": 5,
    "fonte": "regola delle prove",
}


def carica_regola(scena: Scena, **campi: Any) -> RegolaTermini:
    """Load the rule of the ambito."""
    return calendario.carica_regola(dati=REGOLA | campi, utente=scena.capofila, ora=bandi.DURANTE)
