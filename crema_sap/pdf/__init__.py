"""Documents: HTML and PDF from the same fascicolo. The one package that knows WeasyPrint."""

import os
from collections.abc import Callable
from pathlib import Path

from crema_sap.pdf.composizione import componi_html
from crema_sap.pdf.modello import (
    Allegato,
    Fascicolo,
    FascicoloNonValido,
    Relazione,
    Sezione,
    impronta_contenuto,
)
from crema_sap.pdf.recupero import RISORSE, RisorsaVietata, recuperatore

__all__ = [
    "Allegato",
    "Fascicolo",
    "FascicoloNonValido",
    "Relazione",
    "RisorsaVietata",
    "Sezione",
    "componi_html",
    "componi_pdf",
    "impronta_contenuto",
]


def componi_pdf(
    fascicolo: Fascicolo,
    *,
    cartella_cache: Path | None = None,
    avanzamento: Callable[[int, str], None] | None = None,
) -> bytes:
    """Render the document as PDF bytes."""
    os.environ["FONTCONFIG_FILE"] = str(RISORSE / "fonts.conf")
    import weasyprint
    from weasyprint.urls import FatalURLFetchingError

    try:
        documento = weasyprint.HTML(
            string=componi_html(fascicolo), url_fetcher=recuperatore()
        ).render(pdf_variant="pdf/ua-1")
        pdf = documento.write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as errore:
        raise RisorsaVietata(str(errore)) from errore
    if avanzamento is not None:
        avanzamento(100, "Documento pronto")
    assert pdf is not None
    return pdf
