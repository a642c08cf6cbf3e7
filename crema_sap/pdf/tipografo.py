"""The only place that runs WeasyPrint: HTML in, tagged pages or drawings taken apart out."""

import io
import logging
import os
from typing import Any, Final

from crema_sap.pdf import smontaggio
from crema_sap.pdf.esterno import Esterno, Modulo
from crema_sap.pdf.modello import FascicoloNonValido
from crema_sap.pdf.recupero import RISORSE, RisorsaVietata, recuperatore
from crema_sap.pdf.veloce.figure import Disegno

VARIANTE: Final = "pdf/ua-1"
_PAGINA_DISEGNO: Final = (
    "<!DOCTYPE html><html lang=it><title>Disegno</title><style>"
    "@page{{size:{larghezza}px {altezza}px;margin:0}}body{{margin:0}}"
    "svg{{display:block;width:{larghezza}px;height:{altezza}px}}</style>{svg}"
)


class StampaNonDisponibile(Exception):
    """The machine lacks the libraries of WeasyPrint; the message names the packages."""


class _Orecchio(logging.Handler):
    """Listens for the one complaint that would lose something: a drawing left out."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.figure_perse = 0

    def emit(self, voce: logging.LogRecord) -> None:
        self.figure_perse += "SVG" in voce.getMessage()


def rendi(html: str, *, variante: str | None = VARIANTE) -> bytes:
    """Render HTML to PDF with packaged faces and packaged resources alone.

    Raises `RisorsaVietata` when the HTML asks for anything else, `FascicoloNonValido` when a
    drawing can't be drawn.
    """
    weasyprint = riscalda()
    from weasyprint.urls import FatalURLFetchingError

    porta, orecchio = recuperatore(), _Orecchio()
    registro = logging.getLogger("weasyprint")
    registro.setLevel(logging.ERROR)
    registro.propagate = False
    registro.handlers = [orecchio]
    try:
        documento = weasyprint.HTML(string=html, url_fetcher=porta).render(pdf_variant=variante)
        dati: bytes = documento.write_pdf(pdf_variant=variante)
    except FatalURLFetchingError as errore:
        raise RisorsaVietata(str(errore.__cause__ or errore)) from errore
    if porta.rifiuto is not None:
        raise porta.rifiuto
    if orecchio.figure_perse:
        raise FascicoloNonValido("Una figura non si può disegnare: il suo SVG non è corretto.")
    return dati


def componi_parte(html: str, *, orizzontale: bool) -> Esterno:
    """Render pages and take them apart.

    Raises `FascicoloNonValido` for a figure without text alternative or a foreign face.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(rendi(html))) as pdf:
        return smontaggio.smonta_pagine(pdf, orizzontale=orizzontale)


def disegna(disegno: Disegno) -> Modulo:
    """Draw an SVG as a form.

    Raises `FascicoloNonValido` when it does not fit in the page of its own viewBox.
    """
    import pikepdf

    html = _PAGINA_DISEGNO.format(
        larghezza=disegno.larghezza, altezza=disegno.altezza, svg=disegno.svg
    )
    with pikepdf.open(io.BytesIO(rendi(html, variante=None))) as pdf:
        if len(pdf.pages) != 1:
            raise FascicoloNonValido(f"La figura «{disegno.alternativa}» non sta in una pagina.")
        return smontaggio.smonta_disegno(pdf)


def riscalda() -> Any:
    """Import WeasyPrint, with our faces alone; children forked later share it.

    Raises `StampaNonDisponibile` when the machine lacks its libraries.
    """
    os.environ["FONTCONFIG_FILE"] = str(RISORSE / "fonts.conf")
    try:
        import weasyprint
    except OSError as errore:
        raise StampaNonDisponibile(
            "Mancano le librerie di sistema per la stampa. Rimedio: installa libpango-1.0-0, "
            "libpangoft2-1.0-0 e libharfbuzz-subset0."
        ) from errore
    return weasyprint
