"""Documents of planning: the annual plan and the receipt of a declaration."""

from programmazione.documents.contenuto import impronta_contenuto, testo_canonico
from programmazione.documents.piano import componi_bozza, componi_piano, fascicolo_piano
from programmazione.documents.ricevuta import componi_ricevuta

__all__ = [
    "componi_bozza",
    "componi_piano",
    "componi_ricevuta",
    "fascicolo_piano",
    "impronta_contenuto",
    "testo_canonico",
]
