"""Documents: HTML and PDF from the same fascicolo. The one package that knows WeasyPrint."""

from crema_sap.pdf.composizione import componi_html
from crema_sap.pdf.documento import componi_pdf, conta_pagine
from crema_sap.pdf.modello import (
    Allegato,
    Fascicolo,
    FascicoloNonValido,
    Relazione,
    Sezione,
    impronta_contenuto,
)
from crema_sap.pdf.recupero import RisorsaVietata

__all__ = [
    "Allegato",
    "Fascicolo",
    "FascicoloNonValido",
    "Relazione",
    "RisorsaVietata",
    "Sezione",
    "componi_html",
    "componi_pdf",
    "conta_pagine",
    "impronta_contenuto",
]
