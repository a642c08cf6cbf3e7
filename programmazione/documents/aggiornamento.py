"""The section of an annual plan on what it changes of the triennial."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from crema_sap import pdf
from programmazione.documents import tabelle_triennale
from programmazione.documents.tabelle import Raccolta
from programmazione.rules.aggiornamento import Genere
from programmazione.rules.testo import in_html


def sezione_aggiornamento(
    contenuto: Mapping[str, Any], raccolta: Raccolta
) -> Iterator[pdf.Sezione]:
    """Give what the plan changes of the triennial, if it does."""
    if not contenuto.get("modifiche"):
        return
    testi = [
        # `in_html` lets its allow-list through and nothing else.
        (una["voce"], mark_safe(in_html(una["dopo"])))  # noqa: S308
        for una in contenuto["modifiche"]
        if una["genere"] == Genere.CAPITOLO
    ]
    html = render_to_string(
        "programmazione/pdf/_aggiornamento_triennale.html",
        {
            "triennale": contenuto["triennale"],
            "tabella": raccolta.tabella(tabelle_triennale.modifiche(contenuto)),
            "testi": testi,
        },
    )
    yield pdf.Sezione("triennale", "Aggiornamento del piano triennale", html)
