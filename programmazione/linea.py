"""The life line of a dwelling: the apps above tell what they know of it.

An app registers a function that gives the steps of a dwelling, from its `linea.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from crema_sap.web.formati import data_ora
from programmazione.models import UnitaAbitativa


@dataclass(frozen=True, slots=True)
class Tappa:
    """Something that happened to a dwelling."""

    quando: datetime
    titolo: str
    testo: str = ""

    def come_evento(self) -> dict[str, str]:
        """Return the step as the time line of the pages takes it."""
        return {"quando": data_ora(self.quando), "titolo": self.titolo, "testo": self.testo}


Fonte = Callable[[UnitaAbitativa], Iterable[Tappa]]
FONTI: list[Fonte] = []


def fonte(funzione: Fonte) -> Fonte:
    """Register what tells the steps of a dwelling; it asks the database a fixed number of times."""
    FONTI.append(funzione)
    return funzione


def altre_tappe(unita: UnitaAbitativa) -> list[Tappa]:
    """Return what the other parts of the portal know of a dwelling."""
    return [tappa for chiedi in FONTI for tappa in chiedi(unita)]
