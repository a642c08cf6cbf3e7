"""Documents of planning: the annual plan, the receipts, the papers of the Assemblea."""

from programmazione.documents.contenuto import impronta_contenuto, testo_canonico
from programmazione.documents.convocazione import (
    CONVOCAZIONE,
    calendario,
    componi_convocazione,
    dati_convocazione,
)
from programmazione.documents.deliberazione import DELIBERAZIONE, componi_deliberazione
from programmazione.documents.invii import csv_avvisi, csv_invii
from programmazione.documents.piano import componi_bozza, componi_piano, fascicolo_piano
from programmazione.documents.prova_invii import PROVA, componi_prova, versione_prova
from programmazione.documents.ricevuta import componi_ricevuta
from programmazione.documents.triennale import (
    componi_bozza_triennale,
    componi_triennale,
    fascicolo_triennale,
)
from programmazione.documents.verbale import VERBALE, componi_verbale, giorno

__all__ = [
    "CONVOCAZIONE",
    "DELIBERAZIONE",
    "PROVA",
    "VERBALE",
    "calendario",
    "componi_bozza",
    "componi_bozza_triennale",
    "componi_convocazione",
    "componi_deliberazione",
    "componi_piano",
    "componi_prova",
    "componi_ricevuta",
    "componi_triennale",
    "componi_verbale",
    "csv_avvisi",
    "csv_invii",
    "dati_convocazione",
    "fascicolo_piano",
    "fascicolo_triennale",
    "giorno",
    "impronta_contenuto",
    "testo_canonico",
    "versione_prova",
]
